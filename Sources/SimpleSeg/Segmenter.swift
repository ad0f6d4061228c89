public import FoundationEssentials
import SegDrafting
public import SegImaging
import SegInference
import SegInputs
public import SegModels
public import SegNotation

/// Answers questions about pictures with outlines.
///
/// Owns an engine with its model: tensors stay inside, only values that can be sent come in and go out. Questions that
/// are asked at the same time are answered side by side.
public actor Segmenter {
    /// How the checkpoint wants tokens to be chosen; see `SamplingChoice`.
    public nonisolated let generation: GenerationSettings
    /// What should be said about the checkpoint's files, each as a sentence.
    public nonisolated let notes: [String]
    /// Makes prompts, and answers of what the model writes.
    public nonisolated let processor: QuestionProcessor
    private let engine: Engine
    /// Guesses for all answers, and learns from each.
    private let drafter: (any Drafter)?
    private var open: [Int: OpenAnswer] = [:]
    /// Answers that ``step()`` gives out.
    private var submitted: Set<Int> = []

    /// Loads a checkpoint in Hugging Face layout with its tokenizer.
    ///
    /// - Parameters:
    ///   - directory: see ``ModelLocation`` for how names become folders. One that holds an adapter alone stands for
    ///     its base with the adapter.
    ///   - options: type, device and engine.
    /// - Throws: `ModelError`, `TorchError`, `TokenizerError` or `InputError`, each naming the file at fault.
    public init(directory: URL, options: LoadOptions = LoadOptions()) throws {
        let loaded = try LoadedModel(directory: directory, options: options)
        (generation, notes, processor) = (loaded.generation, loaded.notes, loaded.processor)
        let options = options.drafting(with: loaded.model)
        engine = Engine(loaded.model, options: options.engine)
        drafter = options.draft.drafter(processor.builder.tokenizer)
    }

    /// Several questions about one picture, which is cut into patches once.
    ///
    /// - Parameter image: upright, RGB.
    /// - Returns: what the questions are put to.
    public nonisolated func session(for image: Image) -> ImageSession {
        ImageSession(self, image: image)
    }

    /// Answers one question: the road from a picture and a phrase to an outline.
    ///
    /// - Parameters:
    ///   - image: upright, RGB.
    ///   - query: what to look for; may be nil when the options carry a prompt.
    ///   - options: what is asked for, and how tokens are chosen.
    ///   - onEvent: told of tokens, text and vertices as they come.
    /// - Returns: the answer, understood and drawn.
    /// - Throws: what the parts throw; `CancellationError` when the surrounding task is cancelled. An answer is never
    ///   an error.
    public func segment(
        _ image: Image, _ query: Query?, options: SegmentOptions = SegmentOptions(),
        onEvent: (@Sendable (SegmentEvent) -> Void)? = nil
    ) async throws -> Segmentation {
        let question = try processor.prepare(PictureMemory(image), query, options: options)
        return try await segment(question, onEvent: onEvent)
    }

    /// Answers a question that was made ready, beside those that others ask meanwhile.
    ///
    /// - Parameters:
    ///   - question: from ``ImageSession/prepare(_:options:)``.
    ///   - onEvent: told of tokens, text and vertices as they come.
    /// - Returns: the answer, understood and drawn.
    /// - Throws: what the model throws; `CancellationError` when the surrounding task is cancelled.
    public func segment(
        _ question: PreparedQuestion, onEvent: (@Sendable (SegmentEvent) -> Void)? = nil
    ) async throws -> Segmentation {
        let id = try add(question, onEvent)
        defer { cancel(id) }
        while true {
            try Task.checkCancellation()
            try advance()
            if let answer = open[id], answer.result != nil { return try segmentation(of: answer) }
            // Others may ask, too: whoever is woken computes the next step of all.
            await Task.yield()
        }
    }

    /// Answers questions side by side, in the order of the questions.
    ///
    /// Each answer is the one that ``segment(_:onEvent:)`` gives, up to the rounding of sums in another order, which
    /// decides where two tokens are as good as equally likely.
    ///
    /// - Parameters:
    ///   - questions: about any pictures, of any lengths and with any options.
    ///   - limit: most answers that are computed side by side, where the engine does not allow fewer.
    /// - Throws: what made the first of them fail; `CancellationError` when the surrounding task is cancelled.
    /// - Returns: the answers.
    public func segment(_ questions: [PreparedQuestion], limit: Int = .max) throws -> [Segmentation] {
        precondition(limit > 0, "at least one question is answered at a time")
        var ids: [Int] = []
        var answers: [Int: Segmentation] = [:]
        defer { ids.forEach(cancel) }
        while answers.count < questions.count {
            try Task.checkCancellation()
            while ids.count < questions.count, ids.count - answers.count < limit {
                ids.append(try add(questions[ids.count], nil))
            }
            try advance()
            for id in ids where answers[id] == nil {
                guard let answer = open[id], answer.result != nil else { continue }
                answers[id] = try segmentation(of: answer)
            }
        }
        return ids.compactMap { answers[$0] }
    }
}

extension Segmenter {
    /// An answer, or why there is none, with the number of the question.
    public typealias Answered = (id: Int, answer: Result<Segmentation, any Error>)

    /// Adds a question to those that are being answered; ``step()`` computes and gives the answer out.
    ///
    /// - Parameters:
    ///   - question: from ``ImageSession/prepare(_:options:)``.
    ///   - onEvent: told of tokens, text and vertices as they come.
    /// - Throws: what is wrong with the question by itself: ``SegmenterError``, `GenerationError`.
    /// - Returns: the question's number.
    public func submit(_ question: PreparedQuestion, onEvent: (@Sendable (SegmentEvent) -> Void)? = nil) throws -> Int {
        let id = try add(question, onEvent)
        submitted.insert(id)
        return id
    }

    /// Computes one token of every answer.
    ///
    /// - Throws: `CancellationError` when the surrounding task is cancelled.
    /// - Returns: the answers to questions that were submitted and have ended.
    public func step() throws -> [Answered] {
        try Task.checkCancellation()
        try advance()
        return submitted.sorted().compactMap { id in
            guard let answer = open[id], answer.result != nil else { return nil }
            cancel(id)
            return (id, Result { try segmentation(of: answer) })
        }
    }

    /// Takes a question back. One that has been answered already is not missed.
    public func cancel(_ id: Int) {
        engine.cancel(id)
        open[id] = nil
        submitted.remove(id)
    }

    private func add(_ question: PreparedQuestion, _ onEvent: (@Sendable (SegmentEvent) -> Void)?) throws -> Int {
        var request = processor.request(for: question)
        request.drafter = drafter
        let id = try engine.submit(request)
        open[id] = OpenAnswer(question, processor, onEvent: onEvent)
        return id
    }

    /// What came of a question that has been answered.
    private func segmentation(of answer: OpenAnswer) throws -> Segmentation {
        guard let result = answer.result else { throw CancellationError() }
        return try processor.segmentation(of: answer.question, result.get(), likely: answer.likely)
    }

    private func advance() throws {
        for event in try engine.step() { open[event.request]?.take(event) }
    }
}
