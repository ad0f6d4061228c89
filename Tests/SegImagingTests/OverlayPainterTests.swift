import SegGeometry
import Testing

@testable import SegImaging

struct OverlayPainterTests {
    private let size = ImageSize(width: 400, height: 300)

    private func box(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Overlay.Item {
        Overlay.Item(box: ImageBox(x1: x1, y1: y1, x2: x2, y2: y2), label: "name")
    }

    /// The rows whose pixels a label of `item` changes.
    private func labelRows(_ item: Overlay.Item) -> [Int] {
        let blank = Canvas(size: size, color: .white)
        var painter = OverlayPainter(canvas: blank, items: [item], style: Overlay.Style())
        painter.label(item, .black)
        let (drawn, white) = (painter.canvas.image.pixels, blank.image.pixels)
        let line = size.width * 3
        return (0..<size.height).filter { drawn[$0 * line..<($0 + 1) * line] != white[$0 * line..<($0 + 1) * line] }
    }

    @Test func `a label stands above its object, and below it at the upper edge`() {
        #expect((labelRows(box(100, 150, 200, 200)).last ?? 300) < 150)
        #expect((labelRows(box(100, 2, 200, 60)).first ?? 0) > 60)
    }

    @Test func `a label stays on the picture`() {
        for item in [box(390, 290, 399, 299), box(-50, -50, 500, 500), box(0, 0, 400, 300)] {
            let rows = labelRows(item)
            #expect(rows.count > 10)
            #expect((rows.first ?? 0) > 0 && (rows.last ?? 300) < 299)
        }
    }

    @Test func `no label and no place draw nothing`() {
        #expect(labelRows(Overlay.Item(label: "nowhere")).isEmpty)
        #expect(labelRows(Overlay.Item(points: [ImagePoint(x: 5, y: 5)])).isEmpty)
    }
}
