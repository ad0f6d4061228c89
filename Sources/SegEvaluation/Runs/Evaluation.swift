internal import SegGeneration
internal import SegGeometry
internal import SegImaging
internal import SegNotation
public import SimpleSeg

/// Asks a model for every sample and records what the answers are worth.
public struct Evaluation: Sendable {
    private let segmenter: Segmenter
    private let options: SegmentOptions

    /// An evaluation of `segmenter`, every question asked with `options`.
    public init(_ segmenter: Segmenter, options: SegmentOptions) {
        self.segmenter = segmenter
        self.options = options
    }

    /// Answers the samples that `log` does not have yet, picture after picture; each picture is read by the model once.
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
        for group in pending.groupedByImage {
            let opened = Result { try Image(of: group[0]) }.map(segmenter.session)
            for sample in group {
                let record = try await record(sample, opened)
                try log.append(record)
                state.add(record)
                progress(state)
            }
        }
    }

    private func record(_ sample: EvaluationSample, _ opened: Result<ImageSession, any Error>) async throws
        -> EvaluationRecord
    {
        do {
            let answer = try await opened.get().segment(.text(sample.expression), options: options)
            return try EvaluationRecord(sample, Reply(answer))
        } catch let error as CancellationError {
            throw error
        } catch {
            return EvaluationRecord(sample, failure: "\(error)")
        }
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
