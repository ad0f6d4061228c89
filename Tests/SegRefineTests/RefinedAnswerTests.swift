import SegGeometry
import SegImaging
import SegNotation
import Testing

@testable import SegRefine

/// A scene's outline with so many vertices, as a model would answer it.
private func answer(_ scene: DrawnScene, _ vertices: Int, _ rule: FillRule = .inclusive) throws -> DecodedAnswer {
    let rings = try scene.coarse(vertices).map { CoordinateGrid.normalized($0, in: scene.mask.size) }
    return try DecodedAnswer(text: PolygonWriter().text(rings), size: scene.mask.size, rule: rule)
}

@Test(arguments: FillRule.allCases)
func `a refined answer reads back from its text, and is nearer to the object by its own fill rule`(rule: FillRule)
    throws
{
    for seed in 0..<30 {
        let scene = DrawnScene(seed: UInt64(seed))
        let old = try answer(scene, 7, rule)
        let refined = try RefinedAnswer(old, on: scene.image, rule: rule)
        #expect(refined.outcome == .redrawn && refined.saving > 0)
        let again = try DecodedAnswer(text: refined.text, size: scene.mask.size, rule: rule)
        #expect(again.mask == refined.answer.mask && again.polygons == refined.answer.polygons)
        #expect(again.diagnostics.isEmpty)
        #expect(try scene.overlap(Mask(again.mask)) > scene.overlap(Mask(old.mask)))
        #expect(refined.overlap == (try Overlap(old.mask, again.mask).iou))
    }
}

@Test(arguments: [3, 6, 12])
func `no refined answer has more vertices than asked for`(limit: Int) throws {
    for seed in 0..<20 {
        let scene = DrawnScene(seed: UInt64(seed), noise: 60)
        var settings = EdgeRefinement()
        settings.vertices = limit
        let refined = try RefinedAnswer(answer(scene, 20), on: scene.image, settings: settings)
        guard refined.outcome == .redrawn else { continue }
        #expect(refined.answer.polygons.reduce(0) { $0 + $1.vertices.count } <= limit)
    }
}

@Test func `an outline that has less energy than what can be drawn stays as it is`() throws {
    var settings = EdgeRefinement()
    settings.vertices = 3
    var kept = 0
    for seed in 0..<20 {
        let scene = DrawnScene(seed: UInt64(seed))
        let old = try answer(scene, 40)
        let refined = try RefinedAnswer(old, on: scene.image, settings: settings)
        guard refined.outcome == .kept else { continue }
        kept += 1
        #expect(refined.saving <= 0 && refined.text.isEmpty)
        #expect(refined.answer == old)
    }
    // A triangle for an ellipse: never better than forty vertices.
    #expect(kept == 20)
}

@Test func `an answer without pixels has nothing to draw, and its record says so`() throws {
    let scene = DrawnScene(seed: 2)
    let old = try DecodedAnswer(text: "There is none.", size: scene.mask.size)
    let refined = try RefinedAnswer(old, on: scene.image)
    #expect(refined.outcome == .none && refined.answer == old)
    let line = refined.json.line
    #expect(line.hasPrefix(#"{"method": "edges", "outcome": "none", "text": """#))
    #expect(!line.contains("rounds") && !line.contains("box"))
}

@Test func `a box's record names the box and the rounds`() throws {
    let scene = DrawnScene(seed: 4)
    let box = ImageBox(x1: 10, y1: 12, x2: 80, y2: 84)
    let refined = try RefinedAnswer(answer(scene, 5), on: scene.image, box: box)
    let line = refined.json.line
    #expect(line.contains(#""box": [10.0, 12.0, 80.0, 84.0]"#))
    #expect(line.contains(#""rounds": 5"#))
    #expect(line.contains(#""outcome": "redrawn""#))
}
