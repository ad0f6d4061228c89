import SegEvaluation
import TestSupport
import Testing

@Test func `every value is counted once, on the borders too`() {
    var generator = SplitMix64(seed: 2)
    let values = (0..<1000).map { _ in Double.random(in: -0.5...1.5, using: &generator) } + [0, 1, 0.05, 0.5]
    let histogram = Histogram("IoU", values, range: 0...1)
    #expect(histogram.counts.count == 20 && histogram.counts.reduce(0, +) == values.count)
    #expect(Histogram("", [0.25, 0.5], range: 0...1, parts: 4).counts == [0, 1, 1, 0])
    #expect(Histogram("", [.nan, .infinity], range: 0...1).counts.reduce(0, +) == 0)
}

@Test(arguments: [(0.3, 1.0), (1, 1), (3, 5), (14, 20), (50, 50), (730, 1000)])
func `a range ends at a round number`(_ most: Double, _ end: Double) {
    #expect(Histogram.round(above: most) == end)
    #expect(Histogram("", upToMost: [Double](repeating: most, count: 5)).range == 0...end)
}

@Test func `a drawing says what it shows, and nothing in it is not a number`() {
    for values in [[], [0.2, 0.4], [Double](repeating: 7, count: 3)] {
        let svg = Histogram("IoU & more", upToMost: values).svg
        #expect(svg.contains("IoU &amp; more") && svg.contains("<svg") && !svg.contains("nan") && !svg.contains("inf"))
    }
}
