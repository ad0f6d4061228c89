import Foundation
import Hummingbird
import SegGeometry
import SegInference
import SegInputs
import SegNotation
import SegTokens
import SimpleSeg

/// `POST /v1/chat/completions`, as OpenAI's clients ask. The message is the model's text; what it means in pixels stands beside it
/// as `segmentation`.
enum ChatRoutes {
    private static let path = "/v1/chat/completions"

    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            ServerRoute(.post, path) { request, context in
                let fields = try await request.fields(limit: desk.options.bodyBytes)
                return try await context.presence.cancelling {
                    let job = try await ChatJob.read(fields, desk)
                    let feed = desk.feed(path)
                    let answers = try feed.begin(job.question, seeds: job.seeds)
                    let reply = ChatReply(job: job, model: desk.model)
                    return job.isStream
                        ? stream(reply, answers, feed, context.presence)
                        : .json(try await whole(reply, answers, feed))
                }
            }
        ]
    }

    private static func whole(
        _ reply: ChatReply, _ answers: [EngineService.Answer], _ feed: AnswerFeed
    ) async throws -> JSONObjectWriter {
        let job = reply.job
        let written = try await withThrowingTaskGroup(of: (Int, WrittenAnswer).self) { group in
            for (index, answer) in answers.enumerated() {
                group.addTask { (index, try await feed.follow(job.question, answer, stops: job.stops)) }
            }
            return try await group.reduce(into: [Int: WrittenAnswer]()) { $0[$1.0] = $1.1 }
        }
        return reply.whole(written.sorted { $0.key < $1.key }.map(\.value))
    }

    private static func stream(
        _ reply: ChatReply, _ answers: [EngineService.Answer], _ feed: AnswerFeed, _ presence: ClientPresence
    ) -> Response {
        .events(presence) { events in
            let written = await withTaskGroup(of: WrittenAnswer?.self) { group in
                for (index, answer) in answers.enumerated() {
                    group.addTask { await follow(reply, answer, index, feed, events) }
                }
                return await group.reduce(into: [WrittenAnswer]()) { all, one in if let one { all.append(one) } }
            }
            if reply.job.streamsUsage, written.count == answers.count {
                events.yield(ServerEvent(nil, reply.usageChunk(written)))
            }
            events.yield(ServerEvent(data: "[DONE]"))
        }
    }

    private static func follow(
        _ reply: ChatReply, _ answer: EngineService.Answer, _ index: Int, _ feed: AnswerFeed,
        _ events: AsyncStream<ServerEvent>.Continuation
    ) async -> WrittenAnswer? {
        events.yield(ServerEvent(nil, reply.chunk(index, role: true)))
        do {
            let written = try await feed.follow(reply.job.question, answer, stops: reply.job.stops) { event in
                switch event {
                case .text(let text): events.yield(ServerEvent(nil, reply.chunk(index, text: text)))
                case .token(_, let top) where reply.job.wantsLogProbabilities:
                    events.yield(ServerEvent(nil, reply.chunk(index, text: "", top: top, event: event)))
                default: break
                }
            }
            events.yield(ServerEvent(nil, reply.chunk(index, end: written)))
            return written
        } catch {
            var object = JSONObjectWriter()
            object.field("error", ServerError(error).json)
            events.yield(ServerEvent(nil, object))
            return nil
        }
    }
}

/// Writes answers as OpenAI's objects.
struct ChatReply: Sendable {
    let job: ChatJob
    let model: ServedModel
    private let id = "chatcmpl-" + UUID().uuidString.lowercased().replacing("-", with: "")
    private let created = Int(Date().timeIntervalSince1970)

    init(job: ChatJob, model: ServedModel) { (self.job, self.model) = (job, model) }

    /// `chat.completion`.
    func whole(_ answers: [WrittenAnswer]) -> JSONObjectWriter {
        var object = head("chat.completion")
        object.field("choices", answers.enumerated().map { choice($0, $1) })
        object.field("usage", AnswerUsage(answers).chat)
        if !job.notes.isEmpty { object.field("notes", job.notes) }
        return object
    }

    private func choice(_ index: Int, _ answer: WrittenAnswer) -> JSONObjectWriter {
        var message = JSONObjectWriter()
        message.field("role", "assistant")
        message.field("content", answer.segmentation.text)
        message.field("refusal", json: "null".utf8)
        var choice = JSONObjectWriter()
        choice.field("index", index)
        choice.field("message", message)
        logProbabilities(zip(answer.segmentation.tokenIDs, answer.top).map { ($0, $1) }, to: &choice)
        choice.field("finish_reason", answer.segmentation.finishReason.rawValue)
        choice.field("segmentation", answer.json)
        return choice
    }

    // MARK: - Chunks

    /// A `chat.completion.chunk` that begins an answer, or adds to it.
    func chunk(
        _ index: Int, role: Bool = false, text: String? = nil, top: [TokenLogProbability] = [],
        event: AnswerEvent? = nil
    ) -> JSONObjectWriter {
        var delta = JSONObjectWriter()
        if role { delta.field("role", "assistant") }
        delta.field("content", text ?? "")
        var choice = JSONObjectWriter()
        choice.field("index", index)
        choice.field("delta", delta)
        if case .token(let token, _)? = event {
            logProbabilities([(token.id, top)], to: &choice)
        } else {
            choice.field("logprobs", json: "null".utf8)
        }
        choice.field("finish_reason", json: "null".utf8)
        return chunk([choice])
    }

    /// The chunk that ends an answer.
    func chunk(_ index: Int, end answer: WrittenAnswer) -> JSONObjectWriter {
        var choice = JSONObjectWriter()
        choice.field("index", index)
        choice.field("delta", JSONObjectWriter())
        choice.field("logprobs", json: "null".utf8)
        choice.field("finish_reason", answer.segmentation.finishReason.rawValue)
        choice.field("segmentation", answer.json)
        return chunk([choice])
    }

    /// The chunk behind the last, when it is asked for.
    func usageChunk(_ answers: [WrittenAnswer]) -> JSONObjectWriter {
        var object = head("chat.completion.chunk")
        object.field("choices", [JSONObjectWriter]())
        object.field("usage", AnswerUsage(answers).chat)
        return object
    }

    private func chunk(_ choices: [JSONObjectWriter]) -> JSONObjectWriter {
        var object = head("chat.completion.chunk")
        object.field("choices", choices)
        if job.streamsUsage { object.field("usage", json: "null".utf8) }
        return object
    }

    // MARK: - Parts

    private func head(_ kind: String) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("id", id)
        object.field("object", kind)
        object.field("created", created)
        object.field("model", model.id)
        return object
    }

    private func logProbabilities(_ tokens: [(id: Int, top: [TokenLogProbability])], to choice: inout JSONObjectWriter)
    {
        guard job.wantsLogProbabilities else { return choice.field("logprobs", json: "null".utf8) }
        var object = JSONObjectWriter()
        object.field(
            "content",
            tokens.map { token in
                let own = token.top.first { $0.id == token.id }?.logProbability ?? 0
                var entry = self.entry(token.id, own)
                entry.field("top_logprobs", token.top.prefix(job.topCount).map { self.entry($0.id, $0.logProbability) })
                return entry
            })
        object.field("refusal", json: "null".utf8)
        choice.field("logprobs", object)
    }

    private func entry(_ id: Int, _ logProbability: Double) -> JSONObjectWriter {
        let bytes = model.builder.tokenizer.bytes(of: id) ?? []
        var entry = JSONObjectWriter()
        entry.field("token", String(decoding: bytes, as: UTF8.self))
        // OpenAI writes -9999 for what cannot be.
        entry.field("logprob", logProbability.isFinite ? logProbability : -9999)
        entry.field("bytes", bytes.map(Int.init))
        return entry
    }
}
