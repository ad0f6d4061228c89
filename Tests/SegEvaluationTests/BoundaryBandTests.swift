import SegEvaluation
import SegGeometry
import TestSupport
import Testing

/// The definition, step by step: `distance` erosions by 3×3, with nothing outside the picture.
private func slowBand(_ mask: Mask, distance: Int) -> Mask {
    var inner = mask
    for _ in 0..<distance {
        let before = inner
        for y in 0..<mask.size.height {
            for x in 0..<mask.size.width {
                for (dx, dy) in [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] {
                    let (i, j) = (x + dx, y + dy)
                    let outside = i < 0 || j < 0 || i >= mask.size.width || j >= mask.size.height
                    if outside || !before[i, j] { inner[x, y] = false }
                }
            }
        }
    }
    var band = mask
    for index in band.pixels.indices where inner.pixels[index] != 0 { band.pixels[index] = 0 }
    return band
}

@Test func `the band is the mask without its repeated 3×3 erosion`() {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<40 {
        let size = ImageSize(
            width: .random(in: 1...150, using: &generator), height: .random(in: 1...150, using: &generator))
        let density = Int.random(in: 50...100, using: &generator)
        let mask = Mask(
            size: size,
            pixels: (0..<size.area).map { _ in
                Int.random(in: 0..<100, using: &generator) < density ? 1 : 0
            })
        let ratio = Double.random(in: 0.001...0.06, using: &generator)
        let diagonal = Double(size.width * size.width + size.height * size.height).squareRoot()
        let distance = max(1, Int((ratio * diagonal).rounded(.toNearestOrEven)))
        #expect(BoundaryBand(RunLengthMask(mask), ratio: ratio).mask == slowBand(mask, distance: distance))
    }
}

@Test func `bands share what their masks say they share`() throws {
    var generator = SplitMix64(seed: 12)
    for _ in 0..<200 {
        let size = ImageSize(
            width: .random(in: 1...150, using: &generator), height: .random(in: 1...150, using: &generator))
        let bands = (0..<2).map { _ in
            var mask = Mask(size: size)
            let (left, top) = (
                Int.random(in: 0..<size.width, using: &generator), Int.random(in: 0..<size.height, using: &generator)
            )
            for x in left..<Int.random(in: left...size.width, using: &generator) {
                for y in top..<size.height { mask[x, y] = true }
            }
            return BoundaryBand(RunLengthMask(mask))
        }
        #expect(try bands[0].overlap(with: bands[1]) == Counts(Overlap(bands[0].mask, bands[1].mask)))
        #expect(bands[0].area == bands[0].mask.area)
    }
}

@Test func `a mask of no pixels has an empty band`() throws {
    #expect(BoundaryBand(RunLengthMask(size: ImageSize(width: 0, height: 0))).mask.pixels.isEmpty)
    let empty = BoundaryBand(RunLengthMask(size: ImageSize(width: 5, height: 3)))
    #expect(empty.mask.area == 0 && empty.area == 0)
    #expect(try empty.overlap(with: empty) == Counts(intersection: 0, union: 0))
}

@Test func `bands of pictures of different sizes are not compared`() {
    let bands = [3, 4].map { BoundaryBand(RunLengthMask(size: ImageSize(width: 5, height: $0))) }
    #expect(throws: GeometryError.self) { try bands[0].overlap(with: bands[1]) }
}
