extension ReferringExpression {
    /// How an expression singles its shape out; the kinds of expressions that a mixture weighs.
    public enum Form: String, CaseIterable, Hashable, Sendable, Codable {
        /// "red star".
        case colorAndKind
        /// "star".
        case kind
        /// "red shape".
        case color
        /// "the left circle".
        case rank
        /// "the moon above the square".
        case relation
    }

    /// How this expression singles its shape out.
    public var form: Form {
        switch narrowing {
        case .rank: .rank
        case .relation: .relation
        case nil: noun.color == nil ? .kind : noun.kind == nil ? .color : .colorAndKind
        }
    }

    /// All expressions of this grammar that mean shape `index` and nothing else.
    ///
    /// Complexity: O(n²) for n shapes.
    public static func unique(for index: Int, in shapes: [SceneShape]) -> [ReferringExpression] {
        let shape = shapes[index]
        let full = Noun(color: shape.color, kind: shape.kind)
        let byKind = Noun(color: nil, kind: shape.kind)
        let nouns = [full, byKind, Noun(color: shape.color, kind: nil)]
        var proposals = nouns.map { ReferringExpression(noun: $0) }
        for noun in [byKind, full, Noun(color: nil, kind: nil)] {
            proposals += Rank.allCases.map { ReferringExpression(noun: noun, narrowing: .rank($0)) }
        }
        for (other, anchor) in shapes.enumerated() where other != index {
            for anchorNoun in [Noun(color: nil, kind: anchor.kind), Noun(color: anchor.color, kind: anchor.kind)] {
                for noun in [byKind, full] {
                    proposals += Relation.allCases.map {
                        ReferringExpression(noun: noun, narrowing: .relation($0, anchorNoun))
                    }
                }
            }
        }
        return proposals.filter { $0.referents(in: shapes) == [index] }
    }

    /// Nouns of colour and kind, drawn at random, that mean nothing in the scene: at least half of them share the
    /// colour or the kind with something shown.
    static func absent(
        from shapes: [SceneShape], style: SceneStyle, _ random: inout SeededGenerator
    ) -> ReferringExpression? {
        for _ in 0..<16 {
            var noun = Noun(color: random.pick(style.colors), kind: random.pick(style.kinds))
            if !shapes.isEmpty, random.chance(0.6) {
                let near = random.pick(shapes)
                if random.chance(0.5) { noun.color = near.color } else { noun.kind = near.kind }
            }
            let expression = ReferringExpression(noun: noun)
            if expression.referents(in: shapes).isEmpty { return expression }
        }
        return nil
    }
}
