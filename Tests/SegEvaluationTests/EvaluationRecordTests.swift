import SegEvaluation
import SegGeometry
import Testing

@Test func `a record's score comes again from its text and its truth`() throws {
    var mask = Mask(size: ImageSize(width: 8, height: 6))
    mask[3, 2] = true
    let nothing = try Score(polygons: [], boxes: [], truth: mask)
    let record = EvaluationRecord(
        id: "1", image: "1.png", expression: "the dot", kind: "name", truth: .init(RunLengthMask(mask)),
        text: "It is at [[[0.375, 0.333]]].", finishReason: "stop", tokens: 12, seconds: 0.5,
        score: nothing)
    let score = try record.rescored().score
    #expect(score.overlap["inclusive"]?.iou == 1)
    #expect(score.points == 1)
}

@Test func `a truth whose size is not two numbers is an error`() {
    let mask = RunLengthMask(size: ImageSize(width: 8, height: 6))
    var rle = EvaluationRecord.RLE(mask)
    rle.size = [6]
    #expect(throws: EvaluationError.truthSize([6])) { try rle.mask() }
}
