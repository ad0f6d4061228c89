import Foundation
import NIOHTTP1
import SegCache
import TestSupport
import Testing

@testable import SegHub

/// Real sockets: everything else is tested apart from them, and by Scripts/conformance/hub.py.
@Suite struct WebTransportTests {
    private func send(_ address: String, stallSeconds: Int = 5) async throws -> Result<HubReply, TransferFault> {
        try await WebTransport.with(
            endpoint: try #require(URL(string: address)), stallSeconds: stallSeconds, connections: 2, variables: [:]
        ) { transport in
            do {
                let reply = try await transport.send(
                    HubRequest(method: .GET, url: address, headers: ["Range": "bytes=0-1"]))
                let body = try await reply.bytes(limit: 100)
                return .success(
                    HubReply(status: reply.status, headers: reply.headers, body: FakeHub.stream([Data(body)], nil)))
            } catch {
                return .failure(transport.fault(of: error))
            }
        }
    }

    @Test func `status, headers and body come through, and redirections are not followed`() async throws {
        let server = try LoopbackServer { _, _ in
            .init(status: 302, headers: ["Location": "/x", "ETag": "\"e\""], body: "hello")
        }
        let reply = try await send(server.address).get()
        #expect(reply.status == 302 && reply.headers.first(name: "Location") == "/x")
        #expect(try await reply.bytes(limit: 9) == Array("hello".utf8))
        #expect(server.headers[0].contains("bytes=0-1"))
    }

    @Test func `no answer, no server and a late one are three faults`() async throws {
        let silent = try LoopbackServer { _, _ in .hangUp }
        guard case .failure(.cut) = try await send(silent.address) else { return #expect(Bool(false)) }
        let refused = try await send("http://127.0.0.1:1")
        guard case .failure(.unreachable(let reason)) = refused else { return #expect(Bool(false), "\(refused)") }
        #expect(reason.contains("Connection refused"))
        let late = try LoopbackServer { _, _ in
            Thread.sleep(forTimeInterval: 4)
            return .init(body: "late")
        }
        guard case .failure(.stalled(1)) = try await send(late.address, stallSeconds: 1) else {
            return #expect(Bool(false))
        }
    }
}
