import Foundation
import SegEvaluation
import SegGeometry
import TestSupport
import Testing

/// Records of squares of several sizes, some absent, of two kinds, answered well, badly or not at all.
private func records(_ count: Int) throws -> [EvaluationRecord] {
    var generator = SplitMix64(seed: 7)
    return try (0..<count).map { index in
        let side = [0, 20, 60, 120].randomElement(using: &generator) ?? 0
        var mask = Mask(size: ImageSize(width: 128, height: 128))
        for x in 0..<side { for y in 0..<side { mask[x, y] = true } }
        let sample = EvaluationSample(
            id: "\(index)", image: "a.png", expression: "e", kind: index % 2 == 0 ? "even" : "odd",
            truth: RunLengthMask(mask))
        if index % 9 == 8 { return EvaluationRecord(sample, failure: "gone") }
        let far = Double.random(in: 0...1, using: &generator)
        let text = "[[[0.000, 0.000], [\(far), 0.000], [\(far), \(far)], [0.000, \(far)]]]"
        return try EvaluationRecord(sample, Reply(text: text, finishReason: "stop", tokens: 30, seconds: 0))
    }
}

@Test func `the parts by size are all present objects, the parts by kind all samples`() throws {
    let records = try records(300)
    let breakdown = Breakdown(records)
    #expect(breakdown.all.count + breakdown.all.failures == 300 && breakdown.all.failures == 33)
    #expect(breakdown.bySize.map(\.name) == ["small", "medium", "large"])
    let present = records.scores.count { !$0.isAbsent }
    #expect(breakdown.bySize.reduce(0) { $0 + $1.summary.count } == present)
    #expect(breakdown.byKind.map(\.name) == ["even", "odd"])
    #expect(breakdown.byKind.reduce(0) { $0 + $1.summary.count + $1.summary.failures } == 300)
    #expect(breakdown.all.masks["inclusive"]?.intervals != nil)
}

@Test func `one kind is no part of its own, and the figures survive JSON`() throws {
    let records = try records(60).filter { $0.kind == "odd" }
    let breakdown = Breakdown(records)
    #expect(breakdown.byKind.isEmpty)
    #expect(try JSONDecoder().decode(Breakdown.self, from: JSONEncoder().encode(breakdown)) == breakdown)
}
