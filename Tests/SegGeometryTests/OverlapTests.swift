import SegGeometry
import TestSupport
import Testing

struct OverlapTests {
    @Test func `overlaps of masks and of their runs are those of the pixels`() throws {
        var generator = SplitMix64(seed: 15)
        for _ in 0..<500 {
            let size = ImageSize(
                width: .random(in: 0...30, using: &generator), height: .random(in: 0...30, using: &generator))
            let a = Mask(noise: .random(in: 0...1, using: &generator), size: size, using: &generator)
            let b = Mask(noise: .random(in: 0...1, using: &generator), size: size, using: &generator)
            let expected = Overlap(
                intersection: zip(a.pixels, b.pixels).filter { $0 & $1 == 1 }.count,
                union: zip(a.pixels, b.pixels).filter { $0 | $1 == 1 }.count)
            #expect(try Overlap(a, b) == expected)
            #expect(try Overlap(RunLengthMask(a), RunLengthMask(b)) == expected)
            let matrix = try RunLengthMask.iou(
                detections: [RunLengthMask(a)], truths: [RunLengthMask(b), RunLengthMask(b)], isCrowd: [false, true])
            let crowd = a.area == 0 ? 0 : Double(expected.intersection) / Double(a.area)
            #expect(matrix == [[expected.iou, crowd]])
        }
    }

    @Test func `two empty masks have an IoU of 0`() throws {
        let empty = Mask(size: ImageSize(width: 3, height: 3))
        #expect(try Overlap(empty, empty).iou == 0)
    }

    @Test func `overlaps add up to the cumulative IoU`() {
        var sum = Overlap.zero
        sum += Overlap(intersection: 1, union: 2)
        sum += Overlap(intersection: 1, union: 6)
        #expect(sum.iou == 0.25)
    }

    @Test func `masks of different sizes are not compared`() {
        let (a, b) = (Mask("##"), Mask("#", "#"))
        let error = GeometryError.sizesDiffer(a.size, b.size)
        #expect(throws: error) { try Overlap(a, b) }
        #expect(throws: error) { try Overlap(RunLengthMask(a), RunLengthMask(b)) }
        #expect(throws: error) {
            try RunLengthMask.iou(detections: [RunLengthMask(a)], truths: [RunLengthMask(b)], isCrowd: [false])
        }
    }

    @Test func `a crowd flag is needed for each ground truth`() {
        #expect(throws: GeometryError.crowdFlagsDiffer(expected: 1, got: 0)) {
            try RunLengthMask.iou(detections: [], truths: [RunLengthMask(Mask("#"))], isCrowd: [])
        }
    }
}
