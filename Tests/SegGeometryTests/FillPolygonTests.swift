import SegGeometry
import TestSupport
import Testing

struct FillPolygonTests {
    static let size = ImageSize(width: 6, height: 5)

    @Test func `the rules differ by the right and lower border`() throws {
        let square = imageRing((1, 1), (1, 3), (4, 3), (4, 1))
        #expect(
            try Mask(filling: [square], size: Self.size, rule: .inclusive)
                == Mask("......", ".####.", ".####.", ".####.", "......"))
        #expect(
            try Mask(filling: [square], size: Self.size, rule: .coco)
                == Mask("......", ".###..", ".###..", "......", "......"))
    }

    @Test func `rings are united, not subtracted`() throws {
        let outer = imageRing((0, 0), (0, 4), (5, 4), (5, 0))
        let inner = imageRing((2, 1), (2, 3), (4, 3), (4, 1))
        for rule in FillRule.allCases {
            let both = try Mask(filling: [outer, inner], size: Self.size, rule: rule)
            #expect(both == (try Mask(filling: [outer], size: Self.size, rule: rule)))
            #expect(try RunLengthMask(filling: [outer, inner], size: Self.size, rule: rule) == RunLengthMask(both))
        }
    }

    @Test func `a normalized vertex is value times size, halves rounded to even`() throws {
        // 0.25 × 6 = 1.5 → 2, 0.75 × 6 = 4.5 → 4, 0.5 × 5 = 2.5 → 2.
        let ring = NormalizedRing([NormalizedPoint(x: 0.25, y: 0.5), NormalizedPoint(x: 0.75, y: 0.5)])
        #expect(
            try Mask(filling: [ring], size: Self.size, rule: .inclusive)
                == Mask("......", "......", "..###.", "......", "......"))
        #expect(
            try RunLengthMask(filling: [ring], size: Self.size, rule: .coco)
                == RunLengthMask(filling: [ring.scaled(to: Self.size)], size: Self.size, rule: .coco))
    }

    @Test func `rings of no, one and two vertices give nothing, a pixel and a line, or nothing at all`() throws {
        let drawings = ["......\n......", "......\n.#....", "......\n.####."]
        let size = ImageSize(width: 6, height: 2)
        for (ring, drawing) in zip([imageRing(), imageRing((1, 1)), imageRing((1, 1), (4, 1))], drawings) {
            #expect(try Mask(filling: [ring], size: size, rule: .inclusive).drawing == drawing)
            #expect(try RunLengthMask(filling: [ring], size: size, rule: .coco) == RunLengthMask(size: size))
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity], FillRule.allCases)
    func `a vertex that is no number is refused where it stands`(value: Double, rule: FillRule) {
        let good = imageRing((0, 0), (1, 1), (2, 0))
        let error = GeometryError.notFinite(ring: 1, vertex: 2)
        for bad in [imageRing((0, 0), (1, 1), (value, 0)), imageRing((0, 0), (1, 1), (0, value))] {
            #expect(throws: error) { try Mask(filling: [good, bad], size: Self.size, rule: rule) }
            #expect(throws: error) { try RunLengthMask(filling: [good, bad], size: Self.size, rule: rule) }
        }
        let normalized = NormalizedRing([NormalizedPoint(x: 1e308, y: 0)])
        #expect(throws: GeometryError.notFinite(ring: 0, vertex: 0)) {
            try Mask(filling: [normalized], size: Self.size, rule: rule)
        }
    }

    @Test(arguments: FillRule.allCases)
    func `masks without pixels are filled with nothing`(rule: FillRule) throws {
        let ring = imageRing((-5, -5), (-5, 9), (9, 9), (9, -5))
        for size in [ImageSize(width: 0, height: 0), ImageSize(width: 7, height: 0), ImageSize(width: 0, height: 7)] {
            #expect(try Mask(filling: [ring], size: size, rule: rule) == Mask(size: size))
            #expect(try RunLengthMask(filling: [ring], size: size, rule: rule) == RunLengthMask(size: size))
        }
    }

    @Test(arguments: FillRule.allCases)
    func `vertices of any size neither trap nor take long`(rule: FillRule) throws {
        var generator = SplitMix64(seed: 11)
        let largest = Double.greatestFiniteMagnitude
        for _ in 0..<2000 {
            let vertices = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                let scale = pow10(.random(in: 0...308, using: &generator))
                return ImagePoint(
                    x: .random(in: -scale...scale, using: &generator), y: .random(in: -scale...scale, using: &generator)
                )
            }
            let mask = try Mask(filling: [ImageRing(vertices)], size: Self.size, rule: rule)
            #expect(mask.pixels.allSatisfy { $0 <= 1 })
        }
        let around = imageRing((-largest, -largest), (-largest, largest), (largest, largest), (largest, -largest))
        #expect(try Mask(filling: [around], size: Self.size, rule: rule).area == Self.size.area)
    }

    @Test(arguments: FillRule.allCases)
    func `the largest mask can be filled`(rule: FillRule) throws {
        let size = ImageSize(width: 16_384, height: 16_384)
        let ring = imageRing((1, 1), (1, 16_382), (16_382, 16_382), (16_382, 1))
        let runs = try RunLengthMask(filling: [ring], size: size, rule: rule)
        #expect(runs.area == (rule == .inclusive ? 16_382 * 16_382 : 16_381 * 16_381))
    }

    @Test(arguments: FillRule.allCases)
    func `where a ring begins and which way it goes does not matter for its inside`(rule: FillRule) throws {
        var generator = SplitMix64(seed: 12)
        let size = ImageSize(width: 20, height: 20)
        for _ in 0..<300 {
            // Multiples of the picture's height apart, sides have no rounding to differ in.
            let vertices = (0..<Int.random(in: 3...8, using: &generator)).map { _ in
                ImagePoint(
                    x: Double(Int.random(in: 0...4, using: &generator) * 5),
                    y: Double(Int.random(in: 0...4, using: &generator) * 5))
            }
            let filled = try Mask(filling: [ImageRing(vertices)], size: size, rule: rule)
            let turned = Array(vertices[2...] + vertices[..<2])
            #expect(try Mask(filling: [ImageRing(turned)], size: size, rule: rule) == filled)
        }
    }

    private func pow10(_ exponent: Double) -> Double {
        (0..<Int(exponent)).reduce(1) { value, _ in value * 10 }
    }
}
