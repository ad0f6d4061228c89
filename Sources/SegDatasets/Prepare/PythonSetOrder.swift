/// The order in which CPython gives back a set of integers: the published script takes its pictures in that order.
///
/// A table of 2ⁿ slots, open addressing; a slot is sought by the integer's hash, ten in a row before the next jump, and
/// the table is made anew when three fifths are taken. As CPython 3.7 to 3.14 do (`Objects/setobject.c`).
package struct PythonSetOrder {
    private var slots: [Int?] = Array(repeating: nil, count: 8)
    private var used = 0

    /// The distinct integers of `values` in the order of `list(set(values))`.
    package static func order(_ values: some Sequence<Int>) -> [Int] {
        var set = PythonSetOrder()
        for value in values { set.insert(value) }
        return set.slots.compactMap { $0 }
    }

    private mutating func insert(_ value: Int) {
        let slot = slot(for: value)
        guard slots[slot] == nil else { return }
        slots[slot] = value
        used += 1
        if used * 5 >= (slots.count - 1) * 3 { grow() }
    }

    private mutating func grow() {
        let wanted = used > 50_000 ? used * 2 : used * 4
        var count = 8
        while count <= wanted { count *= 2 }
        let old = slots
        slots = Array(repeating: nil, count: count)
        for case let value? in old { slots[slot(for: value)] = value }
    }

    /// The slot that holds the value, or the first free one on its way.
    private func slot(for value: Int) -> Int {
        let mask = UInt(slots.count - 1)
        var perturbation = UInt(bitPattern: Self.hash(value))
        var start = perturbation & mask
        while true {
            let last = start + 9 <= mask ? start + 9 : start
            for slot in start...last where slots[Int(slot)] == nil || slots[Int(slot)] == value { return Int(slot) }
            perturbation >>= 5
            start = (start &* 5 &+ 1 &+ perturbation) & mask
        }
    }

    /// Python's hash of an integer: the remainder by 2⁶¹ − 1 with the integer's sign, and −2 for −1.
    private static func hash(_ value: Int) -> Int {
        let remainder = value % ((1 << 61) - 1)
        return remainder == -1 ? -2 : remainder
    }
}
