internal import SegGeneration
internal import SegImaging
internal import SegNotation
public import SimpleSeg

/// Asks a model for every sample, several at a time side by side, and records what the answers are worth.
///
/// Samples are read a few batches ahead, and those whose prompts are equally long are answered together, so that a picture is
/// seen once for several questions at best, and a run that is stopped loses one batch at most.
public struct BatchEvaluation: Sendable {
    private let segmenter: Segmenter
    private let options: SegmentOptions
    private let limit: Int

    /// An evaluation of `segmenter`, every question asked with `options`, at most `limit` at a time.
    ///
    /// - Precondition: `limit` is 1 or more, and ``SamplingOptions/choosesFromAll`` holds.
    public init(_ segmenter: Segmenter, options: SegmentOptions, limit: Int) {
        precondition(limit > 0, "a batch holds at least one answer")
        self.segmenter = segmenter
        self.options = options
        self.limit = limit
    }

    /// A sample whose question the model can take.
    private struct Asked: Sendable {
        let sample: EvaluationSample
        let question: PreparedQuestion
    }

    /// Answers the samples that `log` does not have yet; see ``Evaluation/run(_:log:retriesFailures:progress:)``.
    ///
    /// - Throws: what the file throws, `CancellationError`; what was answered stays recorded.
    public func run(
        _ samples: [EvaluationSample], log: EvaluationLog, retriesFailures: Bool = false,
        progress: (EvaluationProgress) -> Void = { _ in }
    ) async throws {
        let pending = log.pending(samples, retriesFailures: retriesFailures)
        var state = EvaluationProgress(log, samples, pending: pending)
        var coming = pending.groupedByImage.joined().makeIterator()
        var opened: (path: String, session: Result<ImageSession, any Error>)?
        var queue = BatchQueue<Asked>()
        func record(_ record: EvaluationRecord) throws {
            try log.append(record)
            state.add(record)
            progress(state)
        }
        while true {
            while queue.count < min(Self.batchesAhead * limit, limit + Self.mostAhead), let sample = coming.next() {
                if opened?.path != sample.image {
                    opened = (sample.image, Result { try Image(of: sample) }.map(segmenter.session))
                }
                do {
                    guard let session = try opened?.session.get() else { continue }
                    queue.add(
                        Asked(
                            sample: sample,
                            question: try await session.prepare(.text(sample.expression), options: options))
                    )
                } catch let error as CancellationError {
                    throw error
                } catch {
                    try record(EvaluationRecord(sample, failure: "\(error)"))
                }
            }
            let batch = queue.next(limit: limit) { $0.question.fits($1.question) }
            if batch.isEmpty { return }
            for answered in try await answers(to: batch) { try record(answered) }
        }
    }

    /// The records of questions that fit each other.
    private func answers(to batch: [Asked]) async throws -> [EvaluationRecord] {
        do {
            let answers = try await segmenter.segment(batch.map(\.question), options: options, limit: limit)
            return try zip(batch, answers).map { try EvaluationRecord($0.sample, Reply($1)) }
        } catch let error as CancellationError {
            throw error
        } catch {
            // What one question cannot be asked for, all of one length cannot, but a score that is no number is one's own.
            if batch.count == 1 { return [EvaluationRecord(batch[0].sample, failure: "\(error)")] }
            var records: [EvaluationRecord] = []
            for asked in batch { records += try await answers(to: [asked]) }
            return records
        }
    }

    /// How many batches are read ahead, so that there are enough questions of one length.
    private static let batchesAhead = 4
    /// How many questions beyond one batch are read ahead at most: each holds its picture.
    private static let mostAhead = 64
}

extension Reply {
    /// The answer of a model that is here.
    init(_ answer: Segmentation) {
        self.init(
            text: answer.text, finishReason: answer.finishReason.rawValue, tokens: answer.tokenIDs.count,
            seconds: answer.timings.total)
    }
}
