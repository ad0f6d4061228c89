package import SegFormats

extension Scene {
    /// A noun, drawn at random, that means nothing in the scene; nil when a few tries found none.
    ///
    /// - Throws: `EmojiError` when the names of an emoji style cannot be read.
    package func absent(style: SceneStyle, _ random: inout SeededGenerator) throws -> ReferringExpression? {
        switch style.objects {
        case .shapes: absentShape(style: style, &random)
        case .emoji: try EmojiArtist.shared(style.emoji).absent(from: self, style: style, &random)
        case .photographs: try PhotoArtist.shared(style.photo).absent(from: self, style: style, &random)
        }
    }

    /// A colour and a kind: at least half of the proposals share one of them with something shown.
    private func absentShape(style: SceneStyle, _ random: inout SeededGenerator) -> ReferringExpression? {
        for _ in 0..<16 {
            var color = random.pick(style.colors).rawValue
            var kind = random.pick(style.kinds).rawValue
            if !objects.isEmpty, random.chance(0.6) {
                let near = random.pick(objects).words
                if random.chance(0.5) { color = near.attributes.first ?? color } else { kind = near.name }
            }
            let expression = ReferringExpression(noun: .init(kind, attribute: color))
            if expression.referents(in: objects).isEmpty { return expression }
        }
        return nil
    }
}
