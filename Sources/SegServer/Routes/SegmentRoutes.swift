import HTTPTypes
import Hummingbird
import SegGeometry
import SegImaging
import SegInference
import SegNotation

/// `POST /v1/segment`: questions about a picture → what `simpleseg segment` prints, at once or as events.
enum SegmentRoutes {
    private static let path = "/v1/segment"

    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            ServerRoute(.post, path) { request, context in
                try await context.presence.cancelling {
                    let job = try await job(request, desk)
                    let outputs = try job.start(desk.feed(path))
                    let wantsEvents = request.headers[.accept]?.contains("text/event-stream") == true
                    return wantsEvents
                        ? SegmentEvents.response(job, outputs, desk, context.presence)
                        : try await whole(job, outputs, desk)
                }
            }
        ]
    }

    private static func job(_ request: Request, _ desk: ServerDesk) async throws -> SegmentJob {
        let limit = desk.options.bodyBytes
        guard request.mediaType == "multipart/form-data" else {
            let fields = try await request.fields(limit: limit)
            guard let image = try fields.string("image") else {
                throw fields.wrong("image", "a picture's id or a data URL")
            }
            return try await job(fields, desk.pictures.picture(image, param: "image"), desk)
        }
        let parts = try Multipart(
            await request.bytes(limit: limit)[...], contentType: request.headers[.contentType] ?? "")
        guard let image = parts.part("image") else { throw ServerError.bad("there is no part “image”", param: "image") }
        guard let text = parts.part("request") else {
            throw ServerError.bad("there is no part “request”", param: "request")
        }
        let fields = try Fields(JSONValue(Array(text.bytes)))
        guard fields["image"] == nil else { throw fields.wrong("image", "for both the part and the request") }
        return try await job(fields, desk.pictures.picture(encoded: Array(image.bytes)), desk)
    }

    private static func job(_ fields: Fields, _ picture: StoredPicture, _ desk: ServerDesk) async throws -> SegmentJob {
        // Words become tokens off the threads that serve requests: they may be many.
        try await desk.pictures.work.run {
            try SegmentJob(fields, picture: picture, model: desk.model, options: desk.options)
        }
    }

    private static func whole(
        _ job: SegmentJob, _ outputs: AsyncStream<SegmentOutput>, _ desk: ServerDesk
    ) async throws -> Response {
        var answers: [Int: WrittenAnswer] = [:]
        for await output in outputs {
            switch output {
            case .done(let answer, let index): answers[index] = answer
            case .failed(let error, _): throw error
            case .start, .event: continue
            }
        }
        try Task.checkCancellation()
        let ordered = answers.sorted { $0.key < $1.key }
        var object = JSONObjectWriter()
        object.field("image", job.picture.id)
        object.field("width", job.picture.image.size.width)
        object.field("height", job.picture.image.size.height)
        object.field("results", ordered.map { job.record($0.value, index: $0.key) })
        object.field("exports", try await exports(job, ordered.map(\.value), desk))
        return .json(object)
    }

    /// The exports of answers; empty when none were asked for.
    static func exports(_ job: SegmentJob, _ answers: [WrittenAnswer], _ desk: ServerDesk) async throws
        -> JSONObjectWriter
    {
        try await desk.pictures.work.run { try job.bundle(answers)?.json ?? JSONObjectWriter() }
    }
}

/// The events of `POST /v1/segment`.
private enum SegmentEvents {
    static func response(
        _ job: SegmentJob, _ outputs: AsyncStream<SegmentOutput>, _ desk: ServerDesk, _ presence: ClientPresence
    ) -> Response {
        .events(presence) { events in
            var answers: [Int: WrittenAnswer] = [:]
            var rings = [Int](repeating: 0, count: job.questions.count)
            var vertices = rings
            for await output in outputs {
                switch output {
                case .start(let index): events.yield(ServerEvent("start", start(job, index)))
                case .event(let event, let index):
                    for event in self.events(event, job, index, &rings[index], &vertices[index]) { events.yield(event) }
                case .done(let answer, let index):
                    answers[index] = answer
                    if rings[index] > 0 { events.yield(ServerEvent("object", place(index, object: 0))) }
                    var done = place(index)
                    done.field("result", job.record(answer, index: index))
                    events.yield(ServerEvent("done", done))
                case .failed(let error, let index): events.yield(failure(error, index))
                }
            }
            guard !Task.isCancelled else { return }
            do {
                let ordered = answers.sorted { $0.key < $1.key }.map(\.value)
                var end = JSONObjectWriter()
                end.field("exports", try await SegmentRoutes.exports(job, ordered, desk))
                events.yield(ServerEvent("end", end))
            } catch {
                events.yield(failure(ServerError(error), nil))
            }
        }
    }

    private static func events(
        _ event: AnswerEvent, _ job: SegmentJob, _ index: Int, _ ring: inout Int, _ count: inout Int
    ) -> [ServerEvent] {
        var object = place(index)
        switch event {
        case .token(let token, let top):
            object.field("id", token.id)
            object.field("position", token.index)
            let value = top.first { $0.id == token.id }?.logProbability
            if let value {
                object.field("log_probability", value)
            } else {
                object.field("log_probability", json: "null".utf8)
            }
            return [ServerEvent("token", object)]
        case .text(let text):
            object.field("text", text)
            return [ServerEvent("text", object)]
        case .reading(.vertex(let vertex)):
            let point = vertex.scaled(to: job.picture.image.size)
            object = place(index, object: 0)
            object.field("ring", ring)
            object.field("x", point.x.printed)
            object.field("y", point.y.printed)
            count += 1
            return [ServerEvent("vertex", object)]
        case .reading(.ringEnd):
            object = place(index, object: 0)
            object.field("ring", ring)
            object.field("vertices", count)
            (ring, count) = (ring + 1, 0)
            return [ServerEvent("ring", object)]
        case .reading: return []
        }
    }

    private static func start(_ job: SegmentJob, _ index: Int) -> JSONObjectWriter {
        var object = place(index)
        object.field("prompt", job.questions[index].prompt)
        object.field("width", job.picture.image.size.width)
        object.field("height", job.picture.image.size.height)
        return object
    }

    private static func failure(_ error: ServerError, _ index: Int?) -> ServerEvent {
        var object = JSONObjectWriter()
        if let index { object.field("index", index) } else { object.field("index", json: "null".utf8) }
        object.field("error", error.json)
        return ServerEvent("error", object)
    }

    /// An answer is one object, of one or more rings.
    private static func place(_ index: Int, object number: Int? = nil) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("index", index)
        if let number { object.field("object", number) }
        return object
    }
}
