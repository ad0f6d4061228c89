import Synchronization
import Testing

@testable import SegCommand

@Suite struct SilenceWatchTests {
    @Test(.timeLimit(.minutes(2)))
    func `silence is told of again and again`() async throws {
        let count = Mutex(0)
        let watch = SilenceWatch(every: .milliseconds(20)) { _ in count.withLock { $0 += 1 } }
        try await watch.during {
            while count.withLock({ $0 }) < 3 { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    @Test func `work that is over at once is not`() async throws {
        let count = Mutex(0)
        let watch = SilenceWatch(every: .seconds(60)) { _ in count.withLock { $0 += 1 } }
        await watch.during { watch.hear() }
        #expect(count.withLock { $0 } == 0)
    }
}
