extension String {
    /// FNV-1a over the UTF-8, begun from `seed`: the same on every machine and in every run.
    package func stableHash(seed: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// One of `count` classes, for any text; count > 0.
    package func stableIndex(below count: Int) -> Int {
        let hash = stableHash()
        // The low bits of the product depend on the low bits alone.
        return Int((hash ^ (hash >> 32)) % UInt64(count))
    }
}
