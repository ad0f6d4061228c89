internal import SegChat

/// Asks a server for every sample, several at a time, and records what the answers are worth.
public struct RemoteEvaluation: Sendable {
    private let endpoint: ChatEndpoint
    private let concurrency: Int

    /// So many failures in a row, or as many as there are requests on their way, end a run: nothing else would ever end one
    /// whose server answers 500 to everything.
    private static let mostFailures = 8

    /// An evaluation of the model behind `endpoint`, with at most `concurrency` requests on their way.
    public init(_ endpoint: ChatEndpoint, concurrency: Int) {
        precondition(concurrency > 0, "requests need at least one way")
        self.endpoint = endpoint
        self.concurrency = concurrency
    }

    /// Has the samples answered that `log` does not have yet; see ``Evaluation/run(_:log:retriesFailures:progress:)``.
    ///
    /// - Throws: `ChatError` when the server cannot be asked, `EvaluationError.server` when it fails time after time, and what the
    ///   file throws.
    public func run(
        _ samples: [EvaluationSample], log: EvaluationLog, retriesFailures: Bool = false,
        progress: (EvaluationProgress) -> Void = { _ in }
    ) async throws {
        let pending = log.pending(samples, retriesFailures: retriesFailures)
        var waiting = pending.makeIterator()
        var state = EvaluationProgress(log, samples, pending: pending)
        try await withThrowingTaskGroup(of: Asked.self) { [self] group in
            for _ in 0..<concurrency {
                guard let sample = waiting.next() else { break }
                group.addTask { try await record(sample) }
            }
            var failures = 0
            while let asked = try await group.next() {
                let record = asked.record
                try log.append(record)
                if record.failure == nil { failures = 0 } else if asked.isServersFault { failures += 1 }
                if failures >= max(Self.mostFailures, concurrency), let last = record.failure {
                    throw EvaluationError.server(count: failures, last: last)
                }
                state.add(record)
                progress(state)
                if let sample = waiting.next() { group.addTask { try await self.record(sample) } }
            }
        }
    }

    /// What became of a sample, and whether the server is to blame.
    private struct Asked: Sendable {
        var record: EvaluationRecord
        var isServersFault = false
    }

    private func record(_ sample: EvaluationSample) async throws -> Asked {
        do {
            return Asked(record: try EvaluationRecord(sample, await endpoint.answer(sample)))
        } catch  where error is CancellationError || error is ChatError {
            // A picture that cannot be used is one sample's trouble, a server that is not there everybody's.
            throw error
        } catch {
            return Asked(record: EvaluationRecord(sample, failure: "\(error)"), isServersFault: error is ChatFailure)
        }
    }
}
