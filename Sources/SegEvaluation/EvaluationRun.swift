/// The records of a run, or of a part of one.
public struct EvaluationRun: Sendable {
    /// Where a part of a run came from.
    struct Part: Hashable, Sendable {
        var path: String
        var shard: String?
    }

    /// What the run is.
    public var header: EvaluationHeader
    /// Its records.
    public var records: [EvaluationRecord]
    /// What is odd about its files.
    public var notes: [String]
    private var parts: [Part]

    /// A run from its files.
    init(header: EvaluationHeader, records: [EvaluationRecord], notes: [String] = [], shards: [Part] = []) {
        (self.header, self.records, self.notes, parts) = (header, records, notes, shards)
    }

    /// What the run lacks, a sentence each; none for a whole run, or for answers that do not say how many there should be.
    public var gaps: [String] {
        let shards = parts.compactMap { part in part.shard.flatMap { try? Shard($0) }.map { (part.path, $0) } }
        var gaps: [String] = []
        if let count = shards.first?.1.count, shards.count == parts.count, shards.allSatisfy({ $0.1.count == count }) {
            let given = Set(shards.map(\.1.index))
            let missing = (1...count).filter { !given.contains($0) }
            if !missing.isEmpty {
                gaps.append(
                    "of \(count) parts \(missing.count == 1 ? "part" : "parts") "
                        + "\(missing.map(String.init).joined(separator: ", ")) \(missing.count == 1 ? "is" : "are") missing"
                )
            }
        } else if !shards.isEmpty {
            let told = parts.map { "\($0.path) is \($0.shard.map { "part \($0)" } ?? "the whole")" }
            gaps.append("the files are not parts of one division: \(told.joined(separator: ", "))")
        }
        if let samples = header.samples, samples > records.count {
            gaps.append("\(samples - records.count) of \(samples) samples have no record")
        }
        return gaps
    }
}
