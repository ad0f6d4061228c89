internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import SegHTTP
internal import Synchronization

/// The connections of a transport and its copies, closed when the last of them goes.
final class Connections: Sendable {
    private let clients = Mutex([ProxyChoice?: HTTPClient]())
    private let variables: [String: String]

    init(_ variables: [String: String] = ProcessInfo.processInfo.environment) {
        self.variables = variables
    }

    deinit {
        for client in clients.withLock({ $0.values.map { $0 } }) { client.shutdown { _ in } }
    }

    /// The client that reaches a server: through the proxy that the environment names for it, or directly.
    func client(for url: URL) -> HTTPClient {
        let proxy = ProxyChoice(for: url, variables)
        return clients.withLock { clients in
            if let client = clients[proxy] { return client }
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(proxy))
            clients[proxy] = client
            return client
        }
    }

    private static func configuration(_ proxy: ProxyChoice?) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .follow(max: 5, allowCycles: false)
        configuration.decompression = .disabled
        configuration.timeout = .init(connect: .seconds(30))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        // How often is tried again, and what is said of it, is decided elsewhere.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.proxy = proxy.map { proxy in
            .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.login.map { .basic(credentials: Data($0.utf8).base64EncodedString()) })
        }
        return configuration
    }
}
