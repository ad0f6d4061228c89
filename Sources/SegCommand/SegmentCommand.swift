internal import ArgumentParser
internal import Foundation
internal import SegExport
internal import SegFiles
internal import SegGeometry
internal import SegImaging
internal import SegInference
internal import SegNotation
internal import SegRefine
internal import SimpleSeg

/// Pictures and a question → outlines.
struct SegmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Answers a question about each picture with the outline of the object.",
        discussion: """
            Writes one JSON object per picture: "image", "width", "height", "query", "prompt", "text", "polygons", "boxes", \
            "points" in pixels, "rle" (the union, as COCO has it), "box", "area", "form" (what the answer is, as in decode), "diagnostics", "token_ids", \
            "finish_reason" ("stop" or "length"), "timings" in seconds and "sampling": how tokens were chosen, and which values \
            came "from" an option or the checkpoint's generation_config.json; with --samples also "samples", with --uncertainty also "uncertainty", with --crop-refine also "crop" where an answer was small, with --refine also "refined", and then \
            "polygons", "rle", "box" and "area" are those of the new outlines; "text" is what the model wrote. With --out also files, and pictures that have theirs \
            already are skipped and counted on stderr, so that the same command goes on where it was stopped; options and model \
            are not compared, --overwrite answers again. A picture that cannot be \
            used is reported on stderr; the others are answered, and the exit status is 1. Ctrl-C and SIGTERM end the command \
            with status 130 and 143 after the last whole record.

            simpleseg segment photos/ --query "the cat" --out answers
            """)

    @Argument(
        help: """
            Pictures: JPEG, PNG, WebP, GIF, BMP, PNM, TIFF, HEIC or AVIF. A folder stands for all pictures in it and below, a quoted pattern for what it matches, \
            @FILE for the paths in a file (one a line, from the working directory; or JSON lines or CSV with "image" and one of \
            "query", "point" and "box"), @- for such a list on stdin, - for one picture on stdin.
            """,
        completion: .file())
    var images: [String]

    @OptionGroup var question: QuestionOptions

    @OptionGroup var model: DeviceOptions

    @OptionGroup var sampling: SamplingArguments

    @OptionGroup var drafts: DraftOptions

    @OptionGroup var repetition: SampleOptions

    @Option(
        help: """
            What becomes of a picture's colour profile: ignore, as the published models do, or convert, to sRGB (by Little CMS).
            """)
    var colorProfiles: ColorProfiles = .ignore

    @Option(help: "A folder for files beside the records on stdout; made when missing.", completion: .directory)
    var out: String?

    @Option(help: "Files in --out: json, mask, overlay, or several with commas (default: all).")
    var format: FileFormats?

    @Option(help: "How outlines are filled: inclusive (vertices are pixel centres) or coco (pixel corners).")
    var fill: FillRule = .inclusive

    @Flag(help: "Answer again what --out has answers to, and replace them.")
    var overwrite = false

    @OptionGroup var exports: ExportOptions

    @OptionGroup var refinement: RefineOptions

    @OptionGroup var uncertainty: UncertaintyOptions

    @OptionGroup var crop: CropOptions

    func validate() throws {
        if refinement.refine != nil, question.target != .mask {
            throw ValidationError("--refine draws outlines anew: it goes with --target mask")
        }
        if repetition.samples > 1, question.target != .mask {
            throw ValidationError("--samples compares masks: it goes with --target mask")
        }
        if crop.isOn, question.target != .mask || question.prompt != nil {
            throw ValidationError(
                "--crop-refine asks for an outline a second time: not with --prompt, and for --target mask")
        }
        if uncertainty.uncertainty, crop.isOn || refinement.refine != nil || exports.objects || question.target != .mask
        {
            throw ValidationError(
                "--uncertainty is of the outlines as the model wrote them: not with --refine, --crop-refine or --objects, and for --target mask"
            )
        }
        if exports.export != nil && out == nil { throw ValidationError("--export writes to --out: give both") }
        if format != nil && out == nil { throw ValidationError("--format says which files go to --out: give both") }
        if overwrite && out == nil { throw ValidationError("--overwrite is about the files in --out: give both") }
        if question.isEmpty, !images.contains(where: { $0.hasPrefix("@") }) {
            throw ValidationError("give one of --query, --point and --box")
        }
    }

    func run() async throws {
        let tally = SegmentTally()
        try await Interruption.cancels {
            try await answer(tally)
        } next: {
            tally.next(out: out)
        }
    }

    private func answer(_ tally: SegmentTally) async throws {
        let list = try PictureList(images)
        for note in list.notes { StandardError.line(note) }
        tally.begin(list.pictures.count)
        var files = try out.map {
            try SegmentFiles(
                folder: $0, formats: format ?? (exports.export == nil ? .all : .json), overwrites: overwrite)
        }
        let segmenter = try Segmenter(directory: model.location().directory, options: drafts.applied(to: model.loading))
        CheckpointNotes.log(segmenter.notes)
        let run = try exports.begin(in: out)
        var output = StandardOutput()
        let progress = SegmentProgress(total: list.pictures.count)
        defer { progress.clear() }
        var remarks = PictureRemarks()
        for (index, picture) in list.pictures.enumerated() {
            progress.begin(picture.path, number: index + 1)
            do {
                try await segment(picture, with: segmenter, files: &files, run, progress, &remarks) { records in
                    progress.clear()
                    for record in records { try output.write(line: record.utf8) }
                    try output.flush()
                    tally.answered()
                }
            } catch  where error is RecordError || error is CancellationError {
                try exports.finish(run)
                throw error
            } catch {
                tally.failed()
                progress.clear()
                report(error, at: picture.path)
            }
            tally.passed()
        }
        progress.clear()
        try exports.finish(run)
        for note in remarks.summary + (files?.notes ?? []) { StandardError.line(note) }
        if tally.hasFailed { throw ExitCode.failure }
    }

    /// Says on stderr what went wrong with a picture; errors about files name them already.
    private func report(_ error: any Error, at name: String) {
        let sentence = "\(error)"
        let shown = InputFile.displayName(name)
        let isNamed = sentence.hasPrefix(shown) || error is FileError || error is SegmentFilesError
        StandardError.line(isNamed ? sentence : "\(shown): \(sentence)", level: .error)
    }

    /// Answers what is asked about one picture, which is read once, and gives a record an answer to `body`.
    private func segment(
        _ picture: PictureRequest, with segmenter: Segmenter, files: inout SegmentFiles?, _ run: ExportRun?,
        _ progress: SegmentProgress, _ remarks: inout PictureRemarks, _ body: ([JSONObjectWriter]) throws -> Void
    ) async throws {
        let name = picture.path
        let decoded = try PictureInput.read(name, options: colorProfiles.options)
        let image = decoded.image
        for line in remarks.lines(decoded.remarks, of: name) {
            progress.clear()
            StandardError.line(line, level: .warning)
        }
        let session = segmenter.session(for: image)
        let choice = sampling.choice(segmenter.generation)
        var options = SegmentOptions(
            target: question.target, prompt: question.prompt, sampling: choice.options,
            maxNewTokens: choice.maxNewTokens, fillRule: fill)
        options.measuresSpread = uncertainty.uncertainty
        let queries = try question.queries(for: image.size, own: picture.question)
        for (index, query) in queries.enumerated() {
            let prompt = question.prompt ?? query.map { Question($0, target: question.target).text } ?? ""
            let number = queries.count > 1 ? index + 1 : nil
            let place = try files?.place(for: name, question: number, prompt: prompt)
            if let place, place.isDone {
                // An answer of an earlier run belongs into this run's exports.
                if let run, let answer = try files?.answer(at: place, size: image.size, rule: fill) {
                    _ = try export(answer, to: query, of: image, name, run)
                }
                continue
            }
            var (segmentation, samples) = try await repetition.answer(query, in: session, options: options) {
                progress.add($0)
            }
            let look = try await crop.look(
                after: segmentation, on: image, with: segmenter, options: options, onEvent: { progress.add($0) })
            if let look { segmentation.answer = look.answer }
            let refined = try refinement.refined(segmentation.answer, on: image, query: query, fill: fill)
            if let refined { segmentation.answer = refined.answer }
            var record = JSONObjectWriter()
            record.field("image", name)
            segmentation.write(to: &record)
            if let look { record.field("crop", look.json) }
            if let refined { record.field("refined", refined.json) }
            record.field("sampling", choice.json)
            if let samples { record.field("samples", samples) }
            if let profile = decoded.convertedProfile { record.field("converted_from", profile) }
            let objects = try export(segmentation.answer, to: query, of: image, name, run)
            if let place {
                try files?.write(
                    segmentation, record: record, image: image, to: place, fill: fill,
                    unsure: uncertainty.unsure(segmentation.spreads))
            }
            try body(exports.objects ? split(segmentation, objects, refined, name) : [record])
        }
    }

    /// Gives an answer's objects to the exports.
    private func export(
        _ answer: DecodedAnswer, to query: Query?, of image: Image, _ name: String, _ run: ExportRun?
    ) throws -> [AnswerObject] {
        let objects = try exports.split(answer, fill: fill)
        try run?.add(
            ExportPicture(
                name: name, size: image.size, label: exports.label(of: query), answers: objects, fill: fill,
                outlines: exports.outlines, pixels: image))
        return objects
    }

    /// One record per object.
    private func split(
        _ segmentation: Segmentation, _ objects: [AnswerObject], _ refined: RefinedAnswer?, _ name: String
    ) -> [JSONObjectWriter] {
        var start = JSONObjectWriter()
        start.field("image", name)
        start.field("width", segmentation.size.width)
        start.field("height", segmentation.size.height)
        start.field("query", exports.label(of: segmentation.query))
        start.field("text", segmentation.text)
        start.field("finish_reason", segmentation.finishReason.rawValue)
        if let refined { start.field("refined", refined.json) }
        return exports.records(objects, of: segmentation.answer, after: start)
    }
}
