import SegLayers
import Testing
import Torch

@Suite struct RotaryEmbeddingTests {
    @Test func `frequencies fall from 1 by a constant factor`() throws {
        let found = try RotaryTable.inverseFrequencies(width: 40, theta: 10_000).array(of: Float.self)
        #expect(found.count == 20)
        // The specification's numbers for the vision tower.
        for (value, expected) in zip(found, [1.0, 0.63096, 0.39811, 0.25119]) {
            #expect(abs(value - Float(expected)) < 1e-5)
        }
    }

    @Test func `dimension i and dimension i + half turn by the angle`() throws {
        let angle = 0.3
        let table = try RotaryTable(angles: Tensor([Float(angle), 0], shape: [1, 2]), dtype: .float32)
        let turned = try Tensor([1, 5, 0, 7] as [Float], shape: [1, 4]).rotated(by: table).array(of: Float.self)
        // cos 0.3 and sin 0.3
        #expect(abs(turned[0] - 0.955336) < 1e-5 && abs(turned[2] - 0.29552) < 1e-5)
        #expect(turned[1] == 5 && turned[3] == 7)
    }

    @Test func `turning keeps lengths, and products depend on the difference of positions only`() throws {
        let frequencies = try RotaryTable.inverseFrequencies(width: 8, theta: 100)
        func turned(_ x: Tensor, _ position: Float) throws -> Tensor {
            try x.rotated(by: RotaryTable(angles: (frequencies * Double(position)).unsqueeze(0), dtype: .float32))
        }
        let (q, k) = (try Tensor.randn([1, 8]), try Tensor.randn([1, 8]))
        let near = try (turned(q, 5) * turned(k, 3)).sum().item()
        let far = try (turned(q, 105) * turned(k, 103)).sum().item()
        #expect(abs(near - far) < 1e-3)
        #expect(abs(try turned(q, 40).norm().item() - q.norm().item()) < 1e-4)
    }

    @Test func `a low precision vector keeps its type, and a float32 table turns it in float32`() throws {
        let table = try RotaryTable(angles: Tensor([1.1] as [Float], shape: [1, 1]), dtype: .float32)
        let x = try Tensor([0.7, -1.3] as [Float], shape: [1, 2]).to(.bfloat16)
        let found = try x.rotated(by: table)
        #expect(found.dtype == .bfloat16)
        #expect(try found.equal(x.to(.float32).rotated(by: table).to(.bfloat16)))
    }

    @Test func `a table can change shape`() throws {
        let table = try RotaryTable(angles: Tensor.zeros([5, 2]), dtype: .float32).map { try $0.unsqueeze(1) }
        #expect(table.cosine.shape == [5, 1, 4] && table.sine.shape == [5, 1, 4])
    }
}
