import Dispatch
import Synchronization

/// What an ``EngineService`` and its thread tell each other.
final class EngineInbox: Sendable {
    typealias Continuation = EngineService.Answer.Continuation

    /// A request on its way to the engine.
    struct Letter: Sendable {
        let ticket: Int
        let request: Request
        let continuation: Continuation
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
        /// Tickets of requests that have not ended.
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

    /// Adds a request.
    ///
    /// - Returns: the ticket by which ``cancel(_:)`` names it.
    func submit(_ request: Request, _ continuation: Continuation, limit: Int) throws(EngineServiceError) -> Int {
        let result = state.withLock { state -> Result<Int, EngineServiceError> in
            if state.orders.isClosed { return .failure(.closed) }
            guard state.open.count < limit else {
                state.statistics.refused += 1
                return .failure(.busy(limit: limit))
            }
            defer { state.next += 1 }
            state.open.insert(state.next)
            state.orders.letters.append(Letter(ticket: state.next, request: request, continuation: continuation))
            return .success(state.next)
        }
        bell.signal()
        return try result.get()
    }

    /// Takes a request out before the next step, if it has not ended.
    func cancel(_ ticket: Int) {
        state.withLock { state in
            guard state.open.remove(ticket) != nil else { return }
            state.statistics.cancelled += 1
            state.orders.letters.removeAll { $0.ticket == ticket }
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

    /// Counts a request as ended; one that was cancelled has been counted.
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
