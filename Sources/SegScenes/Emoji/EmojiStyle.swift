/// What is particular to scenes of emoji: where glyphs, names and photographs come from, and how glyphs are varied.
public struct EmojiStyle: Hashable, Sendable, Codable {
    /// Which glyphs are drawn. One in seven, chosen by its code point alone, is held out.
    public enum Glyphs: String, CaseIterable, Hashable, Sendable, Codable {
        /// Those that are not held out.
        case train
        /// The held-out ones, which a model trained on `train` has never seen.
        case validation
        /// All.
        case all
    }

    /// The font: coloured bitmaps. By default where Debian's `fonts-noto-color-emoji` puts it.
    public var font = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"
    /// Unicode's `emoji-test.txt`: names and groups. By default where Debian's `unicode-data` puts it.
    public var names = "/usr/share/unicode/emoji/emoji-test.txt"
    /// Pictures for backgrounds: files, or folders whose PNG, JPEG and WebP files are taken in the order of their
    /// names. By default five of Debian's `lomiri-wallpapers-16.04` (CC BY 4.0, CC0) that show none of the objects.
    public var photographs = EmojiStyle.debianPhotographs
    /// Which glyphs are drawn.
    public var glyphs = Glyphs.train
    /// Share of backgrounds that are photographs, if there are any.
    public var photographShare = 0.5
    /// Share of objects that are tinted, of those whose name says nothing about a colour.
    public var tintShare = 0.2
    /// Share of scenes in which two or three objects are of one kind, or the same glyph.
    public var siblingShare = 0.55

    /// The default.
    public init() {}

    static let debianPhotographs = [
        "aitzgorri_by_Aitzol_Berasategi", "life_by_Aitzol_Berasategi", "picosdeeuropa_by_Aitzol_Berasategi",
        "seeding_by_Clements_Engelhardt", "umang_by_Abhishek_Mudgal",
    ].map { "/usr/share/backgrounds/\($0).jpg" }

    /// Everything that is wrong with the style, a sentence each. Whether files exist is seen when they are read.
    public var problems: [String] {
        let shares = [
            ("photographShare", photographShare), ("tintShare", tintShare), ("siblingShare", siblingShare),
        ]
        var found = shares.filter { !(0...1).contains($0.1) }.map { "\($0.0) is \($0.1), not 0 to 1" }
        if font.isEmpty { found.append("font is empty") }
        if names.isEmpty { found.append("names is empty") }
        return found
    }

    /// The files that a style needs; styles with the same ones share what was read from them.
    struct Sources: Hashable, Sendable {
        var font: String
        var names: String
        var photographs: [String]
    }

    var sources: Sources { Sources(font: font, names: names, photographs: photographs) }
}
