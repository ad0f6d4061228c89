internal import Foundation
internal import SegFormats
internal import SegGeometry
internal import SegImaging
internal import Synchronization

/// Draws scenes of emoji: the glyphs, names and photographs that are shared by all scenes of a process.
package final class EmojiArtist: Sendable {
    let sheet: GlyphSheet
    private let dataset: PhotoSet
    private let choices: [EmojiStyle.Glyphs: GlyphChoice]
    private let numbers: [String: Int]

    /// Reads font, names and photographs.
    ///
    /// - Throws: `EmojiError`.
    init(_ sources: EmojiStyle.Sources) throws(EmojiError) {
        let sheet = try GlyphSheet(font: sources.font, names: sources.names)
        self.sheet = sheet
        dataset = try PhotoSet(sources.photographs)
        choices = EmojiStyle.Glyphs.allCases.reduce(into: [:]) { $0[$1] = GlyphChoice(sheet, $1) }
        numbers = Dictionary(
            sheet.names.enumerated().map { ($1.entry.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static let known = Mutex<[EmojiStyle.Sources: EmojiArtist]>([:])

    /// The artist of a style; what it reads is read once a process.
    ///
    /// - Throws: `EmojiError`.
    package static func shared(_ style: EmojiStyle) throws(EmojiError) -> EmojiArtist {
        let result = known.withLock { known -> Result<EmojiArtist, EmojiError> in
            if let artist = known[style.sources] { return .success(artist) }
            do throws(EmojiError) {
                let artist = try EmojiArtist(style.sources)
                known[style.sources] = artist
                return .success(artist)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Names of all glyphs with their code points as ids, in the order of Unicode's list.
    package var categories: [(id: Int, name: String)] {
        sheet.names.map { (Int($0.entry.character), $0.entry.name) }
    }

    /// Where everything of a scene goes.
    func layout(seed: UInt64, index: Int, style: SceneStyle) -> EmojiLayout {
        EmojiLayout(
            seed: seed, index: index, style: style, names: sheet.names, choice: choice(style),
            photographs: dataset.photographs.count)
    }

    /// Draws scene `index` of the series `seed`.
    ///
    /// - Throws: `EmojiError.brokenGlyph`.
    func scene(seed: UInt64, index: Int, style: SceneStyle) throws(EmojiError) -> Scene {
        let layout = layout(seed: seed, index: index, style: style)
        var glyphs: [(PlacedGlyph, Glyph)] = []
        for placed in layout.glyphs {
            if let glyph = try sheet.glyph(placed.glyph) { glyphs.append((placed, glyph)) }
        }
        let drawer = EmojiDrawer(glyphs, size: layout.size)
        var pixels = [UInt8](repeating: 0, count: layout.size.area * 3)
        layout.backdrop.paint(&pixels, size: layout.size, dataset: dataset)
        drawer.paint(&pixels, light: layout.light)
        layout.backdrop.addGrain(&pixels)
        return Scene(
            image: Image(size: layout.size, pixels: pixels),
            objects: drawer.drawn.indices.map { drawer.object($0, words: words(drawer.drawn[$0])) }, grammar: .full)
    }

    private func choice(_ style: SceneStyle) -> GlyphChoice {
        choices[style.emoji.glyphs] ?? GlyphChoice(sheet, style.emoji.glyphs)
    }
}

// Words.
extension EmojiArtist {
    private func words(_ drawn: EmojiDrawer.Drawn) -> ObjectWords {
        let names = sheet.names[drawn.placed.glyph]
        var words = ObjectWords(name: names.entry.name, attributes: [], anything: "object")
        words.kinds = names.kinds + words.kinds
        words.debatableKinds = names.debatable
        if let tint = drawn.placed.tint {
            words.attributes.append(tint.rawValue)
            words.debatableAttributes = tint.neighbors.map(\.rawValue)
        } else {
            words.debatableAttributes = drawn.glyph.colors.flatMap { [$0] + $0.neighbors }.map(\.rawValue)
        }
        // Half a turn is plain to see, a quarter is a matter of taste.
        let uprightness = cos(drawn.placed.pose.turn)
        if names.kind.hasUpside, uprightness < -0.9 {
            words.attributes.append("upside-down")
        } else if uprightness < 0.3 {
            words.debatableAttributes.append("upside-down")
        }
        return words
    }

    /// A noun, drawn at random, that means nothing in the scene: the name of another glyph, often of a kind with
    /// something shown, or something shown in another colour. Nil when a few tries found none.
    func absent(from scene: Scene, style: SceneStyle, _ random: inout SeededGenerator) -> ReferringExpression? {
        let shown = scene.objects.compactMap { numbers[$0.words.name] }
        for _ in 0..<24 {
            guard let noun = proposal(near: shown, choice: choice(style), &random) else { return nil }
            let expression = ReferringExpression(noun: noun)
            let isPart = noun.attribute == nil && shown.contains { isGeneral(sheet.names[$0].entry.name, noun.name) }
            if !isPart, expression.referents(in: scene.objects).isEmpty { return expression }
        }
        return nil
    }

    private func proposal(
        near shown: [Int], choice: GlyphChoice, _ random: inout SeededGenerator
    ) -> ReferringExpression.Noun? {
        let near = shown.isEmpty ? nil : random.pick(shown)
        if let near, sheet.names[near].isTintable, random.chance(0.25) {
            return .init(sheet.names[near].entry.name, attribute: random.pick(TintColor.allCases).rawValue)
        }
        if let near, random.chance(0.5), let kin = choice.subgroups.first(where: { $0.contains(near) }) {
            return .init(sheet.names[random.pick(kin)].entry.name)
        }
        return choice.any(&random).map { .init(sheet.names[$0].entry.name) }
    }

    /// Whether all words of a name occur in another: a mountain may be called a snow-capped mountain.
    private func isGeneral(_ name: String, _ other: String) -> Bool {
        GlyphNames.prefixes(name).isSubset(of: GlyphNames.prefixes(other))
    }
}
