internal import SegGeneration
internal import SegGeometry
internal import SegImaging
internal import SegNotation
public import SimpleSeg

/// Asks a model for every sample and records what the answers are worth.
public struct Evaluation {
    private let segmenter: Segmenter
    private let options: SegmentOptions

    /// An evaluation of `segmenter`, every question asked with `options`.
    public init(_ segmenter: Segmenter, options: SegmentOptions) {
        self.segmenter = segmenter
        self.options = options
    }

    /// Answers the samples that `log` does not have yet, one after another, in order.
    ///
    /// - Parameters:
    ///   - samples: of one part of a dataset.
    ///   - log: gets a record as soon as its sample is answered.
    ///   - progress: called after each sample with how many of all are recorded.
    /// - Throws: what the picture, the model or the file throw; what was answered stays recorded.
    public func run(
        _ samples: [EvaluationSample], log: EvaluationLog, progress: (Int) -> Void = { _ in }
    ) async throws {
        for sample in samples where !log.done.contains(sample.id) {
            try log.append(try await record(sample))
            progress(log.records.count)
        }
    }

    private func record(_ sample: EvaluationSample) async throws -> EvaluationRecord {
        let image = try Image(contentsOf: sample.image)
        guard image.size == sample.truth.size else {
            throw EvaluationError.file(
                path: sample.image,
                reason: """
                    is \(image.size.width)×\(image.size.height), but its true mask is \
                    \(sample.truth.size.width)×\(sample.truth.size.height)
                    """)
        }
        let answer = try await segmenter.segment(image, .text(sample.expression), options: options)
        return EvaluationRecord(
            id: sample.id, image: sample.image, expression: sample.expression, kind: sample.kind,
            truth: .init(sample.truth), text: answer.text, finishReason: answer.finishReason.rawValue,
            tokens: answer.tokenIDs.count, seconds: answer.timings.total,
            score: try Score(answer: answer.text, truth: sample.truth))
    }
}
