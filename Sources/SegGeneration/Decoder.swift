public import SegInputs
public import SegModels
import Torch

/// Lets a model write an answer to a prompt, token by token.
public struct Decoder {
    private let model: any VisionLanguageModel

    /// A decoder for `model`, which it does not change.
    public init(_ model: any VisionLanguageModel) {
        self.model = model
    }

    /// Writes one answer.
    ///
    /// - Parameters:
    ///   - input: the prompt.
    ///   - sampling: how tokens are chosen.
    ///   - stop: when the answer ends.
    ///   - onToken: called with each token as soon as it is chosen; what it throws ends the answer.
    /// - Returns: the answer; cut short when its finish reason is `length`.
    /// - Throws: `ModelError.contextExceeded`, ``GenerationError``, `CancellationError` when the surrounding task is cancelled.
    public func generate(
        _ input: ModelInput, sampling: SamplingOptions = SamplingOptions(), stop: StopRule,
        onToken: (TokenEvent) throws -> Void = { _ in }
    ) throws -> Generation {
        let budget = stop.budget(promptLength: input.inputIDs.count, contextLength: model.contextLength)
        guard budget > 0 else {
            throw GenerationError.noBudget(
                promptLength: input.inputIDs.count, contextLength: model.contextLength, maxNewTokens: stop.maxNewTokens)
        }
        return try withInference {
            var watch = Stopwatch()
            let features = try model.imageFeatures(of: input)
            let vision = watch.lap()
            var session = try Session(model, input: input, features: features, expecting: min(budget, Self.usualLength))
            let prefill = watch.lap()
            var answer = Answer(sampler: Sampler(sampling, promptIDs: input.inputIDs))
            let reason = try write(&answer, session: &session, budget: budget, stop: stop, onToken: onToken)
            return answer.finished(reason, timings: .init(vision: vision, prefill: prefill, decode: watch.lap()))
        }
    }

    /// Adds tokens to the answer until it ends.
    private func write(
        _ answer: inout Answer, session: inout Session, budget: Int, stop: StopRule,
        onToken: (TokenEvent) throws -> Void
    ) throws -> FinishReason {
        var scores = session.scores
        while true {
            try Task.checkCancellation()
            let event = try answer.append(from: scores)
            try onToken(event)
            if let reason = stop.reason(after: event.id, count: answer.ids.count, budget: budget) { return reason }
            scores = try session.step(event.id)
        }
    }

    /// Tokens that room is made for at the start: most answers are shorter.
    private static let usualLength = 512
}

/// An answer as it grows.
private struct Answer {
    private(set) var ids: [Int] = []
    private var logProbabilities: [Double?] = []
    private var sampler: Sampler

    init(sampler: Sampler) {
        self.sampler = sampler
    }

    mutating func append(from scores: Tensor) throws -> TokenEvent {
        let values = try scores.array(of: Float.self)
        guard !values.contains(where: \.isNaN) else { throw GenerationError.notANumber(step: ids.count) }
        let choice = sampler.next(values)
        ids.append(choice.id)
        logProbabilities.append(choice.logProbability)
        return TokenEvent(id: choice.id, index: ids.count - 1, logProbability: choice.logProbability)
    }

    func finished(_ reason: FinishReason, timings: Generation.Timings) -> Generation {
        Generation(ids: ids, logProbabilities: logProbabilities, finishReason: reason, timings: timings)
    }
}
