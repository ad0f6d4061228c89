import SegGeometry
import TestSupport
import Testing

@testable import SegScenes

struct GlyphTileTests {
    /// A disc of radius 12 that is red on its left half and blue on its right, with soft edges.
    private static let disc: GlyphBitmap = {
        let size = ImageSize(width: 26, height: 26)
        var pixels: [UInt8] = []
        for y in 0..<26 {
            for x in 0..<26 {
                let (dx, dy) = (Double(x) - 12.5, Double(y) - 12.5)
                let alpha = UInt8(min(1, max(0, 12.5 - (dx * dx + dy * dy).squareRoot())) * 255)
                pixels += x < 13 ? [alpha, 0, 0, alpha] : [0, 0, alpha, alpha]
            }
        }
        return GlyphBitmap(size: size, pixels: pixels)
    }()

    private let picture = ImageSize(width: 80, height: 60)

    private func tile(
        radius: Double = 13, turn: Double = 0, isFlipped: Bool = false, kernel: SampleKernel = .sharp,
        center: ImagePoint = ImagePoint(x: 40, y: 30)
    ) -> GlyphTile {
        let pose = GlyphPose(center: center, radius: radius, turn: turn, isFlipped: isFlipped)
        return GlyphTile(GlyphSource(Self.disc, tint: nil), pose: pose, kernel: kernel, in: picture)
    }

    private func pixel(_ tile: GlyphTile, _ x: Int, _ y: Int) -> SIMD4<Float> {
        tile.pixels[(y - tile.top) * tile.width + x - tile.left]
    }

    @Test func `at its own size a glyph keeps its pixels`() {
        let tile = tile()
        var different = 0
        for y in 0..<26 {
            for x in 0..<26 {
                let expected = (0..<4).map { Float(Self.disc.pixels[(y * 26 + x) * 4 + $0]) / 255 }
                let found = pixel(tile, x + 27, y + 17)
                // Places between samples are rounded to 64ths.
                if !(0..<4).allSatisfy({ abs(found[$0] - expected[$0]) < 0.03 }) { different += 1 }
            }
        }
        #expect(different == 0)
    }

    @Test(arguments: [SampleKernel.sharp.weights, SampleKernel.soft.weights])
    func `a kernel's weights add up to one`(weights: [SIMD4<Float>]) {
        for weight in weights { #expect(abs(weight.sum() - 1) < 1e-5) }
    }

    @Test func `colours stay within alpha, and alpha within 0 and 1`() {
        var random = SplitMix64(seed: 6)
        for _ in 0..<40 {
            let tile = tile(
                radius: Double.random(in: 3...40, using: &random), turn: Double.random(in: -4...4, using: &random),
                isFlipped: Bool.random(using: &random))
            #expect(tile.pixels.allSatisfy { $0.w <= 1 && $0.min() >= 0 && $0.max() <= $0.w })
        }
    }

    @Test func `the area grows with the square of the radius, however it is turned`() {
        let area = { (tile: GlyphTile) in Double(tile.pixels.reduce(0) { $0 + $1.w }) }
        let unit = area(tile())
        for radius in [9.0, 13, 20, 25] {
            for turn in [0, 0.4, 2.2] {
                let expected = unit * radius * radius / 169
                #expect(abs(area(tile(radius: radius, turn: turn)) - expected) < 0.06 * expected)
            }
        }
    }

    @Test func `turning goes clockwise on screen, flipping swaps left and right`() {
        #expect(pixel(tile(), 34, 30).x > 0.9)
        #expect(pixel(tile(isFlipped: true), 34, 30).z > 0.9)
        // A quarter turn clockwise brings the left half to the top.
        #expect(pixel(tile(turn: .pi / 2), 40, 24).x > 0.9)
        #expect(pixel(tile(turn: .pi / 2, isFlipped: true), 40, 24).z > 0.9)
    }

    @Test func `what lies outside the picture is cut off`() {
        for center in [ImagePoint(x: -5, y: 30), ImagePoint(x: 79, y: 59), ImagePoint(x: -500, y: 0)] {
            let tile = tile(center: center)
            #expect(tile.left >= 0 && tile.top >= 0 && tile.width >= 0 && tile.height >= 0)
            #expect(tile.left + tile.width <= 80 || tile.width == 0)
            #expect(tile.pixels.count == tile.width * tile.height)
        }
    }

    @Test(arguments: TintColor.allCases)
    func `a tint gives grey its colour and keeps alpha`(color: TintColor) {
        let tint = Tint(color, brightness: 0.5)
        for alpha in [Float(0.2), 0.6, 1] {
            let painted = tint.applied(to: SIMD4(0.5 * alpha, 0.5 * alpha, 0.5 * alpha, alpha))
            let plain = SIMD3(painted.x, painted.y, painted.z) / alpha
            #expect(TintColor(plain) == color)
        }
        let white = tint.applied(to: SIMD4(1, 1, 1, 1))
        #expect(min(white.x, white.y, white.z) > 0.7)
    }
}
