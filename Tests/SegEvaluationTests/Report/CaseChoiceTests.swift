import SegEvaluation
import SegGeometry
import Testing

private func record(_ id: String, side: Int, far: Double?) throws -> EvaluationRecord {
    var mask = Mask(size: ImageSize(width: 20, height: 20))
    for x in 0..<side { for y in 0..<side { mask[x, y] = true } }
    let sample = EvaluationSample(id: id, image: "a.png", expression: id, kind: "", truth: RunLengthMask(mask))
    guard let far else { return EvaluationRecord(sample, failure: "gone") }
    let text = "[[[0.0, 0.0], [\(far), 0.0], [\(far), \(far)], [0.0, \(far)]]]"
    return try EvaluationRecord(sample, Reply(text: text, finishReason: "stop", tokens: 1, seconds: 0))
}

@Test func `the worst are the largest misses first, the best the closest, and failures are neither`() throws {
    let records = [
        try record("good", side: 10, far: 0.45), try record("bad", side: 10, far: 0.05),
        try record("none", side: 3, far: 2), try record("gone", side: 5, far: nil),
        try record("absent", side: 0, far: 0.2), try record("absent too", side: 0, far: 0.3),
    ]
    let choice = CaseChoice(records, count: 3)
    #expect(choice.worst.map(\.id) == ["absent", "absent too", "none"])
    #expect(choice.best.map(\.id) == ["good", "bad", "none"])
    #expect(choice.random.count == 3 && !choice.random.map(\.id).contains("gone"))
    #expect(choice.random == CaseChoice(records.reversed(), count: 3).random)
    #expect(CaseChoice(records, count: 0).worst.isEmpty)
}
