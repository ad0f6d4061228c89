import SegGeometry
import SegImaging
import TestSupport
import Testing

@testable import SegRefine

private func randomImage(_ width: Int, _ height: Int, using random: inout SplitMix64) -> Image {
    Image(
        size: ImageSize(width: width, height: height),
        pixels: (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
}

@Test func `a level has the colours of its part of the picture, and half of it their means`() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<500 {
        let (width, height) = (Int.random(in: 1...12, using: &random), Int.random(in: 1...12, using: &random))
        let image = randomImage(width, height, using: &random)
        let (left, top) = (Int.random(in: 0..<width, using: &random), Int.random(in: 0..<height, using: &random))
        let level = PictureLevel(image, columns: left..<width, rows: top..<height)
        let half = level.halved()
        #expect(half.size == ImageSize(width: (width - left + 1) / 2, height: (height - top + 1) / 2))
        for y in 0..<half.size.height {
            for x in 0..<half.size.width {
                var sum = SIMD3<Int32>.zero
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let column = left + min(2 * x + dx, width - left - 1)
                    let row = top + min(2 * y + dy, height - top - 1)
                    let place = (row * width + column) * 3
                    sum &+= SIMD3(
                        Int32(image.pixels[place]), Int32(image.pixels[place + 1]), Int32(image.pixels[place + 2]))
                }
                #expect(half.color(x, y) == (sum &+ 2) &>> 2)
            }
        }
    }
}

@Test func `the half of a doubled mask is the mask`() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<1000 {
        let size = ImageSize(
            width: Int.random(in: 1...15, using: &random), height: Int.random(in: 1...15, using: &random))
        let half = ImageSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
        let mask = Mask(size: half, pixels: (0..<half.area).map { _ in UInt8.random(in: 0...1, using: &random) })
        #expect(mask.doubled(to: size).halved() == mask)
    }
}
