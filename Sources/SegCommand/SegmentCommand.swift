internal import ArgumentParser
internal import Foundation
internal import SegExport
internal import SegGeneration
internal import SegGeometry
internal import SegImaging
internal import SegNotation
internal import SimpleSeg

/// Pictures and a question → outlines.
struct SegmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Answers a question about each picture with the outline of the object.",
        discussion: """
            Writes one JSON object a picture: "image", "width", "height", "query", "prompt", "text", "polygons", "boxes", \
            "points" in pixels, "rle" (the union, as COCO has it), "box", "area", "diagnostics", "token_ids", \
            "finish_reason" ("stop" or "length") and "timings" in seconds. With --out also files. A picture that cannot be \
            used is reported on stderr; the others are answered, and the exit status is 1. Ctrl-C ends the command with status \
            130 after the last whole record.
            """)

    @Argument(help: "Pictures: JPEG, PNG or WebP.", completion: .file())
    var images: [String]

    @OptionGroup var question: QuestionOptions

    @OptionGroup var model: DeviceOptions

    @OptionGroup var sampling: SamplingArguments

    @Option(help: "A folder for files beside the records on stdout; made when missing.", completion: .directory)
    var out: String?

    @Option(help: "Files in --out: json, mask, overlay, or several with commas (default: all).")
    var format: FileFormats?

    @Option(help: "How outlines are filled: inclusive (vertices are pixel centres) or coco (pixel corners).")
    var fill: FillRule = .inclusive

    @OptionGroup var exports: ExportOptions

    func validate() throws {
        if exports.export != nil && out == nil { throw ValidationError("--export writes to --out: give both") }
        if format != nil && out == nil { throw ValidationError("--format says which files go to --out: give both") }
    }

    func run() async throws {
        try await Interruption.cancels { try await answer() }
    }

    private func answer() async throws {
        let segmenter = try Segmenter(directory: model.location().directory, options: model.loading)
        // With --export and no --format, only the exports are written.
        let formats = format ?? (exports.export == nil ? .all : [])
        var files = try out.map { try SegmentFiles(folder: $0, formats: formats) }
        let run = try exports.begin(in: out)
        var output = StandardOutput()
        let progress = SegmentProgress(total: images.count)
        defer { progress.clear() }
        var hasFailed = false
        for (index, name) in images.enumerated() {
            progress.begin(name, number: index + 1)
            do {
                let records = try await segment(name, with: segmenter, files: &files, run, progress)
                progress.clear()
                for record in records { try output.write(line: record.utf8) }
                try output.flush()
            } catch  where error is RecordError || error is CancellationError {
                try exports.finish(run)
                throw error
            } catch {
                hasFailed = true
                progress.clear()
                report(error, at: name)
            }
        }
        try exports.finish(run)
        if hasFailed { throw ExitCode.failure }
    }

    /// Says on stderr what went wrong with a picture; errors about files name them already.
    private func report(_ error: any Error, at name: String) {
        let sentence = "\(error)"
        let line = sentence.hasPrefix(name) ? sentence : "\(name): \(sentence)"
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }

    private func segment(
        _ name: String, with segmenter: Segmenter, files: inout SegmentFiles?, _ run: ExportRun?,
        _ progress: SegmentProgress
    ) async throws -> [JSONObjectWriter] {
        let image = try Image(contentsOf: name)
        let options = SegmentOptions(
            target: question.target, prompt: question.prompt, sampling: sampling.options,
            maxNewTokens: sampling.maxNewTokens, fillRule: fill)
        let query = try question.query(for: image.size)
        let segmentation = try await segmenter.segment(image, query, options: options) { progress.add($0) }
        var record = JSONObjectWriter()
        record.field("image", name)
        segmentation.write(to: &record)
        try files?.write(segmentation, record: record, image: image, name: name, fill: fill)
        let objects = try exports.split(segmentation.answer, fill: fill)
        try run?.add(
            ExportPicture(
                name: name, size: image.size, label: exports.label(of: question), answers: objects, fill: fill,
                outlines: exports.outlines, pixels: image))
        guard exports.objects else { return [record] }
        var start = JSONObjectWriter()
        start.field("image", name)
        start.field("width", image.size.width)
        start.field("height", image.size.height)
        start.field("query", exports.label(of: question))
        start.field("text", segmentation.text)
        start.field("finish_reason", segmentation.finishReason.rawValue)
        return exports.records(objects, of: segmentation.answer, after: start)
    }
}
