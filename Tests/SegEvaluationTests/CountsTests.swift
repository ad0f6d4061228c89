import SegEvaluation
import SegGeometry
import Testing

@Test func `two empty masks agree, and one empty mask shares nothing`() throws {
    let size = ImageSize(width: 4, height: 4)
    let empty = RunLengthMask(size: size)
    let full = try RunLengthMask(size: size, counts: [0, 16])
    #expect(Counts(try Overlap(empty, empty)).iou == 1)
    #expect(Counts(try Overlap(empty, full)).iou == 0)
    #expect(Counts(try Overlap(full, full)) == Counts(intersection: 16, union: 16))
    #expect(Counts(intersection: 3, union: 12).iou == 0.25)
}
