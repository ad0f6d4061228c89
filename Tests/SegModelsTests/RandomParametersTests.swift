import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct RandomParametersTests {
    static let shapes = [
        ParameterShape("w", [100, 300]), ParameterShape("b", [7], role: .bias), ParameterShape("n", [5], role: .scale),
        ParameterShape("head", [3], isOptional: true),
    ]

    @Test func `weights are normal without tails, norms 1, biases 0, and optional parameters absent`() throws {
        let store = try ParameterStore.random(Self.shapes, seed: 3, deviation: 0.1)
        #expect(store.names == ["w", "b", "n"])
        let weights = try store.tensor("w").array(of: Float.self)
        #expect(weights.allSatisfy { abs($0) <= 0.2 })
        let square = weights.reduce(0) { $0 + Double($1 * $1) } / 30_000
        // Cut at two deviations, a normal distribution keeps 0.774 of its variance.
        #expect(abs(square - 0.00774) < 0.0002)
        #expect(try store.tensor("b").array(of: Float.self) == [Float](repeating: 0, count: 7))
        #expect(try store.tensor("n").array(of: Float.self) == [Float](repeating: 1, count: 5))
    }

    @Test func `the type is as asked`() throws {
        let store = try ParameterStore.random(Self.shapes, seed: 3, dtype: .bfloat16)
        #expect(store.parameters.allSatisfy { $0.tensor.dtype == .bfloat16 })
    }
}
