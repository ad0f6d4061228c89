/// How far outlines go from vertex to vertex, by the step before: histograms that are learned as answers are written.
struct StepTable: Sendable {
    /// A coordinate's axis, and what is known when it is written.
    struct Place: Hashable, Sendable {
        let ring: RingTrail
        /// The x before it; nil where the coordinate is an x itself.
        let x: Int?
    }

    private struct Histogram {
        /// By step, in thousandths.
        var counts: [Int: Float] = [:]
        var total: Float = 0
    }

    /// Histograms of the same axis that see more and more of what came before.
    private var levels: [[Int: Histogram]] = [[:], [:], [:]]
    /// How often each value was written as an x and as a y: pictures of one size use the same values again and again.
    private var values: [[Float]] = [[Float]](repeating: [Float](repeating: 0, count: 1001), count: 2)
    private var valueTotals: [Float] = [0, 0]

    /// What the histogram that sees less weighs in one that sees more.
    private static let backOff: [Float] = [12, 6, 4]
    private static let mostPerHistogram: Float = 4096

    init() {}

    /// Counts a value.
    mutating func learn(_ value: Int, at place: Place) {
        guard (0...1000).contains(value) else { return }
        let axis = place.x == nil ? 0 : 1
        values[axis][value] += 1
        valueTotals[axis] += 1
        guard let before = Self.before(place) else { return }
        for (level, key) in Self.keys(place).enumerated() {
            var histogram = levels[level][key] ?? Histogram()
            histogram.counts[value - before, default: 0] += 1
            histogram.total += 1
            if histogram.total > Self.mostPerHistogram {
                histogram.counts = histogram.counts.mapValues { $0 / 2 }
                histogram.total /= 2
            }
            levels[level][key] = histogram
        }
    }

    /// How probable each value 0…1000 is. They sum to 1.
    func probabilities(at place: Place) -> [Float] {
        var result = Self.prior(place)
        if let before = Self.before(place) {
            for (level, key) in Self.keys(place).enumerated() {
                guard let histogram = levels[level][key] else { continue }
                let scale = 1 / (Self.backOff[level] + histogram.total)
                let kept = Self.backOff[level] * scale
                for value in result.indices { result[value] *= kept }
                for (step, count) in histogram.counts where (0...1000).contains(before + step) {
                    result[before + step] += count * scale
                }
            }
        }
        weigh(&result, axis: place.x == nil ? 0 : 1)
        return result
    }

    /// Values that are never written lose weight as others are.
    private func weigh(_ result: inout [Float], axis: Int) {
        let mean = valueTotals[axis] / 1001 + 0.5
        var sum: Float = 0
        for value in result.indices {
            result[value] *= min(2, (values[axis][value] + 0.5) / mean) + 0.02
            sum += result[value]
        }
        for value in result.indices { result[value] /= sum }
    }

    private static func before(_ place: Place) -> Int? {
        place.x == nil ? place.ring.last?.x : place.ring.last?.y
    }

    /// The steps that have been, in words of `bucket`, coarse to fine.
    private static func keys(_ place: Place) -> [Int] {
        guard let last = place.ring.last else { return [] }
        let step = place.ring.step
        let (x, y) = (step.map { bucket($0.x) } ?? 15, step.map { bucket($0.y) } ?? 15)
        guard let now = place.x else { return [x, x << 4 | y] }
        let moved = bucket(now - last.x)
        return [1 << 12 | moved, 1 << 12 | moved << 4 | y, 1 << 12 | moved << 8 | x << 4 | y]
    }

    /// The size of a step in six classes, with its sign: 0…10.
    static func bucket(_ step: Int) -> Int {
        let size = abs(step)
        let level = size < 1 ? 0 : size < 3 ? 1 : size < 7 ? 2 : size < 16 ? 3 : size < 41 ? 4 : 5
        return step < 0 ? 5 - level : 5 + level
    }

    /// Before anything is learned: steps are as long as the last and go on in its direction, or are near 0.
    private static func prior(_ place: Place) -> [Float] {
        var result = [Float](repeating: 1e-5, count: 1001)
        guard let before = before(place) else { return result.map { _ in 1.0 / 1001 } }
        let step = place.ring.step
        let size = Float(max(step?.reach ?? 30, 4))
        let along = Float((place.x == nil ? step?.x : step?.y) ?? 0)
        add(&result, centre: Float(before), width: size / 2, weight: 0.5)
        add(&result, centre: Float(before) + along * 0.8, width: size / 3, weight: 0.5)
        var sum: Float = 0
        for value in result { sum += value }
        for value in result.indices { result[value] /= sum }
        return result
    }

    /// Adds a bell with long tails.
    private static func add(_ result: inout [Float], centre: Float, width: Float, weight: Float) {
        let height = weight / (2 * width)
        for value in result.indices {
            let distance = (Float(value) - centre) / width
            let tail = 1 + distance * distance
            result[value] += height / (tail * tail)
        }
    }
}
