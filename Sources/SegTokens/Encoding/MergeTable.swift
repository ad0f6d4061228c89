/// What joining two neighbouring symbols gives: the lower the rank, the earlier it happens.
struct Merge: Equatable, Sendable {
    let rank: UInt32
    let id: Int32
}

/// The merges of a byte-pair vocabulary, by their two parts.
struct MergeTable: Sendable {
    private var pairs: [UInt64] = []
    private var merges: [Merge] = []
    private var index = HashIndex()

    /// The number of different pairs.
    var count: Int { pairs.count }

    @inline(__always)
    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// Enters a merge; a later one of the same pair takes the place of the earlier, as in `tokenizers`.
    mutating func insert(left: Int32, right: Int32, _ merge: Merge) {
        let key = Self.key(left, right)
        let hash = index.hash(key)
        if let known = index.find(hash: hash, matches: { pairs[Int($0)] == key }) {
            merges[Int(known)] = merge
            return
        }
        index.insert(Int32(pairs.count), hash: hash)
        pairs.append(key)
        merges.append(merge)
    }

    /// What joining `left` and `right` gives, if they may be joined.
    @inline(__always)
    func merge(left: Int32, right: Int32) -> Merge? {
        let key = Self.key(left, right)
        return index.find(hash: index.hash(key)) { pairs[Int($0)] == key }.map { merges[Int($0)] }
    }
}
