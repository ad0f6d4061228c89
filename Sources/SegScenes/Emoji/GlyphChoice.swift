internal import SegFormats

/// The glyphs of a selection as they are drawn from: by subgroup, and by the nouns that several share.
struct GlyphChoice: Sendable {
    /// Numbers of the glyphs, by subgroup in the order of Unicode's list.
    let subgroups: [[Int]]
    /// Sets of two or more glyphs of which one noun holds for certain, in the order of the nouns.
    let siblings: [[Int]]
    private let weights: [Double]

    /// - Parameters:
    ///   - sheet: the glyphs.
    ///   - glyphs: which of them count.
    init(_ sheet: GlyphSheet, _ glyphs: EmojiStyle.Glyphs) {
        var (order, bySubgroup, byNoun): ([String], [String: [Int]], [String: [Int]]) = ([], [:], [:])
        for (number, names) in sheet.names.enumerated() where Self.isChosen(names.entry, glyphs) {
            // The three kinds of faces count as one, and so do persons: there are many, and each looks like the next.
            let family =
                names.kind.looksAlike ? String(names.entry.subgroup.prefix { $0 != "-" }) : names.entry.subgroup
            if bySubgroup[family] == nil { order.append(family) }
            bySubgroup[family, default: []].append(number)
            for noun in names.kinds { byNoun[noun, default: []].append(number) }
        }
        subgroups = order.compactMap { bySubgroup[$0] }
        weights = subgroups.map { Double(min($0.count, 24)) }
        siblings = byNoun.sorted { $0.key < $1.key }.map(\.value).filter { $0.count >= 2 }
    }

    private static func isChosen(_ entry: EmojiEntry, _ glyphs: EmojiStyle.Glyphs) -> Bool {
        switch glyphs {
        case .all: true
        case .train: !GlyphSheet.isHeldOut(entry.character)
        case .validation: GlyphSheet.isHeldOut(entry.character)
        }
    }

    /// Any glyph: the subgroups by their size, up to a limit, then each of its glyphs alike. Nil when there are none.
    func any(_ random: inout SeededGenerator) -> Int? {
        random.pickIndex(weights: weights).map { random.pick(subgroups[$0]) }
    }
}
