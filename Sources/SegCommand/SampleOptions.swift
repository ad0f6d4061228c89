internal import ArgumentParser
internal import SegInference
internal import SegNotation
internal import SimpleSeg

/// Whether a question is answered several times.
struct SampleOptions: ParsableArguments {
    @Option(
        help: """
            Draw this many answers to each question and keep the one whose mask is nearest to those of all others. The record's \
            "samples" says how far they agree (mean IoU of two answers). Where nothing says how to draw, at temperature 1.
            """)
    var samples = 1

    func validate() throws {
        if !(1...64).contains(samples) { throw ValidationError("--samples must be from 1 to 64, is \(samples)") }
    }

    /// The answer to keep, and what is said of the others; without `--samples` the answer alone.
    ///
    /// - Throws: what the model throws.
    func answer(
        _ query: Query?, in session: ImageSession, options: SegmentOptions,
        onEvent: @escaping @Sendable (SegmentEvent) -> Void
    ) async throws -> (Segmentation, JSONObjectWriter?) {
        guard samples > 1 else { return (try await session.segment(query, options: options, onEvent: onEvent), nil) }
        var drawn = options
        if drawn.sampling.temperature == 0 { drawn.sampling.temperature = 1 }
        let plan = drawn
        let answers = try await withThrowingTaskGroup(of: (Int, Segmentation).self) { group in
            for number in 0..<samples {
                group.addTask {
                    var options = plan
                    options.sampling.seed &+= UInt64(number)
                    return (number, try await session.segment(query, options: options, onEvent: onEvent))
                }
            }
            var all: [Int: Segmentation] = [:]
            for try await (number, answer) in group { all[number] = answer }
            return (0..<samples).compactMap { all[$0] }
        }
        let agreement = try AnswerAgreement(answers.map(\.answer.mask))
        let kept = agreement.nearest
        var record = JSONObjectWriter()
        record.field("count", samples)
        record.field("agreement", agreement.mean)
        record.field("kept", kept)
        record.field("temperature", plan.sampling.temperature)
        record.field("seeds", (0..<samples).map { Int(truncatingIfNeeded: plan.sampling.seed &+ UInt64($0)) })
        record.field("iou_with_kept", agreement.overlaps[kept])
        record.field("areas", answers.map(\.answer.area))
        return (answers[kept], record)
    }
}
