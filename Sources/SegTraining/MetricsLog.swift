internal import Foundation

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
    /// Scenes of the run so far, this step's included.
    public var scenes: Int
    /// False when the step was refused because something was not finite.
    public var isApplied: Bool
    /// Mean auxiliary loss on the image features, where the stage has one.
    public var cellLoss: Double?
}

/// A file of JSON lines, one a step and one an evaluation, added to at the end.
struct MetricsLog {
    private let handle: FileHandle?

    private init() { handle = nil }

    /// Opens the log of a run, and keeps the resolved configuration beside it; where it is not written, does nothing at all.
    init(of config: some FileConfig, in output: URL, keepingUpTo step: Int, isWritten: Bool) throws {
        guard isWritten else {
            self.init()
            return
        }
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        try config.json.write(to: output.appendingPathComponent("config.json"))
        try self.init(path: output.appendingPathComponent("metrics.jsonl").path, keepingUpTo: step)
    }

    /// Opens `path` to add lines, cut back to the steps up to `step` so that a resumed run writes nothing twice.
    init(path: String, keepingUpTo step: Int) throws {
        let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let kept = old.split(separator: "\n").filter { line in
            (try? JSONDecoder().decode(Position.self, from: Data(line.utf8))).map { $0.step <= step } ?? false
        }
        let text = kept.map { $0 + "\n" }.joined()
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw TrainingError.file(path: path, reason: "cannot be written") }
        try handle.seekToEnd()
        self.handle = handle
    }

    /// Adds `entry` as one line; a number that is not finite becomes a string, since a refused step is to be told, too.
    func write(_ entry: some Encodable) throws {
        guard let handle else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        try handle.write(contentsOf: encoder.encode(entry) + Data("\n".utf8))
    }

    private struct Position: Decodable {
        let step: Int
    }
}
