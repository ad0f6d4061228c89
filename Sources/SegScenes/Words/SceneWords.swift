internal import SegFormats

/// What is said about a scene: expressions for each object that mean it and no other, and nouns that mean nothing in it.
package struct SceneWords: Hashable, Sendable {
    /// Expressions for each object; of emoji, which have dozens, some of every form.
    package var expressions: [[ReferringExpression]]
    /// At most three nouns that mean nothing in the scene.
    package var absent: [ReferringExpression]

    /// Most expressions that are listed of an emoji.
    static let expressionsPerEmoji = 8

    /// The words about scene `index` of the series `seed`: a pure function of its arguments, and of what an emoji style
    /// reads.
    ///
    /// - Throws: `EmojiError` when the names that an emoji style reads are missing or broken.
    package init(about scene: Scene, seed: UInt64, index: Int, style: SceneStyle) throws {
        expressions = scene.objects.indices.map { ReferringExpression.unique(for: $0, in: scene) }
        var random = SeededGenerator(seed: ~seed, index: index)
        if style.objects != .shapes {
            expressions = expressions.map {
                ReferringExpression.sample($0, count: Self.expressionsPerEmoji, &random)
            }
        }
        absent = []
        while absent.count < 3, let noun = try scene.absent(style: style, &random) {
            if !absent.contains(noun) { absent.append(noun) } else { break }
        }
    }
}
