import SegGeometry
import SegImaging
import Testing

@testable import SegRefine

@Test func `a drawing finds the border on a level and follows it to a finer one`() throws {
    for seed in 0..<30 {
        let scene = DrawnScene(seed: UInt64(seed))
        let half = scene.level.halved()
        let coarse = try Mask(filling: scene.coarse(6), size: scene.mask.size, rule: .inclusive).halved()
        let doubt = RefineWindow.Doubt(places: Array(0..<half.size.area))
        var drawing = try #require(EdgeDrawing(half, coarse, doubt, rounds: 2, EdgeRefinement()))
        #expect(try Overlap(drawing.mask, scene.mask.halved()).iou > 0.9)
        drawing.descend(to: scene.level, reach: 2) { _, _ in true }
        #expect(try scene.overlap(drawing.mask) > 0.97)
    }
}

@Test func `a border without doubt stays, and what is not free is outside`() throws {
    let scene = DrawnScene(seed: 5)
    let doubt = RefineWindow.Doubt(places: [])
    var drawing = try #require(
        EdgeDrawing(scene.level.halved(), scene.mask.halved(), doubt, rounds: 3, EdgeRefinement()))
    #expect(drawing.mask == scene.mask.halved())
    drawing.descend(to: scene.level, reach: 2) { _, _ in false }
    #expect(drawing.mask.area == 0)
}

@Test func `a mask without an inside or an outside gives no drawing`() {
    let scene = DrawnScene(seed: 6, side: 20)
    let empty = Mask(size: scene.mask.size)
    let full = Mask(size: scene.mask.size, pixels: [UInt8](repeating: 1, count: 400))
    let doubt = RefineWindow.Doubt(places: Array(0..<400))
    #expect(EdgeDrawing(scene.level, empty, doubt, rounds: 1, EdgeRefinement()) == nil)
    #expect(EdgeDrawing(scene.level, full, doubt, rounds: 1, EdgeRefinement()) == nil)
}

@Test func `a thin object is most of what is unusual in its box, and a box like its surroundings stays whole`() throws {
    var image = DrawnScene(seed: 7, noise: 6).image
    image.pixels = image.pixels.indices.map { UInt8(90 + $0 % 5) }
    var box = Mask(size: image.size)
    for y in 30..<70 { for x in 30..<70 { box[x, y] = true } }
    let level = PictureLevel(image, columns: 0..<96, rows: 0..<96)
    #expect(EdgeDrawing.unusual(in: level, box, EdgeRefinement()) == box)
    var line = Mask(size: image.size)
    for place in 30..<70 {
        for x in max(30, place - 2)...place { line[x, place] = true }
    }
    for place in line.pixels.indices where line.pixels[place] != 0 { image.pixels[place * 3] = 220 }
    let striped = PictureLevel(image, columns: 0..<96, rows: 0..<96)
    #expect(EdgeDrawing.unusual(in: striped, box, EdgeRefinement()) == line)
}
