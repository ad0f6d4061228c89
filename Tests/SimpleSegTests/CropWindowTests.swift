import SegGeometry
import SegImaging
import SegNotation
import SimpleSeg
import TestSupport
import Testing

@Suite struct CropWindowTests {
    private func window(_ random: inout SplitMix64) -> (CropWindow, ImageBox, ImageSize)? {
        let whole = ImageSize(
            width: .random(in: 40...400, using: &random), height: .random(in: 40...400, using: &random))
        let (x, y) = (
            Double.random(in: 0..<Double(whole.width), using: &random),
            Double.random(in: 0..<Double(whole.height), using: &random)
        )
        let box = ImageBox(
            x1: x, y1: y, x2: min(Double(whole.width), x + .random(in: 1...40, using: &random)),
            y2: min(Double(whole.height), y + .random(in: 1...40, using: &random)))
        return CropWindow(around: box, in: whole, margin: .random(in: 0...2, using: &random)).map { ($0, box, whole) }
    }

    @Test func `a window lies in the picture, holds the box, begins at even pixels and is small`() {
        var (random, count) = (SplitMix64(seed: 1), 0)
        for _ in 0..<2000 {
            guard let (window, box, whole) = window(&random) else { continue }
            count += 1
            let (right, bottom) = (window.left + window.size.width, window.top + window.size.height)
            #expect(window.left >= 0 && window.top >= 0 && right <= whole.width && bottom <= whole.height)
            #expect(window.left % 2 == 0 && window.top % 2 == 0)
            #expect(Double(window.left) <= box.x1 && Double(window.top) <= box.y1)
            #expect(Double(right) >= box.x2.rounded(.down) && Double(bottom) >= box.y2.rounded(.down))
            #expect(window.size.area * 4 <= whole.area)
        }
        #expect(count > 1000)
    }

    @Test(arguments: FillRule.allCases)
    func `what is filled in the window is filled in the picture, moved by the corner`(rule: FillRule) throws {
        var (random, count) = (SplitMix64(seed: 2), 0)
        while count < 300 {
            guard let (window, _, whole) = window(&random) else { continue }
            count += 1
            // Thousandths, of which some lie at half pixels; none on the line behind the window's last pixels, which only the picture has.
            let most = (
                x: 1000 * (window.size.width - 1) / window.size.width,
                y: 1000 * (window.size.height - 1) / window.size.height
            )
            let rings = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                NormalizedRing(
                    (0..<Int.random(in: 1...8, using: &random)).map { _ in
                        NormalizedPoint(
                            x: Double(Int.random(in: 0...most.x, using: &random)) / 1000,
                            y: Double(Int.random(in: 0...most.y, using: &random)) / 1000)
                    })
            }
            let small = rings.map { $0.scaled(to: window.size) }
            let inside = Mask(try RunLengthMask(filling: small, size: window.size, rule: rule))
            let moved = Mask(try RunLengthMask(filling: window.outlines(small), size: whole, rule: rule))
            for y in 0..<window.size.height {
                for x in 0..<window.size.width { #expect(inside[x, y] == moved[x + window.left, y + window.top]) }
            }
        }
    }

    @Test func `pixels, points and boxes are those of the window`() throws {
        let whole = ImageSize(width: 200, height: 100)
        let pixels: [UInt8] = (0..<whole.area).flatMap { place -> [UInt8] in
            [UInt8(place % 200), UInt8(place / 200), 7]
        }
        let window = try #require(
            CropWindow(around: ImageBox(x1: 101, y1: 41, x2: 111, y2: 51), in: whole, margin: 1))
        #expect(window.left == 90 && window.top == 30 && window.size == ImageSize(width: 31, height: 31))
        let crop = window.image(of: Image(size: whole, pixels: pixels))
        #expect(crop.size == window.size && Array(crop.pixels.prefix(3)) == [90, 30, 7])
        #expect(Array(crop.pixels.suffix(3)) == [120, 60, 7])
        #expect(window.query(.text("a")) == .text("a"))
        let point = window.query(.point(NormalizedPoint(x: 0.525, y: 0.455)))
        #expect(point == .point(NormalizedPoint(x: 15.0 / 31, y: 15.5 / 31)))
        #expect(window.query(.point(NormalizedPoint(x: 0.1, y: 0.1))) == nil)
        let box = window.query(.box(NormalizedBox(x1: 0, y1: 0.3, x2: 0.5, y2: 1)))
        #expect(box == .box(NormalizedBox(x1: 0, y1: 0, x2: 10.0 / 31, y2: 1)))
    }

    @Test func `what is not small, or no box, has no window`() {
        let whole = ImageSize(width: 100, height: 100)
        let boxes = [
            ImageBox(x1: 0, y1: 0, x2: 100, y2: 100), ImageBox(x1: 20, y1: 20, x2: 40, y2: 40),
            ImageBox(x1: .nan, y1: 0, x2: 1, y2: 1), ImageBox(x1: 5, y1: 5, x2: 1, y2: 9),
            ImageBox(x1: 150, y1: 5, x2: 155, y2: 9), ImageBox(x1: 0, y1: 0, x2: .infinity, y2: 9),
        ]
        for box in boxes { #expect(CropWindow(around: box, in: whole, margin: 1) == nil) }
        #expect(CropWindow(around: ImageBox(x1: 20, y1: 20, x2: 30, y2: 30), in: whole, margin: 1) != nil)
    }
}
