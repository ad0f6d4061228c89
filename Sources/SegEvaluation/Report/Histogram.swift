internal import Foundation

/// How often values fall into equal parts of a range.
package struct Histogram: Hashable, Sendable {
    /// What is counted.
    package let title: String
    /// The range.
    package let range: ClosedRange<Double>
    /// Values in each part; the last part has its upper end too.
    package let counts: [Int]

    /// Counts `values`; what lies outside the range is counted in the part next to it.
    package init(_ title: String, _ values: [Double], range: ClosedRange<Double>, parts: Int = 20) {
        self.title = title
        self.range = range
        var counts = [Int](repeating: 0, count: parts)
        let width = (range.upperBound - range.lowerBound) / Double(parts)
        for value in values where value.isFinite {
            let part = width > 0 ? ((value - range.lowerBound) / width).rounded(.down) : 0
            counts[Int(min(max(part, 0), Double(parts - 1)))] += 1
        }
        self.counts = counts
    }

    /// The histogram of values from 0 to a round number that holds nearly all of them.
    package init(_ title: String, upToMost values: [Double]) {
        let sorted = values.sorted()
        let most = sorted.isEmpty ? 1 : sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
        self.init(title, values, range: 0...Self.round(above: most))
    }

    /// 1, 2 or 5 times a power of ten, at least `value`.
    package static func round(above value: Double) -> Double {
        var power = 1.0
        while power * 10 <= value { power *= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= value } ?? value
    }

    /// A drawing of the bars with their counts as tool tips.
    package var svg: String {
        let (width, height, bottom) = (340.0, 110.0, 92.0)
        let highest = Double(max(counts.max() ?? 0, 1))
        let step = width / Double(counts.count)
        var bars = ""
        for (index, count) in counts.enumerated() {
            let top = bottom - Double(count) / highest * (bottom - 6)
            let span = "\(label(Double(index)))–\(label(Double(index + 1)))"
            bars += String(
                format: "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%@: %d</title></rect>",
                Double(index) * step + 1, top, step - 2, bottom - top, span, count)
        }
        let marks = [0.0, Double(counts.count) / 2, Double(counts.count)].enumerated().map { place, part in
            let anchor = ["start", "middle", "end"][place]
            return String(
                format: "<text x=\"%.1f\" y=\"106\" text-anchor=\"%@\">%@</text>", part * step, anchor, label(part))
        }
        return """
            <figure class="histogram"><figcaption>\(HTML.escaped(title))</figcaption>\
            <svg viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(HTML.escaped(title))">\
            <g class="bars">\(bars)</g><line x1="0" x2="\(Int(width))" y1="\(bottom)" y2="\(bottom)"/>\
            \(marks.joined())</svg></figure>
            """
    }

    /// The value where a part begins.
    private func label(_ part: Double) -> String {
        let value = range.lowerBound + part / Double(counts.count) * (range.upperBound - range.lowerBound)
        return value == value.rounded() ? String(Int(value)) : String(format: "%.2f", value)
    }
}
