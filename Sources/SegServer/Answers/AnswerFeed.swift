import SegDrafting
import SegGeometry
import SegImaging
import SegInference
import SegInputs
import SegNotation
import SegRefine
import SegTokens
import SimpleSeg

/// A question about a picture, ready to be answered.
struct PreparedAnswer: Sendable {
    /// The picture's size.
    let size: ImageSize
    /// What is asked; nil where the words were given.
    let query: Query?
    /// The words of the user's turn.
    let prompt: String
    /// What the engine is asked.
    var request: SegInference.Request
    /// Which pixels an outline encloses.
    let fill: FillRule
    /// What is asked for.
    var target = Target.mask
    /// Seconds that it took to make.
    var seconds = 0.0
}

/// An answer as far as the engine has written it.
struct WrittenAnswer: Sendable {
    /// The answer, understood and drawn; where it was refined, with the new outlines.
    var segmentation: Segmentation
    /// How the outlines were drawn anew, where that was asked for.
    var refined: RefinedAnswer?
    /// Tokens of the prompt, and how many of them were known from an earlier one.
    let promptTokens: Int
    let reusedTokens: Int
    /// Each token with its log-probability, where these were asked for.
    let top: [[TokenLogProbability]]

    /// What the answer means on the picture.
    var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("width", segmentation.size.width)
        object.field("height", segmentation.size.height)
        segmentation.answer.write(to: &object)
        return object
    }
}

/// What happens to an answer while it is written.
enum AnswerEvent: Sendable {
    /// A token, and what else might have stood there.
    case token(TokenEvent, top: [TokenLogProbability])
    /// Text that has become certain.
    case text(String)
    /// Something in the text is complete.
    case reading(ReadingEvent)
}

/// Asks the engine and understands what comes.
struct AnswerFeed: Sendable {
    let model: ServedModel
    let metrics: ServerMetrics
    /// Most seconds until the answer is there.
    let seconds: Int
    /// What the figures are counted under.
    let route: String

    /// The stream of an answer, begun at once.
    ///
    /// - Throws: `EngineServiceError` when too many wait.
    func begin(_ question: PreparedAnswer) throws(EngineServiceError) -> EngineService.Answer {
        try begin(question, seeds: [question.request.sampling.seed])[0]
    }

    /// The streams of several answers to one question, of which the prompt is read once.
    ///
    /// - Throws: `EngineServiceError` when too many wait: then none has begun.
    func begin(_ question: PreparedAnswer, seeds: [UInt64]) throws(EngineServiceError) -> [EngineService.Answer] {
        var request = question.request
        request.drafter = model.facts?.drafter
        return try model.service.submit(request, seeds: seeds)
    }

    /// Follows an answer to its end.
    ///
    /// - Parameters:
    ///   - question: what was asked.
    ///   - events: what ``begin(_:)`` gave.
    ///   - stops: texts that end the answer; they are no part of it.
    ///   - onEvent: told of tokens, text and vertices as they come.
    /// - Throws: what the engine throws, ``ServerError`` when it takes too long, `CancellationError`.
    /// - Returns: the answer, understood and drawn.
    func follow(
        _ question: PreparedAnswer, _ events: EngineService.Answer, stops: [String] = [],
        onEvent: @escaping @Sendable (AnswerEvent) -> Void = { _ in }
    ) async throws -> WrittenAnswer {
        try await withDeadline(seconds: seconds) {
            var reader = AnswerReader(self, question, stops: stops)
            for try await event in events {
                if reader.take(event, onEvent) { break }
            }
            try Task.checkCancellation()
            return try reader.finish(onEvent)
        }
    }
}

/// Puts the events of one answer together.
private struct AnswerReader {
    private let feed: AnswerFeed
    private let question: PreparedAnswer
    private var stream: AnswerStream
    private var stop: StopText
    private var ids: [Int] = []
    private var top: [[TokenLogProbability]] = []
    private var reason = FinishReason.length
    private var reused = 0
    private var timings: Generation.Timings?
    private var drafts: DraftCounts?
    private var watch = Stopwatch()
    private var first = 0.0
    private var isStopped = false

    init(_ feed: AnswerFeed, _ question: PreparedAnswer, stops: [String]) {
        (self.feed, self.question) = (feed, question)
        stream = feed.model.processor.stream()
        stop = StopText(stops)
    }

    /// Takes what comes.
    ///
    /// - Returns: whether the answer is over before its time.
    mutating func take(_ event: EngineService.Event, _ onEvent: (AnswerEvent) -> Void) -> Bool {
        switch event {
        case .began(let count): reused = count
        case .finished(let generation):
            (reason, timings, drafts) = (generation.finishReason, generation.timings, generation.drafts)
        case .token(let token, let likely):
            if ids.isEmpty { first = watch.lap() }
            ids.append(token.id)
            top.append(likely)
            onEvent(.token(token, top: likely))
            pass(stream.append(token).dropFirst(), onEvent)
            if isStopped { reason = .stop }
        }
        return isStopped
    }

    /// The answer.
    mutating func finish(_ onEvent: (AnswerEvent) -> Void) throws -> WrittenAnswer {
        let decode = watch.lap()
        if !isStopped { pass(stream.finish()[...], onEvent) }
        let rest = stop.finish()
        if !rest.isEmpty, !isStopped { onEvent(.text(rest)) }
        let text = stop.text
        let answer = try DecodedAnswer(
            text: text, size: question.size, rule: question.fill, target: question.target, isCut: reason == .length)
        let draw = watch.lap()
        feed.metrics.count(
            route: feed.route, firstToken: first, perToken: ids.count > 1 ? decode / Double(ids.count - 1) : nil)
        var segmentation = Segmentation(
            size: question.size, query: question.query, prompt: question.prompt, text: text, answer: answer,
            tokenIDs: ids, finishReason: reason,
            timings: .init(
                prepare: question.seconds,
                model: timings ?? .init(vision: 0, prefill: first, decode: decode), draw: draw, draft: drafts))
        if !question.request.watched.isEmpty {
            segmentation.spreads = feed.model.builder.tokenizer.spreads(of: ids, likely: top)
        }
        return WrittenAnswer(
            segmentation: segmentation,
            promptTokens: question.request.input.inputIDs.count, reusedTokens: reused, top: top)
    }

    private mutating func pass(_ events: ArraySlice<SegmentEvent>, _ onEvent: (AnswerEvent) -> Void) {
        for event in events where !isStopped {
            switch event {
            case .token: continue
            case .text(let piece):
                let (certain, ended) = stop.append(piece)
                if !certain.isEmpty { onEvent(.text(certain)) }
                isStopped = ended
            case .reading(let reading): onEvent(.reading(reading))
            }
        }
    }
}

/// Does work that must be over in time.
///
/// - Throws: ``ServerError`` after so many seconds; what the work throws.
func withDeadline<Value: Sendable>(
    seconds: Int, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: work)
        group.addTask {
            try await Task.sleep(for: .seconds(seconds))
            throw ServerError.tooSlow(seconds)
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}
