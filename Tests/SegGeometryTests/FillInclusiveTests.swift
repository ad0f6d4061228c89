import SegGeometry
import TestSupport
import Testing

struct FillInclusiveTests {
    private func fill(_ ring: PixelRing, _ width: Int, _ height: Int) throws -> Mask {
        try Mask(filling: [ring], size: ImageSize(width: width, height: height), rule: .inclusive)
    }

    @Test func `slanted sides are drawn 8-connected`() throws {
        #expect(
            try fill(pixelRing((0, 0), (3, 1), (0, 2)), 5, 3) == Mask("##...", "####.", "##..."))
    }

    @Test func `a ring that crosses itself is filled by the even-odd rule, its border always`() throws {
        let bow = pixelRing((0, 0), (6, 6), (6, 0), (0, 6))
        let mask = try fill(bow, 7, 7)
        #expect(mask.drawing == "#.....#\n##...##\n###.###\n#######\n###.###\n##...##\n#.....#")
    }

    @Test func `a ring around the whole picture fills it, one beside it nothing`() throws {
        #expect(try fill(pixelRing((-100, -100), (-100, 100), (100, 100), (100, -100)), 5, 4).area == 20)
        #expect(try fill(pixelRing((-100, -100), (-100, 100), (-1, 100), (-1, -100)), 5, 4).area == 0)
        #expect(try fill(pixelRing((5, 0), (9, 0), (9, 9)), 5, 4).area == 0)
    }

    @Test func `coordinates count as on the limit beyond it`() throws {
        let near = try fill(pixelRing((-1 << 30, 0), (2, 2), (1 << 30, 3)), 5, 4)
        #expect(try fill(pixelRing((Int.min, 0), (2, 2), (Int.max, 3)), 5, 4) == near)
    }

    @Test func `rows far above the picture take no time`() throws {
        let ring = pixelRing((1, -1 << 30), (3, -1 << 30), (3, 1 << 30), (1, 1 << 30))
        #expect(try fill(ring, 5, 4).drawing == ".###.\n.###.\n.###.\n.###.")
    }

    @Test func `a tangle of many sides is filled in time`() throws {
        var generator = SplitMix64(seed: 13)
        let vertices = (0..<20_000).map { _ in
            PixelPoint(x: .random(in: -50...250, using: &generator), y: .random(in: -50...250, using: &generator))
        }
        #expect(try fill(PixelRing(vertices), 200, 200).area > 0)
    }
}
