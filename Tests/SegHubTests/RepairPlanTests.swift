import TestSupport
import Testing

@testable import SegHub

@Suite struct RepairPlanTests {
    @Test func `a thousand plans: every byte once, and the parts at seams first`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<1000 {
            let size = Int.random(in: 0...5000, using: &random)
            let seams = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                Int.random(in: 0...max(size, 1), using: &random)
            }
            let parts = RepairPlan.parts(size: size, seams: seams, partSize: 64)
            #expect(parts.flatMap { Array($0) }.sorted() == Array(0..<size))
            let suspects = Set(seams.flatMap { [$0 - 1, $0] }.filter { (0..<size).contains($0) }.map { $0 / 64 })
            #expect(Set(parts.prefix(suspects.count).map { $0.lowerBound / 64 }) == suspects)
            let others = parts.dropFirst(suspects.count).map(\.lowerBound)
            #expect(others == others.sorted(by: >))
        }
    }
}
