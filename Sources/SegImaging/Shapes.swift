internal import Glibc
internal import SegGeometry

/// Rings of simple shapes, all turning the same way, so that their union is the non-zero fill of them together.
enum Shapes {
    /// A circle as a polygon that is never off by more than about a twentieth of a pixel.
    static func disc(center: ImagePoint, radius: Double) -> ImageRing {
        arc(center: center, radius: radius, count: discVertices(radius))
    }

    /// The outline of a line through `points`: one ring for each piece, one for each join or end that needs rounding.
    static func stroke(_ points: [ImagePoint], closed: Bool, width: Double) -> [ImageRing] {
        guard let first = points.first, width > 0 else { return [] }
        let radius = width / 2
        var corners = points
        if closed { corners.append(first) }
        var rings = points.indices.filter { needsJoin($0, points, closed: closed) }
            .map { disc(center: points[$0], radius: radius) }
        for (from, to) in zip(corners, corners.dropFirst()) {
            if let bar = bar(from, to, radius: radius) { rings.append(bar) }
        }
        return rings
    }

    /// A box whose corners are quarter circles.
    static func roundedBox(_ box: ImageBox, radius: Double) -> ImageRing {
        let radius = max(0, min(radius, (box.x2 - box.x1) / 2, (box.y2 - box.y1) / 2))
        let corners = [
            (box.x2 - radius, box.y2 - radius), (box.x1 + radius, box.y2 - radius),
            (box.x1 + radius, box.y1 + radius), (box.x2 - radius, box.y1 + radius),
        ]
        let steps = radius == 0 ? 0 : max(2, discVertices(radius) / 4)
        var vertices: [ImagePoint] = []
        for (quarter, corner) in corners.enumerated() {
            for step in 0...steps {
                let angle = (Double(quarter) + Double(step) / Double(max(steps, 1))) * .pi / 2
                vertices.append(ImagePoint(x: corner.0 + radius * cos(angle), y: corner.1 + radius * sin(angle)))
            }
        }
        return ImageRing(vertices)
    }

    private static func discVertices(_ radius: Double) -> Int {
        max(8, min(256, Int((9 * radius.squareRoot()).rounded(.up))))
    }

    private static func arc(center: ImagePoint, radius: Double, count: Int) -> ImageRing {
        ImageRing(
            (0..<count).map { step in
                let angle = 2 * Double.pi * Double(step) / Double(count)
                return ImagePoint(x: center.x + radius * cos(angle), y: center.y + radius * sin(angle))
            })
    }

    /// A bar of half-width `radius` from one point to another, turning as `disc` does.
    private static func bar(_ from: ImagePoint, _ to: ImagePoint, radius: Double) -> ImageRing? {
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 0, length.isFinite else { return nil }
        let (nx, ny) = (-dy / length * radius, dx / length * radius)
        return ImageRing([
            ImagePoint(x: from.x - nx, y: from.y - ny), ImagePoint(x: to.x - nx, y: to.y - ny),
            ImagePoint(x: to.x + nx, y: to.y + ny), ImagePoint(x: from.x + nx, y: from.y + ny),
        ])
    }

    /// Ends are round; a join is rounded unless the line goes on nearly straight.
    private static func needsJoin(_ index: Int, _ points: [ImagePoint], closed: Bool) -> Bool {
        guard closed || (index > 0 && index < points.count - 1) else { return true }
        let before = points[(index + points.count - 1) % points.count]
        let (here, after) = (points[index], points[(index + 1) % points.count])
        let (ax, ay) = (here.x - before.x, here.y - before.y)
        let (bx, by) = (after.x - here.x, after.y - here.y)
        let (cross, dot) = (ax * by - ay * bx, ax * bx + ay * by)
        return dot <= 0 || cross.magnitude > dot * 0.02
    }
}
