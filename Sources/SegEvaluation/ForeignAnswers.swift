internal import Foundation
internal import SegFiles

/// Answers of another engine, without truth: they are joined with a dataset's samples by id.
public enum ForeignAnswers {
    private struct Line: Decodable {
        var id: SampleID
        var text: String
        var finish_reason: String?
        var tokens: Int?
        var seconds: Double?
    }

    /// A record for each answer, in the order of the dataset; samples without an answer are failures, so that they are
    /// reported.
    ///
    /// - Parameters:
    ///   - paths: files of lines with `id` and `text`; `finish_reason`, `tokens` and `seconds` are taken when they are
    ///     there. Lines without an `id` are passed over.
    ///   - set: the dataset.
    /// - Returns: the records, scored.
    /// - Throws: `EvaluationError` naming a line that is none, or an answer to no sample of the dataset.
    public static func join(_ paths: [String], with set: EvaluationSet) throws -> [EvaluationRecord] {
        var answers: [String: Line] = [:]
        let known = Set(set.samples.map(\.id))
        for path in paths {
            for (number, line) in try lines(of: path) {
                guard known.contains(line.id.text) else {
                    throw EvaluationError.line(
                        path: path, line: number, reason: "\(set.name) has no sample \(line.id.text)")
                }
                guard answers.updateValue(line, forKey: line.id.text) == nil else {
                    throw EvaluationError.repeated(path: path, id: line.id.text)
                }
            }
        }
        let given = answers
        return try set.samples.concurrentMap { sample in
            guard let line = given[sample.id] else { return EvaluationRecord(sample, failure: "no answer in the file") }
            return try EvaluationRecord(
                sample,
                Reply(
                    text: line.text, finishReason: line.finish_reason ?? "stop", tokens: line.tokens ?? 0,
                    seconds: line.seconds ?? 0))
        }
    }

    private static func lines(of path: String) throws -> [(Int, Line)] {
        let lines = LineSlices.split(try Files.data(at: path)).map { ($0.number, $0.bytes) }
        return try lines.compactMap { number, bytes in
            struct Named: Decodable { var id: SampleID? }
            do {
                guard try JSONDecoder().decode(Named.self, from: bytes).id != nil else { return nil }
                return (number, try JSONDecoder().decode(Line.self, from: bytes))
            } catch {
                throw EvaluationError.line(
                    path: path, line: number, reason: "not an answer: \(DecodingSentence(error))")
            }
        }
    }
}
