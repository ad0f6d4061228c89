import SegGeometry
import SegImaging
import TestSupport
import Testing

@testable import SegRefine

/// The energy of a scene, and all of its pixels.
private func energy(_ scene: DrawnScene) -> EdgeEnergy {
    let level = scene.level
    let places = Array(0..<scene.mask.size.area)
    return EdgeEnergy(
        level, inside: scene.mixture(1), outside: scene.mixture(0), EdgeRefinement(), places: places)
}

extension DrawnScene {
    var level: PictureLevel {
        PictureLevel(image, columns: 0..<image.size.width, rows: 0..<image.size.height)
    }

    func mixture(_ value: UInt8) -> ColorMixture {
        let colors = mask.pixels.indices.filter { mask.pixels[$0] == value }
            .map { SIMD3<Double>(level.color($0 % mask.size.width, $0 / mask.size.width)) }
        return ColorMixture(colors, components: 5)
    }
}

/// All of a labelling's energy, term by term.
private func whole(_ energy: EdgeEnergy, _ mask: Mask) -> Int {
    var sum = 0
    for y in 0..<mask.size.height {
        for x in 0..<mask.size.width {
            if mask[x, y] { sum -= Int(energy.preference(x, y)) }
            for direction in 0..<4 {
                let step = PixelGraph.steps[direction]
                guard mask.size.holds(x + step.x, y + step.y), mask[x + step.x, y + step.y] != mask[x, y] else {
                    continue
                }
                sum += Int(energy.separation(x, y, direction))
            }
        }
    }
    return sum
}

@Test func `what is saved is the difference of both energies`() {
    var random = SplitMix64(seed: 3)
    for seed in 0..<60 {
        let scene = DrawnScene(seed: UInt64(seed), side: 24)
        let energy = energy(scene)
        var masks = [scene.mask, Mask(size: scene.mask.size)]
        for _ in 0..<4 {
            var mask = scene.mask
            for _ in 0..<Int.random(in: 1...80, using: &random) {
                mask[Int.random(in: 0..<24, using: &random), Int.random(in: 0..<24, using: &random)].toggle()
            }
            masks.append(mask)
        }
        for a in masks {
            for b in masks {
                let saving = Double(whole(energy, a) - whole(energy, b)) / EdgeEnergy.unit
                #expect(energy.saving(from: a, to: b) == saving)
            }
        }
    }
}

@Test func `separating two pixels costs the same from either side, and less where colours differ`() {
    let scene = DrawnScene(seed: 8, noise: 3)
    let energy = energy(scene)
    var (within, across) = ([Int32](), [Int32]())
    for y in 1..<scene.mask.size.height - 1 {
        for x in 1..<scene.mask.size.width - 1 {
            for direction in 0..<8 {
                let step = PixelGraph.steps[direction]
                let cost = energy.separation(x, y, direction)
                #expect(cost == energy.separation(x + step.x, y + step.y, direction ^ 4))
                guard direction == 0 else { continue }
                if scene.mask[x + 1, y] == scene.mask[x, y] { within.append(cost) } else { across.append(cost) }
            }
        }
    }
    #expect((across.max() ?? 0) < (within.min() ?? 0))
}
