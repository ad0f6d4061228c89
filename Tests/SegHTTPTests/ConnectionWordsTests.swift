import AsyncHTTPClient
import NIOCore
import NIOPosix
import Testing

@testable import SegHTTP

@Suite struct ConnectionWordsTests {
    @Test func `errors read as sentences, without types`() {
        let cases: [(any Error, String)] = [
            (IOError(errnoCode: 111, reason: "connect"), "Connection refused"),
            (HTTPClientError.remoteConnectionClosed, "the server closed the connection"),
            (HTTPClientError.connectTimeout, "no connection within the time"), (HTTPClientError.cancelled, "cancelled"),
            (CancellationError(), "cancelled"),
        ]
        for (error, words) in cases { #expect(ConnectionWords.words(of: error) == words) }
    }

    @Test func `a port on which nobody listens, and a name that nobody has`() async throws {
        let client = HTTPClient.shared
        for (address, words) in [
            ("http://127.0.0.1:9/", "Connection refused"),
            ("http://nobody.invalid/", "no address is known for nobody.invalid"),
        ] {
            do {
                _ = try await client.execute(HTTPClientRequest(url: address), timeout: .seconds(20))
                Issue.record("an answer from \(address)")
            } catch {
                #expect(ConnectionWords.words(of: error) == words)
            }
        }
    }
}
