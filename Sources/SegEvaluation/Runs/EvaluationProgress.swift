/// How far a run is.
public struct EvaluationProgress: Sendable {
    /// Samples that have a record.
    public private(set) var done = 0
    /// Samples of this part.
    public let total: Int
    /// Samples that could not be asked.
    public private(set) var failures = 0
    private var intersection = 0
    private var union = 0
    /// Samples recorded since the run began or went on.
    private var recent = 0
    private let start = ContinuousClock.now

    /// A run over `samples` of which `pending` are still to be asked.
    package init(_ log: EvaluationLog, _ samples: [EvaluationSample], pending: [EvaluationSample]) {
        total = samples.count
        let settled = Set(samples.map(\.id)).subtracting(pending.map(\.id))
        for record in log.records where settled.contains(record.id) { count(record) }
    }

    /// Counts the record of a sample that was pending.
    package mutating func add(_ record: EvaluationRecord) {
        recent += 1
        count(record)
    }

    private mutating func count(_ record: EvaluationRecord) {
        done += 1
        if record.failure != nil { failures += 1 }
        let overlap = record.score?.overlap["inclusive"]
        intersection += overlap?.intersection ?? 0
        union += overlap?.union ?? 0
    }

    /// ΣI ÷ ΣU of what was answered so far, inclusive fill; 0 before the first answer.
    public var cIoU: Double { union == 0 ? 0 : Double(intersection) / Double(union) }

    /// Seconds until the last sample if the rest is as quick as what was answered since the run went on; nil before that.
    public var secondsLeft: Double? {
        guard recent > 0 else { return nil }
        let passed = (ContinuousClock.now - start) / .seconds(1)
        return passed / Double(recent) * Double(total - done)
    }
}
