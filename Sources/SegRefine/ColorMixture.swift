internal import Glibc

/// Gaussians in the space of colours that describe one side of an outline.
///
/// Deterministic: colours are first divided by their place along the axis of their largest spread.
package struct ColorMixture: Sendable {
    /// One Gaussian with its share.
    struct Component: Sendable {
        var mean: SIMD3<Double>
        /// The inverse covariance: xx, yy, zz, then xy, xz, yz twice.
        var squares: SIMD3<Double>
        var products: SIMD3<Double>
        /// −log share + ½ log det Σ + ³⁄₂ log 2π.
        var constant: Double

        /// −log of share × density at a colour, in nats.
        @inline(__always)
        func cost(_ color: SIMD3<Double>) -> Double {
            let offset = color - mean
            let mixed = SIMD3(offset.x * offset.y, offset.x * offset.z, offset.y * offset.z)
            return constant + 0.5 * ((offset * offset * squares).sum() + (mixed * products).sum())
        }
    }

    private(set) var components: [Component] = []

    /// A mixture of at most `count` Gaussians, fitted to colours of 0…255 in hard assignments.
    ///
    /// - Precondition: there is at least one colour.
    package init(_ colors: [SIMD3<Double>], components count: Int, rounds: Int = 8) {
        var groups = Self.slices(colors, count)
        components = Self.fitted(colors, groups, count)
        for _ in 0..<rounds {
            let next = colors.map { nearest($0) }
            if next == groups { break }
            groups = next
            components = Self.fitted(colors, groups, count)
        }
    }

    /// −log of the density of the best component at a colour, in nats.
    package func cost(_ color: SIMD3<Double>) -> Double {
        var least = Double.infinity
        for component in components { least = min(least, component.cost(color)) }
        return least
    }

    private func nearest(_ color: SIMD3<Double>) -> Int {
        var (best, least) = (0, Double.infinity)
        for (index, component) in components.enumerated() {
            let cost = component.cost(color)
            if cost < least { (best, least) = (index, cost) }
        }
        return best
    }

    /// For each colour one of `count` groups of the same size along the axis of the largest spread.
    private static func slices(_ colors: [SIMD3<Double>], _ count: Int) -> [Int] {
        let moments = Moments(colors)
        let axis = moments.principalAxis
        let places = colors.map { ($0 * axis).sum() }
        let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
        var groups = [Int](repeating: 0, count: colors.count)
        for (rank, index) in order.enumerated() { groups[index] = rank * count / colors.count }
        return groups
    }

    private static func fitted(_ colors: [SIMD3<Double>], _ groups: [Int], _ count: Int) -> [Component] {
        var moments = [Moments](repeating: Moments(), count: count)
        for (color, group) in zip(colors, groups) { moments[group].add(color) }
        return moments.filter { $0.count > 0 }.map { $0.component(of: Double(colors.count)) }
    }
}

/// Sums of colours and of their products.
private struct Moments {
    private(set) var count = 0.0
    private var sum = SIMD3<Double>.zero
    private var squares = SIMD3<Double>.zero
    private var products = SIMD3<Double>.zero

    /// Variance that every group has: what quantisation and noise leave of a flat area.
    private static let floor = 4.0

    init(_ colors: [SIMD3<Double>] = []) {
        for color in colors { add(color) }
    }

    mutating func add(_ color: SIMD3<Double>) {
        count += 1
        sum += color
        squares += color * color
        products += SIMD3(color.x * color.y, color.x * color.z, color.y * color.z)
    }

    private var mean: SIMD3<Double> { sum / count }
    /// xx, yy, zz.
    private var variances: SIMD3<Double> { squares / count - mean * mean }
    /// xy, xz, yz.
    private var covariances: SIMD3<Double> {
        products / count - SIMD3(mean.x * mean.y, mean.x * mean.z, mean.y * mean.z)
    }

    /// The direction of the largest spread, by power iteration.
    var principalAxis: SIMD3<Double> {
        let (v, c) = (variances, covariances)
        var axis = SIMD3<Double>(1, 1.1, 0.9)
        for _ in 0..<16 {
            let next = SIMD3(
                v.x * axis.x + c.x * axis.y + c.y * axis.z, c.x * axis.x + v.y * axis.y + c.z * axis.z,
                c.y * axis.x + c.z * axis.y + v.z * axis.z)
            let length = (next * next).sum().squareRoot()
            guard length > 1e-9 else { return axis }
            axis = next / length
        }
        return axis
    }

    func component(of total: Double) -> ColorMixture.Component {
        let (v, c) = (variances.clamped(lowerBound: .zero, upperBound: .init(repeating: 1e9)) + Self.floor, covariances)
        let minors = SIMD3(v.y * v.z - c.z * c.z, v.x * v.z - c.y * c.y, v.x * v.y - c.x * c.x)
        let mixed = SIMD3(c.y * c.z - c.x * v.z, c.x * c.z - c.y * v.y, c.x * c.y - v.x * c.z)
        let determinant = max(v.x * minors.x + c.x * mixed.x + c.y * mixed.y, 1e-6)
        return ColorMixture.Component(
            mean: mean, squares: minors / determinant, products: mixed * 2 / determinant,
            constant: -log(count / total) + 0.5 * log(determinant) + 1.5 * log(2 * Double.pi))
    }
}
