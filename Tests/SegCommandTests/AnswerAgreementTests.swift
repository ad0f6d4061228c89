import SegGeometry
import Testing

@testable import SegCommand

@Suite struct AnswerAgreementTests {
    private func mask(_ pixels: [UInt8]) -> RunLengthMask {
        RunLengthMask(Mask(size: ImageSize(width: pixels.count, height: 1), pixels: pixels))
    }

    @Test func `one answer agrees with itself, and empty answers with each other`() throws {
        #expect(try AnswerAgreement([mask([0, 1])]).mean == 1)
        let empty = try AnswerAgreement([mask([0, 0]), mask([0, 0]), mask([1, 0])])
        #expect(empty.overlaps == [[1, 1, 0], [1, 1, 0], [0, 0, 1]] && empty.nearest == 0)
        #expect(abs(empty.mean - 1.0 / 3) < 1e-12)
    }

    @Test func `the answer in the middle is nearest`() throws {
        let found = try AnswerAgreement([mask([1, 1, 0, 0]), mask([1, 1, 1, 0]), mask([0, 1, 1, 1])])
        #expect(found.nearest == 1 && abs(found.overlaps[0][1] - 2.0 / 3) < 1e-12 && found.overlaps[0][2] == 0.25)
        #expect(abs(found.mean - (2.0 / 3 + 0.25 + 0.5) / 3) < 1e-12)
    }

    @Test func `masks of different sizes are an error`() {
        #expect(throws: GeometryError.self) { try AnswerAgreement([mask([1]), mask([1, 1])]) }
    }
}
