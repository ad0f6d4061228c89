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

    /// Spellings of this machine and of clouds' metadata that look like other hosts.
    static let disguises = [
        "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "2852039166", "0xa9fea9fe", "169.254.43518", "[::ffff:169.254.169.254]", "[fd00:ec2::254]",
        "[64:ff9b::a9fe:a9fe]", "localhost", "169.254.169.254",
    ]

    @Test(arguments: disguises)
    func `this machine is refused in every spelling, by the system's own resolver, though its name be allowed`(
        host: String
    ) async {
        let bare = host.trimmingCharacters(in: ["[", "]"])
        let source = MediaSource(domains: [host, bare], folder: nil)
        let refusal = await refusal(source, "http://\(host):9/latest/meta-data/")
        // What the resolver does not read as an address leads nowhere.
        #expect(refusal?.status == 403 || refusal?.code == "media_unreachable", "\(String(describing: refusal))")
        #expect(source.allows(host: host))
    }

    @Test(
        arguments: disguises.map { "http://\($0)/secret" } + ["file:///etc/passwd", "//inner.example/x", "gopher://x/"])
    func `a redirect is judged as the first address was, wherever it leads`(target: String) async throws {
        let server = try LoopbackServer { _, _ in .init(status: 302, headers: ["Location": target]) }
        let port = try #require(URL(string: server.address)?.port)
        let hosts = Self.disguises + Self.disguises.map { $0.trimmingCharacters(in: ["[", "]"]) }
        let source = MediaSource(domains: hosts + ["outer.example", "inner.example"], folder: nil) { host, port in
            if host == "outer.example" { return [try SocketAddress(ipAddress: "127.0.0.1", port: port)] }
            if host == "inner.example" { return [try SocketAddress(ipAddress: "10.0.0.1", port: port)] }
            return try MediaSource.addresses(host, port)
        } isPrivate: { address in
            // The first server stands for one of the public internet.
            address.port != port && AddressRange.isPrivate(address)
        }
        let refusal = await refusal(source, "http://outer.example:\(port)/a.png")
        #expect(refusal?.status == 403 || refusal?.code == "media_unreachable" || refusal?.status == 400)
        #expect(server.headers.count == 1)
        let closed = MediaSource(domains: ["outer.example"], folder: nil) { _, port in
            [try SocketAddress(ipAddress: "127.0.0.1", port: port)]
        } isPrivate: { _ in
            false
        }
        // A host that is not allowed is none after a redirect, either.
        #expect(await self.refusal(closed, "http://outer.example:\(port)/a.png")?.status != nil)
        #expect(server.headers.count == 2)
    }

    @Test func `a redirect to a host that may be asked is followed, three times at most, and bytes are counted`()
        async throws
    {
        let server = try LoopbackServer { number, _ in
            number < 3 ? .init(status: 302, headers: ["Location": "/next"]) : .init(body: "picture")
        }
        let port = try #require(URL(string: server.address)?.port)
        func source() -> MediaSource {
            MediaSource(domains: ["outer.example"], folder: nil) { _, port in
                [try SocketAddress(ipAddress: "127.0.0.1", port: port)]
            } isPrivate: { _ in
                false
            }
        }
        let bytes = try await source().bytes("http://outer.example:\(port)/", limit: 100, param: "image")
        #expect(String(decoding: bytes, as: UTF8.self) == "picture")
        #expect(await refusal(source(), "http://outer.example:\(port)/") == nil)
        let endless = try LoopbackServer { _, _ in .init(status: 302, headers: ["Location": "/next"]) }
        let other = try #require(URL(string: endless.address)?.port)
        #expect(await refusal(source(), "http://outer.example:\(other)/")?.code == "media_unreachable")
        #expect(endless.headers.count == 4)
        let long = try LoopbackServer { _, _ in .init(body: String(repeating: "a", count: 101)) }
        let third = try #require(URL(string: long.address)?.port)
        #expect(await refusal(source(), "http://outer.example:\(third)/")?.status == 413)
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
