import SegGeometry
import TestSupport
import Testing

struct FillCornerTests {
    private func fill(_ ring: ImageRing, _ width: Int, _ height: Int) throws -> Mask {
        try Mask(filling: [ring], size: ImageSize(width: width, height: height), rule: .coco)
    }

    @Test func `a box between whole numbers has their difference as sides`() throws {
        for (left, top, right, bottom) in [(0, 0, 3, 2), (2, 1, 7, 5), (0, 0, 9, 8)] {
            let (x1, y1, x2, y2) = (Double(left), Double(top), Double(right), Double(bottom))
            let mask = try fill(imageRing((x1, y1), (x1, y2), (x2, y2), (x2, y1)), 9, 8)
            #expect(mask.area == (right - left) * (bottom - top))
            #expect(mask.box == ImageBox(x1: x1, y1: y1, x2: x2, y2: y2))
        }
    }

    @Test func `vertices beyond the picture are cut off`() throws {
        #expect(try fill(imageRing((-50, -50), (-50, 50), (50, 50), (50, -50)), 5, 4).area == 20)
        #expect(try fill(imageRing((6, 0), (6, 4), (9, 4), (9, 0)), 5, 4).area == 0)
        #expect(try fill(imageRing((-9, 0), (-9, 4), (-1, 4), (-1, 0)), 5, 4).area == 0)
    }

    @Test func `a repeated vertex changes nothing`() throws {
        let once = imageRing((0.3, 0.4), (7.1, 2.2), (3.3, 6.9))
        let twice = imageRing((0.3, 0.4), (0.3, 0.4), (7.1, 2.2), (3.3, 6.9), (3.3, 6.9))
        #expect(try fill(once, 9, 8) == fill(twice, 9, 8))
    }

    @Test func `a ring that goes back the way it came encloses nothing`() throws {
        #expect(try fill(imageRing((0, 0), (8, 7), (0, 0)), 9, 8).area == 0)
        #expect(try fill(imageRing((0, 3), (8, 3), (4, 3)), 9, 8).area == 0)
    }

    @Test func `many long sides take the memory of the mask, not of their length`() throws {
        var generator = SplitMix64(seed: 14)
        let vertices = (0..<3000).map { _ in
            ImagePoint(x: .random(in: -1e6...1e6, using: &generator), y: .random(in: -1e6...1e6, using: &generator))
        }
        let size = ImageSize(width: 2000, height: 100)
        #expect(try RunLengthMask(filling: [ImageRing(vertices)], size: size, rule: .coco).area <= size.area)
    }
}
