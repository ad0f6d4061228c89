public import SegGeometry

/// A connected area with its holes. Vertices are pixel corners: (0, 0) is the top left corner of the picture.
public struct EdgePolygon: Hashable, Sendable {
    /// The outer border, clockwise on screen.
    public let outer: PixelRing
    /// The borders of the holes, counter-clockwise on screen.
    public let holes: [PixelRing]

    /// The outer border with every hole joined to it by a slit of no width.
    public var joined: ImageRing { JoinedRing.joining(([outer] + holes).map(\.inImage)) }
}

/// The borders of a mask along the edges of its pixels: they enclose exactly its pixels.
///
/// Parts that meet only at a corner are polygons of their own, and a border that would touch itself is split there, so no ring
/// meets a vertex twice and every polygon is valid in the sense of OGC's simple features.
public enum PixelEdges {
    /// The polygons of the mask's 4-connected parts, in the order of a scan by rows.
    public static func polygons(of mask: RunLengthMask) -> [EdgePolygon] {
        guard let box = mask.box else { return [] }
        let (left, top) = (Int(box.x1), Int(box.y1))
        let cut = Mask(mask).cropped(left: left, top: top, right: Int(box.x2), bottom: Int(box.y2))
        var tracer = EdgeTracer(cut)
        return tracer.polygons().map { polygon in
            EdgePolygon(
                outer: polygon.outer.moved(x: left, y: top), holes: polygon.holes.map { $0.moved(x: left, y: top) })
        }
    }
}

extension Mask {
    /// The part from (`left`, `top`) to before (`right`, `bottom`), which lie within the mask.
    func cropped(left: Int, top: Int, right: Int, bottom: Int) -> Mask {
        var part = Mask(size: ImageSize(width: right - left, height: bottom - top))
        for row in 0..<part.size.height {
            let (from, to) = ((row + top) * size.width + left, row * part.size.width)
            part.pixels.replaceSubrange(to..<to + part.size.width, with: pixels[from..<from + part.size.width])
        }
        return part
    }
}

extension Ring where Vertex == PixelPoint {
    fileprivate func moved(x: Int, y: Int) -> PixelRing {
        PixelRing(vertices.map { PixelPoint(x: $0.x + x, y: $0.y + y) })
    }
}

/// Follows pixel edges with the area on the right.
private struct EdgeTracer {
    private enum Direction: Int {
        case east, south, west, north

        /// Turned by quarters, clockwise.
        func turned(_ quarters: Int) -> Direction { Direction(rawValue: (rawValue + quarters) & 3) ?? self }
    }

    private struct Position: Equatable {
        var x: Int
        var y: Int
        var direction: Direction
    }

    private let mask: Mask
    private let parts: ComponentLabels
    /// Whether the upper edge of a pixel has been passed.
    private var passed: [Bool]

    init(_ mask: Mask) {
        self.mask = mask
        parts = ComponentLabels(mask)
        passed = [Bool](repeating: false, count: mask.size.area)
    }

    mutating func polygons() -> [EdgePolygon] {
        var outers = [PixelRing?](repeating: nil, count: parts.count)
        var holes = [[PixelRing]](repeating: [], count: parts.count)
        for y in 0..<mask.size.height {
            for x in 0..<mask.size.width where inside(x, y) && !inside(x, y - 1) && !passed[y * mask.size.width + x] {
                let part = Int(parts.labels[y * mask.size.width + x]) - 1
                for loop in Self.split(follow(x, y)) {
                    if loop.twiceSignedArea > 0 { outers[part] = loop } else { holes[part].append(loop) }
                }
            }
        }
        return zip(outers, holes).compactMap { outer, holes in outer.map { EdgePolygon(outer: $0, holes: holes) } }
    }

    /// The corners at which the border through the upper edge of a pixel turns; the pixel is the first of its run.
    private mutating func follow(_ x: Int, _ y: Int) -> [PixelPoint] {
        let start = Position(x: x, y: y, direction: .east)
        var position = start
        var corners: [PixelPoint] = []
        repeat {
            corners.append(PixelPoint(x: position.x, y: position.y))
            var turn = 0
            while turn == 0 {
                if position.direction == .east { passed[position.y * mask.size.width + position.x] = true }
                advance(&position)
                turn = self.turn(at: position)
            }
            position.direction = position.direction.turned(turn)
        } while position != start
        return corners
    }

    private func advance(_ position: inout Position) {
        switch position.direction {
        case .east: position.x += 1
        case .south: position.y += 1
        case .west: position.x -= 1
        case .north: position.y -= 1
        }
    }

    /// Quarters to turn: right where the area ends ahead, so that parts which meet at a corner stay apart.
    private func turn(at position: Position) -> Int {
        let (x, y) = (position.x, position.y)
        let (right, left) =
            switch position.direction {
            case .east: (inside(x, y), inside(x, y - 1))
            case .south: (inside(x - 1, y), inside(x, y))
            case .west: (inside(x - 1, y - 1), inside(x - 1, y))
            case .north: (inside(x, y - 1), inside(x - 1, y - 1))
            }
        return !right ? 1 : left ? 3 : 0
    }

    private func inside(_ x: Int, _ y: Int) -> Bool {
        x >= 0 && y >= 0 && x < mask.size.width && y < mask.size.height && mask[x, y]
    }

    /// Cuts a border where it comes to a corner again.
    private static func split(_ corners: [PixelPoint]) -> [PixelRing] {
        var loops: [PixelRing] = []
        var path: [PixelPoint] = []
        var places: [PixelPoint: Int] = [:]
        for corner in corners {
            if let place = places[corner] {
                loops.append(PixelRing(Array(path[place...])))
                for passed in path[(place + 1)...] { places[passed] = nil }
                path.removeSubrange((place + 1)...)
            } else {
                places[corner] = path.count
                path.append(corner)
            }
        }
        return loops + [PixelRing(path)]
    }
}
