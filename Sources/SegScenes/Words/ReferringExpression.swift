/// Words that point at objects of a scene: an attribute, a noun, a place in an order, a relation to another object.
///
/// An expression knows what it means: `referents(in:)` reads a scene and says which objects the words could be taken to
/// mean. A close call counts for both sides, so an expression with one referent singles it out for anybody.
public struct ReferringExpression: Hashable, Sendable {
    /// A noun, with or without an adjective: "red star", "star", "red shape".
    public struct Noun: Hashable, Sendable {
        /// The adjective; nil: none.
        public var attribute: String?
        /// The noun; "shape" and "object" fit everything.
        public var name: String

        /// A noun; without attribute when that is nil.
        public init(_ name: String, attribute: String? = nil) {
            self.name = name
            self.attribute = attribute
        }

        /// The words without article.
        public var text: String {
            attribute.map { "\($0) \(name)" } ?? name
        }

        /// Whether the words fit an object.
        public func fit(_ words: ObjectWords) -> ObjectWords.Fit {
            let fit = words.fit(noun: name)
            guard fit > .no, let attribute else { return fit }
            return min(fit, words.fit(attribute: attribute))
        }
    }

    /// What the noun is narrowed down by.
    public enum Narrowing: Hashable, Sendable {
        /// "the left circle".
        case rank(Rank)
        /// "the second circle from the left"; counting begins with 1.
        case order(Int, Side)
        /// "the circle at the top left".
        case place(Place)
        /// "the moon above the square"; the other noun must fit one object only.
        case relation(Relation, Noun)
    }

    /// What it is about.
    public var noun: Noun
    /// How that is narrowed down, if at all.
    public var narrowing: Narrowing?

    /// An expression about `noun`, narrowed down or not.
    public init(noun: Noun, narrowing: Narrowing? = nil) {
        self.noun = noun
        self.narrowing = narrowing
    }

    /// The words, with "the" before a narrowed noun and without article before a plain one: "red star", "the left circle".
    public var text: String {
        switch narrowing {
        case nil: noun.text
        case .rank(let rank): "the \(rank.rawValue) \(noun.text)"
        case .order(let number, let side): "the \(Side.ordinals[number - 1]) \(noun.text) from the \(side.rawValue)"
        case .place(let place): "the \(noun.text) \(place.rawValue)"
        case .relation(let relation, let anchor): "the \(noun.text) \(relation.rawValue) the \(anchor.text)"
        }
    }

    /// The indexes of the objects that the words may mean, rising; empty when they mean nothing here.
    public func referents(in objects: [SceneObject]) -> [Int] {
        let candidates = Candidates(noun, in: objects)
        switch narrowing {
        case nil: return candidates.possible
        case .rank(let rank): return candidates.narrowed { rank.first(of: $0, in: objects) }
        case .order(let number, let side): return candidates.narrowed { side.nth(number, of: $0, in: objects) }
        case .place(let place): return candidates.narrowed { place.holders(of: $0, in: objects) }
        case .relation(let relation, let noun):
            guard let anchor = Candidates(noun, in: objects).only else { return [] }
            return candidates.narrowed { relation.holders(of: $0, anchor: anchor, in: objects) }
        }
    }
}

/// The objects of a scene that a noun may mean.
struct Candidates {
    /// Those that it fits for anybody, rising.
    var certain: [Int] = []
    /// Those that it fits for somebody, rising: the certain ones and more.
    var possible: [Int] = []

    init(_ noun: ReferringExpression.Noun, in objects: [SceneObject]) {
        for index in objects.indices {
            let fit = noun.fit(objects[index].words)
            if fit == .certain { certain.append(index) }
            if fit > .no { possible.append(index) }
        }
    }

    /// The one object that is meant; nil when it could be several, or none for certain.
    var only: Int? { possible.count == 1 ? certain.first : nil }

    /// What is left when `narrow` is applied, whichever of the debatable ones count; empty when it leaves nothing that
    /// the noun fits for certain.
    func narrowed(by narrow: ([Int]) -> [Int]) -> [Int] {
        let strict = narrow(certain)
        if strict.isEmpty || certain.count == possible.count { return strict }
        return Set(strict).union(narrow(possible)).sorted()
    }
}
