internal import SegGeometry

/// Draws the parts of an overlay's items, whose coordinates are already those of the canvas.
struct OverlayPainter {
    var canvas: Canvas
    private let style: Overlay.Style
    private let lineWidth: Double
    private let textHeight: Double
    /// Labels drawn so far: the next ones keep clear of them.
    private var labels: [ImageBox] = []
    /// The bounds of all objects.
    private let objects: [ImageBox]

    init(canvas: Canvas, items: [Overlay.Item], style: Overlay.Style) {
        self.canvas = canvas
        self.style = style
        objects = items.compactMap(Self.bounds)
        let side = Double(canvas.image.size.width + canvas.image.size.height) / 2
        lineWidth = style.lineWidth ?? min(max(side / 240, 2), 6)
        textHeight = style.textHeight ?? min(max(side / 46, 9), 40)
    }

    mutating func fill(_ item: Overlay.Item, _ color: Color) {
        let translucent = color.withAlpha(style.fillOpacity)
        if let mask = item.mask, mask.size == canvas.image.size {
            canvas.fill(mask, color: translucent)
        } else {
            canvas.fill(item.rings, rule: .evenOdd, color: translucent)
        }
    }

    /// A dark rim, a light halo, the coloured core: one of the three stands out anywhere.
    mutating func outline(_ item: Overlay.Item, _ color: Color) {
        var lines = item.rings.map(\.vertices)
        if let box = item.box {
            lines.append([
                ImagePoint(x: box.x1, y: box.y1), ImagePoint(x: box.x2, y: box.y1),
                ImagePoint(x: box.x2, y: box.y2), ImagePoint(x: box.x1, y: box.y2),
            ])
        }
        let layers: [(width: Double, color: Color)] = [
            (lineWidth * 2 + 3, Color.black.withAlpha(0.28)), (lineWidth + 2.2, Color.white.withAlpha(0.95)),
            (lineWidth, color),
        ]
        let dashed = DashedRings(item.rings.map(\.vertices), unsure: item.unsure, dash: lineWidth * 3)
        for (index, layer) in layers.enumerated() {
            // The rim stays whole, so that the outline is seen to go on; the core is dashed.
            let isCore = index == layers.count - 1
            canvas.stroke(
                isCore && !dashed.isEmpty ? Array(lines.dropFirst(item.rings.count)) : lines, closed: true,
                width: layer.width, color: layer.color)
            if isCore { canvas.stroke(dashed.lines, width: layer.width, color: layer.color) }
        }
        for ring in item.rings where style.marksVertices { mark(ring, color) }
        for point in item.points { mark(point, color, radius: lineWidth * 2.2) }
    }

    private mutating func mark(_ ring: ImageRing, _ color: Color) {
        let vertices = ring.vertices
        guard vertices.count > 1 else { return }
        let length = zip(vertices, vertices.dropFirst() + vertices.prefix(1)).reduce(0) { $0 + distance($1.0, $1.1) }
        guard length / Double(vertices.count) > lineWidth * 5 else { return }
        for vertex in vertices { mark(vertex, color, radius: lineWidth * 1.05) }
    }

    private func distance(_ a: ImagePoint, _ b: ImagePoint) -> Double {
        ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }

    private mutating func mark(_ point: ImagePoint, _ color: Color, radius: Double) {
        canvas.disc(center: point, radius: radius + 1.6, color: Color.black.withAlpha(0.3))
        canvas.disc(center: point, radius: radius + 0.9, color: .white)
        canvas.disc(center: point, radius: radius * 0.62, color: color)
    }
}

extension OverlayPainter {
    /// The item's label on a plate of its colour, where it covers neither the object nor another label, if it can.
    mutating func label(_ item: Overlay.Item, _ color: Color) {
        guard let text = item.label, !text.isEmpty, let bounds = Self.bounds(item) else { return }
        let shown = shortened(text)
        let padding = textHeight * 0.62
        let size = (
            width: Canvas.textWidth(shown, height: textHeight) + 2 * padding + textHeight * 0.13,
            height: textHeight + 1.9 * padding
        )
        let plate = place(width: size.width, height: size.height, around: bounds)
        labels.append(plate)
        drawPlate(plate, color)
        let dark = color.mixed(with: .black, share: 0.85)
        canvas.text(
            shown,
            at: ImagePoint(x: plate.x1 + padding + textHeight * 0.065, y: plate.y1 + 0.92 * padding + textHeight),
            height: textHeight, color: color.luma > 0.55 ? dark : .white)
    }

    private mutating func drawPlate(_ plate: ImageBox, _ color: Color) {
        let radius = (plate.y2 - plate.y1) * 0.32
        for (margin, layer) in [(2.4, Color.black.withAlpha(0.22)), (1.2, Color.white.withAlpha(0.95)), (0, color)] {
            let box = ImageBox(
                x1: plate.x1 - margin, y1: plate.y1 - margin, x2: plate.x2 + margin, y2: plate.y2 + margin)
            canvas.fill(box, radius: radius + margin, color: layer)
        }
    }

    /// As much of the text as fits on the picture.
    private func shortened(_ text: String) -> String {
        let room = Double(canvas.image.size.width) - 3 * textHeight
        guard Canvas.textWidth(text, height: textHeight) > room else { return text }
        var cut = text
        while !cut.isEmpty, Canvas.textWidth(cut + "...", height: textHeight) > room { cut.removeLast() }
        return cut + "..."
    }

    private static func bounds(_ item: Overlay.Item) -> ImageBox? {
        var points = item.rings.flatMap(\.vertices) + item.points
        if let box = item.box { points += [ImagePoint(x: box.x1, y: box.y1), ImagePoint(x: box.x2, y: box.y2)] }
        points = points.filter { $0.x.isFinite && $0.y.isFinite }
        guard let first = points.first else { return nil }
        return points.reduce(ImageBox(x1: first.x, y1: first.y, x2: first.x, y2: first.y)) {
            ImageBox(
                x1: min($0.x1, $1.x), y1: min($0.y1, $1.y), x2: max($0.x2, $1.x), y2: max($0.y2, $1.y))
        }
    }

    /// The best of a few places around the object: on the picture, covering as little as possible of other labels and
    /// of all objects; among equals, above before below before the sides.
    private func place(width: Double, height: Double, around bounds: ImageBox) -> ImageBox {
        let gap = lineWidth * 2 + 4
        let middle = (bounds.y1 + bounds.y2 - height) / 2
        let (above, below) = (bounds.y1 - gap - height, bounds.y2 + gap)
        let corners = [
            (bounds.x1, above), (bounds.x2 - width, above), (bounds.x1, below), (bounds.x2 - width, below),
            (bounds.x2 + gap, middle), (bounds.x1 - gap - width, middle), (bounds.x1 + gap, bounds.y1 + gap),
        ]
        let boxes = corners.map { onPicture(x: $0.0, y: $0.1, width: width, height: height) }
        let best = boxes.indices.min { cost(boxes[$0], $0) < cost(boxes[$1], $1) } ?? 0
        return boxes[best]
    }

    private func cost(_ box: ImageBox, _ rank: Int) -> Double {
        let covered = labels.reduce(0) { $0 + 10 * overlap($1, box) } + objects.reduce(0) { $0 + overlap($1, box) }
        return covered + Double(rank)
    }

    private func onPicture(x: Double, y: Double, width: Double, height: Double) -> ImageBox {
        let edge = 4.0
        let left = max(edge, min(x, Double(canvas.image.size.width) - width - edge))
        let top = max(edge, min(y, Double(canvas.image.size.height) - height - edge))
        return ImageBox(x1: left, y1: top, x2: left + width, y2: top + height)
    }

    /// The area that two boxes share.
    private func overlap(_ a: ImageBox, _ b: ImageBox) -> Double {
        max(0, min(a.x2, b.x2) - max(a.x1, b.x1)) * max(0, min(a.y2, b.y2) - max(a.y1, b.y1))
    }
}
