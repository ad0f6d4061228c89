internal import AsyncHTTPClient
package import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import SegHTTP

/// async-http-client: HTTP/1.1, so that several files have several connections; certificates verified.
package struct WebTransport: HubTransport {
    private let client: HTTPClient
    private let stallSeconds: Int

    /// Does `work` with a transport, and closes its connections.
    package static func with<Result>(
        endpoint: URL, stallSeconds: Int, connections: Int,
        variables: [String: String] = ProcessInfo.processInfo.environment, _ work: (WebTransport) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(Int64(stallSeconds)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        // How often is tried again, and what is said of it, is decided elsewhere.
        configuration.connectionPool.retryConnectionEstablishment = false
        if let proxy = ProxyChoice(for: endpoint, variables) {
            configuration.proxy = .server(
                host: proxy.host, port: proxy.port, authorization: proxy.login.map { .basic(credentials: base64($0)) })
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await work(WebTransport(client: client, stallSeconds: stallSeconds))
            try? await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    /// Sends a request.
    package func send(_ request: HubRequest) async throws -> HubReply {
        var outgoing = HTTPClientRequest(url: request.url)
        (outgoing.method, outgoing.headers) = (request.method, request.headers)
        let response = try await client.execute(outgoing, deadline: .distantFuture)
        return HubReply(status: Int(response.status.code), headers: response.headers, body: response.body)
    }

    /// What an error means.
    package func fault(of error: any Error) -> TransferFault {
        switch error {
        case let fault as TransferFault: return fault
        case let error as HTTPClientError where error == .readTimeout: return .stalled(seconds: stallSeconds)
        case let error as HTTPClientError where error == .connectTimeout: return .unreachable("no answer within 10 s")
        case let error as HTTPClientError where error == .remoteConnectionClosed: return .cut("the server closed it")
        case let error as IOError:
            let words = ConnectionWords.words(of: error.errnoCode)
            return ConnectionWords.unreachable.contains(error.errnoCode) ? .unreachable(words) : .cut(words)
        case let error as NIOConnectionError: return .unreachable(ConnectionWords.words(of: error))
        default: return Self.other("\(error)")
        }
    }

    /// An error known by its words alone.
    static func other(_ words: String) -> TransferFault {
        if words.contains("CERTIFICATE_VERIFY_FAILED") || words.contains("ertificate") { return .certificate }
        if words.contains("HTTPParserError") || words.contains("invalid") { return .malformed(words) }
        return .cut(words)
    }
}
