/// SplitMix64 (Steele, Lea, Flood 2014): a small seeded source of random numbers whose stream depends on nothing
/// but its seed, so that whatever is drawn from it is the same on every machine and in every worker.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable, Codable {
    /// The whole state: a generator made from it goes on where this one stands.
    public private(set) var state: UInt64

    /// A generator that starts at `seed`.
    public init(seed: UInt64) {
        state = seed
    }

    /// The generator of item `index` of the series `seed`: neighbouring items share nothing that shows.
    public init(seed: UInt64, index: Int) {
        var mixer = SeededGenerator(seed: seed)
        let base = mixer.next()
        mixer = SeededGenerator(seed: base ^ UInt64(bitPattern: Int64(index)))
        state = mixer.next()
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in [0, 1), by the upper 53 bits.
    public mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number in [`range.lowerBound`, `range.upperBound`).
    public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }

    /// An integer of `range`, all (nearly) equally likely: the bias is below 2⁻⁴⁰ for ranges under 2²⁴.
    public mutating func integer(_ range: ClosedRange<Int>) -> Int {
        let count = UInt64(range.upperBound - range.lowerBound + 1)
        return range.lowerBound + Int(next().multipliedFullWidth(by: count).high)
    }

    /// Whether something of the given probability happens.
    public mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// One of `choices`.
    ///
    /// - Precondition: `choices` is not empty.
    public mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        precondition(!choices.isEmpty, "nothing to pick from")
        return choices[integer(0...choices.count - 1)]
    }

    /// An index of `weights`, each as likely as its weight; nil when no weight is positive.
    public mutating func pickIndex(weights: [Double]) -> Int? {
        let total = weights.reduce(0) { $0 + max($1, 0) }
        guard total > 0 else { return nil }
        var rest = unit() * total
        for (index, weight) in weights.enumerated() where weight > 0 {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.lastIndex { $0 > 0 }
    }

    /// Puts `items` into random order (Fisher–Yates from the end).
    public mutating func shuffle<Item>(_ items: inout [Item]) {
        for last in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(last, integer(0...last))
        }
    }
}
