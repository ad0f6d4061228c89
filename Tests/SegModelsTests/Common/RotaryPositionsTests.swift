import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct RotaryPositionsTests {
    private func positions(axes: [Int], context: Int = 6000) throws -> RotaryPositions {
        try RotaryPositions(
            axes: axes, width: 2 * axes.count, theta: 1e4, contextLength: context, dtype: .float32, device: .cpu)
    }

    @Test(arguments: [0, 1, 57, 4095, 4096, 5000])
    func `text has one table whether its position is tabulated or not`(_ position: Int) throws {
        let positions = try positions(axes: [0, 1, 2, 2])
        let short = try positions.table(text: [position])
        let long = try positions.table(Tensor([position, position, position], shape: [3, 1, 1]))
        #expect(try short.cosine.equal(long.cosine) && short.sine.equal(long.sine))
    }

    @Test(arguments: [[0, 1, 2, 2], [0, 1, 2, 0, 1, 2, 0, 0]])
    func `each frequency follows its own axis`(_ axes: [Int]) throws {
        let positions = try positions(axes: axes)
        let reference = try positions.table(text: [0]).cosine.array(of: Float.self)
        for axis in 0..<3 {
            var triple = [0, 0, 0]
            triple[axis] = 3
            let table = try positions.table(Tensor(triple, shape: [3, 1, 1])).cosine.array(of: Float.self)
            let changed = table.indices.filter { table[$0] != reference[$0] }
            // Each frequency occurs in both halves.
            #expect(changed == (axes + axes).indices.filter { (axes + axes)[$0] == axis })
        }
    }
}
