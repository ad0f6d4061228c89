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
    for _ in 0..<200 {
        let size = ImageSize(
            width: .random(in: 1...40, using: &generator), height: .random(in: 1...40, using: &generator))
        let density = Int.random(in: 50...100, using: &generator)
        let mask = Mask(
            size: size,
            pixels: (0..<size.area).map { _ in
                Int.random(in: 0..<100, using: &generator) < density ? 1 : 0
            })
        let ratio = Double.random(in: 0.001...0.2, using: &generator)
        let diagonal = Double(size.width * size.width + size.height * size.height).squareRoot()
        let distance = max(1, Int((ratio * diagonal).rounded(.toNearestOrEven)))
        #expect(mask.boundaryBand(ratio: ratio) == slowBand(mask, distance: distance))
    }
}

@Test func `a mask of no pixels has an empty band`() {
    #expect(Mask(size: ImageSize(width: 0, height: 0)).boundaryBand().pixels.isEmpty)
    #expect(Mask(size: ImageSize(width: 5, height: 3)).boundaryBand().area == 0)
}
