import Hummingbird
import SegInference
import SegNotation
import SimpleSeg
import Synchronization

/// `POST /v1/responses`, as OpenAI's newer clients ask: one message, whole or as typed events. Nothing is stored, so that no response
/// can be asked for again or continued.
enum ResponseRoutes {
    private static let path = "/v1/responses"

    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            ServerRoute(.post, path) { request, context in
                let fields = try await request.fields(limit: desk.options.bodyBytes)
                return try await context.presence.cancelling {
                    let job = try await ResponseJob.read(fields, desk)
                    let feed = desk.feed(path)
                    let answer = try feed.begin(job.question)
                    let reply = ResponseReply(job: job, model: desk.model)
                    if job.isStream { return stream(reply, answer, feed, context.presence) }
                    return .json(reply.whole(.ended(try await feed.follow(job.question, answer))))
                }
            }
        ]
    }

    private static func stream(
        _ reply: ResponseReply, _ answer: EngineService.Answer, _ feed: AnswerFeed, _ presence: ClientPresence
    ) -> Response {
        .events(presence) { events in
            let numbered = NumberedEvents(events)
            numbered.yield("response.created") { $0.field("response", reply.whole(.underWay)) }
            numbered.yield("response.in_progress") { $0.field("response", reply.whole(.underWay)) }
            numbered.yield("response.output_item.added") {
                $0.field("output_index", 0)
                $0.field("item", reply.message(nil))
            }
            numbered.yield("response.content_part.added") { reply.part("", to: &$0) }
            do {
                let written = try await feed.follow(reply.job.question, answer) { event in
                    guard case .text(let text) = event else { return }
                    numbered.yield("response.output_text.delta") { reply.text("delta", text, to: &$0) }
                }
                finish(reply, written, numbered)
            } catch {
                numbered.yield("response.failed") { $0.field("response", reply.whole(.failed(ServerError(error)))) }
            }
        }
    }

    private static func finish(_ reply: ResponseReply, _ written: WrittenAnswer, _ events: NumberedEvents) {
        let text = written.segmentation.text
        events.yield("response.output_text.done") { reply.text("text", text, to: &$0) }
        events.yield("response.content_part.done") { reply.part(text, to: &$0) }
        events.yield("response.output_item.done") {
            $0.field("output_index", 0)
            $0.field("item", reply.message(written))
        }
        let state = ResponseReply.State.ended(written)
        events.yield("response.\(state.name)") { $0.field("response", reply.whole(state)) }
    }
}

/// Events that say their kind and their number.
private final class NumberedEvents: Sendable {
    private let events: AsyncStream<ServerEvent>.Continuation
    private let next = Mutex(0)

    init(_ events: AsyncStream<ServerEvent>.Continuation) { self.events = events }

    /// Sends an event of a kind with what `write` adds to it.
    func yield(_ kind: String, _ write: (inout JSONObjectWriter) -> Void) {
        var object = JSONObjectWriter()
        object.field("type", kind)
        write(&object)
        next.withLock { number in
            object.field("sequence_number", number)
            number += 1
            events.yield(ServerEvent(kind, object))
        }
    }
}
