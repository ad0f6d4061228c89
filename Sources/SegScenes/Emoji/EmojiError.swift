/// What keeps scenes of emoji or photographs from being drawn. Facts in the cases, sentences in `description`.
public enum EmojiError: Error, Hashable, Sendable {
    /// A file that a Debian package brings is absent.
    case missing(path: String, package: String)
    /// A file cannot be read.
    case unreadable(path: String, reason: String)
    /// The file is no font, or a broken one; FreeType's error code.
    case notAFont(path: String, code: Int)
    /// A font without coloured bitmaps.
    case noBitmaps(path: String)
    /// A glyph's data are broken; FreeType's error code, 0 when the glyph is of another kind.
    case brokenGlyph(path: String, character: UInt32, code: Int)
    /// A line of the list of names is not "code points; status # emoji version name".
    case brokenNames(path: String, line: Int)
    /// Names and font have no glyph in common.
    case noGlyphs(font: String, names: String)
    /// A folder has no materials for RefPhoto.
    case noMaterials(folder: String)
    /// A line of RefPhoto's materials is broken.
    case brokenMaterials(place: String, reason: String)
    /// There is no memory for the glyphs.
    case outOfMemory(path: String)
}

extension EmojiError: CustomStringConvertible {
    /// The facts as a sentence.
    public var description: String {
        switch self {
        case .missing(let path, let package):
            "\(path) is missing; the Debian package \(package) has it (apt-get install \(package))"
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .notAFont(let path, let code): "\(path) is no font that FreeType can open (error \(code))"
        case .noBitmaps(let path): "\(path) is a font without coloured bitmaps; Noto Color Emoji with CBDT has them"
        case .brokenGlyph(let path, let character, let code):
            "\(path): the glyph of U+\(String(character, radix: 16, uppercase: true)) is broken (FreeType error \(code))"
        case .brokenNames(let path, let line):
            "\(path), line \(line): expected “code points; status # emoji version name”"
        case .noGlyphs(let font, let names): "\(font) has no glyph of the emoji that \(names) lists"
        case .noMaterials(let folder):
            "\(folder) has no materials for RefPhoto; `Scripts/photographs/fetch` makes them"
        case .brokenMaterials(let place, let reason): "\(place): \(reason)"
        case .outOfMemory(let path): "no memory for the glyphs of \(path)"
        }
    }
}
