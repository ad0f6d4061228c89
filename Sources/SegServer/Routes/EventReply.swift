import HTTPTypes
import Hummingbird
import SegNotation

/// One server-sent event (WHATWG HTML, 9.2).
struct ServerEvent: Sendable {
    /// Its kind; nil for one without, as OpenAI has them.
    let name: String?
    /// One line.
    let data: [UInt8]

    /// An event of a kind.
    init(_ name: String?, _ object: JSONObjectWriter) { (self.name, data) = (name, object.utf8) }

    /// An event without a kind.
    init(data: String) { (name, self.data) = (nil, Array(data.utf8)) }

    /// The event as it is sent.
    var buffer: ByteBuffer {
        var buffer = ByteBuffer()
        if let name { buffer.writeString("event: \(name)\n") }
        buffer.writeString("data: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
        return buffer
    }
}

extension Response {
    /// A stream of events. Its producer is cancelled when the client hangs up, or nobody reads the answer at all; it never
    /// waits for the reader.
    static func events(
        _ presence: ClientPresence,
        _ produce: @escaping @Sendable (AsyncStream<ServerEvent>.Continuation) async -> Void
    ) -> Response {
        let (stream, continuation) = AsyncStream<ServerEvent>.makeStream()
        let task = Task {
            await produce(continuation)
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        let body = ResponseBody { writer in
            let key = presence.whenGone {
                task.cancel()
                continuation.finish()
            }
            defer {
                presence.forget(key)
                task.cancel()
            }
            for await event in stream { try await writer.write(event.buffer) }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }
}
