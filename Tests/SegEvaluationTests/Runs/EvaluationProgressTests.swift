import SegEvaluation
import SegGeometry
import Testing

@Test func `progress counts what was there before, and adds pixels up as the figures do`() throws {
    let dots = try DotSamples(4)
    let log = try dots.log()
    try log.append(EvaluationRecord(dots.samples[0], failure: "gone"))
    let reply = Reply(
        text: "[[[0.25, 0.25], [0.5, 0.25], [0.5, 0.5], [0.25, 0.5]]]", finishReason: "stop", tokens: 1, seconds: 0)
    let first = try EvaluationRecord(dots.samples[1], reply)
    try log.append(first)
    var progress = EvaluationProgress(log, dots.samples, pending: Array(dots.samples[2...]))
    #expect(progress.done == 2 && progress.total == 4 && progress.failures == 1 && progress.secondsLeft == nil)
    let second = try EvaluationRecord(dots.samples[2], reply)
    progress.add(second)
    #expect(progress.done == 3 && (progress.secondsLeft ?? -1) >= 0)
    #expect(progress.cIoU == Summary([first, second]).masks["inclusive"]?.cIoU)

    let retried = EvaluationProgress(log, dots.samples, pending: [dots.samples[0]] + dots.samples[2...])
    #expect(retried.done == 1 && retried.failures == 0)
}
