internal import ArgumentParser
internal import SegGeometry
internal import SegNotation

/// Answers → polygons and masks.
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Turns answers into polygons and masks.",
        discussion: """
            Reads JSON Lines, from the files or from stdin: {"text", "width", "height"} and any "id".
            Writes one line for each: "id", "polygons", "boxes", "points" in pixels, "rle" (the union, as COCO has it), \
            "box", "area" and "diagnostics". Whatever of a text cannot be used is skipped and becomes a diagnostic.
            A line that is no such record is reported on stderr; the others are decoded, and the exit status is 1.

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

    func validate() throws {
        if isStrict, coordinates != .normalized {
            throw ValidationError("--strict-readme reads numbers of 0…1 only: leave --coordinates out")
        }
    }

    func run() throws {
        try RecordLoop(files: files).run { record in
            let size = ImageSize(width: try record.integer("width"), height: try record.integer("height"))
            let answer = try DecodedAnswer(
                text: try record.string("text"), size: size, rule: fill, grammar: isStrict ? .readme : .tolerant,
                convention: coordinates)
            var output = record.reply()
            answer.write(to: &output)
            return output
        }
    }
}
