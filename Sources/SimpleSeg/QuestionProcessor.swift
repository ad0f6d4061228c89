import SegImaging
public import SegInference
public import SegInputs
public import SegModels
public import SegNotation
import SegTokens

/// Makes a model's input of a picture and a question, and an answer of what the model writes: what transformers calls a
/// processor.
///
/// A plain value: whatever needs no model can be done on any thread, while an engine computes.
public struct QuestionProcessor: Sendable {
    /// What makes prompts.
    public let builder: InputBuilder
    /// Tokens that end an answer.
    public let stopIDs: Set<Int>

    /// The processor of a checkpoint.
    ///
    /// - Throws: `TokenizerError` or `InputError`, each naming the file at fault.
    public init(checkpoint: Checkpoint) throws {
        builder = try InputBuilder(checkpoint: checkpoint)
        stopIDs = try StopTokens(directory: checkpoint.directory, template: builder.template).ids
    }

    /// A question about a picture, as the model will read it.
    ///
    /// - Parameters:
    ///   - picture: what is asked about.
    ///   - query: what to look for; may be nil when the options carry a prompt.
    ///   - options: what is asked for, and how tokens are chosen.
    /// - Throws: what the parts throw when the picture or the options are refused.
    /// - Returns: the question.
    public func prepare(
        _ picture: PictureMemory, _ query: Query?, options: SegmentOptions = SegmentOptions()
    ) throws -> PreparedQuestion {
        var watch = Stopwatch()
        let prompt = try options.question(for: query)
        let input = try builder.input(.question(prompt), pictures: [picture.patches(builder.processor)])
        return PreparedQuestion(
            query: query, prompt: prompt, options: options, size: picture.image.size, input: input,
            seconds: watch.lap())
    }

    /// What an engine is asked to write.
    public func request(for question: PreparedQuestion) -> Request {
        var request = Request(
            question.input, sampling: question.options.sampling,
            stop: StopRule(stopIDs: stopIDs, maxNewTokens: question.options.maxNewTokens))
        if question.options.measuresSpread { request.watched = builder.tokenizer.coordinateIDs }
        return request
    }

    /// Turns the tokens of one answer into text and vertices while they come.
    public func stream() -> AnswerStream { AnswerStream(builder.tokenizer.stream(skipSpecial: true)) }

    /// An answer, understood and drawn.
    ///
    /// - Parameters:
    ///   - question: what was asked.
    ///   - generation: what was written.
    ///   - likely: what might have been written in place of each token, where the spread of vertices is asked for.
    /// - Throws: what drawing throws. An answer is never an error.
    /// - Returns: outlines, mask, text and timings.
    public func segmentation(
        of question: PreparedQuestion, _ generation: Generation, likely: [[TokenLogProbability]] = []
    ) throws -> Segmentation {
        var watch = Stopwatch()
        let text = builder.tokenizer.decode(generation.ids, skipSpecial: true)
        let answer = try DecodedAnswer(
            text: text, size: question.size, rule: question.options.fillRule, target: question.options.target,
            isCut: generation.finishReason == .length)
        var segmentation = Segmentation(
            size: question.size, query: question.query, prompt: question.prompt, text: text, answer: answer,
            tokenIDs: generation.ids, finishReason: generation.finishReason,
            timings: .init(
                prepare: question.seconds, model: generation.timings, draw: watch.lap(), draft: generation.drafts))
        if question.options.measuresSpread {
            segmentation.spreads = builder.tokenizer.spreads(of: generation.ids, likely: likely)
        }
        return segmentation
    }
}

extension SegmentOptions {
    /// The words of the user's turn.
    func question(for query: Query?) throws(SegmenterError) -> String {
        guard sampling.problems.isEmpty else { throw .options(sampling.problems) }
        if let prompt { return prompt }
        guard let query else { throw .options(["a query or a prompt is needed"]) }
        return Question(query, target: target).text
    }
}
