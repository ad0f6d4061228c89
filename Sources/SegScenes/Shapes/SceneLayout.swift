internal import Foundation
internal import SegFormats
public import SegGeometry

/// A shape before it is drawn.
public struct PlacedShape: Hashable, Sendable {
    /// What it is.
    public var kind: ShapeKind
    /// What colour it is called.
    public var color: ShapeColor
    /// Where its origin lies, in pixels where pixel (i, j) covers [i, i+1) × [j, j+1).
    public var center: ImagePoint
    /// Pixels a unit of the outline stands for.
    public var radius: Double
    /// How far it is turned, in radians, clockwise on screen.
    public var turn: Double
    /// What is painted.
    var paint: Paint

    /// The outline in pixels.
    public var outline: [ImagePoint] {
        let (c, s) = (cos(turn) * radius, sin(turn) * radius)
        return kind.unitOutline.map {
            ImagePoint(x: center.x + $0.x * c - $0.y * s, y: center.y + $0.x * s + $0.y * c)
        }
    }
}

/// Where everything of a scene goes: all of its chance, none of its pixels.
public struct SceneLayout: Hashable, Sendable {
    /// Size of the picture.
    public var size: ImageSize
    /// The shapes from back to front.
    public var shapes: [PlacedShape]
    var background: Background

    /// Lays out scene `index` of the series `seed`: a pure function of the three.
    ///
    /// - Precondition: `style.problems` is empty.
    public init(seed: UInt64, index: Int, style: SceneStyle) {
        var random = SeededGenerator(seed: seed, index: index)
        size = random.pick(style.sizes)
        let count = random.integer(style.fewestShapes...style.mostShapes)
        let spacing = random.chance(style.overlapShare) ? 0.72 : 1.05
        shapes = []
        for _ in 0..<count {
            if let shape = Self.place(among: shapes, of: count, spacing: spacing, size: size, style: style, &random) {
                shapes.append(shape)
            }
        }
        background = Background(
            contrastingWith: shapes.map(\.paint), variety: style.backgroundVariety, &random)
        let seedOfNoise = random.next()
        background.noiseSeed = seedOfNoise
    }

    /// One more shape that keeps its distance from the others: centres at least `spacing` × the sum of the radii apart.
    ///
    /// - Returns: nil when 24 tries found no room; never nil for the first shape.
    private static func place(
        among others: [PlacedShape], of count: Int, spacing: Double, size: ImageSize, style: SceneStyle,
        _ random: inout SeededGenerator
    ) -> PlacedShape? {
        let side = Double(min(size.width, size.height))
        let crowded = style.largestRadius / (1 + 0.12 * Double(count - 1))
        let largest = max(style.smallestRadius, crowded)
        for _ in 0..<24 {
            let kind = random.pick(style.kinds)
            let radius = random.uniform(style.smallestRadius...largest) * side
            let reach = radius * 1.06 + 1
            guard let center = random.point(in: size, margin: reach) else { continue }
            let turn = random.uniform(-kind.turnLimit...kind.turnLimit)
            let color = random.pick(style.colors)
            let paint = color.center.varied(by: 16, &random)
            let shape = PlacedShape(kind: kind, color: color, center: center, radius: radius, turn: turn, paint: paint)
            if others.allSatisfy({ shape.distance(to: $0) >= spacing * (radius + $0.radius) }) { return shape }
        }
        return nil
    }
}

extension PlacedShape {
    fileprivate func distance(to other: PlacedShape) -> Double {
        hypot(center.x - other.center.x, center.y - other.center.y)
    }
}

extension SeededGenerator {
    /// A point at least `margin` from each border; nil when the picture is too small for one.
    fileprivate mutating func point(in size: ImageSize, margin: Double) -> ImagePoint? {
        let (right, bottom) = (Double(size.width) - margin, Double(size.height) - margin)
        guard right >= margin, bottom >= margin else { return nil }
        return ImagePoint(x: uniform(margin...right), y: uniform(margin...bottom))
    }
}
