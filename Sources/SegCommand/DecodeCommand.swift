internal import ArgumentParser
internal import SegExport
internal import SegGeometry
internal import SegImaging
internal import SegNotation
internal import SegRefine

/// Answers → polygons and masks.
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Turns answers into polygons and masks.",
        discussion: """
            Reads JSON Lines, from the files or from stdin: {"text", "width", "height"} and any "id".
            Writes one line for each: "id", "polygons", "boxes", "points" in pixels, "rle" (the union, as COCO has it), \
            "box", "area", "form" (what the answer is: outlines, boxes, points, out_of_range, not_parsed, cut_short, words or empty) and \
            "diagnostics". Whatever of a text cannot be used is skipped and becomes a diagnostic, and so does a missing outline.
            A line that is no such record is reported on stderr; the others are decoded, and the exit status is 1.
            With --export and --out also annotation files: a record's picture is its "image", or else its "id"; its label is its \
            "query". Lines that segment printed are such records.

            simpleseg decode answers.jsonl --fill coco
            """)

    @Argument(help: "Files of JSON Lines, - for stdin. Without any, stdin.", completion: .file())
    var files: [String] = []

    @Option(help: "How outlines are filled: inclusive (vertices are pixel centres) or coco (pixel corners).")
    var fill: FillRule = .inclusive

    @Flag(name: .customLong("strict-readme"), help: "Accept exactly what the published README's decoder accepts.")
    var isStrict = false

    @Option(
        help: """
            What the numbers of the texts count: normalized (0…1 of width and height), pixels, or thousand (thousandths). \
            Never guessed.
            """)
    var coordinates: CoordinateConvention = .normalized

    @Option(help: "A folder for --export; made when missing.", completion: .directory)
    var out: String?

    @OptionGroup var exports: ExportOptions

    @OptionGroup var refinement: RefineOptions

    @Option(
        help: "For --refine: the folder in which a record's \"image\" is found (default: the working directory).",
        completion: .directory)
    var images: String?

    func validate() throws {
        if images != nil, refinement.refine == nil { throw ValidationError("--images is about --refine: give both") }
        if isStrict, coordinates != .normalized {
            throw ValidationError("--strict-readme reads numbers of 0…1 only: leave --coordinates out")
        }
        if (exports.export == nil) != (out == nil) { throw ValidationError("--export writes to --out: give both") }
    }

    func run() throws {
        let run = try exports.begin(in: out)
        var line = 0
        let loop = RecordLoop(files: files)
        let result = Result {
            try loop.run(each: { record in
                line += 1
                return try answers(to: record, number: line, run)
            })
        }
        try exports.finish(run)
        try result.get()
    }

    private func answers(to record: JSONRecord, number: Int, _ run: ExportRun?) throws -> [JSONObjectWriter] {
        let size = ImageSize(width: try record.integer("width"), height: try record.integer("height"))
        var answer = try DecodedAnswer(
            text: try record.string("text"), size: size, rule: fill, grammar: isStrict ? .readme : .tolerant,
            convention: coordinates)
        let refined = try refined(answer, of: record, size)
        if let refined { answer = refined.answer }
        let objects = try exports.split(answer, fill: fill)
        if let run { try run.add(picture(of: record, number: number, size, objects)) }
        if exports.objects {
            var start = record.reply()
            if let refined { start.field("refined", refined.json) }
            return exports.records(objects, of: answer, after: start)
        }
        var output = record.reply()
        answer.write(to: &output)
        if let refined { output.field("refined", refined.json) }
        return [output]
    }

    /// The answer's outlines drawn anew on the record's picture; nil where nobody asked for it. A query of four numbers is a box,
    /// 0…1.
    private func refined(_ answer: DecodedAnswer, of record: JSONRecord, _ size: ImageSize) throws -> RefinedAnswer? {
        guard refinement.refine != nil else { return nil }
        let name = try record.string("image")
        let path = name.hasPrefix("/") ? name : (images.map { $0 + "/" } ?? "") + name
        let image = try PictureInput.read(path).image
        guard image.size == size else {
            throw RecordError.wrongPicture(
                path: path, width: image.size.width, height: image.size.height,
                expected: "\(size.width) × \(size.height)")
        }
        return try refinement.refined(answer, on: image, query: record.boxQuery, fill: fill)
    }

    private func picture(
        of record: JSONRecord, number: Int, _ size: ImageSize, _ objects: [AnswerObject]
    ) -> ExportPicture {
        let path = try? record.string("image")
        let id = record.json("id").map {
            $0.first == UInt8(ascii: "\"") ? JSONString.text($0) : String(decoding: $0, as: UTF8.self)
        }
        return ExportPicture(
            name: path ?? id ?? "record-\(number)", size: size,
            label: (try? record.string("query")) ?? ExportOptions.unnamed, answers: objects, fill: fill,
            outlines: exports.outlines, pixels: path.flatMap { try? Image(contentsOf: $0) })
    }
}

extension JSONRecord {
    /// The query where it is a box: four numbers, as `segment` prints them.
    fileprivate var boxQuery: Query? {
        guard let value = json("query"), value.first == UInt8(ascii: "[") else { return nil }
        let text = String(decoding: value.dropFirst().dropLast(), as: UTF8.self)
        guard let numbers = NumberList(argument: text)?.numbers, numbers.count == 4 else { return nil }
        return .box(NormalizedBox(x1: numbers[0], y1: numbers[1], x2: numbers[2], y2: numbers[3]))
    }
}
