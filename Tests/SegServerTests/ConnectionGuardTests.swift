import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SegInference
import TestSupport
import Testing

@testable import SegServer

@Suite(.serialized) struct ConnectionGuardTests {
    /// Seconds until the server closes a line on which `drip` is sent again and again.
    private func secondsUntilClosed(_ line: RawConnection, drip: String) async throws -> Double {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(8) {
            if !line.send(drip) { break }
            if line.read(milliseconds: 0) == nil { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    @Test func `a head or a body that drips in is cut off, and so is a line without a request`() async throws {
        let app = try ServerFixture.server { ($0.headSeconds, $0.bodySeconds) = (1, 1) }.application()
        try await app.test(.live) { client in
            let port = try #require(client.port)
            let head = try RawConnection(port: port)
            #expect(head.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: "))
            #expect(try await secondsUntilClosed(head, drip: "a") < 5)
            let body = try RawConnection(port: port)
            #expect(
                body.send(
                    "POST /v1/decode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
                ))
            #expect(try await secondsUntilClosed(body, drip: " ") < 5)
            let idle = try RawConnection(port: port)
            #expect(try await idle.answer() == nil)
            // Who asks now is served.
            let next = try RawConnection(port: port)
            #expect(next.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            #expect(try await next.answer()?.hasPrefix("HTTP/1.1 200") == true)
            next.hangUp()
            [head, body, idle].forEach { $0.hangUp() }
        }
    }

    @Test func `a line whose answer came before the end of its request is closed when no other request follows`()
        async throws
    {
        let app = try ServerFixture.server { ($0.headSeconds, $0.bodySeconds) = (3, 60) }.application()
        try await app.test(.live) { client in
            let line = try RawConnection(port: try #require(client.port))
            // The type is refused before the body has come.
            #expect(
                line.send(
                    "POST /v1/decode HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n"
                ))
            #expect(try await line.answer()?.hasPrefix("HTTP/1.1 415") == true)
            #expect(line.send("0123456789"))
            #expect(try await line.answer() == nil)
            line.hangUp()
        }
    }

    @Test func `a body that is not framed as HTTP says is the client's fault`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.live) { client in
            for body in ["2\r\n{\"text\":\r\n0\r\n\r\n", "zz\r\n", "-1\r\n"] {
                let line = try RawConnection(port: try #require(client.port))
                _ = line.send(
                    "POST /v1/decode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + body)
                #expect(try await line.answer()?.hasPrefix("HTTP/1.1 400") == true, "\(body)")
                line.hangUp()
            }
            // A request that is answered after its end leaves the line open for the next.
            let line = try RawConnection(port: try #require(client.port))
            for _ in 0..<2 {
                #expect(line.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                #expect(try await line.answer()?.hasPrefix("HTTP/1.1 200") == true)
            }
            line.hangUp()
        }
    }

    @Test func `a head bomb is answered with an error`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.live) { client in
            let port = try #require(client.port)
            for bomb in [String(repeating: "a", count: 100_000), String(repeating: "x: y\r\n", count: 5000)] {
                let line = try RawConnection(port: port)
                _ = line.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: \(bomb)\r\n\r\n")
                #expect(try await line.answer()?.hasPrefix("HTTP/1.1 4") ?? true)
                line.hangUp()
            }
            #expect(try await client.execute(uri: "/health", method: .get).status == .ok)
        }
    }

    @Test(arguments: [false, true])
    func `a client that hangs up has its answer cancelled, streamed or not`(isStream: Bool) async throws {
        let model = try ServerFixture.model()
        try await model.waitUntilReady()
        // Without its stop tokens the answer goes on to the limit.
        let bias = model.stopIDs.map { "\"\($0)\": -100" }.joined(separator: ", ")
        let body =
            #"{"model": "nano", "messages": [{"role": "user", "content": "a"}], "max_tokens": 4000, "logit_bias": {\#(bias)}, "stream": \#(isStream)}"#
        let app = try ServerFixture.server(model: model).application()
        try await app.test(.live) { client in
            let line = try RawConnection(port: try #require(client.port))
            #expect(
                line.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                ))
            while model.service.statistics.tokens < 3 { try await Task.sleep(for: .milliseconds(5)) }
            line.hangUp()
            let start = ContinuousClock.now
            while model.service.statistics.requests > 0, ContinuousClock.now - start < .seconds(5) {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(model.service.statistics.cancelled == 1 && model.service.statistics.tokens < 3000)
            // It counts as a client that left, a moment later, and not as a failure.
            var figures = ""
            while ContinuousClock.now - start < .seconds(30) {
                figures = String(buffer: try await client.execute(uri: "/metrics", method: .get).body)
                if figures.contains(#"route="/v1/chat/completions",status=""#) { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            let status = isStream ? 200 : 499
            #expect(figures.contains(#"requests_total{route="/v1/chat/completions",status="\#(status)"} 1"#))
            #expect(!figures.contains(#"status="500""#))
        }
    }
}
