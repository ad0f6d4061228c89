internal import SegFormats

/// Which of several sources each item of a series comes from, and which of the source's own items it is.
///
/// A pure function of seed and index: items come in blocks, each with every source in the proportion of its weight and in an
/// order of its own, so that shares are kept to a block and no source skips or repeats an item.
struct SourceMix: Sendable {
    /// Items of a block.
    static let block = 256

    private let quotas: [Int]
    private let seed: UInt64

    /// A mix by `weights`; a positive weight gets at least one item of a block.
    ///
    /// - Precondition: a weight is positive, and there are at most 64.
    init(weights: [Double], seed: UInt64) {
        self.seed = seed
        let total = weights.reduce(0) { $0 + max($1, 0) }
        precondition(total > 0 && weights.count <= 64, "nothing to mix")
        let wanted = weights.map { max($0, 0) / total * Double(Self.block) }
        var quotas = wanted.map { $0 > 0 ? max(1, Int($0)) : 0 }
        // Whoever is furthest below its share gets the next item, whoever is furthest above gives one.
        while quotas.reduce(0, +) != Self.block {
            let step = quotas.reduce(0, +) < Self.block ? 1 : -1
            let open = quotas.indices.filter { wanted[$0] > 0 && (step > 0 || quotas[$0] > 1) }
            guard
                let place = open.max(by: {
                    (wanted[$0] - Double(quotas[$0])) * Double(step) < (wanted[$1] - Double(quotas[$1])) * Double(step)
                })
            else { break }
            quotas[place] += step
        }
        self.quotas = quotas
    }

    /// Where item `index` comes from.
    ///
    /// - Precondition: `index` is not negative.
    /// - Returns: the index of the source, and of the source's own item.
    func place(of index: Int) -> (source: Int, index: Int) {
        // One source keeps its order.
        if let only = quotas.firstIndex(of: Self.block) { return (only, index) }
        let (block, position) = index.quotientAndRemainder(dividingBy: Self.block)
        var order = quotas.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
        var random = SeededGenerator(seed: seed, index: block)
        random.shuffle(&order)
        let source = order[position]
        return (source, block * quotas[source] + order[..<position].count { $0 == source })
    }
}
