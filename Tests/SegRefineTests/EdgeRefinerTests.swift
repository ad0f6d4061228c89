import SegGeometry
import SegImaging
import Testing

@testable import SegRefine

@Test(arguments: [96, 420])
func `a coarse outline's border is found again, at one resolution and through several`(side: Int) throws {
    for seed in 0..<(side > 200 ? 5 : 40) {
        let scene = DrawnScene(seed: UInt64(seed), side: side)
        let coarse = try Mask(filling: scene.coarse(7), size: scene.mask.size, rule: .inclusive)
        let drawn = try #require(EdgeRefiner(scene.image).drawn(coarse))
        let (before, after) = (try scene.overlap(coarse), try scene.overlap(drawn.mask))
        #expect(after > before)
        #expect(after > 0.97)
        #expect(drawn.saving(from: coarse, to: drawn.mask) > 0)
        #expect(drawn.saving(from: drawn.mask, to: coarse) == -drawn.saving(from: coarse, to: drawn.mask))
    }
}

@Test func `from a box alone the object in it is found`() throws {
    for seed in 0..<40 {
        let scene = DrawnScene(seed: UInt64(seed))
        let drawn = try #require(EdgeRefiner(scene.image).drawn(Mask(size: scene.mask.size), box: scene.mask.box))
        #expect(try scene.overlap(drawn.mask) > 0.95)
    }
}

@Test func `the same picture and outline give the same mask`() throws {
    let scene = DrawnScene(seed: 11, noise: 80)
    let coarse = try Mask(filling: scene.coarse(5), size: scene.mask.size, rule: .inclusive)
    let masks = (0..<3).map { _ in EdgeRefiner(scene.image).drawn(coarse)?.mask }
    #expect(masks[0] != nil && masks[0] == masks[1] && masks[1] == masks[2])
}

@Test func `nothing inside, and nothing outside, is nothing to draw`() {
    let size = ImageSize(width: 30, height: 30)
    let image = Image(size: size, red: 5, green: 5, blue: 5)
    #expect(EdgeRefiner(image).drawn(Mask(size: size)) == nil)
    #expect(EdgeRefiner(image).drawn(Mask(size: size, pixels: [UInt8](repeating: 1, count: 900))) == nil)
}

@Test func `an object in the colours of what is around its box is not found, rather than a part of it`() {
    var image = DrawnScene(seed: 3, side: 90, noise: 4).image
    image.pixels = image.pixels.indices.map { UInt8(100 + $0 / 3 % 7) }
    // One odd corner, far smaller than the box.
    for place in [40 * 90 + 40, 40 * 90 + 41, 41 * 90 + 40, 41 * 90 + 41] { image.pixels[place * 3] = 250 }
    let box = ImageBox(x1: 20, y1: 20, x2: 70, y2: 70)
    let drawn = EdgeRefiner(image).drawn(Mask(size: image.size), box: box)
    if let found = drawn?.mask.box { #expect(found.iou(with: box) >= 0.5) }
}
