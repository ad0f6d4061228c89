/// Merging of a long piece: a linked list of symbols, and a queue of the possible merges by rank and place.
struct MergeQueue {
    private let encoder: BytePairEncoder
    private let text: [UInt8]
    private let end: Int
    private var symbols: [BytePairEncoder.Symbol]
    /// The neighbours of each symbol; `symbols.count` is "none" to the right, -1 to the left.
    private var next: [Int]
    private var previous: [Int]
    /// The merge of each symbol with its right neighbour; what the queue says is stale where it differs.
    private var merges: [Merge?]
    private var queue = MinimumHeap()

    init(encoder: BytePairEncoder, text: [UInt8], symbols: [BytePairEncoder.Symbol], end: Int) {
        self.encoder = encoder
        self.text = text
        self.end = end
        self.symbols = symbols
        next = Array(1..<symbols.count + 1)
        previous = Array(-1..<symbols.count - 1)
        merges = [Merge?](repeating: nil, count: symbols.count)
    }

    /// Merges until nothing can be merged, and appends the ids that remain.
    consuming func run(into ids: inout [Int]) {
        var state = self
        for index in state.symbols.indices { state.consider(index) }
        while let entry = state.queue.removeLowest() {
            let index = Int(entry & 0xFFFF_FFFF)
            guard let merge = state.merges[index], UInt64(merge.rank) == entry >> 32 else { continue }
            state.apply(merge, at: index)
        }
        var index = 0
        while index < state.symbols.count {
            ids.append(Int(state.symbols[index].id))
            index = state.next[index]
        }
    }

    /// Looks up what the symbol at `index` makes with its right neighbour, and queues it.
    private mutating func consider(_ index: Int) {
        merges[index] = nil
        let right = next[index]
        guard right < symbols.count else { return }
        let rightEnd = next[right] < symbols.count ? symbols[next[right]].start : end
        guard let merge = encoder.merge(symbols[index], symbols[right], text, end: rightEnd) else { return }
        merges[index] = merge
        queue.insert(UInt64(merge.rank) << 32 | UInt64(index))
    }

    private mutating func apply(_ merge: Merge, at index: Int) {
        let right = next[index]
        symbols[index].id = merge.id
        merges[right] = nil
        next[index] = next[right]
        if next[index] < symbols.count { previous[next[index]] = index }
        consider(index)
        if previous[index] >= 0 { consider(previous[index]) }
    }
}

/// A binary heap of numbers whose lowest comes out first.
struct MinimumHeap {
    private var items: [UInt64] = []

    /// Enters a number.
    mutating func insert(_ item: UInt64) {
        items.append(item)
        var child = items.count - 1
        while child > 0, items[(child - 1) / 2] > items[child] {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the lowest number out.
    mutating func removeLowest() -> UInt64? {
        guard let lowest = items.first, let last = items.popLast() else { return nil }
        guard !items.isEmpty else { return lowest }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && items[child] < items[least] {
                least = child
            }
            guard least != parent else { return lowest }
            items.swapAt(parent, least)
            parent = least
        }
    }
}
