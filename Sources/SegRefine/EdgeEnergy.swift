internal import Glibc
internal import SegGeometry

/// What a labelling of a picture's pixels costs: how badly each side's colours fit it, and how much of its border lies where
/// colours do not change.
///
/// Rother, Kolmogorov, Blake: "GrabCut" (2004). Costs are whole numbers, `unit` a nat.
struct EdgeEnergy: Sendable {
    /// Cost of one nat.
    static let unit = 32.0

    private let level: PictureLevel
    private let inside: ColorMixture
    private let outside: ColorMixture
    private let settings: EdgeRefinement
    /// The scale of colour differences: 1 ÷ (2 × their mean square).
    private let beta: Double

    /// An energy over `level`; colour differences are measured by those around `places`, as row × width + column.
    init(
        _ level: PictureLevel, inside: ColorMixture, outside: ColorMixture, _ settings: EdgeRefinement, places: [Int]
    ) {
        self.level = level
        self.inside = inside
        self.outside = outside
        self.settings = settings
        var (sum, count) = (0, 0)
        let size = level.size
        for place in places {
            let (y, x) = place.quotientAndRemainder(dividingBy: size.width)
            let color = level.color(x, y)
            for direction in 0..<4 {
                let (otherX, otherY) = Self.neighbour(x, y, direction)
                guard size.holds(otherX, otherY) else { continue }
                sum += Self.squaredDifference(color, level.color(otherX, otherY))
                count += 1
            }
        }
        beta = sum == 0 ? 0 : Double(count) / (2 * Double(sum))
    }

    /// Cost of the background less that of the foreground.
    @inline(__always)
    func preference(_ x: Int, _ y: Int) -> Int32 {
        let color = SIMD3<Double>(level.color(x, y))
        let nats = outside.cost(color) - inside.cost(color)
        return Self.whole(min(max(nats, -settings.evidence), settings.evidence))
    }

    /// Cost of separating a pixel from its neighbour in a direction of `PixelGraph.steps`.
    @inline(__always)
    func separation(_ x: Int, _ y: Int, _ direction: Int) -> Int32 {
        let (otherX, otherY) = Self.neighbour(x, y, direction)
        let square = Self.squaredDifference(level.color(x, y), level.color(otherX, otherY))
        let length = direction & 1 == 0 ? 1 : 0.5.squareRoot()
        return Self.whole(settings.smoothness * length * exp(-beta * Double(square)))
    }

    /// What is saved by `b` in place of `a`, in nats; both have the level's size.
    func saving(from a: Mask, to b: Mask) -> Double {
        var saving = 0
        let size = level.size
        for y in 0..<size.height {
            for x in 0..<size.width where a[x, y] != b[x, y] {
                saving += b[x, y] ? Int(preference(x, y)) : -Int(preference(x, y))
                for direction in 0..<8 {
                    let (otherX, otherY) = Self.neighbour(x, y, direction)
                    guard size.holds(otherX, otherY) else { continue }
                    let isOtherChanged = a[otherX, otherY] != b[otherX, otherY]
                    // Between two changed pixels nothing changes.
                    guard !isOtherChanged else { continue }
                    let cost = Int(separation(x, y, direction))
                    saving += a[x, y] != a[otherX, otherY] ? cost : -cost
                }
            }
        }
        return Double(saving) / Self.unit
    }

    @inline(__always)
    private static func neighbour(_ x: Int, _ y: Int, _ direction: Int) -> (Int, Int) {
        let step = PixelGraph.steps[direction]
        return (x &+ step.x, y &+ step.y)
    }

    static func whole(_ nats: Double) -> Int32 { Int32((nats * unit).rounded(.toNearestOrEven)) }

    @inline(__always)
    private static func squaredDifference(_ a: SIMD3<Int32>, _ b: SIMD3<Int32>) -> Int {
        let difference = a &- b
        return Int((difference &* difference).wrappedSum())
    }
}

extension ImageSize {
    /// Whether a pixel lies in a picture of this size.
    @inline(__always)
    func holds(_ x: Int, _ y: Int) -> Bool { x >= 0 && y >= 0 && x < width && y < height }
}
