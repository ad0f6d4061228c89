import Testing

@testable import SegModels

@Suite struct RandomBitsTests {
    @Test func `the numbers of a seed do not change`() {
        var bits = RandomBits(seed: 42)
        #expect(
            (0..<3).map { _ in bits.next() } == [
                6_332_618_229_526_065_668, 17_630_415_256_238_047_317, 8_971_565_426_155_258_802,
            ])
    }

    @Test func `streams of one seed differ`() {
        let first = (0..<100).map { (stream: UInt64) in
            var bits = RandomBits(seed: 7, stream: stream)
            return bits.next()
        }
        #expect(Set(first).count == 100)
    }

    @Test func `uniform numbers fill the unit interval, normal ones have mean 0 and deviation 1`() {
        var bits = RandomBits(seed: 1)
        let units = (0..<20_000).map { _ in bits.unit() }
        #expect(units.allSatisfy { (0..<1).contains($0) })
        #expect(abs(units.reduce(0, +) / 20_000 - 0.5) < 0.01)
        let normals = (0..<20_000).flatMap { _ -> [Double] in
            let (x, y) = bits.normals()
            return [x, y]
        }
        #expect(abs(normals.reduce(0, +) / 40_000) < 0.02)
        #expect(abs(normals.reduce(0) { $0 + $1 * $1 } / 40_000 - 1) < 0.03)
    }
}
