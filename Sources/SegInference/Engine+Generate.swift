import SegInputs

extension Engine {
    /// Answers one request beside those that are in the engine, whose events are dropped.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - onToken: called with each token as soon as it is chosen; what it throws cancels the request.
    /// - Throws: what made the request fail, `CancellationError` when the surrounding task is cancelled.
    /// - Returns: the answer.
    @discardableResult
    public func generate(_ request: Request, onToken: (TokenEvent) throws -> Void = { _ in }) throws -> Generation {
        let id = try submit(request)
        defer { cancel(id) }
        while true {
            try Task.checkCancellation()
            for event in try step() {
                switch event {
                case .token(let token, id, _): try onToken(token)
                case .finished(let generation, id): return generation
                case .failed(let error, id): throw error
                default: continue
                }
            }
        }
    }

    /// Answers requests side by side, several answers to each.
    ///
    /// - Parameters:
    ///   - requests: what is asked.
    ///   - seeds: for each request the seeds of its answers' random choices; one answer each with the request's own when
    ///     nil.
    /// - Throws: what made the first request fail, `CancellationError` when the surrounding task is cancelled.
    /// - Returns: for each request its answers in the order of the seeds.
    public func generate(_ requests: [Request], seeds: [[UInt64]]? = nil) throws -> [[Generation]] {
        precondition(seeds == nil || seeds?.count == requests.count, "every request has its seeds")
        var ids: [[Int]] = []
        defer { ids.joined().forEach(cancel) }
        for (index, request) in requests.enumerated() {
            ids.append(try submit(request, seeds: seeds?[index] ?? [request.sampling.seed]))
        }
        var open = Set(ids.joined())
        var answers: [Int: Generation] = [:]
        while !open.isEmpty {
            try Task.checkCancellation()
            for event in try step() {
                switch event {
                case .finished(let generation, let id):
                    answers[id] = generation
                    open.remove(id)
                case .failed(let error, let id) where open.contains(id): throw error
                default: continue
                }
            }
        }
        return ids.map { $0.compactMap { answers[$0] } }
    }
}
