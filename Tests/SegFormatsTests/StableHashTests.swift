import Testing

@testable import SegFormats

struct StableHashTests {
    @Test func `texts hash as the authors of FNV publish`() {
        #expect("".stableHash() == 0xCBF2_9CE4_8422_2325)
        #expect("a".stableHash() == 0xAF63_DC4C_8601_EC8C)
        #expect("foobar".stableHash() == 0x8594_4171_F739_67E8)
    }

    @Test func `classes are met evenly`() {
        var met = [Int](repeating: 0, count: 64)
        for number in 0..<64_000 { met["name \(number)".stableIndex(below: 64)] += 1 }
        // Five standard deviations around a thousand.
        #expect(met.allSatisfy { abs($0 - 1_000) < 160 })
    }

    @Test func `one class holds everything`() {
        #expect(["", "a", "🚀"].allSatisfy { $0.stableIndex(below: 1) == 0 })
    }
}
