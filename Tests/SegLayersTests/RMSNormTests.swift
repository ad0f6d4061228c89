import SegLayers
import Testing
import Torch

@Suite struct RMSNormTests {
    static func norm(_ weight: [Float], dtype: DType = .float32) throws -> RMSNorm {
        var store = ParameterStore()
        try store.insert(Tensor(weight).to(dtype), as: "weight")
        return try RMSNorm(ParameterScope(store), epsilon: 0.5)
    }

    @Test func `x is divided by the root of its mean square plus epsilon, then weighted`() throws {
        let y = try Self.norm([1, 10])(Tensor([1, 2] as [Float], shape: [1, 2])).array(of: Float.self)
        let root = Float(3).squareRoot()
        #expect(abs(y[0] - 1 / root) < 1e-6 && abs(y[1] - 20 / root) < 1e-5)
    }

    @Test func `bfloat16 is rounded before the weight multiplies it`() throws {
        let weights: [Float] = [1.0078125, 3.015625, 5.03125, 7.0625]
        let x = try Tensor([1, 2, -1, 2] as [Float], shape: [1, 4]).to(.bfloat16)
        let found = try Self.norm(weights, dtype: .bfloat16)(x)
        let exact = try x.to(.float32)
        let scale = try (exact.square().mean(dims: [-1], keep: true) + 0.5).rsqrt()
        let expected = try (exact * scale).to(.bfloat16) * Tensor(weights).to(.bfloat16)
        #expect(found.dtype == .bfloat16)
        #expect(try found.equal(expected))
    }
}
