import SegEvaluation
import SegGeometry
import Testing

@Test func `a number of samples that is not the published one is noted`() {
    let sample = EvaluationSample(
        id: "a", image: "a.jpg", expression: "it", kind: "", truth: RunLengthMask(size: ImageSize(width: 1, height: 1)))
    let short = EvaluationSet(name: "refcoco", split: "val (unc)", samples: [sample], published: 10834)
    #expect(short.notes == ["refcoco val (unc) has 1 samples here, 10834 as published"])
    #expect(EvaluationSet(name: "refcoco", split: "val", samples: [sample], published: 1).notes.isEmpty)
    #expect(EvaluationSet(name: "scenes", split: "val", samples: [sample]).notes.isEmpty)
}
