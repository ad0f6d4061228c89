import SegEvaluation
import SegGeometry
import Testing

private func score(
    _ intersection: Int, _ union: Int, area: Int, empty: Bool = false, box: Double? = nil
) -> Score {
    let counts = Dictionary(
        uniqueKeysWithValues: FillRule.allCases.map {
            ($0.rawValue, Counts(intersection: intersection, union: union))
        })
    return Score(
        overlap: counts, boundary: counts, answeredBoxIoU: box, maskBoxIoU: empty ? nil : 0.75,
        isAbsent: area == 0,
        isEmpty: empty, area: area, points: empty ? 0 : 4)
}

@Test func `cIoU weighs pixels and gIoU weighs samples`() throws {
    let summary = Summary([score(90, 100, area: 95), score(1, 10, area: 5)])
    let masks = try #require(summary.masks["inclusive"])
    #expect(masks.cIoU == 91.0 / 110.0)
    #expect(masks.gIoU == (0.9 + 0.1) / 2)
    #expect(masks.precision == [0.5, 0.5, 0.5, 0.5, 0.0])  // 0.9 is not above 0.9
}

@Test func `empty against empty agrees, and an invalid answer counts as nothing found`() throws {
    let summary = Summary([
        score(0, 0, area: 0, empty: true), score(0, 40, area: 40, empty: true), score(0, 30, area: 0),
    ])
    #expect(summary.absent == 2)
    #expect(summary.absentAccuracy == 0.5)
    #expect(summary.presentAccuracy == 0)
    #expect(summary.invalidRate == 1)
    let masks = try #require(summary.masks["coco"])
    #expect(masks.gIoU == 1.0 / 3.0)
    #expect(masks.cIoU == 0)
}

@Test func `box accuracies are over present objects, and never the better of the two`() {
    let summary = Summary([
        score(1, 2, area: 1, box: 0.4), score(1, 2, area: 1, box: 0.6),
        score(0, 9, area: 9, empty: true),
    ])
    #expect(summary.answeredBoxAccuracy == 1.0 / 3.0)
    #expect(summary.maskBoxAccuracy == 2.0 / 3.0)
}

@Test func `no scores give zeros and nils, not a crash`() {
    let summary = Summary([Score]())
    #expect(summary.count == 0)
    #expect(summary.answeredBoxAccuracy == nil)
    #expect(summary.masks["inclusive"]?.cIoU == 0)
}

@Test func `failures are counted beside the figures, tokens and cut answers over those that were given`() throws {
    let truth = try RunLengthMask(size: ImageSize(width: 4, height: 4), counts: [0, 16])
    let sample = EvaluationSample(id: "a", image: "a.png", expression: "all", kind: "", truth: truth)
    let cut = Reply(text: "[[[0.0, 0.0]", finishReason: "length", tokens: 30, seconds: 1)
    let whole = Reply(
        text: "[[[0.0, 0.0], [0.0, 0.75], [0.75, 0.75], [0.75, 0.0]]]", finishReason: "stop", tokens: 10, seconds: 1)
    let summary = Summary([
        try EvaluationRecord(sample, cut), try EvaluationRecord(sample, whole),
        EvaluationRecord(sample, failure: "the picture is gone"),
    ])
    #expect(summary.count == 2 && summary.failures == 1)
    #expect(summary.truncatedRate == 0.5 && summary.meanTokens == 20)
    #expect(summary.masks["inclusive"]?.cIoU == 17.0 / 32.0)
}
