import TestSupport
import Testing

@testable import SegTraining

struct LineChartTests {
    @Test func `ticks are round, cover the range, and are few, for any range`() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<3000 {
            let scale = Double.random(in: -8...8, using: &random)
            let low = Double.random(in: -1...1, using: &random) * pow10(scale)
            let high = low + Double.random(in: 0...1, using: &random) * pow10(scale)
            let axis = AxisScale(low, high)
            #expect((2...11).contains(axis.ticks.count) && axis.ticks == axis.ticks.sorted())
            let slack = 1e-9 * (abs(low) + abs(high))
            #expect(axis.least <= low + slack && axis.most >= high - slack)
            #expect(
                (-1e-6...1 + 1e-6).contains(axis.share(of: low)) && (-1e-6...1 + 1e-6).contains(axis.share(of: high)))
        }
    }

    private func pow10(_ exponent: Double) -> Double {
        var result = 1.0
        for _ in 0..<Int(abs(exponent)) { result *= exponent < 0 ? 0.1 : 10 }
        return result
    }

    @Test func `a single value has an axis around it`() {
        for value in [0.0, 3, -7, 1e-12] {
            let axis = AxisScale(value, value)
            #expect(axis.least < value && axis.most > value)
        }
    }

    @Test func `labels are short`() {
        #expect(
            [0, 12, 0.5, 1234.5678, 0.00001234, -2].map(LineChart.label) == [
                "0", "12", "0.5", "1235.0", "1.23e-05", "-2",
            ])
    }

    @Test func `long curves are thinned to means that keep their level, and smoothing keeps a straight line`() {
        let points = (0..<5000).map { MetricsSeries.Point(step: Double($0), value: Double($0 % 2)) }
        let thinned = LineChart.thinned(points)
        #expect(thinned.count <= 400 && thinned.allSatisfy { abs($0.value - 0.5) < 0.05 })
        let line = (0..<100).map { MetricsSeries.Point(step: Double($0), value: 2 * Double($0)) }
        for (one, other) in zip(LineChart.smoothed(line), line).dropFirst(5).dropLast(5) {
            #expect(abs(one.value - other.value) < 1e-9)
        }
    }

    @Test func `names are escaped, and nothing is drawn of nothing`() {
        let curve = LineChart.Curve(name: "<b>&\"", points: [.init(step: 1, value: 2)])
        let html = LineChart(title: "<script>", note: "", curves: [curve]).html
        #expect(html.contains("&lt;b&gt;&amp;&quot;") && !html.contains("<script>"))
        #expect(LineChart(title: "t", note: "", curves: [.init(name: "n", points: [])]).html.isEmpty)
    }
}
