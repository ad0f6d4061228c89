/// Which way round a ring goes, as seen on the screen (y grows downwards).
public enum Orientation: String, Hashable, Sendable, CaseIterable {
    /// As the outer borders that `Mask.contours` gives.
    case counterclockwise
    /// As the holes that `Mask.contours` gives.
    case clockwise
    /// The ring encloses no area, or as much on its left as on its right.
    case flat
}

extension Ring where Vertex: PlanarPoint {
    /// The enclosed area in square units of the vertices: positive clockwise on screen, negative counter-clockwise;
    /// where the ring crosses itself, parts may cancel. `contourArea(oriented = true)` of OpenCV.
    ///
    /// As good as double precision; exact for pixels. 0 for fewer than three vertices.
    public var signedArea: Double {
        guard let origin = vertices.first?.planar, var previous = vertices.last?.planar.offset(from: origin) else {
            return 0
        }
        var twice = 0.0
        for vertex in vertices {
            let current = vertex.planar.offset(from: origin)
            twice += previous.x * current.y - current.x * previous.y
            previous = current
        }
        return twice / 2
    }

    /// The enclosed area without its sign.
    public var area: Double { abs(signedArea) }

    /// Which way round the ring goes; `.flat` if its signed area is 0 or not a number.
    public var orientation: Orientation {
        let area = signedArea
        return area > 0 ? .clockwise : area < 0 ? .counterclockwise : .flat
    }

    /// The centre of gravity of the enclosed area, in the unit of the vertices; for a flat ring, the mean of its vertices; nil
    /// without vertices.
    public var centroid: ImagePoint? {
        guard let origin = vertices.first?.planar, var previous = vertices.last?.planar.offset(from: origin) else {
            return nil
        }
        var (twice, momentX, momentY, sumX, sumY) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for vertex in vertices {
            let current = vertex.planar.offset(from: origin)
            let cross = previous.x * current.y - current.x * previous.y
            twice += cross
            momentX += (previous.x + current.x) * cross
            momentY += (previous.y + current.y) * cross
            sumX += current.x
            sumY += current.y
            previous = current
        }
        let count = Double(vertices.count)
        return twice == 0
            ? ImagePoint(x: origin.x + sumX / count, y: origin.y + sumY / count)
            : ImagePoint(x: origin.x + momentX / (3 * twice), y: origin.y + momentY / (3 * twice))
    }

    /// The same ring written the one way: counter-clockwise on screen, from its topmost, of those the leftmost vertex.
    ///
    /// The result does not depend on where the ring began, or which way round it went. Of several such beginnings
    /// (repeated vertices), and of both ways round a flat ring, the one whose vertices come first row by row is taken.
    public var canonical: Ring {
        let orientation = orientation
        let backwards = Array(vertices.reversed())
        switch orientation {
        case .counterclockwise: return Ring(Self.fromFirst(vertices))
        case .clockwise: return Ring(Self.fromFirst(backwards))
        case .flat:
            let (ahead, back) = (Self.fromFirst(vertices), Self.fromFirst(backwards))
            return Ring(back.lexicographicallyPrecedes(ahead, by: Self.comesBefore) ? back : ahead)
        }
    }

    /// The vertices from the first one in row order on, then round.
    private static func fromFirst(_ vertices: [Vertex]) -> [Vertex] {
        guard let first = vertices.min(by: comesBefore) else { return [] }
        var best: [Vertex]?
        for (index, vertex) in vertices.enumerated() where !comesBefore(first, vertex) {
            let candidate = Array(vertices[index...] + vertices[..<index])
            if best.map({ candidate.lexicographicallyPrecedes($0, by: comesBefore) }) ?? true { best = candidate }
        }
        return best ?? vertices
    }

    private static func comesBefore(_ a: Vertex, _ b: Vertex) -> Bool {
        let (a, b) = (a.planar, b.planar)
        return a.y != b.y ? a.y < b.y : a.x < b.x
    }
}

extension Ring where Vertex == PixelPoint {
    /// Twice the signed area, a whole number: positive clockwise on screen, negative counter-clockwise.
    ///
    /// Exact for coordinates within ±2³⁰, beyond which a vertex counts as on that limit, and sums within ±2⁶³.
    public var twiceSignedArea: Int {
        guard var previous = vertices.last?.limited else { return 0 }
        var twice: Int128 = 0
        for vertex in vertices {
            let current = vertex.limited
            twice += Int128(previous.x * current.y - current.x * previous.y)
            previous = current
        }
        return Int(clamping: twice)
    }

    /// The enclosed area in square pixels: half of `twiceSignedArea`.
    public var signedArea: Double { Double(twiceSignedArea) / 2 }

    /// The enclosed area without its sign.
    public var area: Double { abs(signedArea) }
}

extension ImagePoint {
    /// The way from another point to this one.
    func offset(from origin: ImagePoint) -> ImagePoint {
        ImagePoint(x: x - origin.x, y: y - origin.y)
    }
}
