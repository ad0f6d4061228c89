import SegEvaluation
import SegGeometry
import Testing

private func record(_ id: Int, kind: String, hit: Bool) throws -> EvaluationRecord {
    var mask = Mask(size: ImageSize(width: 10, height: 10))
    if kind != "absent" { for x in 2...5 { for y in 2...5 { mask[x, y] = true } } }
    let text = hit ? "[[[0.200, 0.200], [0.200, 0.500], [0.500, 0.500], [0.500, 0.200]]]" : "There is none."
    return try EvaluationRecord(
        EvaluationSample(id: "\(id)", image: "a.png", expression: "e", kind: kind, truth: RunLengthMask(mask)),
        Reply(text: text, finishReason: id == 2 ? "length" : "stop", tokens: 9, seconds: 0.25))
}

@Test func `the table has the whole set, each size and kind, and both fill rules`() throws {
    let table = EvaluationTable(
        Breakdown([
            try record(1, kind: "name", hit: true), try record(2, kind: "name", hit: false),
            try record(3, kind: "absent", hit: false),
        ])
    ).markdown
    let rows = table.split(separator: "\n")
    #expect(rows[1] == "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    #expect(rows.contains { $0.hasPrefix("| all (3) | inclusive | 50.0 (0.0–100.0) | 66.7") })
    #expect(rows.contains { $0.hasPrefix("| small (2) | inclusive | 50.0") })
    #expect(rows.contains { $0.hasPrefix("| name (2) | coco | 28.1") })
    #expect(rows.contains { $0.hasPrefix("| absent (1) | inclusive | – | 100.0") })
    #expect(table.contains("Invalid answers: 50.0. Cut short: 33.3."))
    #expect(table.contains("Absent objects answered without a place: 100.0; present ones with one: 50.0."))
    #expect(table.contains("Points per outline: 4.0; tokens per answer: 9.0."))
    #expect(!table.contains("could not be asked"))
}

@Test func `answered boxes are reported as boxes, not as outlines that are missing`() throws {
    var mask = Mask(size: ImageSize(width: 10, height: 10))
    for x in 2...5 { for y in 2...5 { mask[x, y] = true } }
    let there = RunLengthMask(mask)
    let records = try [
        ("[[0.2, 0.2, 0.6, 0.6]]", "name", there), ("[[0.7, 0.7, 0.9, 0.9]]", "name", there), ("No.", "place", there),
        ("There is none.", "absent", RunLengthMask(size: mask.size)),
    ].enumerated().map { index, answer in
        try EvaluationRecord(
            EvaluationSample(id: "\(index)", image: "a.png", expression: "e", kind: answer.1, truth: answer.2),
            Reply(text: answer.0, finishReason: "stop", tokens: 6, seconds: 0.25))
    }
    let table = EvaluationTable(Breakdown(records)).markdown.split(separator: "\n")
    #expect(table[0] == "| samples | box above 0.5 | no box |" && table[1] == "| --- | ---: | ---: |")
    #expect(table[2] == "| all (3) | 33.3 | 33.3 |")
    #expect(table.contains("| name (2) | 50.0 | 0.0 |") && table.contains("| place (1) | 0.0 | 100.0 |"))
    #expect(table.contains("| absent (0) | – | – |"))
    #expect(table.contains("Boxes of objects that are there. Cut short: 0.0. Tokens per answer: 6.0."))
}

@Test func `what could not be asked is said`() throws {
    let sample = EvaluationSample(
        id: "a", image: "a.png", expression: "e", kind: "", truth: RunLengthMask(size: ImageSize(width: 2, height: 2)))
    let table = EvaluationTable(Breakdown([EvaluationRecord(sample, failure: "gone")])).markdown
    #expect(table.contains("Samples that could not be asked, in no figure: 1."))
}

@Test func `no records give a table of zeros`() {
    #expect(EvaluationTable(Breakdown([])).markdown.contains("| all (0) | inclusive | 0.0 | 0.0 |"))
}
