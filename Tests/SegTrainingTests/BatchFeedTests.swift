import Foundation
import SegRewards
import SegTasks
import Synchronization
import Testing

@testable import SegTraining

struct BatchFeedTests {
    private struct Refused: Error {}

    /// A batch that can be told by its length.
    private static func batch(_ step: Int) throws -> ExampleBatch {
        let tree = try ExampleTree.plain(prefix: [Int](repeating: 3, count: step + 1), suffixes: [[1, 2]])
        return try ExampleBatch([tree], limit: 1000)
    }

    @Test(arguments: [1, 3])
    func `batches come in the order of their steps, however many workers there are`(workers: Int) throws {
        let feed = BatchFeed<[ExampleBatch]>(from: 5, workers: workers, ahead: 4) { step in
            if step.isMultiple(of: 3) { Thread.sleep(forTimeInterval: 0.01) }
            return [try Self.batch(step)]
        }
        defer { feed.stop() }
        for step in 5..<40 { #expect(try feed.next().first?.length == step + 3) }
    }

    @Test func `no more is made ahead than asked for`() throws {
        let made = Mutex(0)
        let feed = BatchFeed<[ExampleBatch]>(from: 0, workers: 2, ahead: 3) { _ in
            made.withLock { $0 += 1 }
            return []
        }
        defer { feed.stop() }
        _ = try feed.next()
        Thread.sleep(forTimeInterval: 0.2)
        #expect(made.withLock { $0 } <= 4)
    }

    @Test func `what a step throws arrives with the step`() throws {
        let feed = BatchFeed<[ExampleBatch]>(from: 0, workers: 2) { step in
            if step == 2 { throw Refused() }
            return []
        }
        defer { feed.stop() }
        _ = try feed.next()
        _ = try feed.next()
        #expect(throws: Refused.self) { try feed.next() }
        #expect(try feed.next().isEmpty)
    }
}
