import SegLayers
import Testing
import Torch

@Suite struct AttentionTests {
    /// softmax(q kᵀ / √D + mask) v, written out; key heads repeated for their query heads.
    static func plain(_ q: Tensor, _ k: Tensor, _ v: Tensor, _ allowed: Tensor? = nil) throws -> Tensor {
        let groups = q.shape[1] / k.shape[1]
        let (k, v) = (try k.repeatInterleave(groups, dim: 1), try v.repeatInterleave(groups, dim: 1))
        var scores = try q.matmul(k.transpose(-1, -2)) / Double(q.shape[3]).squareRoot()
        if let allowed { scores = try scores.maskedFill(allowed.logicalNot(), -1e30) }
        return try scores.softmax(dim: -1).matmul(v)
    }

    static func close(_ x: Tensor, _ y: Tensor) throws -> Bool {
        try x.shape == y.shape && x.allClose(y, relative: 1e-4, absolute: 1e-5)
    }

    @Test(arguments: [1, 2, 4])
    func `causal attention serves each key head to its own query heads`(_ keyHeads: Int) throws {
        let q = try Tensor.randn([2, 4, 7, 8])
        let (k, v) = (try Tensor.randn([2, keyHeads, 7, 8]), try Tensor.randn([2, keyHeads, 7, 8]))
        let causal = try Tensor.ones([7, 7], dtype: .bool).tril()
        let found = try Attention.masked(query: q, key: k, value: v, mask: .causal)
        #expect(try Self.close(found, Self.plain(q, k, v, causal)))
    }

    @Test func `a mask says who sees whom`() throws {
        let (q, k, v) = (
            try Tensor.randn([1, 2, 5, 4]), try Tensor.randn([1, 2, 5, 4]), try Tensor.randn([1, 2, 5, 4])
        )
        let allowed = try (Tensor.rand([1, 1, 5, 5]).gt(0.5)).logicalOr(Tensor.ones([5, 5], dtype: .bool).tril())
        #expect(
            try Self.close(
                Attention.masked(query: q, key: k, value: v, mask: .allowed(allowed)), Self.plain(q, k, v, allowed)))
    }

    @Test(arguments: [(1, 9), (3, 9), (9, 9)])
    func `the last tokens see all before them`(_ queries: Int, _ keys: Int) throws {
        let q = try Tensor.randn([2, 6, queries, 8])
        let (k, v) = (try Tensor.randn([2, 2, keys, 8]), try Tensor.randn([2, 2, keys, 8]))
        let allowed = try Tensor.ones([queries, keys], dtype: .bool).tril(diagonal: keys - queries)
        let stored = try KeyValueCacheTests.stored(key: k, value: v)
        #expect(try Self.close(Attention.cached(query: q, stored: stored), Self.plain(q, k, v, allowed)))
    }

    @Test func `segments are attended one by one`() throws {
        let parts = try (0..<3).map { _ in try Tensor.randn([12, 2, 8]) }
        let found = try Attention.segments(query: parts[0], key: parts[1], value: parts[2], length: 4)
        for segment in 0..<3 {
            let own = try parts.map {
                try $0.narrow(dim: 0, start: 4 * segment, length: 4).transpose(0, 1).unsqueeze(0)
            }
            let expected = try Self.plain(own[0], own[1], own[2]).squeeze(0).transpose(0, 1).reshape([4, 16])
            #expect(try Self.close(found.narrow(dim: 0, start: 4 * segment, length: 4), expected))
        }
    }
}
