import Foundation
import SegEvaluation
import SegGeometry
import Testing

private func sample() -> EvaluationSample {
    var mask = Mask(size: ImageSize(width: 8, height: 6))
    mask[3, 2] = true
    return EvaluationSample(id: "1", image: "1.png", expression: "the dot", kind: "name", truth: RunLengthMask(mask))
}

private let reply = Reply(text: "It is at [[[0.375, 0.333]]].", finishReason: "stop", tokens: 12, seconds: 0.5)

@Test func `a record's score comes again from its text and its truth`() throws {
    var record = try EvaluationRecord(sample(), reply)
    let score = record.score
    #expect(score?.overlap["inclusive"]?.iou == 1 && score?.points == 1)
    record.score = nil
    #expect(try record.rescored().score == score)
    #expect(try [record, record].rescored().scores.count == 2)
}

@Test func `a failure has no score, and rescoring leaves it so`() throws {
    let failure = EvaluationRecord(sample(), failure: "the picture is gone")
    #expect(try failure.rescored() == failure)
    #expect([failure].scores.isEmpty)
}

@Test func `a record is the same after a file, and may leave out what other engines do not know`() throws {
    for record in [try EvaluationRecord(sample(), reply), EvaluationRecord(sample(), failure: "no")] {
        #expect(try JSONDecoder().decode(EvaluationRecord.self, from: JSONEncoder().encode(record)) == record)
    }
    let line = #"{"id": "7", "text": "[]", "truth": {"size": [6, 8], "counts": "`1"}}"#
    let record = try JSONDecoder().decode(EvaluationRecord.self, from: Data(line.utf8))
    #expect(record.id == "7" && record.finishReason == "stop" && record.score == nil && record.kind.isEmpty)
    #expect(try record.rescored().score?.isAbsent == true)
    for broken in [#"{"id": "7", "text": "[]"}"#, #"{"text": "[]", "truth": {"size": [6, 8], "counts": "`1"}}"#] {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(EvaluationRecord.self, from: Data(broken.utf8))
        }
    }
}

@Test func `a truth that is no mask is an error that names the sample`() throws {
    let mask = RunLengthMask(size: ImageSize(width: 8, height: 6))
    var rle = EvaluationRecord.RLE(mask)
    rle.size = [6]
    #expect(throws: EvaluationError.truthSize([6])) { try rle.mask() }
    var record = try EvaluationRecord(sample(), reply)
    record.truth = rle
    #expect(throws: EvaluationError.self) { try [record].rescored() }
}
