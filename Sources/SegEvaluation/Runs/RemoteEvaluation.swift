internal import SegChat

/// Asks a server for every sample, several at a time, and records what the answers are worth.
public struct RemoteEvaluation: Sendable {
    private let endpoint: ChatEndpoint
    private let concurrency: Int

    /// An evaluation of the model behind `endpoint`, with at most `concurrency` requests on their way.
    public init(_ endpoint: ChatEndpoint, concurrency: Int) {
        precondition(concurrency > 0, "requests need at least one way")
        self.endpoint = endpoint
        self.concurrency = concurrency
    }

    /// Has the samples answered that `log` does not have yet; see ``Evaluation/run(_:log:retriesFailures:progress:)``.
    ///
    /// - Throws: `ChatError` when the server cannot be asked, and what the file throws.
    public func run(
        _ samples: [EvaluationSample], log: EvaluationLog, retriesFailures: Bool = false,
        progress: (EvaluationProgress) -> Void = { _ in }
    ) async throws {
        let pending = log.pending(samples, retriesFailures: retriesFailures)
        var waiting = pending.makeIterator()
        var state = EvaluationProgress(log, samples, pending: pending)
        try await withThrowingTaskGroup(of: EvaluationRecord.self) { [self] group in
            for _ in 0..<concurrency {
                guard let sample = waiting.next() else { break }
                group.addTask { try await record(sample) }
            }
            while let record = try await group.next() {
                try log.append(record)
                state.add(record)
                progress(state)
                if let sample = waiting.next() { group.addTask { try await self.record(sample) } }
            }
        }
    }

    private func record(_ sample: EvaluationSample) async throws -> EvaluationRecord {
        do {
            return try EvaluationRecord(sample, await endpoint.answer(sample))
        } catch  where error is CancellationError || error is ChatError {
            // A picture that cannot be used is one sample's trouble, a server that is not there everybody's.
            throw error
        } catch {
            return EvaluationRecord(sample, failure: "\(error)")
        }
    }
}
