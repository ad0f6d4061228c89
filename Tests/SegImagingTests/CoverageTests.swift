import SegGeometry
import TestSupport
import Testing

@testable import SegImaging

struct CoverageTests {
    private let size = ImageSize(width: 20, height: 12)

    private func shares(_ ring: [(Double, Double)], _ rule: WindingRule = .nonZero) -> [Float] {
        var all = [Float](repeating: 0, count: size.area)
        let rings = [ImageRing(ring.map { ImagePoint(x: $0.0, y: $0.1) })]
        Coverage(rings, rule: rule, size: size).forEachRow { row, column, shares in
            for (index, share) in shares.enumerated() { all[row * size.width + column + index] = share }
        }
        return all
    }

    @Test func `a box covers its edge pixels by the share inside`() {
        let all = shares([(2.25, 3), (4.5, 3), (4.5, 4), (2.25, 4)])
        #expect(Array(all[3 * 20 + 1...3 * 20 + 5]) == [0, 0.75, 1, 0.5, 0])
        #expect(abs(all.reduce(0, +) - 2.25) < 1e-5)
    }

    @Test func `shares lie between 0 and 1 and agree with sampled points`() {
        var random = SplitMix64(seed: 21)
        for rule in [WindingRule.nonZero, .evenOdd] {
            for _ in 0..<60 {
                let ring = (0..<7).map { _ in
                    (Double.random(in: -5...25, using: &random), Double.random(in: -5...17, using: &random))
                }
                let all = shares(ring, rule)
                #expect(all.allSatisfy { (0...1).contains($0) })
                for index in all.indices where all[index] == 0 || all[index] == 1 {
                    let (x, y) = (Double(index % 20) + 0.5, Double(index / 20) + 0.5 + 1.0 / 64)
                    #expect(isInside(ring, x, y, rule) == (all[index] == 1))
                }
            }
        }
    }

    private func isInside(_ ring: [(Double, Double)], _ x: Double, _ y: Double, _ rule: WindingRule) -> Bool {
        var winding = 0
        for (from, to) in zip(ring, ring.dropFirst() + ring.prefix(1)) where (from.1 <= y) != (to.1 <= y) {
            let crossing = from.0 + (y - from.1) * (to.0 - from.0) / (to.1 - from.1)
            if crossing > x { winding += from.1 < to.1 ? 1 : -1 }
        }
        return rule == .nonZero ? winding != 0 : winding % 2 != 0
    }
}
