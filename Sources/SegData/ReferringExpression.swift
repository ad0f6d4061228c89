internal import Foundation
internal import SegGeometry

/// Words that point at shapes of a scene: a colour, a kind, a place in an order, a relation to another shape.
///
/// An expression knows what it means: `referents(in:)` reads a scene and says which shapes the words could be taken to
/// mean. A close call counts for both sides, so an expression with one referent singles it out for anybody.
public struct ReferringExpression: Hashable, Sendable {
    /// A colour and a kind, either of which may be left open: "red star", "star", "red shape".
    public struct Noun: Hashable, Sendable {
        /// The colour; nil: any.
        public var color: ShapeColor?
        /// The kind; nil: any.
        public var kind: ShapeKind?

        /// A noun; nil leaves colour or kind open.
        public init(color: ShapeColor?, kind: ShapeKind?) {
            self.color = color
            self.kind = kind
        }

        /// The words without article.
        public var text: String {
            let name = kind?.rawValue ?? "shape"
            return color.map { "\($0.rawValue) \(name)" } ?? name
        }

        /// Whether the words fit a shape.
        public func fits(_ shape: SceneShape) -> Bool {
            (color == nil || color == shape.color) && (kind == nil || kind == shape.kind)
        }
    }

    /// A place in an order of all shapes that the noun fits; the raw value is the word for it.
    public enum Rank: String, CaseIterable, Hashable, Sendable {
        case left, right, top, bottom, largest, smallest
    }

    /// Where a shape lies as seen from another; the raw value is the words for it.
    public enum Relation: String, CaseIterable, Hashable, Sendable {
        case above, below
        case leftOf = "left of"
        case rightOf = "right of"
    }

    /// What the noun is narrowed down by.
    public enum Narrowing: Hashable, Sendable {
        /// "the left circle".
        case rank(Rank)
        /// "the moon above the square"; the other noun must fit one shape only.
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
        case .relation(let relation, let anchor): "the \(noun.text) \(relation.rawValue) the \(anchor.text)"
        }
    }

    /// The indexes of the shapes that the words may mean, rising; empty when they mean nothing here.
    public func referents(in shapes: [SceneShape]) -> [Int] {
        let candidates = shapes.indices.filter { noun.fits(shapes[$0]) }
        switch narrowing {
        case nil: return candidates
        case .rank(let rank): return rank.first(of: candidates, in: shapes)
        case .relation(let relation, let anchor):
            let anchors = shapes.indices.filter { anchor.fits(shapes[$0]) }
            guard anchors.count == 1, let anchorIndex = anchors.first else { return [] }
            let rest = candidates.filter { $0 != anchorIndex }
            let verdicts = rest.map { relation.verdict(from: shapes[$0], to: shapes[anchorIndex]) }
            guard verdicts.contains(.holds) else { return [] }
            return zip(rest, verdicts).filter { $0.1 != .fails }.map(\.0)
        }
    }
}

extension ReferringExpression.Rank {
    /// How far ahead of the next one the first must be: a share of the picture's side, or of the area.
    static let leadInPlace = 0.06
    static let leadInArea = 1.3

    /// Those of `candidates` that come first, or too close behind the first to tell. Empty for fewer than two
    /// candidates: nobody says "the left circle" of the only circle.
    func first(of candidates: [Int], in shapes: [SceneShape]) -> [Int] {
        guard candidates.count >= 2 else { return [] }
        let scores = candidates.map { score(shapes[$0]) }
        let best = scores.max() ?? 0
        return zip(candidates, scores).filter { $0.1 > best - lead }.map(\.0)
    }

    private var lead: Double {
        switch self {
        case .left, .right, .top, .bottom: Self.leadInPlace
        case .largest, .smallest: log(Self.leadInArea)
        }
    }

    private func score(_ shape: SceneShape) -> Double {
        switch self {
        case .left: -shape.center.x
        case .right: shape.center.x
        case .top: -shape.center.y
        case .bottom: shape.center.y
        case .largest: log(Double(shape.area))
        case .smallest: -log(Double(shape.area))
        }
    }
}

extension ReferringExpression.Relation {
    enum Verdict { case holds, debatable, fails }

    /// Whether `shape` lies so as seen from `anchor`: it holds within 45 degrees of the direction and beyond a tenth of
    /// the picture, fails on the other side, and is debatable between.
    func verdict(from shape: SceneShape, to anchor: SceneShape) -> Verdict {
        let dx = shape.center.x - anchor.center.x
        let dy = shape.center.y - anchor.center.y
        let (along, across) =
            switch self {
            case .above: (-dy, dx)
            case .below: (dy, dx)
            case .leftOf: (-dx, dy)
            case .rightOf: (dx, dy)
            }
        if along >= 0.1 && along >= abs(across) { return .holds }
        return along <= 0 ? .fails : .debatable
    }
}
