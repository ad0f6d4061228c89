import SegGeometry
import SegImaging
import TestSupport
import Testing

@testable import SegRefine

@Test func `a cut's mask has the least energy of all that differ from it in doubt`() {
    var random = SplitMix64(seed: 4)
    for seed in 0..<120 {
        let scene = DrawnScene(seed: UInt64(seed), side: 12, noise: 90)
        let places = (0..<9).map { _ in Int.random(in: 0..<144, using: &random) }
        let doubt = Set(places).sorted()
        let energy = EdgeEnergy(
            scene.level, inside: scene.mixture(1), outside: scene.mixture(0), EdgeRefinement(), places: doubt)
        let cut = EdgeCut(energy: energy, size: scene.mask.size, places: doubt).labels(from: scene.mask)
        for bits in 0..<1 << doubt.count {
            var other = scene.mask
            for (index, place) in doubt.enumerated() { other.pixels[place] = UInt8(bits >> index & 1) }
            #expect(energy.saving(from: cut, to: other) <= 0)
        }
        for place in cut.pixels.indices where !doubt.contains(place) {
            #expect(cut.pixels[place] == scene.mask.pixels[place])
        }
    }
}

@Test func `a strong enough pull keeps every pixel on its side`() {
    for seed in 0..<40 {
        let scene = DrawnScene(seed: UInt64(seed), side: 20, noise: 90)
        let places = Array(0..<400)
        let energy = EdgeEnergy(
            scene.level, inside: scene.mixture(1), outside: scene.mixture(0), EdgeRefinement(), places: places)
        let pull = EdgeEnergy.whole(1000)
        let bias = places.map { scene.mask.pixels[$0] != 0 ? pull : -pull }
        let cut = EdgeCut(energy: energy, size: scene.mask.size, places: places)
        #expect(cut.labels(from: scene.mask, bias: bias) == scene.mask)
        #expect(cut.labels(from: scene.mask, bias: bias.map { -$0 }).pixels == scene.mask.pixels.map { 1 - $0 })
    }
}
