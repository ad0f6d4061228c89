import SegLayers
import Testing
import Torch

@Suite struct LinearTests {
    let weight: Tensor
    let bias: Tensor
    let x: Tensor

    init() throws {
        weight = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])
        bias = try Tensor([10, 20, 30] as [Float])
        x = try Tensor([1, -1] as [Float], shape: [1, 2])
    }

    @Test func `the output is x Wᵀ + b`() throws {
        #expect(try Linear(weight: weight, bias: bias)(x).array(of: Float.self) == [9, 19, 29])
    }

    @Test func `adding gives the residual plus the output`() throws {
        let residual = try Tensor([1, 1, 1] as [Float], shape: [1, 3])
        #expect(try Linear(weight: weight, bias: nil).adding(x, to: residual).array(of: Float.self) == [0, 0, 0])
    }

    @Test func `packed layers give their outputs side by side`() throws {
        var store = ParameterStore()
        for name in ["p", "q"] {
            try store.insert(weight.clone(), as: "\(name).weight")
            try store.insert(bias.clone(), as: "\(name).bias")
        }
        #expect(try Linear(packed: ["p", "q"], in: ParameterScope(store), hasBias: true) == nil)
        try store.pack(["p.weight", "q.weight"])
        try store.pack(["p.bias", "q.bias"])
        let both = try #require(try Linear(packed: ["p", "q"], in: ParameterScope(store), hasBias: true))
        #expect(try both(x).array(of: Float.self) == [9, 19, 29, 9, 19, 29])
    }

    /// Weights and activations are rounded to 8 bits.
    @Test func `an int8 layer gives what the full one does, added to or not`() throws {
        let matrix = try Tensor([127, 2, 3, 127, 127, 0] as [Float], shape: [3, 2])
        let residual = try Tensor([1, 1, 1] as [Float], shape: [1, 3])
        let (full, int8) = (
            try Linear(weight: matrix, bias: nil),
            try Linear(weight: .quantized(QuantizedMatrix(matrix, format: .int8)), bias: nil)
        )
        #expect(int8.inputSize == 2 && int8.outputSize == 3)
        #expect(try int8(x).allClose(full(x), relative: 0.02, absolute: 0))
        #expect(try int8.adding(x, to: residual).allClose(full.adding(x, to: residual), relative: 0.02, absolute: 0))
        let biased = try Linear(weight: .quantized(QuantizedMatrix(matrix, format: .int8)), bias: bias)
        #expect(try biased(x).equal(int8(x) + bias))
    }

    @Test func `an int8 layer passes gradients on`() throws {
        let matrix = try QuantizedMatrix(weight, format: .int8)
        let x = try x.clone()
        try x.setRequiresGradient(true)
        try Linear(weight: .quantized(matrix), bias: bias)(x).sum().backward()
        let expected = try matrix.widened().sum(dims: [0], keep: true)
        #expect(try #require(try x.gradient()).allClose(expected))
    }

    @Test func `packed int8 layers give their outputs side by side`() throws {
        var store = ParameterStore()
        let matrix = try QuantizedMatrix(Tensor.cat([Tensor](repeating: weight, count: 16), dim: 0), format: .int8)
        for name in ["p", "q"] { try store.insert(.quantized(matrix), as: "\(name).weight") }
        try store.pack(["p.weight", "q.weight"])
        let both = try #require(try Linear(packed: ["p", "q"], in: ParameterScope(store), hasBias: false))
        let one = try Linear(ParameterScope(store, path: "p"), hasBias: false)
        #expect(try both(x).equal(Tensor.cat([one(x), one(x)], dim: -1)))
    }
}
