import SegExport
import SegGeometry
import SegImaging
import SegInference
import SegInputs
import SegNotation
import SegRefine
import SimpleSeg

/// What `POST /v1/segment` asks: questions about one picture.
struct SegmentJob: Sendable {
    let picture: StoredPicture
    let settings: AnswerSettings
    let questions: [PreparedAnswer]
    let exports: [ExportFormat]
    /// Whether answered outlines are drawn anew along the picture's edges.
    let refines: Bool

    /// The members of a request that are read.
    static let names = AnswerSettings.names.union([
        "image", "queries", "normalized", "prompt", "export", "refine",
    ])

    /// Reads a request about a picture.
    ///
    /// - Throws: ``ServerError``, and what the parts throw when the prompt is too long.
    init(_ fields: Fields, picture: StoredPicture, model: ServedModel, options: ServeOptions) throws {
        try fields.allow(only: Self.names)
        let settings = try AnswerSettings(fields, model.generation, limit: options.newTokens)
        (self.picture, self.settings) = (picture, settings)
        exports = try Self.formats(fields)
        let refinement = try fields.string("refine")
        guard refinement == nil || (refinement == "edges" && settings.target == .mask) else {
            throw fields.wrong("refine", "null or \"edges\", which goes with the target \"mask\"")
        }
        refines = refinement != nil
        guard !refines || !settings.measuresSpread else {
            throw fields.wrong("uncertainty", "false with \"refine\": it is of the vertices that the model wrote")
        }
        let prompt = try fields.string("prompt")
        if prompt?.allSatisfy(\.isWhitespace) == true { throw fields.wrong("prompt", "what to ask") }
        let queries = try Self.queries(fields, size: picture.image.size, limit: options.queries)
        if prompt != nil, queries.count > 1 {
            throw fields.wrong("prompt", "for one query: it takes the place of the question")
        }
        guard prompt != nil || !queries.isEmpty else { throw fields.wrong("queries", "a list of at least one query") }
        let asked: [Query?] = queries.isEmpty ? [nil] : queries
        questions = try asked.map { query in
            let words = prompt ?? query.map { Question($0, target: settings.target).text } ?? ""
            return try Self.question(words, query, picture, settings, model)
        }
    }

    /// The formats of a request.
    static func formats(_ fields: Fields, _ name: String = "export") throws(ServerError) -> [ExportFormat] {
        var formats: [ExportFormat] = []
        for text in try fields.strings(name, limit: 32) ?? [] {
            guard let format = ExportFormat(rawValue: text) else {
                throw fields.wrong(name, "a list of " + ExportFormat.allCases.map(\.rawValue).joined(separator: ", "))
            }
            formats.append(format)
        }
        return formats
    }

    static func question(
        _ words: String, _ query: Query?, _ picture: StoredPicture, _ settings: AnswerSettings, _ model: ServedModel
    ) throws -> PreparedAnswer {
        var watch = Stopwatch()
        var answer = PreparedAnswer(
            size: picture.image.size, query: query, prompt: words,
            request: Request(
                try model.builder.input(.question(words), pictures: [picture.patches]),
                sampling: settings.choice.options,
                stop: StopRule(stopIDs: model.stopIDs, maxNewTokens: settings.maxNewTokens),
                topLogProbabilities: settings.wantsLogProbabilities ? 1 : 0),
            fill: settings.fill, target: settings.target)
        if settings.measuresSpread { answer.request.watched = model.builder.tokenizer.coordinateIDs }
        answer.seconds = watch.lap()
        return answer
    }

    // MARK: - Queries

    private static func queries(_ fields: Fields, size: ImageSize, limit: Int) throws(ServerError) -> [Query] {
        let isNormalized = try fields.bool("normalized") ?? false
        var queries: [Query] = []
        for item in try fields.objects("queries", limit: limit) ?? [] {
            try item.allow(only: ["text", "point", "box"])
            guard item.members.count == 1 else {
                throw .bad("\(item.path("")) has not exactly one of text, point and box", param: item.path(""))
            }
            queries.append(try query(item, size, isNormalized))
        }
        return queries
    }

    private static func query(_ item: Fields, _ size: ImageSize, _ isNormalized: Bool) throws(ServerError) -> Query {
        if let text = try item.string("text") {
            guard !text.allSatisfy(\.isWhitespace) else { throw item.wrong("text", "what to look for") }
            return .text(text)
        }
        if let point = try item.numbers("point", count: 2) {
            return .point(try place(point, size, isNormalized, item, "point"))
        }
        guard let box = try item.numbers("box", count: 4) else { throw item.wrong("text", "what to look for") }
        let first = try place(Array(box[..<2]), size, isNormalized, item, "box")
        let second = try place(Array(box[2...]), size, isNormalized, item, "box")
        return .box(NormalizedBox(x1: first.x, y1: first.y, x2: second.x, y2: second.y))
    }

    private static func place(
        _ numbers: [Double], _ size: ImageSize, _ isNormalized: Bool, _ item: Fields, _ name: String
    ) throws(ServerError) -> NormalizedPoint {
        let point = NormalizedPoint(
            x: isNormalized ? numbers[0] : numbers[0] / Double(size.width),
            y: isNormalized ? numbers[1] : numbers[1] / Double(size.height))
        guard (0...1).contains(point.x), (0...1).contains(point.y) else {
            throw item.wrong(name, "within the picture of \(size.width) × \(size.height) pixels")
        }
        return point
    }
}

/// Something that happened to one of a job's questions, or to the job.
enum SegmentOutput: Sendable {
    case start(index: Int)
    case event(AnswerEvent, index: Int)
    case done(WrittenAnswer, index: Int)
    case failed(ServerError, index: Int)
}

extension SegmentJob {
    /// Asks all questions at once.
    ///
    /// - Returns: what happens, in the order in which it happens; whoever lets go of it cancels the answers.
    /// - Throws: `EngineServiceError` when too many wait: then nothing has been asked.
    func start(_ feed: AnswerFeed) throws(EngineServiceError) -> AsyncStream<SegmentOutput> {
        var begun: [EngineService.Answer] = []
        for question in questions { begun.append(try feed.begin(question)) }
        let (stream, continuation) = AsyncStream<SegmentOutput>.makeStream()
        let (answers, questions, image) = (begun, questions, refines ? picture.image : nil)
        let task = Task {
            await withTaskGroup(of: Void.self) { group in
                for (index, answer) in answers.enumerated() {
                    continuation.yield(.start(index: index))
                    group.addTask {
                        continuation.yield(
                            await Self.follow(questions[index], answer, feed, index, refining: image, continuation))
                    }
                }
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    private static func follow(
        _ question: PreparedAnswer, _ answer: EngineService.Answer, _ feed: AnswerFeed, _ index: Int,
        refining image: Image?, _ continuation: AsyncStream<SegmentOutput>.Continuation
    ) async -> SegmentOutput {
        do {
            var written = try await feed.follow(question, answer) { continuation.yield(.event($0, index: index)) }
            if let image { try written.refine(on: image, fill: question.fill) }
            return .done(written, index: index)
        } catch {
            return .failed(ServerError(error), index: index)
        }
    }

    /// The record of an answer: what `simpleseg segment` prints, and `index`.
    func record(_ written: WrittenAnswer, index: Int) -> JSONObjectWriter {
        var record = JSONObjectWriter()
        record.field("index", index)
        record.field("image", picture.id)
        written.segmentation.write(to: &record)
        if let refined = written.refined { record.field("refined", refined.json) }
        record.field("sampling", settings.choice.json)
        if settings.wantsLogProbabilities {
            let values = zip(written.segmentation.tokenIDs, written.top).map { id, top in
                top.first { $0.id == id }?.logProbability ?? 0
            }
            record.field("log_probabilities", values)
        }
        return record
    }
}

extension WrittenAnswer {
    /// Draws the outlines anew, as `simpleseg segment --refine edges` does.
    ///
    /// - Throws: `GeometryError`.
    fileprivate mutating func refine(on image: Image, fill: FillRule) throws {
        let box: ImageBox? = if case .box(let box)? = segmentation.query { box.scaled(to: image.size) } else { nil }
        let drawn = try RefinedAnswer(segmentation.answer, on: image, box: box, rule: fill)
        segmentation.answer = drawn.answer
        refined = drawn
    }
}
