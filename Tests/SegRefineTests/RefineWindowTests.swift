import SegGeometry
import TestSupport
import Testing

@testable import SegRefine

@Test func `a window holds the mask with room around it, and its part pasted back is the mask`() throws {
    for seed in 0..<200 {
        let mask = DrawnScene(seed: UInt64(seed), side: 60).mask
        let window = try #require(RefineWindow(mask, box: nil, radius: 4, in: mask.size))
        let box = try #require(mask.box)
        #expect(Double(window.columns.lowerBound) <= max(0, box.x1 - 8))
        #expect(Double(window.rows.upperBound) >= min(60, box.y2 + 8))
        #expect(window.pasted(window.part(of: mask), into: mask.size) == mask)
        #expect(window.seed(window.part(of: mask), scale: 1) == window.part(of: mask))
    }
}

@Test func `in doubt are the pixels near the border, but for the middle of thin parts`() throws {
    let mask = DrawnScene(seed: 3).mask
    let window = try #require(RefineWindow(mask, box: nil, radius: 5, in: mask.size))
    let seed = window.part(of: mask)
    let distances = seed.borderDistances()
    for radius in [2.0, 5, 40] {
        let doubt = window.doubt(seed, scale: 1, radius: radius, fidelity: 3)
        let bias = try #require(doubt.bias)
        #expect(doubt.places == doubt.places.sorted() && bias.count == doubt.places.count)
        for (place, pull) in zip(doubt.places, bias) {
            #expect(Double(distances[place]) <= 3 * radius)
            #expect(seed.pixels[place] != 0 ? pull > 0 : pull < 0)
            #expect(abs(pull) <= EdgeEnergy.whole(3))
        }
        let sure = seed.pixels.indices.count { seed.pixels[$0] != 0 } - doubt.places.count { seed.pixels[$0] != 0 }
        #expect(sure > 0)
    }
}

@Test func `a box is wholly in doubt, and nothing outside it`() throws {
    let size = ImageSize(width: 80, height: 70)
    let box = ImageBox(x1: 20.2, y1: 10, x2: 50, y2: 39.5)
    let window = try #require(RefineWindow(Mask(size: size), box: box, radius: 2, in: size))
    let seed = window.seed(window.part(of: Mask(size: size)), scale: 1)
    #expect(seed.area == 30 * 30)
    let doubt = window.doubt(seed, scale: 1, radius: 2, fidelity: 3)
    #expect(doubt.places == seed.pixels.indices.filter { seed.pixels[$0] != 0 })
    #expect(doubt.bias == nil)
    let half = window.seed(window.part(of: Mask(size: size)).halved(), scale: 2)
    #expect(half.area > 0 && half.area <= 15 * 15)
}

@Test func `an empty mask and a box beside the picture have no window`() {
    let size = ImageSize(width: 20, height: 20)
    #expect(RefineWindow(Mask(size: size), box: nil, radius: 2, in: size) == nil)
    let beside = ImageBox(x1: 30, y1: 2, x2: 40, y2: 9)
    #expect(RefineWindow(Mask(size: size), box: beside, radius: 2, in: size) == nil)
    let unusable = ImageBox(x1: .nan, y1: 2, x2: 4, y2: 9)
    #expect(RefineWindow(Mask(size: size), box: unusable, radius: 2, in: size) == nil)
}
