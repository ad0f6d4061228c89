internal import SegGeometry

/// One ring for several: a slit of no width, passed there and back, joins each to those before it.
///
/// By the even-odd rule the slit changes nothing: separate parts stay separate, and a ring within another one is a hole.
enum JoinedRing {
    /// The most pairs of vertices that are compared for one slit; of longer rings, every n-th vertex is considered.
    private static let mostPairs = 1 << 22

    /// Joins rings in their order, each at the nearest vertices.
    static func joining(_ rings: [ImageRing]) -> ImageRing {
        var joined: [ImagePoint] = []
        for ring in rings.map(\.vertices) where !ring.isEmpty {
            guard !joined.isEmpty else {
                joined = ring
                continue
            }
            let (at, start) = nearest(joined, ring)
            let detour = Array(ring[start...]) + Array(ring[...start]) + [joined[at]]
            joined.insert(contentsOf: detour, at: at + 1)
        }
        return ImageRing(joined)
    }

    private static func nearest(_ a: [ImagePoint], _ b: [ImagePoint]) -> (Int, Int) {
        let step = max(1, Int((Double(a.count) * Double(b.count) / Double(mostPairs)).squareRoot().rounded(.up)))
        var (best, shortest) = ((0, 0), Double.infinity)
        for i in stride(from: 0, to: a.count, by: step) {
            for j in stride(from: 0, to: b.count, by: step) {
                let (dx, dy) = (a[i].x - b[j].x, a[i].y - b[j].y)
                let distance = dx * dx + dy * dy
                if distance < shortest { (best, shortest) = ((i, j), distance) }
            }
        }
        return best
    }
}
