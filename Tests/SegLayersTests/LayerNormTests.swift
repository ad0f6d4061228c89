import SegLayers
import Testing
import Torch

@Suite struct LayerNormTests {
    @Test(arguments: [1e-5, 1e-2])
    func `the mean goes, the deviation becomes 1, then weight and bias`(_ epsilon: Double) throws {
        var store = ParameterStore()
        try store.insert(Tensor.randn([6]), as: "norm.weight")
        try store.insert(Tensor.randn([6]), as: "norm.bias")
        let norm = try LayerNorm(ParameterScope(store)["norm"], epsilon: epsilon)
        let x = try Tensor.randn([3, 4, 6]) * 0.05
        let centred = try x - x.mean(dims: [-1], keep: true)
        let variance = try centred.square().mean(dims: [-1], keep: true)
        let expected = try centred / (variance + epsilon).sqrt() * norm.weight + norm.bias
        #expect(try norm(x).allClose(expected, relative: 1e-4, absolute: 1e-5))
    }

    @Test func `both parameters are needed`() throws {
        var store = ParameterStore()
        try store.insert(Tensor.ones([6]), as: "norm.weight")
        #expect(throws: LayerError.missingParameter(name: "norm.bias")) {
            try LayerNorm(ParameterScope(store)["norm"], epsilon: 1e-5)
        }
    }
}
