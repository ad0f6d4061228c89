/// What is said about the objects of a scene, besides their attributes and names.
public struct ExpressionGrammar: Hashable, Sendable {
    var ranks = ReferringExpression.Rank.allCases
    var relations: [ReferringExpression.Relation]
    var sides: [ReferringExpression.Side]
    var places: [ReferringExpression.Place]

    /// Ranks, and the four directions from one shape to another.
    public static let shapes = ExpressionGrammar(
        relations: [.above, .below, .leftOf, .rightOf], sides: [], places: [])

    /// Everything.
    public static let full = ExpressionGrammar(
        relations: ReferringExpression.Relation.allCases, sides: ReferringExpression.Side.allCases,
        places: ReferringExpression.Place.allCases)
}

extension ReferringExpression {
    /// How an expression singles its object out; the kinds of expressions that a mixture weighs.
    public enum Form: String, CaseIterable, Hashable, Sendable, Codable {
        /// "red star", "upside-down cat".
        case colorAndKind
        /// "star".
        case kind
        /// "red shape".
        case color
        /// "the left circle".
        case rank
        /// "the moon above the square".
        case relation
        /// "the second apple from the left".
        case order
        /// "the apple at the top left".
        case place
    }

    /// Nouns that fit everything in a scene.
    static let nounsForAnything: Set<String> = ["shape", "object"]

    /// How this expression singles its object out.
    public var form: Form {
        switch narrowing {
        case .rank: .rank
        case .order: .order
        case .place: .place
        case .relation: .relation
        case nil:
            noun.attribute == nil ? .kind : Self.nounsForAnything.contains(noun.name) ? .color : .colorAndKind
        }
    }

    /// All expressions of the scene's grammar that mean object `index` and nothing else.
    ///
    /// Complexity: O(n²) for n objects.
    public static func unique(for index: Int, in scene: Scene) -> [ReferringExpression] {
        let words = scene.objects[index].words
        var found = plainNouns(words).map { ReferringExpression(noun: $0) }
            .filter { $0.referents(in: scene.objects) == [index] }
        var search = NarrowingSearch(index: index, scene: scene)
        found += search.positions()
        found += search.relations()
        if scene.scenery.isEmpty { return found }
        // "The largest object" could mean what is seen besides the objects.
        return found.filter { $0.noun.name != words.anything && !scene.scenery.contains($0.noun.name) }
    }

    private static func plainNouns(_ words: ObjectWords) -> [Noun] {
        words.tellingNouns.flatMap { name in words.attributes.map { Noun(name, attribute: $0) } + [Noun(name)] }
            + words.attributes.map { Noun(words.anything, attribute: $0) }
    }

    /// The nouns that are narrowed down, or that others are related to.
    fileprivate static func telling(_ words: ObjectWords, upTo count: Int) -> [Noun] {
        words.tellingNouns.prefix(count).flatMap { name in
            [Noun(name)] + words.attributes.map { Noun(name, attribute: $0) }
        }
    }
}

/// Looks for the narrowings that single one object out; what a noun fits is looked up once for all of them.
private struct NarrowingSearch {
    typealias Noun = ReferringExpression.Noun
    let index: Int
    let scene: Scene
    private var known: [Noun: Candidates] = [:]

    init(index: Int, scene: Scene) {
        self.index = index
        self.scene = scene
    }

    private mutating func candidates(_ noun: Noun) -> Candidates {
        if let found = known[noun] { return found }
        let found = Candidates(noun, in: scene.objects)
        known[noun] = found
        return found
    }

    /// Ranks, orders and places that single the object out.
    mutating func positions() -> [ReferringExpression] {
        let (objects, grammar) = (scene.objects, scene.grammar)
        let words = objects[index].words
        var found: [ReferringExpression] = []
        for noun in ReferringExpression.telling(words, upTo: 3) + [Noun(words.anything)] {
            let candidates = candidates(noun)
            for rank in grammar.ranks where candidates.narrowed(by: { rank.first(of: $0, in: objects) }) == [index] {
                found.append(ReferringExpression(noun: noun, narrowing: .rank(rank)))
            }
            // Counting needs objects that are all certain to count; the first and the last are what a rank says.
            for side in grammar.sides where candidates.certain == candidates.possible {
                let last = min(candidates.possible.count - 1, ReferringExpression.Side.ordinals.count)
                for number in 2..<max(2, last + 1)
                where candidates.narrowed(by: { side.nth(number, of: $0, in: objects) }) == [index] {
                    found.append(ReferringExpression(noun: noun, narrowing: .order(number, side)))
                }
            }
            for place in grammar.places
            where candidates.narrowed(by: { place.holders(of: $0, in: objects) }) == [index] {
                found.append(ReferringExpression(noun: noun, narrowing: .place(place)))
            }
        }
        return found
    }

    /// Relations to other objects that single the object out.
    mutating func relations() -> [ReferringExpression] {
        let objects = scene.objects
        let nouns = ReferringExpression.telling(objects[index].words, upTo: 2)
        var found: [ReferringExpression] = []
        for other in objects.indices where other != index {
            for anchorNoun in ReferringExpression.telling(objects[other].words, upTo: 2) {
                guard candidates(anchorNoun).only == other else { continue }
                for noun in nouns {
                    let candidates = candidates(noun)
                    for relation in scene.grammar.relations
                    where candidates.narrowed(by: { relation.holders(of: $0, anchor: other, in: objects) }) == [index] {
                        found.append(ReferringExpression(noun: noun, narrowing: .relation(relation, anchorNoun)))
                    }
                }
            }
        }
        return found
    }
}
