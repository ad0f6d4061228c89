import Testing
import Torch

@testable import SegLayers

@Suite struct BatchInvarianceTests {
    static func isSame(_ x: Tensor, _ y: Tensor) throws -> Bool {
        try x.shape == y.shape
            && x.array(of: Float.self).map(\.bitPattern) == y.array(of: Float.self).map(\.bitPattern)
    }

    /// What `layer` makes of some rows, and what it makes of each of them alone, side by side.
    private func apart(_ x: Tensor, _ layer: (Tensor) throws -> Tensor) throws -> (whole: Tensor, apart: Tensor) {
        try BatchInvariance.with {
            let rows = try (0..<x.shape[0]).map { try layer(x.narrow(dim: 0, start: $0, length: 1)) }
            return (try layer(x), try Tensor.cat(rows, dim: 0))
        }
    }

    @Test func `a row alone and among others is the same, through all layers that tokens pass`() throws {
        let x = try Tensor.randn([45, 8])
        let expert = try Experts(ExpertsTests.rule, ParameterScope(ExpertsTests.store()))
        let router = try ExpertRouter(ExpertsTests.rule, ParameterScope(ExpertsTests.store())["gate"])
        var store = ParameterStore()
        for (name, shape) in [("gate_proj", [13, 8]), ("up_proj", [13, 8]), ("down_proj", [8, 13])] {
            try store.insert(Tensor.randn(shape), as: "\(name).weight")
        }
        let gated = try GatedFeedForward(ParameterScope(store), hasBias: false)
        try store.pack(GatedFeedForward.packable.map { "\($0).weight" })
        let packed = try GatedFeedForward(ParameterScope(store), hasBias: false)
        let change = LoRADelta(down: try Tensor.randn([3, 8]), up: try Tensor.randn([7, 3]), scale: 0.5)
        let changed = try Linear(weight: .full(Tensor.randn([7, 8])), bias: Tensor.randn([7]), change: change)
        let layers: [(Tensor) throws -> Tensor] = [
            { try gated($0) }, { try packed.adding($0, to: $0) }, { try gated.adding($0, to: $0) },
            { try changed($0) }, { try expert($0) }, { try expert.adding($0, to: $0) }, { try router($0).weights },
        ]
        for layer in layers {
            let (whole, apart) = try apart(x, layer)
            #expect(try Self.isSame(whole, apart))
            #expect(try whole.allClose(layer(x), relative: 1e-4, absolute: 1e-4))
        }
        let residual = try Tensor.randn([45, 8])
        let (forward, added) = try BatchInvariance.with {
            (
                try [residual + gated(x), residual + expert(x)],
                try [packed.adding(x, to: residual), expert.adding(x, to: residual)]
            )
        }
        for (one, other) in zip(forward, added) { #expect(try Self.isSame(one, other)) }
    }

    @Test func `attention token by token is attention of the whole, in every form`() throws {
        let parts = try [4, 2, 2].map { try Tensor.randn([3, $0, 21, 6]) }
        try BatchInvariance.with {
            let whole = try Attention.masked(query: parts[0], key: parts[1], value: parts[2], mask: .causal)
            let allowed = try Tensor.ones([1, 1, 21, 21], dtype: .bool).tril()
            let masked = try Attention.masked(
                query: parts[0], key: parts[1], value: parts[2], mask: .allowed(allowed))
            #expect(try Self.isSame(whole, masked))
            for (start, count) in [(0, 21), (5, 16), (20, 1), (7, 1), (3, 2)] {
                let stored = try KeyValueCacheTests.stored(
                    key: parts[1].narrow(dim: 2, start: 0, length: start + count).contiguous(),
                    value: parts[2].narrow(dim: 2, start: 0, length: start + count).contiguous())
                let query = try parts[0].narrow(dim: 2, start: start, length: count)
                let found = try Attention.cached(query: query, stored: stored)
                #expect(try Self.isSame(found, whole.narrow(dim: 2, start: start, length: count).contiguous()))
            }
        }
    }

    @Test func `segments are the same beside other segments`() throws {
        let parts = try (0..<3).map { _ in try Tensor.randn([60, 2, 8]) }
        try BatchInvariance.with {
            let all = try Attention.segments(query: parts[0], key: parts[1], value: parts[2], length: 20)
            let last = try parts.map { try $0.narrow(dim: 0, start: 40, length: 20) }
            let alone = try Attention.segments(query: last[0], key: last[1], value: last[2], length: 20)
            #expect(try Self.isSame(alone, all.narrow(dim: 0, start: 40, length: 20)))
        }
    }

    @Test func `a latent attention that keeps keys and values finds what the whole finds`() throws {
        var store = try LatentAttentionTests.store()
        let x = try Tensor.randn([2, 9, 16])
        let expected = try BatchInvariance.with {
            try LatentAttentionTests.attention(store)(x, table: LatentAttentionTests.table(0..<9), mask: .causal)
        }
        for packs in [false, true] {
            if packs { try store.pack(LatentAttention.packable.map { "\($0).weight" }) }
            let attention = try LatentAttentionTests.attention(store)
            let cache = try LatentAttentionTests.cache(batch: 2, of: LatentAttentionTests.sizes.decompressed)
            let found = try BatchInvariance.with {
                try LatentAttentionTests.read(x, in: [5, 1, 1, 2], by: attention, cache: cache)
            }
            #expect(try Self.isSame(found, expected))
        }
    }

    @Test func `a scope ends, and other types are computed as ever`() throws {
        let x = try Tensor.randn([3, 8])
        let weight = try Tensor.randn([5, 8])
        #expect(!BatchInvariance.isInForce)
        try BatchInvariance.with {
            #expect(BatchInvariance.isInForce && BatchInvariance.holds(x))
            let (wide, wideWeight) = (try x.to(.float64), try weight.to(.float64))
            #expect(!BatchInvariance.holds(wide))
            #expect(try BatchInvariance.linear(wide, wideWeight).allClose(wide.linear(wideWeight)))
            #expect(try Self.isSame(BatchInvariance.linear(x, weight), x.orderedLinear(weight)))
        }
        #expect(!BatchInvariance.isInForce)
    }
}
