import SegLayers
import Testing
import Torch

@testable import SegTraining

struct MuonTests {
    @Test(arguments: [[3, 6, 9], [2, 12, 5], [1, 7, 7]])
    func `directions come out with singular values near one, each matrix for itself`(shape: [Int]) throws {
        let source = try RandomSource(seed: 4)
        let stack = try Tensor.randn(shape, generator: source) * 30
        let result = try Muon.orthogonalized(stack)
        #expect(result.shape == shape)
        let tall = shape[1] > shape[2]
        let gram = try tall ? result.transpose(1, 2).bmm(result) : result.bmm(result.transpose(1, 2))
        let side = min(shape[1], shape[2])
        let values = try gram.array(of: Float.self)
        for matrix in 0..<shape[0] {
            let trace = (0..<side).reduce(Float(0)) { $0 + values[(matrix * side + $1) * side + $1] }
            #expect(abs(trace / Float(side) - 0.9) < 0.4)
        }
        for matrix in 0..<shape[0] {
            let alone = try Muon.orthogonalized(stack.narrow(dim: 0, start: matrix, length: 1))
            #expect(try (alone - result.narrow(dim: 0, start: matrix, length: 1)).abs().amax().item() < 0.02)
        }
    }

    @Test func `no gradient means no direction, not a division by zero`() throws {
        let result = try Muon.orthogonalized(Tensor.zeros([2, 3, 4], dtype: .float32, device: .cpu))
        #expect(try result.abs().amax().item() == 0)
    }
}
