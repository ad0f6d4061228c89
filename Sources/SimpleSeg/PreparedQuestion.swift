import SegGeneration
import SegImaging
import SegInputs
import SegModels
public import SegNotation
import SegTokens

/// A question about a picture, as the model will read it.
public struct PreparedQuestion: Sendable {
    /// What is asked; nil when a prompt was given in its place.
    public let query: Query?
    /// The words of the user's turn.
    public let prompt: String
    let memory: PictureMemory
    let input: ModelInput
    /// Seconds it took.
    let seconds: Double

    /// Whether two questions can be written side by side: their prompts are equally long, and so numbered that the answers'
    /// tokens stand at the same positions.
    public func fits(_ other: PreparedQuestion) -> Bool {
        input.inputIDs.count == other.input.inputIDs.count && input.positionDelta == other.input.positionDelta
    }
}

extension ImageSession {
    /// Makes a question ready to be answered side by side with others.
    ///
    /// - Parameters:
    ///   - query: what to look for; may be nil when the options carry a prompt.
    ///   - options: what is asked for.
    /// - Throws: what the parts throw when the picture or the options are refused.
    /// - Returns: the question.
    public func prepare(
        _ query: Query?, options: SegmentOptions = SegmentOptions()
    ) async throws -> PreparedQuestion {
        try await segmenter.prepare(memory, query, options: options)
    }
}

extension Segmenter {
    /// Makes a question ready; see ``ImageSession/prepare(_:options:)``.
    func prepare(
        _ memory: PictureMemory, _ query: Query?, options: SegmentOptions
    ) throws -> PreparedQuestion {
        var watch = Stopwatch()
        let prompt = try options.question(for: query)
        let input = try memory.input(question: prompt, builder)
        return PreparedQuestion(query: query, prompt: prompt, memory: memory, input: input, seconds: watch.lap())
    }

    /// Answers questions side by side: every step computes one token of all answers.
    ///
    /// Each answer is the one that ``ImageSession/segment(_:options:onEvent:)`` gives, up to the rounding of sums in another
    /// order, which decides where two tokens are as good as equally likely.
    ///
    /// - Parameters:
    ///   - questions: about any pictures; those that fit each other are answered together, and a picture whose questions stand next
    ///     to each other is seen once.
    ///   - options: how tokens are chosen; ``SamplingOptions/choosesFromAll`` must hold.
    ///   - limit: most answers that are written side by side.
    /// - Throws: what the parts throw; `CancellationError` when the surrounding task is cancelled.
    /// - Returns: the answers in the order of the questions; the model's timings of an answer are its share of those that were
    ///   written together.
    public func segment(
        _ questions: [PreparedQuestion], options: SegmentOptions, limit: Int
    ) throws -> [Segmentation] {
        precondition(options.sampling.choosesFromAll, "only plain sampling is done side by side")
        let prompts = questions.map { BatchPrompt($0.input, seeds: [options.sampling.seed]) }
        let generations = try BatchDecoder(model, rowLimit: limit).generate(
            prompts, temperature: options.sampling.temperature,
            stop: StopRule(stopIDs: stopIDs, maxNewTokens: options.maxNewTokens))
        return try zip(questions, generations).map { question, answers in
            try segmentation(question, answers[0], share: Double(min(limit, questions.count)), options)
        }
    }

    private func segmentation(
        _ question: PreparedQuestion, _ generation: Generation, share: Double, _ options: SegmentOptions
    ) throws -> Segmentation {
        var watch = Stopwatch()
        let text = builder.tokenizer.decode(generation.ids, skipSpecial: true)
        let size = question.memory.image.size
        let decoded = try DecodedAnswer(text: text, size: size, rule: options.fillRule)
        let timings = generation.timings
        return Segmentation(
            size: size, query: question.query, prompt: question.prompt, text: text, answer: decoded,
            tokenIDs: generation.ids, finishReason: generation.finishReason,
            timings: .init(
                prepare: question.seconds,
                model: .init(
                    vision: timings.vision / share, prefill: timings.prefill / share, decode: timings.decode / share),
                draw: watch.lap()))
    }
}
