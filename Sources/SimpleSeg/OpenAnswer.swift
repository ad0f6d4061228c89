import SegInference

/// An answer as it grows.
struct OpenAnswer {
    let question: PreparedQuestion
    private var stream: AnswerStream?
    private let onEvent: (@Sendable (SegmentEvent) -> Void)?
    /// What might have been written in place of each token, where that is asked for.
    private(set) var likely: [[TokenLogProbability]] = []
    /// What came of it, once it has ended.
    private(set) var result: Result<Generation, any Error>?

    /// - Parameters:
    ///   - question: what is answered.
    ///   - processor: turns tokens into text.
    ///   - onEvent: told of tokens, text and vertices; without it nothing is made of them before the end.
    init(
        _ question: PreparedQuestion, _ processor: QuestionProcessor, onEvent: (@Sendable (SegmentEvent) -> Void)?
    ) {
        self.question = question
        self.onEvent = onEvent
        stream = onEvent.map { _ in processor.stream() }
    }

    /// Takes what the engine says about the answer.
    mutating func take(_ event: EngineEvent) {
        switch event {
        case .token(let token, _, let top):
            if question.options.measuresSpread { likely.append(top) }
            tell(stream?.append(token) ?? [])
        case .finished(let generation, _):
            tell(stream?.finish() ?? [])
            result = .success(generation)
        case .failed(let error, _): result = .failure(error)
        }
    }

    private func tell(_ events: [SegmentEvent]) {
        for event in events { onEvent?(event) }
    }
}
