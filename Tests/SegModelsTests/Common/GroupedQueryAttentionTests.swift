import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct GroupedQueryAttentionTests {
    private func store(hasBias: Bool, normed: Bool) throws -> ParameterStore {
        var store = ParameterStore()
        for (name, rows) in [("q_proj", 24), ("k_proj", 12), ("v_proj", 12)] {
            try store.insert(Tensor.randn([rows, 16]), as: "\(name).weight")
            if hasBias { try store.insert(Tensor.randn([rows]), as: "\(name).bias") }
        }
        try store.insert(Tensor.randn([16, 24]), as: "o_proj.weight")
        if normed { for name in ["q_norm", "k_norm"] { try store.insert(Tensor.randn([6]), as: "\(name).weight") } }
        return store
    }

    @Test(arguments: [(true, false), (false, true), (false, false)], [false, true])
    func `with a cache, packed or not, it gives what it gives at once`(
        _ kind: (hasBias: Bool, normed: Bool), _ isPacked: Bool
    ) throws {
        var store = try store(hasBias: kind.hasBias, normed: kind.normed)
        if isPacked {
            try store.pack(GroupedQueryAttention.packable.map { "\($0).weight" })
            if kind.hasBias { try store.pack(GroupedQueryAttention.packable.map { "\($0).bias" }) }
        }
        let attention = try GroupedQueryAttention(
            heads: 4, keyHeads: 2, hasBias: kind.hasBias, normEpsilon: kind.normed ? 1e-6 : nil, ParameterScope(store))
        let angles = try Tensor.randn([1, 5, 3])
        let x = try Tensor.randn([2, 5, 16])
        let table = try RotaryTable(angles: angles, dtype: .float32)
        let whole = try attention(x, table: table.map { try $0.unsqueeze(2) }, mask: .causal)
        var cache = try KeyValueCache(
            layers: [.init(heads: 2, keySize: 6, valueSize: 6)], batch: 2, capacity: 8, limit: 8, dtype: .float32,
            device: .cpu)
        for (start, length) in [(0, 3), (3, 1), (4, 1)] {
            try cache.reserve(length)
            let rows = try x.narrow(dim: 1, start: start, length: length).reshape([2 * length, 16])
            let found = try attention.adding(
                rows, to: Tensor.zeros([2 * length, 16]), batch: 2,
                table: table.map { try $0.narrow(dim: 1, start: start, length: length).unsqueeze(1) }, cache: cache,
                index: 0)
            cache.advance(length)
            let expected = try whole.narrow(dim: 1, start: start, length: length)
            #expect(try found.view([2, length, 16]).allClose(expected, relative: 1e-4, absolute: 1e-4))
        }
    }
}
