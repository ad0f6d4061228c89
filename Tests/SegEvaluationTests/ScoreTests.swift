import SegEvaluation
import SegGeometry
import Testing

private let size = ImageSize(width: 100, height: 50)

private func square(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> NormalizedRing {
    NormalizedRing([
        NormalizedPoint(x: x1 / 100, y: y1 / 50), NormalizedPoint(x: x1 / 100, y: y2 / 50),
        NormalizedPoint(x: x2 / 100, y: y2 / 50), NormalizedPoint(x: x2 / 100, y: y1 / 50),
    ])
}

private func truth(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int) -> RunLengthMask {
    var mask = Mask(size: size)
    for y in y1...y2 { for x in x1...x2 { mask[x, y] = true } }
    return RunLengthMask(mask)
}

@Test
func
    `an outline through the border pixels is exact under the inclusive fill and short under coco's`()
    throws
{
    let score = try Score(polygons: [square(10, 10, 29, 19)], boxes: [], truth: truth(10, 10, 29, 19))
    #expect(score.overlap["inclusive"] == Counts(intersection: 200, union: 200))
    #expect(score.overlap["coco"] == Counts(intersection: 19 * 9, union: 200))
    #expect(score.maskBoxIoU == 1)
    #expect(score.points == 4)
    #expect(!score.isInvalid)
}

@Test func `several outlines are united`() throws {
    let score = try Score(
        polygons: [square(10, 10, 19, 19), square(15, 10, 29, 19)], boxes: [],
        truth: truth(10, 10, 29, 19))
    #expect(score.overlap["inclusive"]?.iou == 1)
}

@Test func `an answer without outline is invalid where something is, and right where nothing is`()
    throws
{
    let missing = try Score(polygons: [], boxes: [], truth: truth(1, 1, 2, 2))
    #expect(missing.isInvalid)
    #expect(missing.overlap["inclusive"] == Counts(intersection: 0, union: 4))
    let absent = try Score(polygons: [], boxes: [], truth: RunLengthMask(size: size))
    #expect(!absent.isInvalid)
    #expect(absent.overlap["inclusive"]?.iou == 1)
}

@Test func `the answered box is scored by itself`() throws {
    let box = NormalizedBox(x1: 0.1, y1: 0.2, x2: 0.3, y2: 0.4)
    let score = try Score(polygons: [], boxes: [box], truth: truth(10, 10, 29, 19))
    #expect(abs((score.answeredBoxIoU ?? 0) - 1) < 1e-12)
    #expect(score.maskBoxIoU == nil)
}

@Test func `ignored pixels are neither hit nor miss`() throws {
    let score = try Score(
        polygons: [square(10, 10, 39, 19)], boxes: [], truth: truth(10, 10, 29, 19), ignored: truth(30, 5, 39, 30))
    #expect(score.overlap["inclusive"] == Counts(intersection: 200, union: 200))
    #expect(score.boundary["inclusive"]?.iou == 1)
    #expect(score.maskBoxIoU == 1)
}
