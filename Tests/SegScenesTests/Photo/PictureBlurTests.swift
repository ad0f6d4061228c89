import SegFormats
import SegGeometry
import Testing

@testable import SegScenes

struct PictureBlurTests {
    @Test func `a dot spreads by 1, 2, 1 in either direction, in its channel alone`() {
        let size = ImageSize(width: 5, height: 5)
        var pixels = [UInt8](repeating: 0, count: 75)
        pixels[(2 * 5 + 2) * 3 + 1] = 160
        pixels.blur(size, times: 1)
        for y in 0..<5 {
            for x in 0..<5 {
                let weights = [0: 2, 1: 1]
                let expected = 10 * (weights[abs(x - 2)] ?? 0) * (weights[abs(y - 2)] ?? 0)
                #expect(Array(pixels[(y * 5 + x) * 3..<(y * 5 + x) * 3 + 3]) == [0, UInt8(expected), 0])
            }
        }
    }

    @Test func `an even picture stays, however small`() {
        for (width, height) in [(1, 1), (1, 7), (6, 1), (4, 3)] {
            var pixels = [UInt8](repeating: 77, count: width * height * 3)
            pixels.blur(ImageSize(width: width, height: height), times: 3)
            #expect(pixels.allSatisfy { $0 == 77 })
        }
    }

    @Test func `the mean is of what lies about the centre, as far as that is in the picture`() {
        let size = ImageSize(width: 40, height: 40)
        let pixels = (0..<40 * 40).flatMap { index -> [UInt8] in index % 40 < 20 ? [255, 0, 0] : [0, 0, 255] }
        #expect(pixels.mean(size, about: ImagePoint(x: 8, y: 20), reach: 6) == SIMD3(1, 0, 0))
        #expect(pixels.mean(size, about: ImagePoint(x: 38, y: 2), reach: 6) == SIMD3(0, 0, 1))
        #expect(pixels.mean(size, about: ImagePoint(x: 90, y: 2), reach: 6) == SIMD3(repeating: 0.5))
    }
}
