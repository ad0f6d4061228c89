internal import Foundation
internal import SegFiles
internal import SegNotation

/// `samples.jsonl` in a run's folder: a few held-out questions with their pictures, a line each, and what the model answered at
/// each evaluation, a line each.
struct SampleLog {
    /// A question with its picture.
    struct Sample: Hashable, Codable {
        var sample: String
        var question: String
        var truth: String
        /// PNG.
        var picture: Data
    }

    /// An answer to it.
    struct Answer: Hashable, Codable {
        var sample: String
        /// Steps done.
        var step: Int
        var answer: String
        var score: Double
    }

    private let handle: FileHandle
    private var samples: [String: Sample]

    /// Opens `path` to add lines. Answers after step `step` are taken out, and so are lines that are neither.
    init(path: String, keepingUpTo step: Int) throws {
        let (samples, answers) = Self.read(FileManager.default.contents(atPath: path) ?? Data())
        self.samples = Dictionary(samples.map { ($0.sample, $0) }) { first, _ in first }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw TrainingError.file(path: path, reason: "cannot be written") }
        self.handle = handle
        for sample in samples { try add(sample) }
        for answer in answers where answer.step <= step { try add(answer) }
    }

    /// Adds what the model answers after `step` steps.
    mutating func write(_ shown: [ShownAnswer], step: Int) throws {
        for one in shown {
            var sample = Sample(sample: one.sample, question: one.question, truth: one.truth, picture: one.picture)
            // Another stage may ask something else under the same name.
            if let known = samples[sample.sample], known != sample { sample.sample += " (from step \(step))" }
            while let known = samples[sample.sample], known != sample { sample.sample += "'" }
            if samples.updateValue(sample, forKey: sample.sample) == nil { try add(sample) }
            try add(Answer(sample: sample.sample, step: step, answer: one.answer, score: one.score))
        }
    }

    private func add(_ line: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try handle.write(
            contentsOf: Data(JSONLines.escapingBreaks([UInt8](encoder.encode(line)))) + Data("\n".utf8))
    }

    /// The samples and answers of a file's lines, in their order; other lines are passed over.
    static func read(_ text: Data) -> (samples: [Sample], answers: [Answer]) {
        let decoder = JSONDecoder()
        var (samples, answers) = ([Sample](), [Answer]())
        for line in LineSlices.split(text).map(\.bytes) {
            if let sample = try? decoder.decode(Sample.self, from: line) {
                samples.append(sample)
            } else if let answer = try? decoder.decode(Answer.self, from: line) {
                answers.append(answer)
            }
        }
        return (samples, answers)
    }
}
