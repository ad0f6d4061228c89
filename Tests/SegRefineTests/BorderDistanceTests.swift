import SegGeometry
import TestSupport
import Testing

@testable import SegRefine

private func randomMask(_ width: Int, _ height: Int, using random: inout SplitMix64) -> Mask {
    let share = Int.random(in: 1...9, using: &random)
    return Mask(
        size: ImageSize(width: width, height: height),
        pixels: (0..<width * height).map { _ in Int.random(in: 0..<10, using: &random) < share ? 1 : 0 })
}

@Test func `distances are those of the shortest ways with steps of three and four`() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<1000 {
        let (width, height) = (Int.random(in: 1...9, using: &random), Int.random(in: 1...9, using: &random))
        let mask = randomMask(width, height, using: &random)
        let distances = mask.borderDistances()
        for y in 0..<height {
            for x in 0..<width {
                var least = Int.max
                for otherY in 0..<height {
                    for otherX in 0..<width where mask[otherX, otherY] != mask[x, y] {
                        let (dx, dy) = (abs(otherX - x), abs(otherY - y))
                        least = min(least, 3 * max(dx, dy) + min(dx, dy))
                    }
                }
                let distance = Int(distances[y * width + x])
                #expect(least == .max ? distance > 1 << 29 : distance >= least && distance <= least + 2)
            }
        }
    }
}

@Test func `near a border are the pixels within the reach of a change`() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<1000 {
        let (width, height) = (Int.random(in: 1...8, using: &random), Int.random(in: 1...8, using: &random))
        let mask = randomMask(width, height, using: &random)
        let near = mask.nearBorder(1)
        for y in 0..<height {
            for x in 0..<width {
                // With a reach of 1 both pixels of every change are near.
                let neighbours = [(1, 0), (-1, 0), (0, 1), (0, -1)].map { (x + $0.0, y + $0.1) }
                let changes = neighbours.contains {
                    mask.size.holds($0.0, $0.1) && mask[$0.0, $0.1] != mask[x, y]
                }
                if changes { #expect(near[y * width + x]) }
            }
        }
        let isPlain = mask.area == 0 || mask.area == mask.size.area
        #expect(near.contains(true) == !isPlain)
    }
}
