import SegGeometry
import TestSupport
import Testing

struct RunLengthMergeTests {
    @Test func `union and intersection are those of the pixels`() throws {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<500 {
            let size = ImageSize(
                width: .random(in: 0...12, using: &generator), height: .random(in: 0...12, using: &generator))
            let masks = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                Mask(noise: .random(in: 0...1, using: &generator), size: size, using: &generator)
            }
            let sums = (0..<size.area).map { index in masks.reduce(0) { $0 + Int($1.pixels[index]) } }
            let runs = masks.map { RunLengthMask($0) }
            let union = Mask(size: size, pixels: sums.map { $0 > 0 ? 1 : 0 })
            let intersection = Mask(size: size, pixels: sums.map { $0 == masks.count ? 1 : 0 })
            #expect(try RunLengthMask.union(runs, size: size) == RunLengthMask(union))
            #expect(try RunLengthMask.intersection(runs, size: size) == RunLengthMask(intersection))
        }
    }

    @Test func `no mask at all merges to the empty one`() throws {
        let size = ImageSize(width: 4, height: 4)
        #expect(try RunLengthMask.union([], size: size) == RunLengthMask(size: size))
        #expect(try RunLengthMask.intersection([], size: size) == RunLengthMask(size: size))
    }

    @Test func `masks of different sizes are not merged`() {
        let size = ImageSize(width: 4, height: 4)
        let other = ImageSize(width: 2, height: 8)
        #expect(throws: GeometryError.sizesDiffer(size, other)) {
            try RunLengthMask.union([RunLengthMask(size: size), RunLengthMask(size: other)], size: size)
        }
    }
}
