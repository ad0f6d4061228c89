public import SegGeometry

/// Fewer vertices for outlines that people correct by hand or models write.
public enum OutlineBudget {
    /// The rings with at most `limit` vertices in all.
    ///
    /// Vertex after vertex goes, first the one whose triangle with its neighbours is smallest (Visvalingam, Whyatt 1993; of equal ones
    /// the first), never of a ring with three or fewer. Where three for each ring are too many, the ring with the smallest area goes.
    ///
    /// - Precondition: `limit` is at least 3.
    public static func reduced(_ rings: [PixelRing], to limit: Int) -> [PixelRing] {
        precondition(limit >= 3, "an outline has at least 3 vertices, not \(limit)")
        var rings = rings
        var areas = rings.map { ring in ring.vertices.indices.map { triangle(ring, $0) } }
        var total = rings.reduce(0) { $0 + $1.vertices.count }
        while total > limit {
            if let (ring, vertex) = smallest(rings, areas) {
                rings[ring].vertices.remove(at: vertex)
                areas[ring].remove(at: vertex)
                let count = rings[ring].vertices.count
                for neighbour in [(vertex + count - 1) % count, vertex % count] {
                    areas[ring][neighbour] = triangle(rings[ring], neighbour)
                }
                total -= 1
            } else {
                let least = rings.indices.min {
                    (abs(rings[$0].twiceSignedArea), $0) < (abs(rings[$1].twiceSignedArea), $1)
                }
                guard let least else { break }
                total -= rings[least].vertices.count
                rings.remove(at: least)
                areas.remove(at: least)
            }
        }
        return rings
    }

    /// Twice the area of a vertex's triangle with its neighbours.
    private static func triangle(_ ring: PixelRing, _ index: Int) -> Int {
        let count = ring.vertices.count
        let corners = [(index + count - 1) % count, index, (index + 1) % count].map { ring.vertices[$0] }
        return abs(PixelRing(corners).twiceSignedArea)
    }

    /// The vertex with the smallest triangle, of rings with more than three.
    private static func smallest(_ rings: [PixelRing], _ areas: [[Int]]) -> (ring: Int, vertex: Int)? {
        var best: (ring: Int, vertex: Int)?
        var least = Int.max
        for (ring, triangles) in areas.enumerated() where rings[ring].vertices.count > 3 {
            for (vertex, area) in triangles.enumerated() where area < least { (least, best) = (area, (ring, vertex)) }
        }
        return best
    }
}
