/// Runs of consecutive rows inside which attention stays, gathered so that segments of one length are neighbours.
struct SegmentPlan: Hashable, Sendable {
    /// `count` segments of `length` rows each, one after the other.
    struct Group: Hashable, Sendable {
        var length: Int
        var count: Int
    }

    /// The groups, longest segments first; together they cover all rows.
    let groups: [Group]
    /// Rows in the order of the groups; nil when that is the order they have already.
    let order: [Int]?

    /// The plan of the segments `lengths`, which are already sorted so that equal ones are neighbours.
    init(sortedLengths lengths: [Int]) {
        groups = Self.groups(of: lengths)
        order = nil
    }

    /// The plan for rows of which each belongs to the segment `segmentOfRow[row]`, in any order.
    init(segmentOfRow: [Int], segmentCount: Int) {
        var rows = [[Int]](repeating: [], count: segmentCount)
        for (row, segment) in segmentOfRow.enumerated() { rows[segment].append(row) }
        rows.sort { $0.count > $1.count }
        groups = Self.groups(of: rows.map(\.count))
        let sorted = Array(rows.joined())
        order = sorted == Array(sorted.indices) ? nil : sorted
    }

    private static func groups(of lengths: [Int]) -> [Group] {
        var groups: [Group] = []
        for length in lengths {
            if groups.last?.length == length {
                groups[groups.count - 1].count += 1
            } else {
                groups.append(Group(length: length, count: 1))
            }
        }
        return groups
    }
}
