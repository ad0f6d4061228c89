internal import SegGeometry

/// One ring for an outline and its holes: a slit of no width joins each hole to the outline.
///
/// Both fill rules count how often a ring passes, so the slit, which it passes there and back, changes nothing, and the
/// hole stays open. Only `FillRule.inclusive` draws the slit itself: where its pixels lie in the object they change
/// nothing either, and such a slit is sought first, the shortest one.
struct KeyholeCut {
    /// Whether a pixel belongs to the object.
    private let isInside: (PixelPoint) -> Bool
    private var joined: [PixelPoint]
    private var holes: [Hole]

    /// A hole that is not joined yet, with its nearest pair of vertices.
    private struct Hole {
        let vertices: [PixelPoint]
        var slit: Slit

        /// Takes the vertices of `others` into account.
        mutating func consider(_ others: some Sequence<PixelPoint>) {
            for from in others {
                for to in vertices {
                    let other = Slit(from: from, to: to)
                    if other.isShorter(than: slit) { slit = other }
                }
            }
        }
    }

    /// A way from the joined ring to a hole.
    private struct Slit {
        var from: PixelPoint
        var to: PixelPoint
        var squaredLength: Int

        init(from: PixelPoint, to: PixelPoint) {
            self.from = from
            self.to = to
            let (dx, dy) = (to.x - from.x, to.y - from.y)
            squaredLength = dx * dx + dy * dy
        }

        /// Shorter, or as long and further up and left: so the choice does not hang on the order of the vertices.
        func isShorter(than other: Slit) -> Bool {
            (squaredLength, to.y, to.x, from.y, from.x)
                < (other.squaredLength, other.to.y, other.to.x, other.from.y, other.from.x)
        }
    }

    /// The outline with its holes in one ring; holes of fewer than three vertices are left out.
    ///
    /// Complexity: O(n²) for n vertices, but for holes whose nearest pairs are all blocked.
    static func ring(outer: PixelRing, holes: [PixelRing], isInside: @escaping (PixelPoint) -> Bool) -> PixelRing {
        let holes = holes.filter { $0.vertices.count >= 3 }
        guard !holes.isEmpty, outer.vertices.count >= 3 else { return outer }
        var cut = KeyholeCut(outer, holes, isInside)
        cut.run()
        return PixelRing(cut.joined)
    }

    private init(_ outer: PixelRing, _ holes: [PixelRing], _ isInside: @escaping (PixelPoint) -> Bool) {
        self.isInside = isInside
        joined = outer.vertices
        self.holes = holes.map { ring in
            var hole = Hole(vertices: ring.vertices, slit: Slit(from: outer.vertices[0], to: ring.vertices[0]))
            hole.consider(outer.vertices)
            return hole
        }
    }

    /// Joins the nearest hole, and again until none is left: so no slit has a reason to cross a third hole.
    private mutating func run() {
        while let next = holes.indices.min(by: { holes[$0].slit.isShorter(than: holes[$1].slit) }) {
            let hole = holes.remove(at: next)
            join(hole, by: open(hole))
            for index in holes.indices { holes[index].consider(hole.vertices) }
        }
    }

    /// The hole's nearest slit if it runs inside the object; else of the nearest ones the one that leaves it least.
    private func open(_ hole: Hole) -> Slit {
        if pixelsOutside(hole.slit, most: 1) == 0 { return hole.slit }
        var slits: [Slit] = []
        for from in Set(joined) { slits += hole.vertices.map { Slit(from: from, to: $0) } }
        slits.sort { $0.isShorter(than: $1) }
        var (best, fewest) = (hole.slit, Int.max)
        for slit in slits.prefix(4096) {
            let count = pixelsOutside(slit, most: fewest)
            if count < fewest { (best, fewest) = (slit, count) }
            if fewest == 0 { break }
        }
        return best
    }

    /// How many pixels of the slit, as `FillRule.inclusive` draws it, lie outside the object; counted up to `most`.
    private func pixelsOutside(_ slit: Slit, most: Int) -> Int {
        var count = 0
        PixelLine.forEachPixel(from: slit.from, to: slit.to) { pixel in
            if !isInside(pixel) { count += 1 }
            return count < most
        }
        return count
    }

    /// Goes to the hole, round it, and back.
    private mutating func join(_ hole: Hole, by slit: Slit) {
        guard let at = joined.firstIndex(of: slit.from), let start = hole.vertices.firstIndex(of: slit.to) else {
            return
        }
        var detour = Array(hole.vertices[start...] + hole.vertices[...start])
        if slit.squaredLength == 0 { detour.removeFirst() } else { detour.append(slit.from) }
        joined.insert(contentsOf: detour, at: at + 1)
    }
}

/// The pixels of a line as OpenCV draws it: 8-connected, from its left end to its right one.
enum PixelLine {
    /// Calls `body` with each pixel until it says to stop.
    static func forEachPixel(from a: PixelPoint, to b: PixelPoint, _ body: (PixelPoint) -> Bool) {
        let (left, right) = b.x < a.x ? (b, a) : (a, b)
        let (dx, dy) = (right.x - left.x, abs(right.y - left.y))
        let rowStep = right.y < left.y ? -1 : 1
        let isSteep = dy > dx
        let (long, short) = isSteep ? (dy, dx) : (dx, dy)
        var error = long - 2 * short
        var pixel = left
        for step in 0...long {
            guard body(pixel), step < long else { return }
            if isSteep { pixel.y += rowStep } else { pixel.x += 1 }
            if error < 0 {
                if isSteep { pixel.x += 1 } else { pixel.y += rowStep }
                error += 2 * long
            }
            error -= 2 * short
        }
    }
}
