internal import Foundation
internal import SegDatasets
internal import SegGeometry
public import SegImaging
internal import SegNotation
internal import SegRewards

/// Many samples on one picture: each with its outline, coloured by the order of its vertices, and its words below.
public struct ContactSheet: Sendable {
    /// Samples in a row.
    public var columns: Int
    /// Width and height of a sample's picture in pixels.
    public var side: Int

    /// A sheet of some columns of pictures of `side` pixels.
    public init(columns: Int = 4, side: Int = 300) {
        self.columns = max(1, columns)
        self.side = max(64, side)
    }

    private let gap = 14
    private let lineHeight = 17
    private let linesOfText = 4
    private var cell: (width: Int, height: Int) {
        (side + gap, side + gap + linesOfText * lineHeight)
    }

    /// Draws the sheet.
    public func drawn(_ samples: [ShownSample]) -> Image {
        let rows = max(1, (samples.count + columns - 1) / columns)
        let size = ImageSize(width: columns * cell.width + gap, height: rows * cell.height + gap)
        var canvas = Canvas(size: size, color: Color(red: 24, green: 25, blue: 28))
        for (index, sample) in samples.enumerated() {
            let left = gap + index % columns * cell.width
            let top = gap + index / columns * cell.height
            draw(sample, left, top, &canvas)
        }
        return canvas.image
    }

    private func draw(_ sample: ShownSample, _ left: Int, _ top: Int, _ canvas: inout Canvas) {
        let size = sample.image.size
        let scale = Double(side) / Double(max(size.width, size.height, 1))
        let shown = ImageSize(
            width: max(1, Int(Double(size.width) * scale)), height: max(1, Int(Double(size.height) * scale)))
        let corner = (left + (side - shown.width) / 2, top + (side - shown.height) / 2)
        var picture = Canvas(sample.image.resampled(to: shown))
        OutlinePainter(size: shown).draw(sample, on: &picture)
        canvas = Canvas(canvas.image.pasting(picture.image, left: corner.0, top: corner.1))
        write(sample, left, top + side, &canvas)
    }

    private func write(_ sample: ShownSample, _ left: Int, _ top: Int, _ canvas: inout Canvas) {
        let height = Double(lineHeight) * 0.62
        let vertices = sample.answered.polygons.reduce(0) { $0 + $1.vertices.count }
        var facts = vertices > 0 ? "\(vertices) vertices" : sample.answer
        if let trip = sample.roundTrip {
            facts += String(format: "   IoU %.3f / %.3f", trip.inclusive, trip.coco)
        }
        let question = wrapped(sample.question, height: height, lines: linesOfText - 1)
        for (index, line) in question.enumerated() {
            text(line, left, top + (index + 1) * lineHeight, height, Color(red: 236, green: 236, blue: 240), &canvas)
        }
        let last = wrapped(facts, height: height, lines: 1)[0]
        let color = Color(red: 150, green: 205, blue: 255)
        text(last, left, top + (question.count + 1) * lineHeight, height, color, &canvas)
    }

    private func text(
        _ line: String, _ left: Int, _ baseline: Int, _ height: Double, _ color: Color, _ canvas: inout Canvas
    ) {
        canvas.text(line, at: ImagePoint(x: Double(left), y: Double(baseline)), height: height, color: color)
    }

    /// The words in lines that are no wider than a picture; what is too much ends in dots.
    private func wrapped(_ text: String, height: Double, lines: Int) -> [String] {
        var found: [String] = [""]
        for word in text.split(separator: " ") {
            let longer = found[found.count - 1].isEmpty ? String(word) : found[found.count - 1] + " " + word
            if Canvas.textWidth(longer, height: height) <= Double(side) {
                found[found.count - 1] = longer
            } else if found.count < lines {
                found.append(String(word))
            } else {
                found[found.count - 1] += " ..."
                break
            }
        }
        return found.map { line in
            var line = line
            while line.count > 4, Canvas.textWidth(line, height: height) > Double(side) {
                line = line.dropLast(4) + "..."
            }
            return line
        }
    }
}

/// Draws what a sample gives and answers over its picture.
struct OutlinePainter {
    let size: ImageSize

    func draw(_ sample: ShownSample, on canvas: inout Canvas) {
        let rings = sample.answered.polygons.map { $0.scaled(to: size) }
        canvas.fill(rings, rule: .evenOdd, color: Color(red: 255, green: 255, blue: 255, alpha: 0.22))
        for ring in rings { draw(ring, on: &canvas) }
        let yellow = Color(red: 255, green: 225, blue: 60)
        for box in sample.answered.boxes { draw(box, VertexRamp.color(at: 0.1), on: &canvas) }
        for point in sample.answered.points { draw(point, VertexRamp.color(at: 0.1), on: &canvas) }
        for box in sample.given.boxes { draw(box, yellow, on: &canvas) }
        for point in sample.given.points { draw(point, yellow, on: &canvas) }
    }

    /// A ring's sides, coloured by their place, over a dark line; its first vertex as a disc.
    private func draw(_ ring: ImageRing, on canvas: inout Canvas) {
        guard let first = ring.vertices.first else { return }
        canvas.stroke(ring.vertices, closed: true, width: 4, color: Color(red: 0, green: 0, blue: 0, alpha: 0.55))
        let count = ring.vertices.count
        for (index, vertex) in ring.vertices.enumerated() {
            let color = VertexRamp.color(at: Double(index) / Double(max(1, count - 1)))
            canvas.stroke([vertex, ring.vertices[(index + 1) % count]], width: 2.2, color: color)
        }
        canvas.disc(center: first, radius: 4.5, color: .white)
        canvas.disc(center: first, radius: 3, color: VertexRamp.color(at: 0))
    }

    private func draw(_ box: NormalizedBox, _ color: Color, on canvas: inout Canvas) {
        let box = box.scaled(to: size)
        let corners = [(box.x1, box.y1), (box.x2, box.y1), (box.x2, box.y2), (box.x1, box.y2)]
        canvas.stroke(corners.map { ImagePoint(x: $0.0, y: $0.1) }, closed: true, width: 2.2, color: color)
    }

    private func draw(_ point: NormalizedPoint, _ color: Color, on canvas: inout Canvas) {
        let center = point.scaled(to: size)
        canvas.disc(center: center, radius: 5.5, color: .black)
        canvas.disc(center: center, radius: 4, color: color)
    }
}

extension Image {
    /// The picture with another one in it, which lies within it.
    fileprivate func pasting(_ other: Image, left: Int, top: Int) -> Image {
        var result = self
        for y in 0..<other.size.height {
            let to = 3 * ((top + y) * size.width + left)
            let from = 3 * y * other.size.width
            let count = 3 * other.size.width
            result.pixels.replaceSubrange(to..<to + count, with: other.pixels[from..<from + count])
        }
        return result
    }
}
