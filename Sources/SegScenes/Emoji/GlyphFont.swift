internal import CGlyphs
internal import SegGeometry

/// A coloured bitmap, cut to what shows.
struct GlyphBitmap: Hashable, Sendable {
    /// Columns and rows.
    var size: ImageSize
    /// Red, green and blue multiplied by alpha, then alpha, row after row.
    var pixels: [UInt8]
}

/// A font of coloured bitmaps. Not `Sendable`: FreeType's faces are for one thread at a time.
final class GlyphFont {
    private let path: String
    // FreeType reads from these bytes for as long as the font is open.
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var font: OpaquePointer?
    /// No bitmap of a known font is larger than this in either direction.
    private static let largestSide = 512
    private var scratch = [UInt8](repeating: 0, count: largestSide * largestSide * 4)

    /// Opens a font file.
    ///
    /// - Throws: `EmojiError`, `.missing` naming the Debian package.
    convenience init(path: String) throws(EmojiError) {
        try self.init(bytes: EmojiFile.bytes(path, package: "fonts-noto-color-emoji"), path: path)
    }

    /// Opens the bytes of a font, called `path` in errors.
    ///
    /// - Throws: `EmojiError.notAFont`, `.noBitmaps`.
    init(bytes source: [UInt8], path: String) throws(EmojiError) {
        self.path = path
        bytes = .allocate(capacity: source.count)
        _ = bytes.initialize(from: source)
        var code: Int32 = 0
        let status = seg_font_open(bytes.baseAddress, bytes.count, &font, &code)
        // All properties are set, so deinit runs and releases the bytes when this throws.
        if status != SEG_GLYPH_OK { throw failure(status, code, character: 0) }
    }

    deinit {
        seg_font_close(font)
        bytes.deallocate()
    }

    /// Whether the font maps a character to a glyph.
    func has(_ character: UInt32) -> Bool {
        seg_font_has(font, character) != 0
    }

    /// The bitmap of a character; nil when the font has none, or one on which nothing shows.
    ///
    /// - Throws: `EmojiError.brokenGlyph`.
    func glyph(_ character: UInt32) throws(EmojiError) -> GlyphBitmap? {
        var (width, height, code): (UInt32, UInt32, Int32) = (0, 0, 0)
        let status = seg_font_glyph(font, character, &scratch, scratch.count, &width, &height, &code)
        if status == SEG_GLYPH_ABSENT { return nil }
        if status != SEG_GLYPH_OK { throw failure(status, code, character: character) }
        let size = ImageSize(width: Int(width), height: Int(height))
        return GlyphBitmap(size: size, pixels: Array(scratch.prefix(size.area * 4))).cropped
    }

    private func failure(_ status: seg_glyph_status, _ code: Int32, character: UInt32) -> EmojiError {
        switch status {
        case SEG_GLYPH_NO_FONT: .notAFont(path: path, code: Int(code))
        case SEG_GLYPH_NO_BITMAPS: .noBitmaps(path: path)
        case SEG_GLYPH_NO_MEMORY: .outOfMemory(path: path)
        default: .brokenGlyph(path: path, character: character, code: Int(code))
        }
    }
}

extension GlyphBitmap {
    /// The part about all pixels with an alpha of at least 8; nil when there is none.
    fileprivate var cropped: GlyphBitmap? {
        var (left, top, right, bottom) = (size.width, size.height, -1, -1)
        for y in 0..<size.height {
            for x in 0..<size.width where pixels[(y * size.width + x) * 4 + 3] >= 8 {
                (left, right) = (min(left, x), max(right, x))
                (top, bottom) = (min(top, y), y)
            }
        }
        guard right >= left else { return nil }
        var cut: [UInt8] = []
        cut.reserveCapacity((right - left + 1) * (bottom - top + 1) * 4)
        for y in top...bottom {
            cut += pixels[(y * size.width + left) * 4..<(y * size.width + right + 1) * 4]
        }
        return GlyphBitmap(size: ImageSize(width: right - left + 1, height: bottom - top + 1), pixels: cut)
    }
}
