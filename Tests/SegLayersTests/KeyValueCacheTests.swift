import SegLayers
import TestSupport
import Testing
import Torch

@Suite struct KeyValueCacheTests {
    static func cache(capacity: Int = 2, limit: Int = 20) throws -> KeyValueCache {
        let layer = KeyValueCache.LayerShape(heads: 2, keySize: 3, valueSize: 5)
        return try KeyValueCache(
            layers: [layer, layer], batch: 1, capacity: capacity, limit: limit, dtype: .float32, device: .cpu)
    }

    @Test func `what is written comes back in order, across growth`() throws {
        var cache = try Self.cache()
        var keys: [Tensor] = []
        for count in [1, 1, 3, 1, 7] {
            let (key, value) = (try Tensor.randn([1, 2, count, 3]), try Tensor.randn([1, 2, count, 5]))
            keys.append(key)
            try cache.reserve(count)
            for layer in 0..<2 {
                let stored = try cache.write(layer: layer, key: key, value: value)
                #expect(try stored.key.equal(Tensor.cat(keys, dim: 2)))
                #expect(stored.value.shape == [1, 2, cache.length + count, 5])
            }
            cache.advance(count)
        }
        #expect(cache.length == 13 && cache.capacity >= 13 && cache.capacity <= 20)
    }

    @Test func `some of the last tokens are kept, in order and bit for bit, 200 times`() throws {
        var random = SplitMix64(seed: 24)
        for _ in 0..<200 {
            var cache = try Self.cache(capacity: 20)
            let (length, new) = (Int.random(in: 0...6, using: &random), Int.random(in: 1...8, using: &random))
            let (key, value) = (try Tensor.randn([1, 2, length + new, 3]), try Tensor.randn([1, 2, length + new, 5]))
            for layer in 0..<2 { _ = try cache.write(layer: layer, key: key, value: value) }
            cache.advance(length + new)
            let places = (length..<length + new).filter { _ in Bool.random(using: &random) }
            try cache.keep(places, behind: length)
            #expect(cache.length == length + places.count)
            let rows = try Tensor(Array(0..<length) + places, shape: [length + places.count])
            let more = try Tensor.randn([1, 2, 1, 3])
            let stored = try cache.write(layer: 1, key: more, value: Tensor.randn([1, 2, 1, 5]))
            #expect(try stored.key.equal(Tensor.cat([key.indexSelect(dim: 2, rows), more], dim: 2)))
            #expect(
                try stored.value.narrow(dim: 2, start: 0, length: cache.length)
                    .equal(value.indexSelect(dim: 2, rows)))
        }
    }

    @Test func `a mask holds until the new tokens are counted`() throws {
        var second = try Self.cache()
        second.mask = try Tensor.ones([1, 1, 1, 1], dtype: .bool)
        var cache = KeyValueCache(rows: [try Self.cache(), second])
        try cache.reserve(1)
        let stored = try cache.write(layer: 0, key: Tensor.randn([2, 2, 1, 3]), value: Tensor.randn([2, 2, 1, 5]))
        #expect(stored.masks[0] == nil && stored.masks[1] != nil)
        cache.advance(1)
        #expect(cache.rows[1].mask == nil)
    }

    @Test func `the capacity doubles up to the limit and no further`() throws {
        var cache = try Self.cache(capacity: 8)
        try cache.reserve(9)
        #expect(cache.capacity == 16)
        try cache.reserve(20)
        #expect(cache.capacity == 20)
        #expect(throws: LayerError.cacheFull(length: 0, adding: 21, limit: 20)) { try cache.reserve(21) }
        #expect(try Self.cache(capacity: 99).capacity == 20)
    }

    /// One layer of a cache that holds these.
    static func stored(key: Tensor, value: Tensor) throws -> KeyValueCache.Stored {
        let layer = KeyValueCache.LayerShape(heads: key.shape[1], keySize: key.shape[3], valueSize: value.shape[3])
        let cache = try KeyValueCache(
            layers: [layer], batch: key.shape[0], capacity: key.shape[2], limit: key.shape[2], dtype: key.dtype,
            device: .cpu)
        return try cache.write(layer: 0, key: key, value: value)
    }

    /// Suffixes, grows, lets go of rows and suffixes again, in any order, beside plain copies of everything.
    @Test(arguments: [DType.float32, .float64])
    func `suffixes share what they continue and keep the rest to themselves`(_ dtype: DType) throws {
        let layer = KeyValueCache.LayerShape(heads: 2, keySize: 3, valueSize: 5)
        var random = SplitMix64(seed: 23)
        for _ in 0..<40 {
            var cache = try KeyValueCache(
                layers: [layer], batch: 3, capacity: 4, limit: 60, dtype: dtype, device: .cpu)
            var (keys, values) = (
                try Tensor.zeros([3, 2, 0, 3], dtype: dtype), try Tensor.zeros([3, 2, 0, 5], dtype: dtype)
            )
            for step in 0..<12 {
                let batch = keys.shape[0]
                let rows = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    Int.random(in: 0..<batch, using: &random)
                }
                if step % 4 == 2 {
                    let chosen = try Tensor(rows)
                    cache =
                        step == 2 || step == 10 ? try cache.forking(rows, expecting: 2) : try cache.selecting(rows)
                    (keys, values) = (
                        try keys.indexSelect(dim: 0, chosen), try values.indexSelect(dim: 0, chosen)
                    )
                    continue
                }
                let count = Int.random(in: 1...5, using: &random)
                let key = try Tensor.randn([batch, 2, count, 3]).to(dtype)
                let value = try Tensor.randn([batch, 2, count, 5]).to(dtype)
                (keys, values) = (try Tensor.cat([keys, key], dim: 2), try Tensor.cat([values, value], dim: 2))
                try cache.reserve(count)
                let stored = try cache.write(layer: 0, key: key, value: value)
                let joined = try stored.joined()
                #expect(try joined.key.equal(keys) && joined.value.equal(values))
                #expect((stored.prefixes != nil) == (step > 2 && dtype == .float32))
                cache.advance(count)
                #expect(cache.length == keys.shape[2] && cache.capacity >= cache.length && cache.capacity <= 60)
            }
        }
    }

    @Test func `a suffix has room for what is expected and grows to the limit`() throws {
        var cache = try Self.cache(capacity: 8)
        try cache.reserve(8)
        cache.advance(8)
        var suffix = try cache.forking([0, 0], expecting: 5)
        #expect(suffix.length == 8 && suffix.capacity == 13)
        try suffix.reserve(6)
        #expect(suffix.capacity == 20)
        #expect(throws: LayerError.cacheFull(length: 8, adding: 13, limit: 20)) { try suffix.reserve(13) }
        #expect(try cache.forking([0], expecting: 1000).capacity == 20)
        // Where prefixes are not read where they lie, the copies have the same room.
        let layer = KeyValueCache.LayerShape(heads: 2, keySize: 3, valueSize: 5)
        var exact = try KeyValueCache(
            layers: [layer], batch: 1, capacity: 8, limit: 20, dtype: .float64, device: .cpu)
        exact.advance(8)
        #expect(try exact.forking([0, 0], expecting: 5).capacity == 13)
        #expect(try exact.forking([0, 0], expecting: 1000).capacity == 20)
    }

    @Test func `a selection holds the named sequences in order, apart from the others`() throws {
        var cache = try Self.cache(capacity: 8).selecting([0, 0, 0])
        let (key, value) = (try Tensor.randn([3, 2, 4, 3]), try Tensor.randn([3, 2, 4, 5]))
        for layer in 0..<2 { _ = try cache.write(layer: layer, key: key, value: value) }
        cache.advance(4)
        let chosen = try cache.selecting([2, 0, 2, 2])
        #expect(chosen.length == 4 && chosen.capacity == cache.capacity)
        let (newKey, newValue) = (try Tensor.randn([4, 2, 1, 3]), try Tensor.randn([4, 2, 1, 5]))
        for layer in 0..<2 {
            let stored = try chosen.write(layer: layer, key: newKey, value: newValue)
            let rows = try Tensor([2, 0, 2, 2])
            #expect(try stored.key.equal(Tensor.cat([key.indexSelect(dim: 0, rows), newKey], dim: 2)))
            #expect(try stored.value.equal(Tensor.cat([value.indexSelect(dim: 0, rows), newValue], dim: 2)))
        }
        let nothing = (try Tensor.zeros([3, 2, 0, 3]), try Tensor.zeros([3, 2, 0, 5]))
        #expect(try cache.write(layer: 0, key: nothing.0, value: nothing.1).key.equal(key))
    }
}
