internal import SegGeometry
internal import SegImaging
internal import SegInference
internal import SegNotation
public import SimpleSeg

/// Asks a model for every sample, several at a time side by side, and records what the answers are worth.
///
/// Questions join and leave at every step, in the samples' order, so that the same run gives the same answers; each
/// picture is looked at once. No more pictures are held than questions are being answered, and a run that is stopped
/// loses those.
public struct Evaluation: Sendable {
    private let segmenter: Segmenter
    private let options: SegmentOptions
    private let limit: Int

    /// An evaluation of `segmenter`, every question asked with `options`.
    ///
    /// - Parameters:
    ///   - segmenter: answers.
    ///   - options: of each question.
    ///   - limit: most questions that are answered side by side, 1 or more, where the engine does not allow fewer.
    public init(_ segmenter: Segmenter, options: SegmentOptions, limit: Int = 1) {
        precondition(limit > 0, "at least one question is answered at a time")
        self.segmenter = segmenter
        self.options = options
        self.limit = limit
    }

    /// Answers the samples that `log` does not have yet, picture after picture.
    ///
    /// A picture that cannot be read, or has another size than its truth, and a question that the model cannot take are
    /// recorded as failures, and the run goes on.
    ///
    /// - Parameters:
    ///   - samples: of one part of a dataset.
    ///   - log: gets a record as soon as its sample is answered.
    ///   - retriesFailures: whether samples that failed before are asked again.
    ///   - progress: called after each sample.
    /// - Throws: what the file throws, `CancellationError`; what was answered stays recorded.
    public func run(
        _ samples: [EvaluationSample], log: EvaluationLog, retriesFailures: Bool = false,
        progress: (EvaluationProgress) -> Void = { _ in }
    ) async throws {
        let pending = log.pending(samples, retriesFailures: retriesFailures)
        var state = EvaluationProgress(log, samples, pending: pending)
        var coming = pending.groupedByImage.joined().makeIterator()
        var asked = Questions(segmenter, options: options)
        func record(_ record: EvaluationRecord) throws {
            try log.append(record)
            state.add(record)
            progress(state)
        }
        do {
            while true {
                while asked.count < limit, let sample = coming.next() {
                    if let failure = try await asked.ask(sample) { try record(failure) }
                }
                if asked.count == 0 { return }
                for answered in try await asked.step() { try record(answered) }
            }
        } catch {
            await asked.cancel()
            throw error
        }
    }
}

/// The samples that are being asked.
private struct Questions {
    private let segmenter: Segmenter
    private let options: SegmentOptions
    private var open: [Int: EvaluationSample] = [:]
    private var picture: (path: String, session: Result<ImageSession, any Error>)?

    init(_ segmenter: Segmenter, options: SegmentOptions) {
        self.segmenter = segmenter
        self.options = options
    }

    var count: Int { open.count }

    /// Asks for a sample.
    ///
    /// - Throws: `CancellationError`.
    /// - Returns: the record of one that cannot be asked.
    mutating func ask(_ sample: EvaluationSample) async throws -> EvaluationRecord? {
        if picture?.path != sample.image {
            picture = (sample.image, Result { try Image(of: sample) }.map(segmenter.session))
        }
        do {
            guard let session = try picture?.session.get() else { return nil }
            let question = try session.prepare(.text(sample.expression), options: options)
            open[try await segmenter.submit(question)] = sample
            return nil
        } catch let error as CancellationError {
            throw error
        } catch {
            return EvaluationRecord(sample, failure: "\(error)")
        }
    }

    /// Computes one step.
    ///
    /// - Throws: `CancellationError`, and what scoring throws.
    /// - Returns: the records of samples whose answers have ended.
    mutating func step() async throws -> [EvaluationRecord] {
        var records: [EvaluationRecord] = []
        for (id, answer) in try await segmenter.step() {
            guard let sample = open.removeValue(forKey: id) else { continue }
            switch answer {
            case .success(let answer): records.append(try EvaluationRecord(sample, Reply(answer)))
            case .failure(let error as CancellationError): throw error
            case .failure(let error): records.append(EvaluationRecord(sample, failure: "\(error)"))
            }
        }
        return records
    }

    /// Takes all questions back.
    func cancel() async {
        for id in open.keys { await segmenter.cancel(id) }
    }
}

extension Reply {
    /// The answer of a model that is here.
    init(_ answer: Segmentation) {
        self.init(
            text: answer.text, finishReason: answer.finishReason.rawValue, tokens: answer.tokenIDs.count,
            seconds: answer.timings.total)
    }
}

extension Image {
    /// The picture of a sample.
    ///
    /// - Throws: `ImagingError`, and `EvaluationError.file` when it has not the size of the true mask.
    init(of sample: EvaluationSample) throws {
        try self.init(contentsOf: sample.image)
        try sample.check(size)
    }
}

extension EvaluationSample {
    /// Throws `EvaluationError.file` when the picture has not the size of the true mask.
    func check(_ size: ImageSize) throws(EvaluationError) {
        guard size != truth.size else { return }
        throw .file(
            path: image,
            reason: "is \(size.width)×\(size.height), but its true mask is \(truth.size.width)×\(truth.size.height)")
    }
}

extension EvaluationLog {
    /// The samples that are still to be asked.
    func pending(_ samples: [EvaluationSample], retriesFailures: Bool) -> [EvaluationSample] {
        let settled = retriesFailures ? answered : answered.union(failed)
        return samples.filter { !settled.contains($0.id) }
    }
}

extension [EvaluationSample] {
    /// The samples by picture, pictures in the order in which they come up first.
    var groupedByImage: [[EvaluationSample]] {
        var places: [String: Int] = [:]
        var groups: [[EvaluationSample]] = []
        for sample in self {
            if let place = places[sample.image] {
                groups[place].append(sample)
            } else {
                places[sample.image] = groups.count
                groups.append([sample])
            }
        }
        return groups
    }
}
