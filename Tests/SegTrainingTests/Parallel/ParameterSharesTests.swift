import TestSupport
import Testing

@testable import SegTraining

struct ParameterSharesTests {
    @Test func `every parameter has one owner, and no process has more than the largest parameter more than another`() {
        var random = SplitMix64(seed: 8)
        for _ in 0..<2000 {
            let processes = Int.random(in: 1...9, using: &random)
            let sizes = (0..<Int.random(in: 0...40, using: &random)).map { _ in Int.random(in: 0...1000, using: &random)
            }
            let shares = ParameterShares(sizes: sizes, processes: processes)
            #expect(shares.owners.count == sizes.count && shares.owners.allSatisfy { (0..<processes).contains($0) })
            let loads = (0..<processes).map { rank in
                zip(sizes, shares.owners).reduce(0) { $1.1 == rank ? $0 + $1.0 : $0 }
            }
            #expect((loads.max() ?? 0) - (loads.min() ?? 0) <= (sizes.max() ?? 0))
            #expect(ParameterShares(sizes: sizes, processes: processes).owners == shares.owners)
        }
    }
}
