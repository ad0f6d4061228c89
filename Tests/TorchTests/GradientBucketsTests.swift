import TestSupport
import Testing
import Torch

struct GradientBucketsTests {
    /// Gradients of a loss to which some parameters do not contribute on some ranks, over two backward passes.
    private static func gradients(
        rank: Int, seed: UInt64, of parameters: [Tensor], armed: () throws -> Void = {}
    ) throws {
        var random = SplitMix64(seed: seed &* 7 &+ UInt64(rank))
        for pass in 0..<2 {
            var loss = try Tensor.zeros([])
            for parameter in parameters where Int.random(in: 0..<3, using: &random) > 0 {
                loss = try loss + (parameter * parameter).sum() * Double.random(in: -1...1, using: &random)
            }
            if pass == 1 { try armed() }
            if loss.requiresGradient { try loss.backward() }
        }
    }

    private static func parameters(seed: UInt64) throws -> [Tensor] {
        var random = SplitMix64(seed: seed)
        return try (0..<Int.random(in: 1...12, using: &random)).map { index in
            let shape = [[], [3], [5, 2], [1, 70]].randomElement(using: &random) ?? []
            let tensor = try Tensor.randn(shape, generator: RandomSource(seed: seed &* 31 &+ UInt64(index)))
            try tensor.setRequiresGradient(true)
            return tensor
        }
    }

    private static func owners(seed: UInt64, count: Int, ranks: Int) -> [Int] {
        var random = SplitMix64(seed: seed &* 13)
        return (0..<count).map { _ in Int.random(in: 0..<ranks, using: &random) }
    }

    /// Sums over ranks, computed without a group.
    private static func expected(seed: UInt64, ranks: Int) throws -> [Tensor] {
        let parameters = try parameters(seed: seed)
        for rank in 0..<ranks { try gradients(rank: rank, seed: seed, of: parameters) }
        return try parameters.map { try $0.gradient() ?? $0.zerosLike() }
    }

    @Test(arguments: [(1, true), (2, true), (2, false), (3, true)])
    func
        `owners get the sums over all ranks, others keep nothing, with and without a last pass, in buckets of any size`(
            ranks: Int, isArmed: Bool
        ) throws
    {
        let results = try GroupThreads.run(ranks) { group in
            try (0..<60).allSatisfy { (seed: UInt64) in
                let parameters = try Self.parameters(seed: seed)
                let owners = Self.owners(seed: seed, count: parameters.count, ranks: ranks)
                let buckets = try GradientBuckets(
                    parameters, owners: owners, group: group, bytes: [1, 40, 1 << 20][Int(seed % 3)])
                // The second round shows that nothing is left of the first.
                return try (0..<2).allSatisfy { _ in
                    for parameter in parameters { try parameter.setGradient(nil) }
                    try Self.gradients(rank: group.rank, seed: seed, of: parameters) {
                        if isArmed { try buckets.arm() }
                    }
                    try buckets.finish()
                    let sums = try Self.expected(seed: seed, ranks: ranks)
                    return try parameters.indices.allSatisfy { index in
                        let gradient = try parameters[index].gradient()?.detach()
                        if owners[index] != group.rank { return gradient == nil }
                        return try gradient?.allClose(sums[index].detach(), relative: 1e-5, absolute: 1e-6) ?? false
                    }
                }
            }
        }
        #expect(results == [Bool](repeating: true, count: ranks))
    }
}
