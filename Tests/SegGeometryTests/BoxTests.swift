import SegGeometry
import Testing

struct BoxTests {
    @Test func `a normalized box is scaled by width and height`() {
        let box = NormalizedBox(x1: 0, y1: 0.5, x2: 1, y2: 0.75).scaled(to: ImageSize(width: 10, height: 8))
        #expect(box == ImageBox(x1: 0, y1: 4, x2: 10, y2: 6))
    }

    @Test(arguments: [
        (ImageBox(x1: 0, y1: 0, x2: 2, y2: 2), 1.0, 1.0), (ImageBox(x1: 1, y1: 0, x2: 3, y2: 2), 1.0 / 3, 0.5),
        (ImageBox(x1: 2, y1: 0, x2: 3, y2: 2), 0, 0), (ImageBox(x1: 1, y1: 1, x2: 1, y2: 1), 0, 0),
        (ImageBox(x1: .nan, y1: 0, x2: 1, y2: 1), 0, 0), (ImageBox(x1: 2, y1: 2, x2: 0, y2: 0), 0, 0),
    ])
    func `boxes overlap as areas do`(other: ImageBox, iou: Double, crowd: Double) {
        let box = ImageBox(x1: 0, y1: 0, x2: 2, y2: 2)
        #expect(box.iou(with: other) == iou)
        #expect(box.iou(with: other, isCrowd: true) == crowd)
    }
}
