import DatasetFixtures
import SegDatasets
import SegGeometry
import TestSupport
import Testing

/// Laws of holes; `KeyholeCut` is tested through the rule that uses it.
@Suite struct KeyholeCutTests {
    private let exact = OutlineRule(epsilonRatio: 0, smallestPart: 0, holes: .keyhole, smallestHole: 0)

    private func filled(_ mask: Mask, _ rule: FillRule) throws -> RunLengthMask? {
        guard let object = MaskObject(RunLengthMask(mask)) else { return nil }
        return try RunLengthMask(filling: exact.pixelRings(of: object), size: mask.size, rule: rule)
    }

    /// Pixels of parts without three vertices, which no ring gives back.
    private func speckless(_ mask: Mask) throws -> Mask {
        var whole = mask
        for contour in mask.contours(.outersAndHoles) where !contour.isHole {
            if contour.ring.vertices.count < 3 || contour.ring.twiceSignedArea == 0 {
                let speck = try Mask(filling: [contour.ring], size: mask.size, rule: .inclusive)
                for index in whole.pixels.indices where speck.pixels[index] != 0 { whole.pixels[index] = 0 }
            }
        }
        return whole
    }

    @Test func `filled as traced, three thousand masks with holes, islands and many holes come back pixel for pixel`()
        throws
    {
        var random = SplitMix64(seed: 71)
        var holes = 0
        for index in 0..<3000 {
            let side = Int.random(in: 6...36, using: &random)
            let mask = try speckless(DrawnMasks.any(&random, size: ImageSize(width: side, height: side + index % 7)))
            guard let back = try filled(mask, .inclusive) else { continue }
            holes += mask.contours(.outersAndHoles).count { $0.isHole }
            #expect(back == RunLengthMask(mask), "mask \(index)")
        }
        #expect(holes > 1500)
    }

    @Test func `even noise comes back but for slits that find no way inside`() throws {
        var random = SplitMix64(seed: 72)
        var (exactly, total) = (0, 0)
        for _ in 0..<1000 {
            let mask = try speckless(DrawnMasks.noise(&random, size: ImageSize(width: 24, height: 18)))
            guard let back = try filled(mask, .inclusive) else { continue }
            let overlap = try Overlap(back, RunLengthMask(mask))
            #expect(overlap.iou > 0.97)
            exactly += overlap.iou == 1 ? 1 : 0
            total += 1
        }
        #expect(exactly * 100 > total * 95, "\(exactly) of \(total)")
    }

    @Test func `with COCO's rule a slit costs nothing: the outline's pixels without the holes' come back`() throws {
        var random = SplitMix64(seed: 73)
        for index in 0..<1500 {
            let mask = DrawnMasks.any(&random, size: ImageSize(width: 50, height: 40))
            // One part alone: overlapping parts would unite.
            let contours = mask.contours(.outersAndHoles)
            guard contours.count(where: { !$0.isHole }) == 1, contours[0].ring.vertices.count >= 3,
                contours[0].ring.twiceSignedArea != 0
            else { continue }
            let back = try Mask(#require(try filled(mask, .coco)))
            var expected = try Mask(filling: [contours[0].ring], size: mask.size, rule: .coco)
            for hole in contours.dropFirst() {
                let inside = try Mask(filling: [hole.ring], size: mask.size, rule: .coco)
                for pixel in inside.pixels.indices { expected.pixels[pixel] ^= inside.pixels[pixel] }
            }
            #expect(back == expected, "mask \(index)")
        }
    }

    @Test(arguments: [(640, 1), (900, 4)])
    func `where at least a hundred pixels lie around each hole, both rules give it back`(side: Int, holes: Int) throws {
        var random = SplitMix64(seed: 74)
        for _ in 0..<2 {
            let mask = DrawnMasks.pierced(&random, side: side, band: 120, holes: holes)
            let object = try #require(MaskObject(RunLengthMask(mask)))
            let outline = try #require(try AnswerOutline(rule: .dataset).fitted([object]).first)
            #expect(outline.rings.count == 1)
            let trip = try RoundTrip(of: object.mask, by: outline.rings)
            #expect(trip.inclusive >= 0.99, "\(trip)")
            #expect(trip.coco >= 0.99, "\(trip)")
            // A hole that is lost costs far more than that.
            let closed = try OutlineRule(epsilonRatio: 0.001, smallestPart: 0).pixelRings(of: object)
            let lost = try RunLengthMask(filling: closed, size: mask.size, rule: .inclusive)
            #expect(try Overlap(lost, object.mask).iou < 0.97)
        }
    }

    @Test func `a hole's slit is the shortest, and the ring turns counter-clockwise from its topmost vertex`() throws {
        var mask = Mask(size: ImageSize(width: 12, height: 12))
        for y in 1...10 { for x in 1...10 { mask[x, y] = !(5...6 ~= x && 3...4 ~= y) } }
        let rings = try exact.pixelRings(of: #require(MaskObject(RunLengthMask(mask))))
        #expect(rings.count == 1)
        #expect(rings[0].vertices.first == PixelPoint(x: 1, y: 1))
        #expect(rings[0].orientation == .counterclockwise)
        #expect(rings[0].vertices.count == 4 + 8 + 2)
        // A hole in the corner that is farthest from the first vertex.
        for y in 1...10 { for x in 1...10 { mask[x, y] = !(x == 8 && y == 8) } }
        let far = try exact.pixelRings(of: #require(MaskObject(RunLengthMask(mask))))
        #expect(far[0].vertices.count { $0 == PixelPoint(x: 10, y: 10) } == 2)
        #expect(far[0].vertices.count { $0 == PixelPoint(x: 1, y: 1) } == 1)
    }
}
