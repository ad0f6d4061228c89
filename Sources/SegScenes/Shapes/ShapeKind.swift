internal import Foundation
public import SegGeometry

/// The kinds of shapes that a scene shows; the raw value is the word for it.
public enum ShapeKind: String, CaseIterable, Hashable, Sendable, Codable {
    case arrow, circle, cross, diamond, heart, hexagon, moon, square, star, triangle

    /// The outline about the origin in units of the shape's radius, y downwards: every vertex lies within 1.06 of the
    /// origin; curves are chords of at most 8 degrees.
    ///
    /// - Returns: vertices in order; the ring is simple.
    public var unitOutline: [ImagePoint] {
        switch self {
        case .arrow: Self.arrowOutline
        case .circle: Self.polygon(corners: 48)
        case .cross: Self.crossOutline
        case .diamond: [(0, -1), (0.62, 0), (0, 1), (-0.62, 0)].map(ImagePoint.init)
        case .heart: Self.heartOutline
        case .hexagon: Self.polygon(corners: 6)
        case .moon: Self.moonOutline
        case .square: Self.polygon(corners: 4, turn: .pi / 4)
        case .star: Self.starOutline
        case .triangle: Self.polygon(corners: 3)
        }
    }

    /// How far the shape may be turned either way, in radians, and still be called by its name at a glance.
    public var turnLimit: Double {
        switch self {
        case .square, .diamond: .pi / 15
        case .cross: .pi / 12
        case .heart: .pi / 7
        default: .pi
        }
    }

    private static func polygon(corners: Int, turn: Double = 0) -> [ImagePoint] {
        (0..<corners).map { corner in
            onCircle(radius: 1, angle: 2 * .pi * Double(corner) / Double(corners) - .pi / 2 + turn)
        }
    }

    private static func onCircle(radius: Double, angle: Double) -> ImagePoint {
        ImagePoint(x: radius * cos(angle), y: radius * sin(angle))
    }

    private static let arrowOutline: [ImagePoint] = [
        (-1, -0.26), (0.1, -0.26), (0.1, -0.72), (1, 0), (0.1, 0.72), (0.1, 0.26), (-1, 0.26),
    ].map(ImagePoint.init)

    private static let crossOutline: [ImagePoint] = [
        (-0.33, -1), (0.33, -1), (0.33, -0.33), (1, -0.33), (1, 0.33), (0.33, 0.33), (0.33, 1), (-0.33, 1),
        (-0.33, 0.33), (-1, 0.33), (-1, -0.33), (-0.33, -0.33),
    ].map(ImagePoint.init)

    private static let starOutline: [ImagePoint] = (0..<10).map { corner in
        onCircle(radius: corner.isMultiple(of: 2) ? 1 : 0.45, angle: .pi * Double(corner) / 5 - .pi / 2)
    }

    /// The curve x = 16 sin³ t, y = 13 cos t − 5 cos 2t − 2 cos 3t − cos 4t, scaled and centred.
    private static let heartOutline: [ImagePoint] = (0..<48).map { step in
        let t = 2 * Double.pi * Double(step) / 48
        let x = 16 * sin(t) * sin(t) * sin(t)
        let y = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)
        return ImagePoint(x: x / 17.5, y: -(y + 2.5) / 17.5)
    }

    /// The unit circle less a circle of radius 0.8 whose centre is 0.45 to the right.
    private static let moonOutline: [ImagePoint] = {
        let tip = ImagePoint(x: 0.625, y: (1 - 0.625 * 0.625).squareRoot())
        let outer = atan2(tip.y, tip.x)
        let inner = atan2(tip.y, tip.x - 0.45)
        let back = (0...36).map { step in
            onCircle(radius: 1, angle: outer + (2 * .pi - 2 * outer) * Double(step) / 36)
        }
        let front = (1..<28).map { step -> ImagePoint in
            let angle = 2 * .pi - inner - (2 * .pi - 2 * inner) * Double(step) / 28
            let point = onCircle(radius: 0.8, angle: angle)
            return ImagePoint(x: point.x + 0.45, y: point.y)
        }
        return back + front
    }()
}
