import SegEvaluation
import SegGeometry
import Testing

private func record(_ id: Int, kind: String, hit: Bool) throws -> EvaluationRecord {
    var mask = Mask(size: ImageSize(width: 10, height: 10))
    if kind != "absent" { for x in 2...5 { for y in 2...5 { mask[x, y] = true } } }
    let text = hit ? "[[[0.200, 0.200], [0.200, 0.500], [0.500, 0.500], [0.500, 0.200]]]" : "There is none."
    let nothing = try Score(polygons: [], boxes: [], truth: mask)
    return try EvaluationRecord(
        id: "\(id)", image: "a.png", expression: "e", kind: kind, truth: .init(RunLengthMask(mask)), text: text,
        finishReason: id == 3 ? "length" : "stop", tokens: 9, seconds: 0.25, score: nothing
    ).rescored()
}

@Test func `the table has the whole set, each kind, and both fill rules`() throws {
    let table = EvaluationTable([
        try record(1, kind: "name", hit: true), try record(2, kind: "name", hit: false),
        try record(3, kind: "absent", hit: false),
    ]).markdown
    let rows = table.split(separator: "\n")
    #expect(rows.contains { $0.hasPrefix("| all (3) | inclusive | 50.0 | 66.7") })
    #expect(rows.contains { $0.hasPrefix("| name (2) | coco | 28.1") })
    #expect(rows.contains { $0.hasPrefix("| absent (1) | inclusive | 0.0 | 100.0") })
    #expect(table.contains("Invalid answers: 50.0. Cut short: 1 of 3."))
    #expect(table.contains("Absent objects answered without an outline: 100.0; present ones with one: 50.0."))
    #expect(table.contains("median time an answer: 250 ms"))
}

@Test func `no records give a table of zeros`() {
    #expect(EvaluationTable([]).markdown.contains("| all (0) | inclusive | 0.0 | 0.0 |"))
}
