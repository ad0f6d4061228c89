internal import Synchronization

/// How far a batch is, for the sentence at its end.
final class SegmentTally: Sendable {
    private struct Counts {
        var (total, passed, answers, failures) = (0, 0, 0, 0)
    }

    private let counts = Mutex(Counts())

    /// The batch has so many pictures.
    func begin(_ total: Int) { counts.withLock { $0.total = total } }

    /// An answer was written.
    func answered() { counts.withLock { $0.answers += 1 } }

    /// A picture could not be used.
    func failed() { counts.withLock { $0.failures += 1 } }

    /// A picture's turn is over.
    func passed() { counts.withLock { $0.passed += 1 } }

    /// Whether a picture could not be used.
    var hasFailed: Bool { counts.withLock { $0.failures > 0 } }

    /// What is kept of an interrupted batch, and how to go on.
    func next(out: String?) -> String {
        let (passed, total) = counts.withLock { ($0.passed, $0.total) }
        let place = "after \(passed) of \(total) pictures"
        guard let out else {
            return "\(place); the records on stdout are whole. With --out the same command could go on"
        }
        return "\(place); \(out) has their answers, the same command goes on"
    }
}
