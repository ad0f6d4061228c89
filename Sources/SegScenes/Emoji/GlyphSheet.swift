internal import SegFormats
internal import Synchronization

/// A glyph that can be drawn: its levels, and what colours it has.
struct Glyph: Sendable {
    var pyramid: GlyphPyramid
    /// Colours of at least a tenth of it.
    var colors: [TintColor]
    /// Mean brightness where it is opaque, 0 to 1.
    var brightness: Float

    init(_ bitmap: GlyphBitmap) {
        pyramid = GlyphPyramid(bitmap)
        // A small level tells the colours as well as the full size.
        let level = pyramid.levels[min(2, pyramid.levels.count - 1)]
        var counts: [TintColor: Int] = [:]
        var (opaque, sum): (Int, Float) = (0, 0)
        for start in stride(from: 0, to: level.pixels.count, by: 4) where level.pixels[start + 3] > 200 {
            let color =
                SIMD3(Float(level.pixels[start]), Float(level.pixels[start + 1]), Float(level.pixels[start + 2])) / 255
            opaque += 1
            sum += Self.brightness(color)
            if let name = TintColor(color) { counts[name, default: 0] += 1 }
        }
        brightness = opaque == 0 ? 0.5 : sum / Float(opaque)
        colors = TintColor.allCases.filter { counts[$0, default: 0] * 10 >= max(1, opaque) }
    }

    static func brightness(_ color: SIMD3<Float>) -> Float {
        0.299 * color.x + 0.587 * color.y + 0.114 * color.z
    }
}

/// The glyphs of a font with their names. A glyph is decoded when it is first drawn, and kept.
final class GlyphSheet: Sendable {
    /// Names of the glyphs that the font has, in the order of Unicode's list; a glyph's number is its place here.
    let names: [GlyphNames.Names]
    private let state: Mutex<State>

    private struct State {
        // FreeType's faces are for one thread at a time; the mutex sees to that.
        let font: GlyphFont
        var glyphs: [Int: Glyph] = [:]
    }

    /// Opens a font and reads the names.
    ///
    /// - Throws: `EmojiError`.
    init(font path: String, names list: String) throws(EmojiError) {
        let font = try GlyphFont(path: path)
        names = GlyphNames(try EmojiList.read(list)).all.filter { font.has($0.entry.character) }
        if names.isEmpty { throw .noGlyphs(font: path, names: list) }
        state = Mutex(State(font: font))
    }

    /// The glyph of a number; nil when nothing of it shows.
    ///
    /// - Throws: `EmojiError.brokenGlyph`.
    func glyph(_ number: Int) throws(EmojiError) -> Glyph? {
        let character = names[number].entry.character
        let result = state.withLock { state -> Result<Glyph?, EmojiError> in
            if let known = state.glyphs[number] { return .success(known) }
            do throws(EmojiError) {
                guard let bitmap = try state.font.glyph(character) else { return .success(nil) }
                let glyph = Glyph(bitmap)
                state.glyphs[number] = glyph
                return .success(glyph)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Whether the glyph of a character is kept from training: one in seven, by the code point alone.
    static func isHeldOut(_ character: UInt32) -> Bool {
        var random = SeededGenerator(seed: 0x656D_6F6A_69, index: Int(character))
        return random.integer(0...6) == 0
    }
}
