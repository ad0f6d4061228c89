internal import SegGeometry

/// Whether something that is said of an object's place is so.
enum Verdict { case holds, debatable, fails }

extension Sequence<(Int, Verdict)> {
    /// Those of which it holds or could be said; empty when it holds of none.
    fileprivate var holders: [Int] {
        contains { $0.1 == .holds } ? filter { $0.1 != .fails }.map(\.0) : []
    }
}

extension ReferringExpression {
    /// Where in the picture per object lies; the raw value is the words for it.
    public enum Place: String, CaseIterable, Hashable, Sendable {
        case topLeft = "at the top left"
        case topRight = "at the top right"
        case bottomLeft = "at the bottom left"
        case bottomRight = "at the bottom right"
        case center = "in the center"

        func holders(of candidates: [Int], in objects: [SceneObject]) -> [Int] {
            candidates.map { ($0, verdict(objects[$0].center)) }.holders
        }

        /// It holds in the outer third of both directions (for the center, within an eighth of the sides about it), and
        /// fails beyond the middle (a quarter).
        private func verdict(_ point: NormalizedPoint) -> Verdict {
            let (x, y) = (point.x, point.y)
            switch self {
            case .topLeft: return Self.corner(x, y)
            case .topRight: return Self.corner(1 - x, y)
            case .bottomLeft: return Self.corner(x, 1 - y)
            case .bottomRight: return Self.corner(1 - x, 1 - y)
            case .center:
                let distance = max(abs(x - 0.5), abs(y - 0.5))
                return distance <= 0.125 ? .holds : distance > 0.25 ? .fails : .debatable
            }
        }

        private static func corner(_ x: Double, _ y: Double) -> Verdict {
            let farther = max(x, y)
            return farther <= 1.0 / 3 ? .holds : farther > 0.5 ? .fails : .debatable
        }
    }

    /// Where an object lies as seen from another; the raw value is the words for it.
    public enum Relation: String, CaseIterable, Hashable, Sendable {
        case above, below
        case leftOf = "left of"
        case rightOf = "right of"
        case behind
        case inFrontOf = "in front of"

        /// Least share that must be hidden for "behind".
        static let hiddenShare = 0.08

        func holders(of candidates: [Int], anchor: Int, in objects: [SceneObject]) -> [Int] {
            candidates.filter { $0 != anchor }.map { ($0, verdict(from: $0, to: anchor, in: objects)) }.holders
        }

        /// Whether an object lies so as seen from another. A direction holds within 45 degrees of it and beyond a tenth
        /// of the picture, fails on the other side, and is debatable between. "Behind" holds when a good part is
        /// hidden, and fails when nothing is.
        private func verdict(from index: Int, to anchor: Int, in objects: [SceneObject]) -> Verdict {
            switch self {
            case .behind: return Self.covering(objects[index].hidden[anchor])
            case .inFrontOf: return Self.covering(objects[anchor].hidden[index])
            case .above, .below, .leftOf, .rightOf: return direction(from: objects[index], to: objects[anchor])
            }
        }

        private static func covering(_ hidden: Double?) -> Verdict {
            guard let hidden, hidden > 0 else { return .fails }
            return hidden >= hiddenShare ? .holds : .debatable
        }

        private func direction(from object: SceneObject, to anchor: SceneObject) -> Verdict {
            let dx = object.center.x - anchor.center.x
            let dy = object.center.y - anchor.center.y
            let (along, across) =
                switch self {
                case .above: (-dy, dx)
                case .below: (dy, dx)
                case .leftOf: (-dx, dy)
                default: (dx, dy)
                }
            if along >= 0.1 && along >= abs(across) { return .holds }
            return along <= 0 ? .fails : .debatable
        }
    }
}
