internal import Foundation

/// Curves over the steps of a run as SVG that needs nothing but itself.
struct LineChart {
    /// One curve.
    struct Curve {
        var name: String
        var points: [MetricsSeries.Point]
    }

    let title: String
    /// What the numbers mean, for people.
    let note: String
    let curves: [Curve]

    private static let width = 460.0
    private static let height = 240.0
    /// Where the curves are: left, top, right, bottom.
    private static let plot = (left: 58.0, top: 14.0, right: 448.0, bottom: 206.0)
    private static let colors = [
        "#3366cc", "#dc3912", "#109618", "#ff9900", "#990099", "#0099c6", "#dd4477", "#66aa00",
    ]
    /// More points than a curve is drawn with say nothing more.
    private static let pointLimit = 400
    /// Curves of more points get a smooth line over a pale one.
    private static let smoothLimit = 40

    /// A figure with title, curves and legend; empty when there is nothing to draw.
    var html: String {
        let drawn = curves.filter { !$0.points.isEmpty }
        let all = drawn.flatMap(\.points)
        guard let first = all.map(\.step).min(), let last = all.map(\.step).max(), let least = all.map(\.value).min(),
            let most = all.map(\.value).max()
        else { return "" }
        let steps = AxisScale(first, last)
        let values = AxisScale(least, most)
        let lines = drawn.enumerated().map { index, curve in
            Self.lines(curve.points, steps, values, color: Self.colors[index % Self.colors.count])
        }
        return """
            <figure><figcaption><b>\(title.escapedHTML)</b> <span>\(note.escapedHTML)</span></figcaption>
            <svg viewBox="0 0 \(Self.text(Self.width)) \(Self.text(Self.height))" role="img"><title>\(title.escapedHTML)</title>
            \(Self.grid(steps, values))\(lines.joined())</svg>
            \(Self.legend(drawn))</figure>

            """
    }

    private static func x(_ step: Double, _ scale: AxisScale) -> Double {
        plot.left + (plot.right - plot.left) * scale.share(of: step)
    }

    private static func y(_ value: Double, _ scale: AxisScale) -> Double {
        plot.bottom - (plot.bottom - plot.top) * scale.share(of: value)
    }

    private static func grid(_ steps: AxisScale, _ values: AxisScale) -> String {
        let rows = values.ticks.map { tick in
            let place = text(y(tick, values))
            return "<path class=\"grid\" d=\"M\(text(plot.left)) \(place)H\(text(plot.right))\"/>"
                + "<text x=\"\(text(plot.left - 6))\" y=\"\(place)\" text-anchor=\"end\" dy=\"4\">\(label(tick))</text>"
        }
        let columns = steps.ticks.map { tick in
            "<text x=\"\(text(x(tick, steps)))\" y=\"\(text(plot.bottom + 18))\" text-anchor=\"middle\">\(label(tick))</text>"
        }
        return (rows + columns).joined()
    }

    private static func lines(
        _ points: [MetricsSeries.Point], _ steps: AxisScale, _ values: AxisScale, color: String
    ) -> String {
        let thinned = thinned(points)
        let isSmoothed = thinned.count > smoothLimit
        func path(_ points: [MetricsSeries.Point], opacity: String) -> String {
            let places = points.map { "\(text(x($0.step, steps))) \(text(y($0.value, values)))" }
            return "<path fill=\"none\" stroke=\"\(color)\" stroke-opacity=\"\(opacity)\" stroke-width=\"1.6\" "
                + "d=\"M\(places.joined(separator: "L"))\"/>"
        }
        let dots = thinned.count > smoothLimit ? [] : thinned
        let marks = dots.map { point in
            "<circle cx=\"\(text(x(point.step, steps)))\" cy=\"\(text(y(point.value, values)))\" r=\"2.5\" fill=\"\(color)\">"
                + "<title>step \(label(point.step)): \(label(point.value))</title></circle>"
        }
        return path(thinned, opacity: isSmoothed ? "0.3" : "1")
            + (isSmoothed ? path(smoothed(thinned), opacity: "1") : "")
            + marks.joined()
    }

    /// Means of neighbours, so that no more than the limit are left.
    static func thinned(_ points: [MetricsSeries.Point]) -> [MetricsSeries.Point] {
        let size = (points.count + pointLimit - 1) / pointLimit
        guard size > 1 else { return points }
        return stride(from: 0, to: points.count, by: size).map { start in
            let part = points[start..<min(start + size, points.count)]
            let count = Double(part.count)
            return MetricsSeries.Point(
                step: part.reduce(0) { $0 + $1.step } / count, value: part.reduce(0) { $0 + $1.value } / count)
        }
    }

    /// Each point as the mean of those around it, a twentieth of the curve.
    static func smoothed(_ points: [MetricsSeries.Point]) -> [MetricsSeries.Point] {
        let reach = max(1, points.count / 40)
        return points.indices.map { index in
            let around = points[max(0, index - reach)...min(points.count - 1, index + reach)]
            return MetricsSeries.Point(
                step: points[index].step, value: around.reduce(0) { $0 + $1.value } / Double(around.count))
        }
    }

    private static func legend(_ curves: [Curve]) -> String {
        let items = curves.enumerated().map { index, curve in
            let last = curve.points.last.map { " <b>\(label($0.value))</b>" } ?? ""
            return
                "<li><i style=\"background:\(colors[index % colors.count])\"></i>\(curve.name.escapedHTML)\(last)</li>"
        }
        return "<ul>" + items.joined() + "</ul>"
    }

    private static func text(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    /// Four digits, without a needless point.
    static func label(_ value: Double) -> String {
        if value == value.rounded() && abs(value) < 1e15 { return "\(Int(value))" }
        let size = floor(log10(abs(value)))
        if size < -4 { return String(format: "%.2e", value) }
        let scale = pow(10, max(0, 3 - size))
        return "\((value * scale).rounded() / scale)"
    }
}

/// The range of an axis, and round numbers in it.
struct AxisScale {
    let least: Double
    let most: Double
    /// Round numbers from `least` to `most`, three to eight of them.
    let ticks: [Double]

    /// An axis that shows the values from `low` to `high`.
    init(_ low: Double, _ high: Double) {
        // A single value gets an axis around it.
        let width = high > low ? high - low : max(abs(low), 1) * 0.2
        let (low, high) = high > low ? (low, high) : (low - width / 2, low + width / 2)
        let rough = width / 4
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
        let first = floor(low / step)
        let count = max(1, Int((ceil(high / step) - first).rounded()))
        ticks = (0...min(count, 10)).map { (first + Double($0)) * step }
        (least, most) = (ticks[0], ticks[ticks.count - 1])
    }

    /// Where a value lies between the ends: 0…1.
    func share(of value: Double) -> Double { most > least ? (value - least) / (most - least) : 0.5 }
}

extension String {
    /// The text as HTML.
    var escapedHTML: String {
        reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
