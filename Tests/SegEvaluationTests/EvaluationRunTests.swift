import Foundation
import SegGeometry
import Testing

@testable import SegEvaluation

@Suite struct EvaluationRunTests {
    private func run(_ shards: [String?], samples: Int? = nil, records: Int = 0) -> EvaluationRun {
        var header = EvaluationHeader(model: "m", weights: "w", dataset: "d", split: "", options: [:])
        header.samples = samples
        let sample = EvaluationSample(
            id: "a", image: "", expression: "", kind: "",
            truth: RunLengthMask(Mask(size: ImageSize(width: 2, height: 2))))
        return EvaluationRun(
            header: header, records: (0..<records).map { _ in EvaluationRecord(sample, failure: "x") },
            shards: shards.enumerated().map { .init(path: "p\($0)", shard: $1) })
    }

    @Test func `missing parts and records are named`() {
        #expect(run(["1/3", "3/3"]).gaps == ["of 3 parts part 2 is missing"])
        #expect(run(["2/4"]).gaps == ["of 4 parts parts 1, 3, 4 are missing"])
        #expect(run(["1/2", "2/2"]).gaps.isEmpty && run([nil]).gaps.isEmpty)
        #expect(
            run(["1/2", "2/3"]).gaps == ["the files are not parts of one division: p0 is part 1/2, p1 is part 2/3"])
        #expect(run(["1/1", nil]).gaps.count == 1)
        #expect(run([nil], samples: 5, records: 3).gaps == ["2 of 5 samples have no record"])
    }
}
