/// An open-addressing hash index: 64-bit hash → number ≥ 0. Keys live with the caller, who compares them.
///
/// Hashes are keyed by a random number of this process, so that no file can be built to collide.
struct HashIndex: Sendable {
    private var slots: [Int32] = [Int32](repeating: -1, count: 16)
    private var hashes: [UInt64] = [UInt64](repeating: 0, count: 16)
    private var count = 0

    private static let seed = UInt64.random(in: 0 ... .max)
    private static let multiplier = UInt64.random(in: 0 ... .max) | 1

    @inline(__always)
    private static func mix(_ state: UInt64, _ value: UInt64) -> UInt64 {
        let product = (state ^ value) &* multiplier
        return product ^ (product >> 29)
    }

    /// The hash of the bytes `start ..< end` of `bytes`.
    func hash(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
        var state = Self.seed
        for position in start..<end { state = Self.mix(state, UInt64(bytes[position])) }
        return Self.mix(state, UInt64(end - start))
    }

    /// The hash of a number.
    @inline(__always)
    func hash(_ number: UInt64) -> UInt64 {
        Self.mix(Self.mix(Self.seed, number), number >> 32)
    }

    /// The number under `hash` that `matches`.
    @inline(__always)
    func find(hash: UInt64, matches: (Int32) -> Bool) -> Int32? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            if hashes[slot] == hash, matches(slots[slot]) { return slots[slot] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Enters `number`, which must not be there.
    mutating func insert(_ number: Int32, hash: UInt64) {
        if (count + 1) * 2 > slots.count { grow() }
        place(number, hash)
        count += 1
    }

    private mutating func place(_ number: Int32, _ hash: UInt64) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = number
        hashes[slot] = hash
    }

    private mutating func grow() {
        let old = zip(slots, hashes).filter { $0.0 >= 0 }
        slots = [Int32](repeating: -1, count: slots.count * 2)
        hashes = [UInt64](repeating: 0, count: slots.count)
        for (number, hash) in old { place(number, hash) }
    }
}
