internal import SegGeometry

/// When a point is inside rings that cross or surround each other.
public enum WindingRule: Hashable, Sendable {
    /// Inside where the rings turn around the point at all, counted with their sense.
    case nonZero
    /// Inside where a ray from the point crosses the rings an odd number of times.
    case evenOdd
}

/// How much of each pixel lies inside rings of continuous coordinates, row by row.
///
/// A pixel's rows are sampled by `samples` lines; along a line coverage is exact. So edges near the vertical are exact,
/// and those near the horizontal have `samples` steps.
struct Coverage {
    /// Lines in a row of pixels.
    static let samples = 16

    private struct Edge {
        let top: Double
        let bottom: Double
        let x: Double
        let slope: Double
        let winding: Int

        func x(at y: Double) -> Double { x + (y - top) * slope }
    }

    private let size: ImageSize
    private let rule: WindingRule
    /// Sorted by `top`.
    private let edges: [Edge]

    /// The coverage of the area inside `rings` on a picture of the given size. Rings with coordinates that are not
    /// finite are left out.
    init(_ rings: [ImageRing], rule: WindingRule, size: ImageSize) {
        self.size = size
        self.rule = rule
        var edges: [Edge] = []
        for ring in rings where ring.vertices.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) {
            guard var from = ring.vertices.last else { continue }
            for to in ring.vertices {
                if let edge = Self.edge(from, to), edge.bottom > 0, edge.top < Double(size.height) {
                    edges.append(edge)
                }
                from = to
            }
        }
        self.edges = edges.sorted { $0.top < $1.top }
    }

    private static func edge(_ from: ImagePoint, _ to: ImagePoint) -> Edge? {
        guard from.y != to.y else { return nil }
        let (upper, lower) = from.y < to.y ? (from, to) : (to, from)
        let slope = (lower.x - upper.x) / (lower.y - upper.y)
        return Edge(top: upper.y, bottom: lower.y, x: upper.x, slope: slope, winding: from.y < to.y ? 1 : -1)
    }

    /// Calls `body` for every row that is touched, with the first column touched and one value for each column from
    /// there: the share of the pixel that is covered, 0…1.
    func forEachRow(_ body: (_ row: Int, _ column: Int, _ shares: UnsafeBufferPointer<Float>) -> Void) {
        guard let first = edges.first, size.width > 0 else { return }
        let bottom = edges.reduce(0) { max($0, $1.bottom) }
        let rows = max(0, Int(first.top.rounded(.down)))..<min(size.height, Int(min(bottom, 1e9).rounded(.up)))
        var sweep = Sweep(width: size.width)
        for row in rows {
            for sample in 0..<Self.samples {
                let y = Double(row) + (Double(sample) + 0.5) / Double(Self.samples)
                sweep.advance(to: y, edges: edges)
                sweep.addSpans(rule)
            }
            sweep.finishRow { body(row, $0, $1) }
        }
    }
}

extension Coverage {
    /// The line that moves down over the edges, and what it has covered of the current row.
    private struct Sweep {
        private let width: Int
        private var next = 0
        private var active: [Edge] = []
        private var crossings: [(x: Double, winding: Int)] = []
        /// Changes of coverage from column to column; their running sum is the coverage.
        private var changes: [Float]
        private var touched = (low: Int.max, high: -1)

        init(width: Int) {
            self.width = width
            changes = [Float](repeating: 0, count: width + 2)
        }

        /// Finds where the line at `y` crosses the edges, from left to right.
        mutating func advance(to y: Double, edges: [Edge]) {
            active.removeAll { $0.bottom <= y }
            while next < edges.count, edges[next].top <= y {
                if edges[next].bottom > y { active.append(edges[next]) }
                next += 1
            }
            crossings.removeAll(keepingCapacity: true)
            for edge in active { insert(edge.x(at: y), edge.winding) }
        }

        /// Insertion keeps a list sorted that is short and nearly so.
        private mutating func insert(_ x: Double, _ winding: Int) {
            crossings.append((x, winding))
            var place = crossings.count - 1
            while place > 0, crossings[place - 1].x > x {
                crossings.swapAt(place, place - 1)
                place -= 1
            }
        }

        mutating func addSpans(_ rule: WindingRule) {
            var winding = 0
            var start = 0.0
            for crossing in crossings {
                let wasInside = rule == .nonZero ? winding != 0 : winding & 1 != 0
                winding += crossing.winding
                let isInside = rule == .nonZero ? winding != 0 : winding & 1 != 0
                if isInside, !wasInside { start = crossing.x }
                if wasInside, !isInside { addSpan(from: start, to: crossing.x) }
            }
        }

        private mutating func addSpan(from start: Double, to end: Double) {
            let low = min(max(start, 0), Double(width))
            let high = min(max(end, 0), Double(width))
            guard low < high else { return }
            let share = Float(1) / Float(Coverage.samples)
            change(at: low, by: share)
            change(at: high, by: -share)
            touched.low = min(touched.low, Int(low))
            touched.high = max(touched.high, min(Int(high), width - 1))
        }

        /// From `x` on, coverage is higher by `share`: partly in the pixel where `x` lies, fully behind it.
        private mutating func change(at x: Double, by share: Float) {
            let column = Int(x)
            let part = Float(x - Double(column)) * share
            changes[column] += share - part
            changes[column + 1] += part
        }

        mutating func finishRow(_ body: (Int, UnsafeBufferPointer<Float>) -> Void) {
            guard touched.high >= touched.low else { return }
            let (low, high) = touched
            changes.withUnsafeMutableBufferPointer { changes in
                var sum: Float = 0
                for column in low...high {
                    sum += changes[column]
                    changes[column] = min(max(sum, 0), 1)
                }
                body(low, UnsafeBufferPointer(rebasing: changes[low...high]))
                for column in low...high + 2 where column < changes.count { changes[column] = 0 }
            }
            touched = (Int.max, -1)
        }
    }
}
