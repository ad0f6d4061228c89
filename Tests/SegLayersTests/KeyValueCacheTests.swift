import SegLayers
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

    @Test func `the capacity doubles up to the limit and no further`() throws {
        var cache = try Self.cache(capacity: 8)
        try cache.reserve(9)
        #expect(cache.capacity == 16)
        try cache.reserve(20)
        #expect(cache.capacity == 20)
        #expect(throws: LayerError.cacheFull(length: 0, adding: 21, limit: 20)) { try cache.reserve(21) }
        #expect(try Self.cache(capacity: 99).capacity == 20)
    }

    @Test func `a repeated cache holds the same tokens for each sequence, apart from the first`() throws {
        var cache = try Self.cache()
        let (key, value) = (try Tensor.randn([1, 2, 1, 3]), try Tensor.randn([1, 2, 1, 5]))
        _ = try cache.write(layer: 0, key: key, value: value)
        cache.advance(1)
        let copy = try cache.repeated(3)
        let zeros = (try Tensor.zeros([3, 2, 1, 3]), try Tensor.zeros([3, 2, 1, 5]))
        let stored = try copy.write(layer: 0, key: zeros.0, value: zeros.1)
        #expect(stored.key.shape == [3, 2, 2, 3])
        for row in 0..<3 {
            #expect(
                try stored.key.select(dim: 0, index: row).narrow(dim: 1, start: 0, length: 1).equal(
                    key.select(dim: 0, index: 0)))
        }
    }

    @Test func `a selection holds the named sequences in order, apart from the others`() throws {
        var cache = try Self.cache(capacity: 8).repeated(3)
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
