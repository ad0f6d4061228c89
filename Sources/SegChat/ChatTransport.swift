internal import AsyncHTTPClient
public import Foundation
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1
internal import SegHTTP

/// What became of a request.
public enum ChatOutcome: Sendable {
    /// A status, the seconds after which the server wants to be asked again, and the body.
    case reply(status: Int, retryAfter: Double?, body: Data)
    /// No reply within so many seconds.
    case late(Double)
    /// No reply, and why.
    case unreachable(String)
}

/// Carries requests to a server.
public protocol ChatTransport: Sendable {
    /// Posts a body.
    func post(_ body: Data, to url: URL, headers: [String: String]) async -> ChatOutcome
}

/// async-http-client. Redirections are followed, certificates verified, the environment's proxy used; nothing is kept between runs.
public struct WebChatTransport: ChatTransport {
    /// The longest reply that is read.
    static let longestReply = 64 << 20

    private let connections: Connections
    private let timeout: Double

    /// A client that waits `timeout` seconds for an answer: a long time, since it is written token by token behind a queue.
    public init(timeout: Double = 1800) {
        self.timeout = timeout
        connections = Connections()
    }

    /// Posts a body. A task that is cancelled closes its connection.
    public func post(_ body: Data, to url: URL, headers: [String: String]) async -> ChatOutcome {
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .POST
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(data: body))
        let limit = NIODeadline.now() + .nanoseconds(Int64(min(timeout, 1e9) * 1e9))
        do {
            let response = try await connections.client(for: url).execute(request, deadline: limit)
            let reply = try await response.body.collect(upTo: Self.longestReply)
            return .reply(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "Retry-After").flatMap { Double($0) },
                body: Data(buffer: reply))
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            return .late(timeout)
        } catch is NIOTooManyBytesError {
            return .unreachable("the reply is longer than \(Self.longestReply >> 20) MiB")
        } catch {
            return .unreachable(ConnectionWords.words(of: error))
        }
    }
}
