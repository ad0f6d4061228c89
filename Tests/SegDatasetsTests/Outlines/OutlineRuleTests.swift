import SegDatasets
import SegGeometry
import SegScenes
import Testing

struct OutlineRuleTests {
    private let style = SceneStyle()

    @Test func `outlines give the mask back but for what simplification may cost`() throws {
        var overlaps: [Double] = []
        for index in 0..<50 {
            for shape in try style.scene(seed: 11, index: index).objects {
                let rings = try OutlineRule().rings(of: shape.mask, within: shape.bounds)
                let filled = try RunLengthMask(filling: rings, size: shape.mask.size, rule: .inclusive)
                overlaps.append(try Overlap(filled, RunLengthMask(shape.mask)).iou)
            }
        }
        #expect(overlaps.reduce(0, +) / Double(overlaps.count) > 0.96)
        #expect((overlaps.min() ?? 0) > 0.7)
    }

    @Test func `without simplification a whole part comes back exactly`() throws {
        let exact = OutlineRule(epsilonRatio: 0, smallestPart: 0)
        for index in 0..<30 {
            for shape in try style.scene(seed: 12, index: index).objects {
                let rings = try exact.pixelRings(of: shape.mask, within: shape.bounds)
                let filled = try RunLengthMask(filling: rings, size: shape.mask.size, rule: .inclusive)
                // Parts of one or two pixels have no ring, and are all that may be missing.
                #expect(try Overlap(filled, RunLengthMask(shape.mask)).iou > 0.97)
            }
        }
    }

    @Test func `rings turn counter-clockwise from the topmost, then leftmost vertex, largest first`() throws {
        for index in 0..<40 {
            for shape in try style.scene(seed: 13, index: index).objects {
                let rings = try OutlineRule().pixelRings(of: shape.mask, within: shape.bounds)
                #expect(!rings.isEmpty)
                #expect(rings.allSatisfy { $0.twiceSignedArea < 0 })
                for ring in rings {
                    let first = try #require(ring.vertices.first)
                    #expect(ring.vertices.allSatisfy { ($0.y, $0.x) >= (first.y, first.x) })
                }
                let areas = rings.map { -$0.twiceSignedArea }
                #expect(areas == areas.sorted(by: >))
            }
        }
    }

    @Test func `where the bounds are cut from does not matter`() throws {
        let shape = try style.scene(seed: 14, index: 2).objects[0]
        let whole = PixelBounds(left: 0, top: 0, right: shape.mask.size.width - 1, bottom: shape.mask.size.height - 1)
        let rule = OutlineRule()
        #expect(
            try rule.pixelRings(of: shape.mask, within: whole) == rule.pixelRings(of: shape.mask, within: shape.bounds))
    }

    @Test func `a mask of specks has no rings`() throws {
        var mask = Mask(size: ImageSize(width: 5, height: 5))
        mask[1, 1] = true
        mask[3, 3] = true
        let bounds = PixelBounds(left: 1, top: 1, right: 3, bottom: 3)
        #expect(try OutlineRule().rings(of: mask, within: bounds).isEmpty)
    }

    @Test func `problems are named`() {
        #expect(OutlineRule(epsilonRatio: -1, smallestPart: 2).problems.count == 2)
        #expect(OutlineRule(epsilonRatio: .nan).problems.count == 1)
    }
}
