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
}
