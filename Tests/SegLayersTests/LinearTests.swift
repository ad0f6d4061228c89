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
}
