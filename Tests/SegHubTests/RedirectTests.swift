import Foundation
import Testing

@testable import SegHub

@Suite struct RedirectTests {
    private func url(_ text: String) throws -> URL { try #require(URL(string: text)) }

    @Test func `relative and whole addresses are followed`() throws {
        let start = try url("https://hub.test/org/m/resolve/main/x.bin?a=1")
        #expect(try Redirect.target("/api/new", from: start).absoluteString == "https://hub.test/api/new")
        #expect(try Redirect.target("y.bin", from: start).absoluteString == "https://hub.test/org/m/resolve/main/y.bin")
        #expect(
            try Redirect.target("https://cdn.test/x?sig=1", from: start).absoluteString == "https://cdn.test/x?sig=1")
        #expect(try Redirect.target("//cdn.test/x", from: start).absoluteString == "https://cdn.test/x")
    }

    @Test(arguments: ["http://hub.test/x", "file:///etc/passwd", "ftp://hub.test/x", "javascript:alert(1)", "https://"])
    func `others are not`(_ location: String) throws {
        let start = try url("https://hub.test/a")
        #expect(throws: HubError.self) { try Redirect.target(location, from: start) }
    }

    @Test func `the hub is one scheme, host and port`() throws {
        let hub = try url("https://hub.test")
        for (text, isHub) in [
            ("https://hub.test/x", true), ("https://HUB.test:443/x", true), ("http://hub.test/x", false),
            ("https://hub.test:8443/x", false), ("https://hub.test.evil.com/x", false), ("https://a.hub.test/x", false),
            ("https://hub.test@evil.com/x", false),
        ] { #expect(Redirect.isHub(try url(text), hub) == isHub, "\(text)") }
    }
}
