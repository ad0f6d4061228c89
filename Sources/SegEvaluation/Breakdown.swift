/// The figures of a run as a whole and of its parts.
public struct Breakdown: Hashable, Sendable, Codable {
    /// Some of the samples.
    public struct Part: Hashable, Sendable, Codable {
        /// What they have in common.
        public var name: String
        /// Their figures.
        public var summary: Summary
    }

    /// All samples.
    public var all: Summary
    /// By the size of the object, as COCO draws the lines: below 32² pixels, below 96², above. Absent ones are in none.
    public var bySize: [Part]
    /// By the sort of expression, in the order of the names; empty when all are of one sort.
    public var byKind: [Part]

    enum CodingKeys: String, CodingKey {
        case all
        case bySize = "by_size"
        case byKind = "by_kind"
    }

    /// The figures of `records`, with 95 % intervals.
    public init(_ records: [EvaluationRecord]) {
        let kinds = Set(records.map(\.kind)).sorted()
        var groups = Self.sizes.map { name, range in
            (name, records.filter { $0.score.map { !$0.isAbsent && range.contains($0.area) } ?? false })
        }
        groups.removeAll { $0.1.isEmpty }
        let sizes = groups.count
        if kinds.count > 1 { groups += kinds.map { kind in (kind, records.filter { $0.kind == kind }) } }
        let parts = ([("all", records)] + groups).concurrently { name, records in
            Part(name: name, summary: Summary(records, intervals: true))
        }
        all = parts[0].summary
        bySize = Array(parts[1...].prefix(sizes))
        byKind = Array(parts[1...].dropFirst(sizes))
    }

    /// COCO's sizes, in pixels.
    static let sizes: [(String, Range<Int>)] = [
        ("small", 1..<(32 * 32)), ("medium", (32 * 32)..<(96 * 96)), ("large", (96 * 96)..<Int.max),
    ]
}
