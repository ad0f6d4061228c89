import Synchronization
import Testing

@testable import SegCommand

@Suite struct SilenceWatchTests {
    private func told(_ work: (SilenceWatch) async throws -> Void) async throws -> Int {
        let count = Mutex(0)
        let watch = SilenceWatch(every: .milliseconds(100)) { _ in count.withLock { $0 += 1 } }
        try await watch.during { try await work(watch) }
        return count.withLock { $0 }
    }

    @Test func `silence is told of again and again`() async throws {
        #expect(try await told { _ in try await Task.sleep(for: .milliseconds(750)) } >= 2)
    }

    @Test func `work that is over at once is not`() async throws {
        #expect(try await told { $0.hear() } == 0)
    }
}
