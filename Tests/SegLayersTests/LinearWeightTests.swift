import SegLayers
import Testing
import Torch

@Suite struct LinearWeightTests {
    @Test func `both forms have the shape of the matrix`() throws {
        let matrix = try Tensor.ones([2, 3])
        for weight in [LinearWeight.full(matrix), .quantized(try QuantizedMatrix(matrix, format: .int8))] {
            #expect(weight.shape == [2, 3] && weight.count == 6)
        }
    }
}
