internal import Foundation
internal import SegFormats
internal import SegGeometry
internal import SegImaging
internal import Synchronization

/// Draws scenes of RefPhoto: the cut-outs and photographs that are shared by all scenes of a process.
package final class PhotoArtist: Sendable {
    private let choices: [PhotoStyle.Cutouts: PhotoChoice]
    private let materials: PhotoMaterials

    /// Reads a folder of materials.
    ///
    /// - Throws: `EmojiError`.
    init(materials folder: String) throws(EmojiError) {
        let materials = try PhotoMaterials(folder)
        self.materials = materials
        choices = PhotoStyle.Cutouts.allCases.reduce(into: [:]) { $0[$1] = PhotoChoice(materials, $1) }
    }

    private static let known = Mutex<[String: PhotoArtist]>([:])

    /// The artist of a style; what it reads is read once a process.
    ///
    /// - Throws: `EmojiError`.
    package static func shared(_ style: PhotoStyle) throws(EmojiError) -> PhotoArtist {
        let result = known.withLock { known -> Result<PhotoArtist, EmojiError> in
            if let artist = known[style.materials] { return .success(artist) }
            do throws(EmojiError) {
                let artist = try PhotoArtist(materials: style.materials)
                known[style.materials] = artist
                return .success(artist)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Names of all cut-outs, sorted, numbered from 1; the last, "object", is what has no sure name.
    package var categories: [(id: Int, name: String)] {
        (Set(materials.cutouts.map(\.name)).sorted() + [Self.anything]).enumerated().map { ($0 + 1, $1) }
    }

    private static let anything = "object"

    private func choice(_ style: PhotoStyle) -> PhotoChoice {
        choices[style.cutouts] ?? PhotoChoice(materials, style.cutouts)
    }

    /// Where everything of a scene goes.
    func layout(seed: UInt64, index: Int, style: SceneStyle) -> PhotoLayout {
        PhotoLayout(seed: seed, index: index, style: style, choice: choice(style.photo))
    }

    /// Draws scene `index` of the series `seed`.
    func scene(seed: UInt64, index: Int, style: SceneStyle) -> Scene {
        let layout = layout(seed: seed, index: index, style: style)
        var pixels = [UInt8](repeating: 0, count: layout.size.area * 3)
        layout.backdrop.paint(&pixels, size: layout.size, dataset: materials.backgrounds)
        pixels.blur(layout.size, times: layout.blurBehind)
        let drawer = EmojiDrawer(layout.objects.map { drawn($0, before: pixels, layout.size) }, size: layout.size)
        drawer.paint(&pixels, light: layout.light)
        pixels.blur(layout.size, times: layout.blurAll)
        layout.backdrop.addGrain(&pixels)
        let filled = Set(layout.objects.filter { $0.texture != nil }.map(\.cutout))
        var scene = Scene(
            image: Image(size: layout.size, pixels: pixels),
            objects: drawer.drawn.indices.map { index in
                drawer.object(index, words: words(drawer.drawn[index], filled))
            },
            grammar: .full)
        scene.scenery = scenery(of: layout)
        return scene
    }

    /// Nouns for what the backdrop shows besides the objects.
    private func scenery(of layout: PhotoLayout) -> Set<String> {
        guard let photograph = layout.backdrop.photograph else { return [] }
        let cutouts = layout.objects.map { materials.cutouts[$0.cutout] }
        if layout.isWhole, cutouts.contains(where: { $0.home?.background == photograph }) { return [] }
        return materials.scenery[photograph]
    }

    /// A cut-out in its colours: its own or a photograph's, and some of the light of what is behind it.
    private func drawn(
        _ placed: PlacedCutout, before pixels: [UInt8], _ size: ImageSize
    ) -> (PlacedGlyph, Glyph) {
        let cutout = materials.cutouts[placed.cutout]
        var glyph = PlacedGlyph(glyph: placed.cutout, pose: placed.pose, tint: nil, gain: placed.gain)
        if let texture = placed.texture {
            let bitmap = cutout.glyph.pyramid.levels[0]
            var colors = [UInt8](repeating: 0, count: bitmap.size.area * 3)
            texture.paint(&colors, size: bitmap.size, from: materials.backgrounds)
            return (glyph, Glyph(bitmap.filled(with: colors)))
        }
        if placed.match > 0 {
            let behind = pixels.mean(size, about: placed.pose.center, reach: placed.pose.radius)
            glyph.balance = Self.balance(from: cutout.mean, to: behind, match: placed.match)
        }
        return (glyph, cutout.glyph)
    }

    /// What each channel is multiplied by so that a mean colour goes a part of the way to another.
    static func balance(from own: SIMD3<Float>, to behind: SIMD3<Float>, match: Float) -> SIMD3<Float> {
        var balance = SIMD3<Float>(repeating: 1)
        for channel in 0..<3 {
            let ratio = max(0.05, behind[channel]) / max(0.05, own[channel])
            balance[channel] = min(1.5, max(0.6, Float(pow(Double(ratio), Double(match)))))
        }
        return balance
    }

    private func words(_ drawn: EmojiDrawer.Drawn, _ filled: Set<Int>) -> ObjectWords {
        let cutout = materials.cutouts[drawn.placed.glyph]
        // What an outline filled with something else is called is a matter of taste.
        guard !filled.contains(drawn.placed.glyph) else {
            var words = ObjectWords(name: Self.anything, attributes: [], anything: Self.anything)
            words.debatableKinds = Set(cutout.nouns)
            words.debatableAttributes = TintColor.allCases.map(\.rawValue)
            return words
        }
        var words = ObjectWords(name: cutout.name, attributes: [], anything: Self.anything)
        words.kinds = cutout.kinds + words.kinds
        words.debatableAttributes = cutout.glyph.colors.flatMap { [$0] + $0.neighbors }.map(\.rawValue)
        return words
    }

    /// The name of a cut-out, drawn at random, that means nothing in the scene; nil when a few tries found none.
    func absent(from scene: Scene, style: SceneStyle, _ random: inout SeededGenerator) -> ReferringExpression? {
        let names = choice(style.photo).names
        guard !names.isEmpty else { return nil }
        for _ in 0..<24 {
            let name = random.pick(names)
            let expression = ReferringExpression(noun: .init(name))
            if !scene.scenery.contains(name), expression.referents(in: scene.objects).isEmpty { return expression }
        }
        return nil
    }
}
