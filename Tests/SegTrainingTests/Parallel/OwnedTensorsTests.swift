import TestSupport
import Testing
import Torch

@testable import SegTraining

struct OwnedTensorsTests {
    @Test(arguments: [1, 2, 3]) func `the first gets any tensors in any order, each from its owner`(size: Int) throws {
        let all = try RankThreads.run(size) { ranks in
            var random = SplitMix64(seed: 3)
            return try (0..<40).allSatisfy { round in
                let count = Int.random(in: 1...6, using: &random)
                let owners = (0..<count).map { _ in Int.random(in: 0..<size, using: &random) }
                let shapes = (0..<count).map { _ in [[], [3], [2, 4]].randomElement(using: &random) ?? [] }
                let wanted = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                    Int.random(in: 0..<count, using: &random)
                }
                func tensor(_ index: Int) throws -> Tensor {
                    try Tensor.randn(shapes[index], generator: RandomSource(seed: UInt64(round * 10 + index)))
                }
                let tensors = OwnedTensors(owners: owners, shapes: shapes, ranks: ranks) { index in
                    // Only the owner has it.
                    owners[index] == ranks.rank ? try tensor(index) : try Tensor.zeros([1])
                }
                guard ranks.isFirst else {
                    try tensors.serve()
                    return true
                }
                let isRight = try wanted.allSatisfy { try tensors.value($0).equal(tensor($0)) }
                if size > 1 { try tensors.end() }
                return isRight
            }
        }
        #expect(all == [Bool](repeating: true, count: size))
    }
}
