/// Token ids and the bytes they stand for, both ways.
struct Vocabulary: Sendable {
    /// Ids are below this; four times the largest vocabulary in use. It bounds memory on hostile files.
    static let capacity = 1 << 20

    private var storage: [UInt8] = []
    private var starts: [Int] = []
    private var counts: [Int32] = []
    private var index = HashIndex()
    /// The number of bytes of the longest token that can be looked up.
    private(set) var longest = 0

    /// The highest id + 1.
    var count: Int { starts.count }

    /// The bytes of a token; nil for an id that has none.
    func bytes(of id: Int) -> ArraySlice<UInt8>? {
        guard id >= 0, id < starts.count, counts[id] >= 0 else { return nil }
        return storage[starts[id]..<starts[id] + Int(counts[id])]
    }

    /// Enters a token.
    ///
    /// - Parameters:
    ///   - bytes: what it stands for.
    ///   - id: 0 ..< `capacity`.
    ///   - findable: whether `id(of:)` shall give it.
    /// - Returns: false, and nothing is changed, where the id is taken or, for a findable token, the bytes are.
    mutating func insert(_ bytes: some Collection<UInt8>, id: Int, findable: Bool) -> Bool {
        precondition(id >= 0 && id < Self.capacity, "a token id is below \(Self.capacity)")
        guard self.bytes(of: id) == nil else { return false }
        let start = storage.count
        storage.append(contentsOf: bytes)
        if findable, self.id(of: storage, start, storage.count) != nil {
            storage.removeSubrange(start...)
            return false
        }
        if id >= starts.count {
            let missing = id + 1 - starts.count
            starts.append(contentsOf: repeatElement(0, count: missing))
            counts.append(contentsOf: repeatElement(-1, count: missing))
        }
        starts[id] = start
        counts[id] = Int32(storage.count - start)
        if findable { makeFindable(id) }
        return true
    }

    private mutating func makeFindable(_ id: Int) {
        let start = starts[id]
        let end = start + Int(counts[id])
        longest = max(longest, end - start)
        index.insert(Int32(id), hash: index.hash(storage, start, end))
    }

    /// The findable token of the given bytes.
    func id(of bytes: [UInt8]) -> Int? {
        id(of: bytes, 0, bytes.count)
    }

    /// The findable token of the bytes `start ..< end` of `text`.
    func id(of text: [UInt8], _ start: Int, _ end: Int) -> Int? {
        guard end - start <= longest else { return nil }
        let found = index.find(hash: index.hash(text, start, end)) { candidate in
            let token = Int(candidate)
            guard Int(counts[token]) == end - start else { return false }
            let shift = starts[token] - start
            for position in start..<end where storage[position + shift] != text[position] { return false }
            return true
        }
        return found.map(Int.init)
    }
}
