internal import Foundation
internal import SegFiles
internal import SegFormats
internal import SegGeometry
internal import SegImaging
internal import SegNotation

/// What one training step measured.
public struct StepMetrics: Hashable, Sendable, Codable {
    /// Steps done, this one included.
    public var step: Int
    /// Mean cross-entropy of the step's answer tokens, in nats.
    public var loss: Double
    /// Norm of all gradients before clipping.
    public var gradientNorm: Double
    /// The share of the peak learning rates.
    public var rateShare: Double
    /// Answer tokens learnt from.
    public var answerTokens: Int
    /// Seconds the step took, waiting for its batch included.
    public var seconds: Double
    /// Pictures of the run so far, this step's included.
    public var scenes: Int
    /// False when the step was refused: something was not finite, or there was no example.
    public var isApplied: Bool
    /// Mean auxiliary loss on the image features, where the stage has one.
    public var cellLoss: Double?
    /// Share of padding in the step's rows.
    public var padding: Double?
    /// Pictures and examples that could not be used, by `DataReport.Problem`; nil when all could.
    public var leftOut: [String: Int]?
    /// What was wrong with the first of them.
    public var leftOutFirst: String?
    /// The learning rate of AdamW in this step.
    public var learningRate: Double?
}

extension DataReport {
    /// The counts by name and the first entry's detail, as metrics carry them; nothing when nothing was left out.
    var inMetrics: (counts: [String: Int]?, first: String?) {
        entries.isEmpty ? (nil, nil) : (countsByName, entries.first?.detail)
    }
}

/// What a run tells on its way: JSON lines, one a step and one an evaluation, the same numbers for TensorBoard, and
/// answers to look at.
final class MetricsLog {
    private let handle: FileHandle?
    private let events: EventFile?
    private var samples: SampleLog?
    private var leftOut: LeftOutTally?

    /// Opens the log of a run in its folder, and keeps the resolved configuration beside it; where it is not written,
    /// does nothing at all.
    ///
    /// - Parameters:
    ///   - config: the run's.
    ///   - output: the run's folder.
    ///   - step: steps done: what is there of later ones is taken out, so that a resumed run writes nothing twice.
    ///   - isWritten: whether this process writes the folder.
    ///   - hasEvents: whether TensorBoard's files are wanted.
    /// - Throws: `TrainingError.file` when a file cannot be written.
    init(
        of config: some FileConfig, in output: URL, keepingUpTo step: Int, isWritten: Bool = true,
        hasEvents: Bool = true
    ) throws {
        guard isWritten else {
            (handle, events) = (nil, nil)
            return
        }
        // A run that is new keeps nothing, not even of step 0.
        let last = step > 0 ? step : -1
        try Files.makeFolder(output.path)
        try Files.write(config.json, to: output.appendingPathComponent("config.json").path)
        let path = output.appendingPathComponent("metrics.jsonl").path
        let kept = try Self.lines(path, keepingUpTo: last)
        handle = try Self.opened(path, keeping: kept)
        leftOut = LeftOutTally(in: output, keptLines: kept)
        samples = try SampleLog(path: output.appendingPathComponent("samples.jsonl").path, keepingUpTo: last)
        events = hasEvents ? try EventFile(in: output, keepingUpTo: last) : nil
    }

    /// Keeps in `left-out.json` what the datasets have that is not trained on, beside what steps could not use.
    ///
    /// - Throws: what keeps the file from being written.
    func keepLeftOut(_ report: DataReport) throws { try leftOut?.begin(with: report) }

    /// Brings `left-out.json` up to date with the steps.
    ///
    /// - Throws: what keeps the file from being written.
    func flush() throws { try leftOut?.flush() }

    /// The lines of steps up to `step`; none where there is no file yet.
    private static func lines(_ path: String, keepingUpTo step: Int) throws -> [Data] {
        guard Files.exists(path) else { return [] }
        return LineSlices.split(try Files.data(at: path)).map(\.bytes).filter { line in
            (try? JSONDecoder().decode(Position.self, from: line)).map { $0.step <= step } ?? false
        }
    }

    /// Opens `path` to add lines behind `kept`.
    private static func opened(_ path: String, keeping kept: [Data]) throws -> FileHandle {
        try Files.write(kept.reduce(into: Data()) { $0 += $1 + Data("\n".utf8) }, to: path)
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw TrainingError.file(path: path, reason: "cannot be written")
        }
        try handle.seekToEnd()
        return handle
    }

    /// Adds `entry` as one line; a number that is not finite becomes a string, since a refused step is to be reported,
    /// too.
    func write(_ entry: some Encodable) throws {
        guard let handle else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let line = Data(JSONLines.escapingBreaks([UInt8](try encoder.encode(entry))))
        try leftOut?.note(line)
        try handle.write(contentsOf: line + Data("\n".utf8))
        try events?.write(metrics: line)
    }

    /// Adds answers to look at, given after `step` steps.
    func write(_ shown: [ShownAnswer], step: Int) throws {
        try samples?.write(shown, step: step)
        guard let events else { return }
        for answer in shown {
            guard let picture = answer.overlay else { continue }
            try events.write(
                .picture(
                    ImageEncoding.png(picture), named: "samples/\(answer.sample)", width: picture.size.width,
                    height: picture.size.height, step: step, time: Date().timeIntervalSince1970))
        }
    }

    private struct Position: Decodable {
        let step: Int
    }
}
