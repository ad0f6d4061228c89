import DatasetFixtures
import SegDatasets
import SegGeometry
import SegNotation
import TestSupport
import Testing

@Suite struct AnswerOutlineTests {
    private func objects(_ count: Int, seed: UInt64) -> [MaskObject] {
        var random = SplitMix64(seed: seed)
        var objects: [MaskObject] = []
        while objects.count < count {
            let mask = DrawnMasks.any(&random, size: ImageSize(width: 110, height: 80))
            if let object = MaskObject(RunLengthMask(mask)), object.area > 200 { objects.append(object) }
        }
        return objects
    }

    private func points(_ outlines: [AnswerOutline.Fitted]) -> Int {
        outlines.flatMap(\.rings).reduce(0) { $0 + $1.vertices.count }
    }

    @Test func `without a limit, or within it, an outline is what the rule gives`() throws {
        for object in objects(60, seed: 1) {
            let free = try AnswerOutline().fitted([object])[0]
            #expect(!free.isShortened && free.overlapLost == 0 && free.partsLeftOut == 0)
            let rings = try OutlineRule.dataset.pixelRings(of: object).map {
                CoordinateGrid.normalized($0, in: object.size)
            }
            #expect(free.rings == rings)
            let roomy = AnswerOutline(rule: .dataset, limits: [.points(points([free]))])
            #expect(try roomy.fitted([object]) == [free])
        }
    }

    @Test func `outlines are in the rule's order: canonical, by default`() throws {
        var (changed, rings) = (0, 0)
        for object in objects(30, seed: 7) {
            let outline = try OutlineRule.dataset.pixelRings(of: object)
            #expect(outline.allSatisfy { $0 == $0.canonical && $0.orientation == .counterclockwise })
            let areas = outline.map(\.area)
            #expect(areas == areas.sorted(by: >))
            var rule = OutlineRule.dataset
            rule.order = .traced
            let traced = try rule.pixelRings(of: object)
            #expect(Set(traced.map(\.canonical)) == Set(outline))
            changed += traced == outline ? 0 : 1
            rings += outline.count
            rule.order = RingOrder(winding: .clockwise, start: .leftmost)
            for ring in try rule.pixelRings(of: object) {
                #expect(ring.orientation == .clockwise)
                #expect(ring.vertices[0].x == ring.vertices.map(\.x).min())
            }
        }
        // Where the trace is canonical already the law says nothing.
        #expect(changed > 5 && rings > 30)
    }

    @Test(arguments: [12, 30, 80])
    func `an answer keeps its budget of points, whatever the number of objects, and says what it costs`(
        most: Int
    ) throws {
        var rule = OutlineRule.dataset
        rule.mostPoints = most
        var random = SplitMix64(seed: 5)
        let all = objects(40, seed: 2)
        for _ in 0..<25 {
            let few = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                all[Int.random(in: 0..<all.count, using: &random)]
            }
            let outlines = try AnswerOutline(rule: rule).fitted(few)
            #expect(points(outlines) <= most)
            #expect(outlines.allSatisfy { !$0.rings.isEmpty })
            for (outline, object) in zip(outlines, few) {
                let wanted = try AnswerOutline().fitted([object])[0].rings
                #expect(outline.isShortened == (outline.rings != wanted))
                let kept = try RoundTrip(of: object.mask, by: outline.rings).inclusive
                let whole = try RoundTrip(of: object.mask, by: wanted).inclusive
                #expect(abs(whole - kept - outline.overlapLost) < 1e-9)
            }
        }
    }

    @Test func `a budget of tokens counts what is written`() throws {
        let count = { @Sendable (text: String) in text.utf8.count }
        for object in objects(15, seed: 3) {
            let outline = AnswerOutline(limits: [.tokens(400, count: count)])
            let rings = try outline.fitted([object, object]).flatMap(\.rings)
            #expect(PolygonWriter().text(rings).utf8.count <= 400)
        }
    }

    @Test func `a wider budget never costs more than a far narrower one`() throws {
        for object in objects(15, seed: 4) {
            let losses = try [15, 45, 135].map { most in
                try AnswerOutline(limits: [.points(most)]).fitted([object])[0].overlapLost
            }
            #expect(losses[2] <= losses[0] + 0.01)
        }
    }

    @Test func `what one object does not need, others get`() throws {
        let disc = DrawnMasks.disc(radius: 50, in: ImageSize(width: 120, height: 120))
        var square = Mask(size: disc.size)
        for y in 10...90 { for x in 10...90 { square[x, y] = true } }
        let pair = [disc, square].compactMap { MaskObject(RunLengthMask($0)) }
        let outlines = try AnswerOutline(limits: [.points(24)]).fitted(pair)
        #expect(outlines[1].rings[0].vertices.count == 4)
        #expect(outlines[0].rings[0].vertices.count > 12)
    }
}
