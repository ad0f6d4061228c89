import SegLayers
import Testing
import Torch

@Suite struct LatentAttentionTests {
    static let sizes = LatentAttention.Sizes(heads: 3, latent: 10, plain: 6, rotated: 4, value: 5)

    static func store() throws -> ParameterStore {
        var store = ParameterStore()
        try store.insert(Tensor.randn([3 * 10, 16]), as: "q_proj.weight")
        try store.insert(Tensor.randn([14, 16]), as: "kv_a_proj_with_mqa.weight")
        try store.insert(Tensor.randn([10]), as: "kv_a_layernorm.weight")
        try store.insert(Tensor.randn([3 * 11, 10]), as: "kv_b_proj.weight")
        try store.insert(Tensor.randn([16, 15]), as: "o_proj.weight")
        return store
    }

    static func attention(_ store: ParameterStore) throws -> LatentAttention {
        try LatentAttention(sizes, epsilon: 1e-6, ParameterScope(store))
    }

    static func table(_ positions: Range<Int>) throws -> PairRotaryTable {
        let angles = try Tensor(positions.map(Float.init))
            .outer(RotaryTable.inverseFrequencies(width: 4, theta: 50))
        return try PairRotaryTable(angles: angles.unsqueeze(0), dtype: .float32)
    }

    static func cache(
        batch: Int, capacity: Int = 12, of layer: KeyValueCache.LayerShape = sizes.cached
    ) throws -> KeyValueCache {
        var cache = try KeyValueCache(
            layers: [layer], batch: batch, capacity: capacity, limit: 100, dtype: .float32, device: .cpu)
        try cache.reserve(capacity)
        return cache
    }

    @Test(arguments: LatentAttention.Form.allCases, [[9], [1, 1, 1, 1, 1, 1, 1, 1, 1], [4, 1, 3, 1]])
    func `pieces through the cache give what the whole gives`(_ form: LatentAttention.Form, _ pieces: [Int]) throws {
        var store = try Self.store()
        let x = try Tensor.randn([2, 9, 16])
        let expected = try Self.attention(store)(x, table: Self.table(0..<9), mask: .causal)
        for packs in [false, true] {
            if packs { try store.pack(LatentAttention.packable.map { "\($0).weight" }) }
            let attention = try Self.attention(store)
            let found = try Self.read(x, in: pieces, by: attention, cache: Self.cache(batch: 2), form: form)
            #expect(try found.allClose(expected, relative: 1e-4, absolute: 1e-4))
        }
    }

    /// What `attention` makes of x [2, L, 16], piece by piece through an empty cache.
    static func read(
        _ x: Tensor, in pieces: [Int], by attention: LatentAttention, cache: KeyValueCache,
        form: LatentAttention.Form? = nil
    ) throws -> Tensor {
        var cache = cache
        var found: [Tensor] = []
        for count in pieces {
            let start = cache.length
            let rows = try x.narrow(dim: 1, start: start, length: count).reshape([2 * count, 16])
            let result = try attention.adding(
                rows, to: Tensor.zeros(rows.shape), batch: 2, table: table(start..<(start + count)), cache: cache,
                layer: 0, form: form)
            found.append(try result.view([2, count, 16]))
            cache.advance(count)
        }
        return try Tensor.cat(found, dim: 1)
    }

    @Test(arguments: LatentAttention.Form.allCases)
    func `suffixes of what was read give what the whole gives`(_ form: LatentAttention.Form) throws {
        let attention = try Self.attention(Self.store())
        let beginning = try Tensor.randn([2, 6, 16])
        let rows = [1, 0, 1]
        let ends = try Tensor.randn([3, 3, 16])
        let whole = try Tensor.cat([beginning.indexSelect(dim: 0, Tensor(rows)), ends], dim: 1)
        let expected = try attention(whole, table: Self.table(0..<9), mask: .causal)
        var cache = try Self.cache(batch: 2)
        _ = try attention.adding(
            beginning.reshape([12, 16]), to: Tensor.zeros([12, 16]), batch: 2, table: Self.table(0..<6), cache: cache,
            layer: 0)
        cache.advance(6)
        cache = try cache.forking(rows, expecting: 4)
        for token in 0..<3 {
            let x = try ends.select(dim: 1, index: token)
            let result = try attention.adding(
                x, to: Tensor.zeros(x.shape), batch: 3, table: Self.table((6 + token)..<(7 + token)), cache: cache,
                layer: 0, form: form)
            cache.advance(1)
            #expect(
                try result.allClose(expected.select(dim: 1, index: 6 + token), relative: 1e-4, absolute: 1e-4))
        }
    }

    @Test func `a token costs latent and rotated key, whatever the number of heads`() {
        #expect(Self.sizes.memory == 14 && Self.sizes.key == 10)
        #expect(Self.sizes.cached == .init(heads: 1, keySize: 14, valueSize: 0))
        let published = LatentAttention.Sizes(heads: 16, latent: 512, plain: 128, rotated: 64, value: 128)
        #expect(published.memory == 576)
    }

    @Test func `the residual is added`() throws {
        let attention = try Self.attention(Self.store())
        let (x, residual) = (try Tensor.randn([1, 16]), try Tensor.randn([1, 16]))
        let (first, second) = (try Self.cache(batch: 1), try Self.cache(batch: 1))
        let plain = try attention.adding(
            x, to: Tensor.zeros([1, 16]), batch: 1, table: Self.table(0..<1), cache: first, layer: 0)
        let added = try attention.adding(
            x, to: residual, batch: 1, table: Self.table(0..<1), cache: second, layer: 0)
        #expect(try added.allClose(plain + residual, relative: 1e-5, absolute: 1e-5))
    }

    @Test func `a mask says who sees whom`() throws {
        let attention = try Self.attention(Self.store())
        let x = try Tensor.randn([1, 6, 16])
        // The last three tokens do not see the first three: they are a text of their own, at their own positions.
        let allowed = try Tensor(
            (0..<36).map { $0 % 6 <= $0 / 6 && ($0 / 6 < 3 || $0 % 6 >= 3) }, shape: [1, 1, 6, 6])
        let both = try attention(x, table: Self.table(0..<6), mask: .allowed(allowed))
        let alone = try attention(
            x.narrow(dim: 1, start: 3, length: 3), table: Self.table(3..<6), mask: .causal)
        #expect(try both.narrow(dim: 1, start: 3, length: 3).allClose(alone, relative: 1e-4, absolute: 1e-4))
    }
}
