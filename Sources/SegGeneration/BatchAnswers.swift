internal import SegModels
internal import Torch

/// Answers as they grow side by side in the rows of a batch.
struct BatchAnswers {
    private var ids: [[Int]]
    private var logProbabilities: [[Double?]]
    private var reasons: [FinishReason?]
    private var experts: [RouterChoices?]
    /// For each row of the batch its answer.
    private var rows: [Int]
    private var sampler: BatchSampler
    private let stop: StopRule
    private let budget: Int
    private let banned: Tensor?

    /// As many empty answers as `sampler` has rows.
    ///
    /// - Parameters:
    ///   - count: the sampler's rows.
    ///   - stop: when an answer ends.
    ///   - budget: most tokens of an answer.
    ///   - banned: [V] bool, true for tokens that are never written; nil when all may be.
    ///   - sampler: chooses the tokens.
    init(count: Int, stop: StopRule, budget: Int, banned: Tensor?, sampler: BatchSampler) {
        self.banned = banned
        ids = [[Int]](repeating: [], count: count)
        logProbabilities = [[Double?]](repeating: [], count: count)
        reasons = [FinishReason?](repeating: nil, count: count)
        experts = [RouterChoices?](repeating: nil, count: count)
        rows = Array(0..<count)
        self.sampler = sampler
        self.stop = stop
        self.budget = budget
    }

    /// [V] bool, true for `tokens`; nil when there are none.
    static func column(_ tokens: [Int], of model: any VisionLanguageModel) throws -> Tensor? {
        if tokens.isEmpty { return nil }
        var column = [Bool](repeating: false, count: model.vocabularySize)
        for token in tokens { column[token] = true }
        return try Tensor(column, shape: [column.count], device: model.device)
    }

    /// Whether every answer has ended.
    var isFinished: Bool { !reasons.contains(nil) }

    /// The last token of each row's answer, also of those that have ended and are not yet compacted away.
    var lastIDs: [Int] { rows.map { ids[$0].last ?? 0 } }

    /// Adds a token to each answer that has not ended.
    ///
    /// - Parameter scores: [rows, V]
    /// - Throws: `GenerationError.notANumber` when a score is NaN.
    mutating func append(from scores: Tensor) throws {
        if try scores.isNaN().any().item() != 0 {
            throw GenerationError.notANumber(step: ids.map(\.count).max() ?? 0)
        }
        let allowed = try banned.map { try scores.maskedFill($0, -Double.infinity) } ?? scores
        let choices = try sampler.next(allowed)
        for (row, answer) in rows.enumerated() where reasons[answer] == nil {
            ids[answer].append(choices.ids[row])
            logProbabilities[answer].append(choices.logProbabilities[row])
            reasons[answer] = stop.reason(after: choices.ids[row], count: ids[answer].count, budget: budget)
        }
    }

    /// Notes where the tokens of the prompts went.
    ///
    /// - Parameters:
    ///   - choices: of all prompts, one after the other.
    ///   - prompts: for each answer the number of its prompt.
    ///   - count: number of prompts.
    ///   - length: tokens of a prompt.
    mutating func note(_ choices: [String: [Int]], prompts: [Int], of count: Int, length: Int) {
        let read = (0..<count).map { prompt in
            var known = RouterChoices()
            known.append(choices, row: prompt, of: count, tokens: length)
            return known
        }
        experts = prompts.map { read[$0] }
    }

    /// Notes where the last token of each answer that goes on went.
    ///
    /// - Parameter choices: of the batch's rows.
    mutating func note(_ choices: [String: [Int]]) {
        for (row, answer) in rows.enumerated() where reasons[answer] == nil {
            experts[answer]?.append(choices, row: row, of: rows.count, tokens: 1)
        }
    }

    /// Takes ended answers out of the batch once they are a quarter of it: letting each go at once would copy what is
    /// remembered of all the others too often.
    ///
    /// - Returns: the rows to go on with; nil when nothing changes.
    mutating func compact() -> [Int]? {
        let going = rows.indices.filter { reasons[rows[$0]] == nil }
        guard !going.isEmpty, going.count * 4 <= rows.count * 3 else { return nil }
        rows = going.map { rows[$0] }
        sampler.keep(going)
        return going
    }

    /// The answers in the order of the first batch.
    func finished(timings: Generation.Timings) -> [Generation] {
        ids.indices.map { index in
            Generation(
                ids: ids[index], logProbabilities: logProbabilities[index], finishReason: reasons[index] ?? .length,
                timings: timings, experts: experts[index])
        }
    }
}
