internal import Foundation
internal import SegGeometry
internal import SegImaging
internal import SegNotation

/// A held-out question with its truth and what the model answered at one evaluation after the other, side by side.
struct SampleStrip {
    let sample: SampleLog.Sample
    /// In the order of the steps.
    let answers: [SampleLog.Answer]
    /// The page's only one.
    let id: String

    /// More answers than are looked at side by side.
    private static let limit = 10

    /// The strip; empty without answers, or without a picture that can be read.
    var html: String {
        guard !answers.isEmpty, let header = try? ImageHeader.read([UInt8](sample.picture)) else { return "" }
        let size = header.uprightSize
        let picture = """
            <svg width="0" height="0" style="position:absolute"><defs><image id="\(id.escapedHTML)" width="\(size.width)" \
            height="\(size.height)" href="data:image/png;base64,\(sample.picture.base64EncodedString())"/></defs></svg>
            """
        let cells =
            [cell("truth", sample.truth, kind: "truth", size)]
            + Self.chosen(answers).map {
                cell("step \($0.step): \(LineChart.label($0.score))", $0.answer, kind: "answer", size)
            }
        return "<p>\(sample.sample.escapedHTML): \(sample.question.escapedHTML)</p>\(picture)"
            + "<div class=\"strip\">\(cells.joined())</div>\n"
    }

    /// The first, the last, and some at equal distances between them.
    static func chosen(_ answers: [SampleLog.Answer]) -> [SampleLog.Answer] {
        guard answers.count > limit else { return answers }
        return (0..<limit).map { answers[$0 * (answers.count - 1) / (limit - 1)] }
    }

    private func cell(_ title: String, _ text: String, kind: String, _ size: ImageSize) -> String {
        let reading = PolygonReader.read(text)
        let shapes = Self.shapes(reading, size, width: Double(max(size.width, size.height)) / 90)
        // Words are shown as they are; of coordinates the drawing says all.
        let words = shapes.isEmpty ? "<br>\(String(text.prefix(120)).escapedHTML)" : ""
        return """
            <figure><svg viewBox="0 0 \(size.width) \(size.height)"><use href="#\(id.escapedHTML)"/><g class="\(kind)">\(shapes)</g></svg>
            <figcaption>\(title.escapedHTML)\(words)</figcaption></figure>
            """
    }

    private static func shapes(_ reading: Reading, _ size: ImageSize, width: Double) -> String {
        func number(_ value: Double) -> String { value.isFinite ? "\((value * 10).rounded() / 10)" : "0" }
        let stroke = "stroke-width=\"\(number(width))\""
        let rings = reading.polygons.map { ring in
            let points = ring.scaled(to: size).vertices.map { "\(number($0.x)),\(number($0.y))" }
            return "<polygon \(stroke) points=\"\(points.joined(separator: " "))\"/>"
        }
        let boxes = reading.boxes.map { box in
            let box = box.scaled(to: size)
            return
                "<polygon \(stroke) points=\"\(number(box.x1)),\(number(box.y1)) \(number(box.x2)),\(number(box.y1)) "
                + "\(number(box.x2)),\(number(box.y2)) \(number(box.x1)),\(number(box.y2))\"/>"
        }
        let points = reading.points.map { point in
            let place = point.scaled(to: size)
            return "<circle \(stroke) cx=\"\(number(place.x))\" cy=\"\(number(place.y))\" r=\"\(number(3 * width))\"/>"
        }
        return (rings + boxes + points).joined()
    }
}
