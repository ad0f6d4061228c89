internal import Foundation

/// Makes the batches of a run ahead of time, on its own threads, so that drawing never holds up the training.
///
/// What is made for a step depends on its number only, never on how many threads there are or which is faster.
final class BatchFeed<Batches: Sendable>: @unchecked Sendable {
    // All mutable state is guarded by `condition`.
    private let condition = NSCondition()
    private var ready: [Int: Result<Batches, any Error>] = [:]
    private var nextToMake: Int
    private var nextToTake: Int
    private var isStopped = false
    private let ahead: Int
    private let make: @Sendable (Int) throws -> Batches

    /// A feed that begins at `step`.
    ///
    /// - Parameters:
    ///   - step: the first step whose batches are made.
    ///   - workers: threads that make batches.
    ///   - ahead: how many steps may lie ready or be worked on.
    ///   - make: the batches of a step; called on the feed's threads, several at a time.
    init(from step: Int, workers: Int, ahead: Int = 8, make: @escaping @Sendable (Int) throws -> Batches) {
        nextToMake = step
        nextToTake = step
        self.ahead = max(ahead, workers)
        self.make = make
        for _ in 0..<workers {
            let thread = Thread { [self] in work() }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// The batches of the next step; waits for them when they are not ready yet.
    func next() throws -> Batches {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = ready.removeValue(forKey: nextToTake) {
                nextToTake += 1
                condition.broadcast()
                return try result.get()
            }
            condition.wait()
        }
    }

    /// Lets the threads end after what they are making.
    func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }

    private func work() {
        while let step = claim() {
            let result = Result { try make(step) }
            condition.lock()
            ready[step] = result
            condition.broadcast()
            condition.unlock()
        }
    }

    /// The next step to make, once there is room for it; nil when stopped.
    private func claim() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        while !isStopped && nextToMake >= nextToTake + ahead { condition.wait() }
        if isStopped { return nil }
        nextToMake += 1
        return nextToMake - 1
    }
}
