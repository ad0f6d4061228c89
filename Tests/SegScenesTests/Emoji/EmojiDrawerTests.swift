import SegGeometry
import SegImaging
import Testing

@testable import SegScenes

struct EmojiDrawerTests {
    private func drawer(_ index: Int) throws -> EmojiDrawer {
        let artist = try #require(EmojiScenes.artist)
        let layout = artist.layout(seed: 21, index: index, style: EmojiScenes.style)
        let glyphs = try layout.glyphs.compactMap { placed in try artist.sheet.glyph(placed.glyph).map { (placed, $0) }
        }
        return EmojiDrawer(glyphs, size: layout.size)
    }

    /// How much of each pixel per object takes up, by painting it alone over black and over white.
    private func alpha(_ object: EmojiDrawer.Drawn, size: ImageSize) -> [Double] {
        let alone = EmojiDrawer([(object.placed, object.glyph)], size: size)
        var (black, white) = (
            [UInt8](repeating: 0, count: size.area * 3), [UInt8](repeating: 255, count: size.area * 3)
        )
        let noShadow = SceneLight(offset: .zero, strength: 0)
        alone.paint(&black, light: noShadow)
        alone.paint(&white, light: noShadow)
        return (0..<size.area).map { 1 - (Double(white[$0 * 3 + 1]) - Double(black[$0 * 3 + 1])) / 255 }
    }

    @Test func `a mask is where an object's visible alpha is more than half`() throws {
        for index in 0..<25 {
            let drawer = try drawer(index)
            let alphas = drawer.drawn.map { alpha($0, size: drawer.size) }
            var different = 0
            for (number, object) in drawer.drawn.enumerated() {
                for pixel in 0..<drawer.size.area {
                    let through = alphas[(number + 1)...].reduce(1) { $0 * (1 - $1[pixel]) }
                    let visible = alphas[number][pixel] * through
                    // Bytes tell alpha to a 255th each.
                    if abs(visible - 0.5) < 0.015 { continue }
                    if (object.sight.mask.pixels[pixel] == 1) != (visible > 0.5) { different += 1 }
                }
            }
            #expect(different == 0, "scene \(index)")
        }
    }

    @Test func `of every object enough is to be seen`() throws {
        for index in 0..<60 {
            for object in try drawer(index).drawn {
                #expect(object.sight.area >= Scene.fewestVisiblePixels)
                #expect(Double(object.sight.area) >= 0.4 * Double(object.sight.ownArea))
            }
        }
    }

    @Test func `what is hidden is what the objects in front take`() throws {
        var overlaps = 0
        for index in 0..<60 {
            let drawer = try drawer(index)
            for number in drawer.drawn.indices {
                let hidden = drawer.hidden(number)
                #expect(hidden.keys.allSatisfy { $0 > number })
                let sight = drawer.drawn[number].sight
                if hidden.isEmpty { continue }
                overlaps += 1
                let lost = 1 - Double(sight.area) / Double(sight.ownArea)
                #expect(hidden.values.reduce(0, +) >= lost - 0.1)
                #expect((hidden.values.max() ?? 0) <= lost + 0.1)
            }
        }
        #expect(overlaps > 10)
    }

    @Test func `an object that others cover is left out`() throws {
        let artist = try #require(EmojiScenes.artist)
        let number = try #require(artist.sheet.names.firstIndex { $0.entry.name == "basketball" })
        let glyph = try #require(try artist.sheet.glyph(number))
        func ball(_ x: Double) -> (PlacedGlyph, Glyph) {
            let pose = GlyphPose(center: ImagePoint(x: x, y: 30), radius: 15, turn: 0, isFlipped: false)
            return (PlacedGlyph(glyph: number, pose: pose, tint: nil, gain: 1), glyph)
        }
        let size = ImageSize(width: 60, height: 60)
        #expect(EmojiDrawer([ball(30), ball(31)], size: size).drawn.count == 1)
        #expect(EmojiDrawer([ball(20), ball(40)], size: size).drawn.count == 2)
        // The one in the middle goes, and what it covered is seen again.
        let three = EmojiDrawer([ball(27), ball(29), ball(38)], size: size)
        #expect(
            three.drawn.map(\.placed.pose.center.x) == [29, 38] || three.drawn.map(\.placed.pose.center.x) == [27, 38])
    }

    @Test func `shadows darken, and only beside the object`() throws {
        let drawer = try drawer(3)
        var (plain, shaded) = (
            [UInt8](repeating: 200, count: drawer.size.area * 3), [UInt8](repeating: 200, count: drawer.size.area * 3)
        )
        drawer.paint(&plain, light: SceneLight(offset: SIMD2(0.1, 0.1), strength: 0))
        drawer.paint(&shaded, light: SceneLight(offset: SIMD2(0.1, 0.1), strength: 0.6))
        #expect(zip(shaded, plain).allSatisfy { $0 <= $1 })
        #expect(zip(shaded, plain).count { $0 < $1 } > 50)
    }
}
