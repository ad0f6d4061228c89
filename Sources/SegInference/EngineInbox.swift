import Dispatch
import Synchronization

/// What an ``EngineService`` and its thread tell each other.
final class EngineInbox: Sendable {
    typealias Continuation = EngineService.Answer.Continuation

    /// Who reads one of the answers to a request.
    struct Reader: Sendable {
        let ticket: Int
        /// Of the answer's random choices.
        let seed: UInt64
        let continuation: Continuation
    }

    /// A request on its way to the engine, with the readers of its answers.
    struct Letter: Sendable {
        let request: Request
        var readers: [Reader]
    }

    /// What the thread is to do before its next step.
    struct Orders {
        var letters: [Letter] = []
        var cancelled: Set<Int> = []
        var isClosed = false
    }

    private struct State {
        var orders = Orders()
        var next = 0
        /// Tickets of answers that have not ended.
        var open: Set<Int> = []
        var statistics = EngineStatistics()
        var loading: Result<Void, any Error>?
        var waiting: [CheckedContinuation<Void, any Error>] = []
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    var statistics: EngineStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.requests = state.open.count
            return statistics
        }
    }

    // MARK: - From anywhere

    /// Adds a request: all of its answers or none.
    ///
    /// - Returns: the tickets by which ``cancel(_:)`` names the answers.
    func submit(
        _ request: Request, _ answers: [(seed: UInt64, continuation: Continuation)], limit: Int
    ) throws(EngineServiceError) -> [Int] {
        let result = state.withLock { state -> Result<[Int], EngineServiceError> in
            if state.orders.isClosed { return .failure(.closed) }
            guard state.open.count + answers.count <= limit else {
                state.statistics.refused += answers.count
                return .failure(.busy(limit: limit))
            }
            let first = state.next
            let readers = answers.enumerated().map {
                Reader(ticket: first + $0, seed: $1.seed, continuation: $1.continuation)
            }
            state.next += readers.count
            let tickets = readers.map(\.ticket)
            state.open.formUnion(tickets)
            state.orders.letters.append(Letter(request: request, readers: readers))
            return .success(tickets)
        }
        bell.signal()
        return try result.get()
    }

    /// Takes an answer out before the next step, if it has not ended.
    func cancel(_ ticket: Int) {
        state.withLock { state in
            guard state.open.remove(ticket) != nil else { return }
            state.statistics.cancelled += 1
            for index in state.orders.letters.indices {
                state.orders.letters[index].readers.removeAll { $0.ticket == ticket }
            }
            state.orders.letters.removeAll(where: \.readers.isEmpty)
            state.orders.cancelled.insert(ticket)
        }
        bell.signal()
    }

    /// Lets nobody in any more.
    func close() {
        state.withLock { $0.orders.isClosed = true }
        bell.signal()
    }

    /// Resumes a continuation when the model has been loaded.
    func whenReady(_ continuation: CheckedContinuation<Void, any Error>) {
        let loading = state.withLock { state in
            if state.loading == nil { state.waiting.append(continuation) }
            return state.loading
        }
        if let loading { continuation.resume(with: loading) }
    }

    // MARK: - From the engine's thread

    /// What is to be done; waits until there is something when `isIdle`.
    func orders(isIdle: Bool) -> Orders {
        while true {
            let orders = state.withLock { state in
                defer { (state.orders.letters, state.orders.cancelled) = ([], []) }
                return state.orders
            }
            let isEmpty = orders.letters.isEmpty && orders.cancelled.isEmpty && !orders.isClosed
            if !isIdle || !isEmpty { return orders }
            bell.wait()
        }
    }

    /// Says that loading the model is over.
    func loaded(_ result: Result<Void, any Error>) {
        let waiting = state.withLock { state in
            state.loading = result
            if case .success = result { state.statistics.isReady = true } else { state.orders.isClosed = true }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }

    /// Counts an answer as ended; one that was cancelled has been counted.
    func ended(_ ticket: Int, _ count: WritableKeyPath<EngineStatistics, Int>) {
        state.withLock { state in
            if state.open.remove(ticket) != nil { state.statistics[keyPath: count] += 1 }
        }
    }

    /// Changes the figures.
    func count(_ change: (inout EngineStatistics) -> Void) {
        state.withLock { change(&$0.statistics) }
    }
}
