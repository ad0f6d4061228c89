internal import SegInputs
internal import SegLayers
public import SegModels
internal import Torch

/// Lets a model write many answers side by side: several to one prompt, or one to each of several prompts.
///
/// A prompt is read once however many answers it gets, prompts of one length are read together, and every step computes
/// one token of all answers. Answers that have ended leave the batch. Each answer is what ``Decoder`` writes with its
/// seed, up to the rounding of sums in another order.
public struct BatchDecoder {
    private let model: any VisionLanguageModel
    private let rowLimit: Int
    private let banned: [Int]
    private let notesExperts: Bool

    /// A decoder for `model`, which it does not change.
    ///
    /// - Parameters:
    ///   - model: reads the prompts and writes the answers.
    ///   - rowLimit: most answers that are written side by side, 1 or more; more of them wait for their turn.
    ///   - banned: tokens of the vocabulary that are never written, as if their scores were −∞. An answer that is to be
    ///     learnt from must not hold the image token, which stands for a picture when it is read again.
    ///   - notesExperts: whether the answers tell which experts their tokens went to.
    public init(
        _ model: any VisionLanguageModel, rowLimit: Int = 128, banned: [Int] = [], notesExperts: Bool = false
    ) {
        precondition(rowLimit > 0, "answers need at least one row")
        precondition(banned.allSatisfy { (0..<model.vocabularySize).contains($0) }, "only known tokens can be banned")
        self.banned = banned
        self.notesExperts = notesExperts
        self.model = model
        self.rowLimit = rowLimit
    }

    /// Writes one answer for each seed of each prompt.
    ///
    /// - Parameters:
    ///   - prompts: any lengths; those of one length, and with one picture next to each other, are cheapest.
    ///   - temperature: divides the scores; 0 takes the highest score. There is no top-k, top-p or penalty, so a
    ///     token's `logProbability` is that of softmax(scores / temperature) over all tokens that are not banned: what
    ///     a policy gradient needs.
    ///   - stop: when an answer ends.
    /// - Throws: ``GenerationError``, `CancellationError` when the surrounding task is cancelled.
    /// - Returns: for each prompt its answers in the order of its seeds. The timings of an answer are those of all that
    ///   were written beside it.
    public func generate(
        _ prompts: [BatchPrompt], temperature: Double = 0, stop: StopRule
    ) throws -> [[Generation]] {
        precondition(temperature >= 0 && temperature.isFinite, "a temperature is 0 or more")
        try checkBudgets(prompts, stop: stop)
        var answers = prompts.map { [Generation?](repeating: nil, count: $0.seeds.count) }
        for rows in Self.batches(prompts, rowLimit: rowLimit) {
            let tape = notesExperts ? RouterReplay() : nil
            let written = try withInference {
                try RouterReplay.with(tape) {
                    try write(rows, of: prompts, temperature: temperature, stop: stop, tape: tape)
                }
            }
            for (row, answer) in zip(rows, written) { answers[row.prompt][row.number] = answer }
        }
        return answers.map { $0.compactMap { $0 } }
    }

    private func checkBudgets(_ prompts: [BatchPrompt], stop: StopRule) throws {
        for prompt in prompts {
            let length = prompt.input.inputIDs.count
            if stop.budget(promptLength: length, contextLength: model.contextLength) > 0 { continue }
            throw GenerationError.noBudget(
                promptLength: length, contextLength: model.contextLength, maxNewTokens: stop.maxNewTokens)
        }
    }

    /// One answer to be written: which prompt's, and which of its seeds'.
    struct Row: Hashable {
        let prompt: Int
        let number: Int
    }

    /// All rows in batches of one prompt length and position delta each, in the prompts' order.
    static func batches(_ prompts: [BatchPrompt], rowLimit: Int) -> [[Row]] {
        let classes = Dictionary(grouping: prompts.indices) { index in
            [prompts[index].input.inputIDs.count, prompts[index].input.positionDelta]
        }
        return classes.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }.flatMap { indexes in
            let rows = indexes.flatMap { prompt in
                prompts[prompt].seeds.indices.map { Row(prompt: prompt, number: $0) }
            }
            return stride(from: 0, to: rows.count, by: rowLimit).map { start in
                Array(rows[start..<min(start + rowLimit, rows.count)])
            }
        }
    }

    private func write(
        _ rows: [Row], of prompts: [BatchPrompt], temperature: Double, stop: StopRule, tape: RouterReplay?
    ) throws -> [Generation] {
        var watch = Stopwatch()
        let distinct = rows.map(\.prompt).reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
        let inputs = distinct.map { prompts[$0].input }
        let budget = stop.budget(promptLength: inputs[0].inputIDs.count, contextLength: model.contextLength)
        let features = try BatchSession.features(of: inputs, model: model)
        let vision = watch.lap()
        let prompted = rows.map { distinct.firstIndex(of: $0.prompt) ?? 0 }
        var session = try BatchSession(
            model, inputs: inputs, features: features, rows: prompted, expecting: min(budget, Self.usualLength))
        let prefill = watch.lap()
        var answers = BatchAnswers(
            count: rows.count, stop: stop, budget: budget, banned: try BatchAnswers.column(banned, of: model),
            sampler: BatchSampler(
                temperature: temperature, seeds: rows.map { prompts[$0.prompt].seeds[$0.number] }))
        if let tape {
            answers.note(tape.take(), prompts: prompted, of: inputs.count, length: inputs[0].inputIDs.count)
        }
        var scores = session.scores
        while true {
            try Task.checkCancellation()
            try answers.append(from: scores)
            if answers.isFinished { break }
            if let kept = answers.compact() { try session.keep(kept) }
            scores = try session.step(answers.lastIDs)
            if let tape { answers.note(tape.take()) }
        }
        return answers.finished(timings: .init(vision: vision, prefill: prefill, decode: watch.lap()))
    }

    /// Tokens that room is made for at the start: most answers are shorter.
    private static let usualLength = 256
}
