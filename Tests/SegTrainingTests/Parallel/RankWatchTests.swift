import Foundation
import Synchronization
import Testing
import Torch

@testable import SegTraining

struct RankWatchTests {
    private final class End: Sendable {
        let said = Mutex<(status: Int32, words: String)?>(nil)

        /// Waits for the end, no longer than `seconds`.
        func wait(_ seconds: Double) -> (status: Int32, words: String)? {
            let start = ContinuousClock.now
            while start.secondsToNow < seconds {
                if let said = said.withLock({ $0 }) { return said }
                Thread.sleep(forTimeInterval: 0.05)
            }
            return nil
        }
    }

    private func watch(_ seconds: Double, _ end: End) throws -> (RankWatch, KeyStore) {
        let store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: 10)
        let watch = RankWatch(notes: FailureNotes(rank: 0, size: 2, attempt: 0), seconds: seconds) { status, words in
            end.said.withLock { $0 = (status, words) }
        }
        watch.start(store)
        return (watch, store)
    }

    @Test func `a process that waits in vain is ended, and one that works is not`() throws {
        let end = End()
        // Five seconds of grace come on top.
        let (watch, _) = try watch(-4, end)
        defer { watch.stop() }
        #expect(end.wait(2) == nil)
        try watch.waiting {
            let said = try #require(end.wait(20))
            #expect(
                said.status == 1 && said.words.contains("process 0 of 2 could not go on")
                    && said.words.contains("no answer"))
        }
    }

    @Test func `what another process says ends one that waits for it`() throws {
        let end = End()
        let (watch, store) = try watch(600, end)
        defer { watch.stop() }
        FailureNotes(rank: 1, size: 2, attempt: 0).leave("the disk is full", in: store)
        try watch.waiting {
            let said = try #require(end.wait(20))
            #expect(said.status == 1 && said.words == "process 1 failed: the disk is full")
        }
        #expect(watch.failure == .otherProcess(rank: 1, message: "the disk is full"))
    }

    @Test func `a process on its way out is gone in time`() throws {
        let end = End()
        let (watch, _) = try watch(600, end)
        defer { watch.stop() }
        watch.leave(with: TrainingError.nothingToResume(path: "x"), within: 0.5)
        #expect(try #require(end.wait(20)).words == "x holds no complete checkpoint to resume from")
    }
}
