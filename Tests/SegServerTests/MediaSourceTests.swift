import Foundation
import NIOCore
import TestSupport
import Testing

@testable import SegServer

@Suite struct MediaSourceTests {
    private func refusal(_ source: MediaSource, _ text: String) async -> ServerError? {
        do {
            _ = try await source.bytes(text, limit: 100, param: "image")
            return nil
        } catch {
            return error as? ServerError
        }
    }

    @Test func `nothing is fetched and nothing is read unless it is allowed`() async {
        let source = MediaSource(domains: [], folder: nil)
        for text in [
            "http://example.org/a.png", "https://127.0.0.1/", "HTTP://x", "file:///etc/passwd", "/etc/passwd", "a.png",
            "ftp://x/y",
        ] {
            let status = await refusal(source, text)?.status
            #expect(status == 400 || status == 403, "\(text)")
        }
    }

    @Test func `names that mean this machine, a private network or a cloud's secrets are refused, allowed or not`()
        async throws
    {
        let server = try LoopbackServer { _, _ in .init(body: "secret") }
        let port = try #require(URL(string: server.address)?.port)
        let meanings = ["inner.example": "10.0.0.1", "cloud.example": "169.254.169.254", "self.example": "127.0.0.1"]
        let source = MediaSource(domains: Array(meanings.keys) + ["127.0.0.1", "localhost"], folder: nil) {
            host, port in
            [try SocketAddress(ipAddress: meanings[host] ?? "127.0.0.1", port: port)]
        }
        for host in Array(meanings.keys) + ["127.0.0.1", "localhost"] {
            #expect(await refusal(source, "http://\(host):\(port)/x")?.status == 403, "\(host)")
        }
        #expect(await refusal(source, "http://other.example/")?.status == 403)
        #expect(await refusal(source, "http://user:word@self.example/")?.status == 400)
        #expect(server.bodies.isEmpty)
    }

    @Test func `a host is allowed by its whole name, or by the domain it lies in`() {
        let source = MediaSource(domains: ["a.example", ".b.example"], folder: nil)
        #expect(
            source.allows(host: "A.example") && source.allows(host: "b.example") && source.allows(host: "x.b.example"))
        #expect(
            !source.allows(host: "xa.example") && !source.allows(host: "xb.example")
                && !source.allows(host: "y.a.example"))
    }

    @Test func `paths stay within their folder, through links, too`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([1, 2, 3]).write(to: folder.appendingPathComponent("a.png"))
        try Data(count: 200).write(to: folder.appendingPathComponent("large.png"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link.png", withDestinationPath: "/etc/passwd")
        let source = MediaSource(domains: [], folder: folder.path)
        #expect(try await source.bytes("a.png", limit: 100, param: "image") == [1, 2, 3])
        #expect(try await source.bytes("file://\(folder.path)/a.png", limit: 100, param: "image") == [1, 2, 3])
        for (text, status) in [
            ("../../etc/passwd", 403), ("/etc/passwd", 403), ("link.png", 403), ("none.png", 404), ("large.png", 413),
            (".", 403),
            ("%2e%2e/x", 404), ("a.png/../../x", 403),
        ] {
            #expect(await refusal(source, text)?.status == status, "\(text)")
        }
        #expect(await refusal(source, "none.png")?.message.contains(folder.path) == false)
    }
}
