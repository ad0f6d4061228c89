import Foundation
import Testing

@testable import SegHTTP

@Suite struct ProxyChoiceTests {
    private let hub = URL(string: "https://hub.test/x")

    @Test func `the proxy of the hub's scheme counts, in small letters first`() throws {
        let hub = try #require(hub)
        let choice = ProxyChoice(
            for: hub, ["HTTPS_PROXY": "http://a:1", "https_proxy": "http://u:p@b:2", "HTTP_PROXY": "http://c:3"])
        #expect(choice?.host == "b" && choice?.port == 2 && choice?.login == "u:p")
        #expect(ProxyChoice(for: hub, ["HTTP_PROXY": "http://c:3"]) == nil)
        #expect(ProxyChoice(for: hub, ["ALL_PROXY": "d:4"])?.host == "d")
        #expect(ProxyChoice(for: hub, ["ALL_PROXY": "socks5://d:4"]) == nil)
    }

    @Test func `hosts of NO_PROXY are asked directly`() throws {
        let hub = try #require(hub)
        for (list, isExcluded) in [
            ("hub.test", true), ("other, .test", true), ("*", true), ("ub.test", false), ("", false),
        ] {
            #expect(
                (ProxyChoice(for: hub, ["HTTPS_PROXY": "http://a:1", "NO_PROXY": list]) == nil) == isExcluded, "\(list)"
            )
        }
    }
}
