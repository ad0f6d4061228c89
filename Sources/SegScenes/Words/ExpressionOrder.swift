internal import Foundation
internal import SegGeometry

extension ReferringExpression {
    /// A place in an order of all objects that the noun fits; the raw value is the word for it.
    public enum Rank: String, CaseIterable, Hashable, Sendable {
        case left, right, top, bottom, largest, smallest

        /// How far ahead of the next one the first must be: a share of the picture's side, or of the area.
        static let leadInPlace = 0.06
        static let leadInArea = 1.3

        /// Those of `candidates` that come first, or too close behind the first to tell. Empty for fewer than two
        /// candidates: nobody says "the left circle" of the only circle.
        func first(of candidates: [Int], in objects: [SceneObject]) -> [Int] {
            guard candidates.count >= 2 else { return [] }
            let scores = candidates.map { score(objects[$0]) }
            let best = scores.max() ?? 0
            return zip(candidates, scores).filter { $0.1 > best - lead }.map(\.0)
        }

        private var lead: Double {
            switch self {
            case .left, .right, .top, .bottom: Self.leadInPlace
            case .largest, .smallest: log(Self.leadInArea)
            }
        }

        private func score(_ object: SceneObject) -> Double {
            switch self {
            case .left: -object.center.x
            case .right: object.center.x
            case .top: -object.center.y
            case .bottom: object.center.y
            case .largest: log(Double(object.area))
            case .smallest: -log(Double(object.area))
            }
        }
    }

    /// Where counting begins; the raw value is the word for it.
    public enum Side: String, CaseIterable, Hashable, Sendable {
        case left, right, top, bottom

        /// The words for 1, 2, 3 …
        static let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"]

        /// The candidate that is number `number` from this side, with those too close to it to tell. Empty for fewer
        /// than three candidates, where nobody counts.
        func nth(_ number: Int, of candidates: [Int], in objects: [SceneObject]) -> [Int] {
            guard candidates.count >= 3, (1...candidates.count).contains(number) else { return [] }
            let sorted = candidates.map { ($0, distance(objects[$0])) }.sorted { $0.1 < $1.1 }
            let place = sorted[number - 1].1
            return sorted.filter { abs($0.1 - place) < Rank.leadInPlace }.map(\.0).sorted()
        }

        private func distance(_ object: SceneObject) -> Double {
            switch self {
            case .left: object.center.x
            case .right: 1 - object.center.x
            case .top: object.center.y
            case .bottom: 1 - object.center.y
            }
        }
    }
}
