import SegGeometry
import SegImaging
import Testing

struct OverlayTests {
    private let ring = ImageRing([
        ImagePoint(x: 100, y: 120), ImagePoint(x: 400, y: 140), ImagePoint(x: 380, y: 400), ImagePoint(x: 120, y: 380),
    ])

    private func difference(_ a: Image, _ b: Image, x: Int, y: Int) -> Int {
        (0..<3).reduce(0) { sum, channel in
            let index = (y * a.size.width + x) * 3 + channel
            return sum + abs(Int(a.pixels[index]) - Int(b.pixels[index]))
        }
    }

    @Test(arguments: [
        Color.black, .white, Color(red: 255, green: 45, blue: 85), Color(red: 120, green: 120, blue: 120),
    ])
    func `an outline stands out from any background, its own colour included`(background: Color) {
        let size = ImageSize(width: 500, height: 500)
        let image = Canvas(size: size, color: background).image
        let drawn = Overlay().drawn([.init(rings: [ring])], on: image)
        #expect(drawn.size == size)
        let column = (100..<150).map { difference(drawn, image, x: 250, y: $0) }
        #expect((column.max() ?? 0) > 250)
    }

    @Test func `nothing to draw leaves the picture as it is`() {
        let image = Canvas(size: ImageSize(width: 500, height: 300), color: .white).image
        #expect(Overlay().drawn([], on: image) == image)
        #expect(Overlay().drawn([.init()], on: image) == image)
    }

    @Test func `small pictures are enlarged by a whole factor unless told not to`() {
        let image = Canvas(size: ImageSize(width: 112, height: 100), color: .white).image
        #expect(Overlay().drawn([], on: image).size == ImageSize(width: 448, height: 400))
        var style = Overlay.Style()
        style.enlargement = 1
        #expect(Overlay(style: style).drawn([], on: image).size == image.size)
    }

    @Test func `a mask is filled where it lies, also on an enlarged picture`() {
        let size = ImageSize(width: 100, height: 100)
        var mask = Mask(size: size)
        mask[10, 20] = true
        let image = Canvas(size: size, color: .black).image
        let drawn = Overlay().drawn([.init(mask: mask)], on: image)
        let black = Canvas(size: drawn.size, color: .black).image
        let factor = drawn.size.width / 100
        #expect(difference(drawn, black, x: 10 * factor + 1, y: 20 * factor + 1) > 0)
        #expect(difference(drawn, black, x: 12 * factor + 1, y: 20 * factor + 1) == 0)
    }

    @Test func `objects off the picture, broken ones and long labels are drawn without harm`() {
        let image = Canvas(size: ImageSize(width: 60, height: 40), color: .white).image
        let far = ImageRing(ring.vertices.map { ImagePoint(x: $0.x * 1e6, y: -$0.y) })
        let broken = ImageRing([ImagePoint(x: .nan, y: .infinity)])
        let items = [
            Overlay.Item(rings: [far], label: String(repeating: "long ", count: 100)),
            Overlay.Item(rings: [broken], label: "broken"),
            Overlay.Item(box: ImageBox(x1: 50, y1: 50, x2: 2, y2: 2), points: [ImagePoint(x: 1e30, y: 0)], label: "é世"),
        ]
        #expect(Overlay().drawn(items, on: image).size.width % 60 == 0)
        #expect(Overlay().drawn(items, on: Image(size: ImageSize(width: 0, height: 0))).size.area == 0)
    }
}
