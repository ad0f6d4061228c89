import Foundation
import SegLayers
import Testing
import Torch

@Suite struct PairRotaryEmbeddingTests {
    @Test func `neighbours are turned like complex numbers`() throws {
        let angles: [Float] = [0.3, -1.1, 2.5]
        let x: [Float] = [1, 2, 3, 4, 5, 6]
        let table = try PairRotaryTable(angles: Tensor(angles, shape: [3]), dtype: .float32)
        let found = try Tensor(x, shape: [6]).rotated(by: table).array(of: Float.self)
        for (pair, angle) in angles.enumerated() {
            let (a, b) = (x[2 * pair], x[2 * pair + 1])
            #expect(abs(found[2 * pair] - (a * cos(angle) - b * sin(angle))) < 1e-5)
            #expect(abs(found[2 * pair + 1] - (a * sin(angle) + b * cos(angle))) < 1e-5)
        }
    }

    @Test func `it is the half-split rotation of the vector with even places first`() throws {
        let angles = try Tensor.randn([5, 4])
        let x = try Tensor.randn([5, 8])
        let order = try Tensor([0, 2, 4, 6, 1, 3, 5, 7])
        let halves = try x.indexSelect(dim: 1, order).rotated(by: RotaryTable(angles: angles, dtype: .float32))
        let pairs = try x.rotated(by: PairRotaryTable(angles: angles, dtype: .float32)).indexSelect(dim: 1, order)
        #expect(try pairs.allClose(halves, relative: 1e-5, absolute: 1e-6))
    }

    @Test func `products depend on the difference of positions only`() throws {
        let frequencies = try RotaryTable.inverseFrequencies(width: 8, theta: 100)
        let (q, k) = (try Tensor.randn([8]), try Tensor.randn([8]))
        func product(_ first: Double, _ second: Double) throws -> Double {
            let tables = try [first, second].map { try PairRotaryTable(angles: frequencies * $0, dtype: .float32) }
            return try (q.rotated(by: tables[0]) * k.rotated(by: tables[1])).sum().item()
        }
        #expect(try abs(product(9, 4) - product(25, 20)) < 1e-4)
    }

    @Test func `bfloat16 vectors stay bfloat16`() throws {
        let table = try PairRotaryTable(angles: Tensor.randn([2, 3]), dtype: .float32)
        #expect(try Tensor.randn([2, 6]).to(.bfloat16).rotated(by: table).dtype == .bfloat16)
        #expect(try table.map { try $0.unsqueeze(1) }.cosine.shape == [2, 1, 6])
    }
}
