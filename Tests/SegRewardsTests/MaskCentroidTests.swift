import SegGeometry
import TestSupport
import Testing

@testable import SegRewards

struct MaskCentroidTests {
    @Test func `it is the mean of the inside pixels' centres, for any mask`() throws {
        var random = SplitMix64(seed: 9)
        for _ in 0..<1500 {
            let size = ImageSize(
                width: Int.random(in: 1...24, using: &random), height: Int.random(in: 1...24, using: &random))
            let density = Double.random(in: 0.02...1, using: &random)
            let pixels = (0..<size.width * size.height).map { _ in
                UInt8(Double.random(in: 0..<1, using: &random) < density ? 1 : 0)
            }
            let mask = Mask(size: size, pixels: pixels)
            let inside = pixels.indices.filter { pixels[$0] != 0 }
            let found = RunLengthMask(mask).centroid
            #expect((found == nil) == inside.isEmpty)
            guard let found else { continue }
            let count = Double(inside.count)
            let x = inside.reduce(0) { $0 + Double($1 % size.width) + 0.5 } / count / Double(size.width)
            let y = inside.reduce(0) { $0 + Double($1 / size.width) + 0.5 } / count / Double(size.height)
            #expect(abs(found.x - x) < 1e-12 && abs(found.y - y) < 1e-12)
        }
    }
}
