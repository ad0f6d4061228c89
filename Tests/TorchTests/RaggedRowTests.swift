import Testing
import Torch

@Suite struct RaggedRowTests {
    /// Some rows, each beside what it looks at in one piece.
    private struct Drawn {
        var rows: [RaggedRow] = []
        var keys: [Tensor] = []
        var values: [Tensor] = []

        init(_ draw: inout Draw, count: Int, heads: Int, widths: (key: Int, value: Int), _ dtype: DType) throws {
            let isLatent = draw.bool() && widths.value <= widths.key
            func stored(_ length: Int, _ width: Int) throws -> Tensor {
                try draw.tensor([1, heads, length, width]).to(dtype)
            }
            for _ in 0..<count {
                let (shared, length) = (draw.int(0...9), draw.int(1...40))
                let keys = try stored(length + draw.int(0...5), widths.key)
                let values = isLatent ? keys : try stored(keys.shape[2], widths.value)
                let before = try stored(shared, widths.key)
                let prefix = (keys: before, values: isLatent ? before : try stored(shared, widths.value))
                rows.append(
                    RaggedRow(keys: keys, values: values, length: length, prefix: shared > 0 ? prefix : nil))
                func whole(_ first: Tensor, _ second: Tensor, _ width: Int) throws -> Tensor {
                    try Tensor.cat([first, second.narrow(dim: 2, start: 0, length: length)], dim: 2)
                        .narrow(dim: 3, start: 0, length: width)
                }
                self.keys.append(try whole(prefix.keys, keys, widths.key))
                self.values.append(try whole(prefix.values, values, widths.value))
            }
        }
    }

    @Test(arguments: [DType.float32, .float64])
    func `each row has the numbers that it has alone`(_ dtype: DType) throws {
        var draw = Draw(seed: 81)
        for _ in 0..<150 {
            let (count, heads, groups) = (draw.int(1...6), draw.int(1...3), draw.int(1...4))
            let widths = (key: draw.int(1...40), value: draw.int(1...40))
            let drawn = try Drawn(&draw, count: count, heads: heads, widths: widths, dtype)
            let q = try draw.tensor([count, heads, groups, widths.key]).to(dtype)
            let scale = draw.bool() ? nil : 0.3
            let found = try Tensor.decodeAttention(q, rows: drawn.rows, valueWidth: widths.value, scale: scale)
            #expect(found.shape == [count, heads, groups, widths.value])
            for row in 0..<count {
                let alone = try Tensor.decodeAttention(
                    q.narrow(dim: 0, start: row, length: 1), drawn.keys[row], drawn.values[row], scale: scale)
                #expect(try found.narrow(dim: 0, start: row, length: 1).equal(alone))
            }
        }
    }

    @Test(arguments: [DType.float32, .bfloat16])
    func `tokens are written where each row has its place, and nowhere else`(_ dtype: DType) throws {
        var draw = Draw(seed: 82)
        for _ in 0..<200 {
            let (count, heads, width, new) = (draw.int(1...5), draw.int(1...3), draw.int(0...7), draw.int(1...3))
            let tokens = try draw.tensor([count, new, heads, width]).to(.float32).transpose(1, 2)
            let starts = (0..<count).map { _ in draw.int(0...6) }
            let rows = try starts.map { try draw.tensor([1, heads, $0 + new + draw.int(0...3), width]).to(dtype) }
            let expected = try rows.enumerated().map { index, row in
                let end = starts[index] + new
                return try Tensor.cat(
                    [
                        row.narrow(dim: 2, start: 0, length: starts[index]),
                        tokens.narrow(dim: 0, start: index, length: 1).to(dtype),
                        row.narrow(dim: 2, start: end, length: row.shape[2] - end),
                    ], dim: 2)
            }
            try tokens.write(into: rows, at: starts)
            for (row, expected) in zip(rows, expected) { #expect(try row.equal(expected)) }
        }
    }

    @Test func `what does not fit is refused`() throws {
        let (q, k, v) = (try Tensor.ones([1, 2, 3, 4]), try Tensor.ones([1, 2, 5, 4]), try Tensor.ones([1, 2, 5, 6]))
        func refuses(_ q: Tensor, _ row: RaggedRow..., width: Int = 6) -> Bool {
            do { return try Tensor.decodeAttention(q, rows: row, valueWidth: width).shape.isEmpty } catch {
                return true
            }
        }
        let row = RaggedRow(keys: k, values: v, length: 5)
        #expect(!refuses(q, row))
        #expect(refuses(q, row, row) && refuses(q) && refuses(q, row, width: 7))
        #expect(refuses(q, RaggedRow(keys: k, values: v, length: 6)))
        #expect(refuses(q, RaggedRow(keys: k, values: v, length: 0)))
        #expect(refuses(q, RaggedRow(keys: v, values: v, length: 5)))
        #expect(refuses(q, RaggedRow(keys: k, values: try v.to(.float64), length: 5)))
        #expect(refuses(q, RaggedRow(keys: k, values: v, length: 5, prefix: (v, v))))
        let room = try Tensor.zeros([1, 2, 2, 4])
        #expect(throws: TorchError.self) { try k.write(into: [room], at: [0]) }
        #expect(throws: TorchError.self) { try k.write(into: [room, room], at: [0, 0]) }
    }
}
