import SegGeometry
import TestSupport
import Testing

@testable import SegScenes

struct GlyphPyramidTests {
    @Test func `each level is the mean of the one before`() {
        var random = SplitMix64(seed: 5)
        let size = ImageSize(width: 32, height: 16)
        let pixels = (0..<size.area * 4).map { _ in UInt8.random(in: 0...255, using: &random) }
        let pyramid = GlyphPyramid(GlyphBitmap(size: size, pixels: pixels))
        #expect(pyramid.levels.map(\.size.width) == [32, 16, 8])
        let means = pyramid.levels.map { level in
            Double(level.pixels.reduce(0) { $0 + Int($1) }) / Double(level.pixels.count)
        }
        for mean in means { #expect(abs(mean - means[0]) < 1) }
    }

    @Test func `odd sides are rounded up, and beyond the border all is transparent`() {
        let size = ImageSize(width: 9, height: 9)
        let opaque = GlyphBitmap(size: size, pixels: [UInt8](repeating: 255, count: size.area * 4))
        let half = GlyphPyramid(opaque).levels[1]
        #expect(half.size == ImageSize(width: 5, height: 5))
        #expect(half.pixels[0] == 255)
        #expect(half.pixels[(4 * 5 + 4) * 4] == 64)
    }

    @Test func `the level is the one whose size is nearest`() {
        let size = ImageSize(width: 128, height: 128)
        let pyramid = GlyphPyramid(GlyphBitmap(size: size, pixels: [UInt8](repeating: 9, count: size.area * 4)))
        for (scale, level) in [(3.0, 0), (1, 0), (0.72, 0), (0.7, 1), (0.5, 1), (0.36, 1), (0.3, 2), (0.0001, 5)] {
            #expect(pyramid.level(for: scale) == level, "\(scale)")
        }
    }
}
