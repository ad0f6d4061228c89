import Foundation
import NIOHTTP1
import SegCache
import Synchronization
import Testing

@testable import SegHub

@Suite struct HubClientTests {
    private func client(_ hub: FakeHub, _ place: Place) throws -> HubClient {
        let notes = place.notes
        return HubClient(
            transport: hub, endpoint: try #require(URL(string: "https://hub.test/sub")), token: "t",
            retry: TransferRetry(attempts: 3, pause: 0, longest: 0)
        ) { text in notes.all.withLock { $0.append(text) } }
    }

    @Test func `addresses are escaped part by part`() throws {
        let place = try Place()
        let client = try client(FakeHub([:]), place)
        #expect(
            client.listingURL(place.id, "refs/pr/1").hasSuffix(
                "/sub/api/models/org/model/revision/refs%2Fpr%2F1?blobs=true"))
        let path = try #require(RepoPath("a b/ü?#.bin"))
        #expect(
            client.fileURL(place.id, "c", path) == "https://hub.test/sub/org/model/resolve/c/a%20b/%C3%BC%3F%23.bin")
    }

    @Test func `what may pass is asked again, each time with a word, and then given up`() async throws {
        let place = try Place()
        let hub = FakeHub([:]) { _ in FakeHub.reply(503) }
        let client = try client(hub, place)
        let error = await #expect(throws: HubError.self) {
            _ = try await client.listing(of: place.id, revision: "main")
        }
        #expect(error == .transfer("the list of org/model", attempts: 3, last: .status(503, retryAfter: nil)))
        #expect(hub.requests.count == 3)
        #expect(place.notes.text.contains("the server answers 503; attempt 2 of 3 in 0.0 s"))
    }

    @Test func `redirections in a ring end`() async throws {
        let place = try Place()
        let hub = FakeHub([:]) { _ in FakeHub.reply(302, ["Location": "/again"]) }
        let client = try client(hub, place)
        await #expect(throws: HubError.self) { _ = try await client.open(.GET, "https://hub.test/x") }
        #expect(hub.requests.count == 10)
    }
}
