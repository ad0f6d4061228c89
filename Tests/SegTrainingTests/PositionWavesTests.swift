import Foundation
import SegFormats
import Testing
import Torch

@testable import SegTraining

struct PositionWavesTests {
    private func table(_ shape: [Int], seed: UInt64 = 1) throws -> [Float] {
        var random = SeededGenerator(seed: seed)
        return try PositionWaves(size: 0.5).table(shape, &random).array(of: Float.self)
    }

    /// Distance of two places of a table.
    private func distance(_ table: [Float], _ width: Int, _ a: Int, _ b: Int) -> Float {
        (0..<width).reduce(Float(0)) { sum, index in
            let difference = table[a * width + index] - table[b * width + index]
            return sum + difference * difference
        }.squareRoot()
    }

    @Test func `the table has the size asked for, and depends on the seed`() throws {
        let values = try table([6, 8, 32])
        let mean = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
        #expect(values.count == 6 * 8 * 32 && abs(mean.squareRoot() - 0.5) < 1e-4)
        #expect(try table([6, 8, 32]) == values && table([6, 8, 32], seed: 2) != values)
    }

    @Test func `neighbours are alike, and every place differs from every other`() throws {
        let (columns, width) = (8, 32)
        let values = try table([8, columns, width])
        for place in 0..<64 {
            for other in 0..<place { #expect(distance(values, width, place, other) > 0.3) }
        }
        let near = distance(values, width, 27, 28)
        #expect(near < distance(values, width, 24, 31) && near < distance(values, width, 3, 59))
    }

    @Test func `the smallest table is finite`() throws {
        #expect(try table([1, 1, 4]).allSatisfy(\.isFinite))
    }
}
