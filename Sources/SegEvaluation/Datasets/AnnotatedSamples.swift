internal import SegDatasets
internal import SegFormats
internal import SegGeometry
internal import SegImaging

/// Any dataset that examples are prepared from, as samples: every set of words is asked for.
enum AnnotatedSamples {
    /// The samples of some datasets, in their order.
    ///
    /// - Returns: the set; what was left out or chosen is in its notes.
    /// - Throws: `FormatError` when one cannot be read at all.
    static func load(_ files: DatasetFiles) throws -> EvaluationSet {
        var (report, samples) = (DataReport(), Samples())
        try files.forEach(&report) { source, report in try samples.add(source, &report) }
        let split = files.splitShares.isEmpty && files.reasonseg.isEmpty ? "" : files.split
        return EvaluationSet(name: files.title, split: split, samples: samples.all, notes: report.notes)
    }

    /// Samples as they come.
    struct Samples {
        private(set) var all: [EvaluationSample] = []
        private let frames = PictureFrames()
        private var ids: Set<String> = []

        /// Adds what a dataset has; what cannot be asked for is reported.
        ///
        /// - Throws: what the dataset throws.
        mutating func add(_ source: any AnnotationSource, _ report: inout DataReport) throws {
            try source.forEachObject(report: &report) { annotatedObject, report in
                do throws(DataProblem) {
                    guard let (truth, kind) = try truth(of: annotatedObject, &report) else { return }
                    for words in annotatedObject.expressions { add(words, annotatedObject, truth, kind, &report) }
                } catch {
                    report.add(error)
                }
            }
        }

        private mutating func add(
            _ words: AnnotatedObject.Expression, _ annotatedObject: AnnotatedObject, _ truth: RunLengthMask,
            _ kind: String, _ report: inout DataReport
        ) {
            guard !words.text.allSatisfy(\.isWhitespace) else {
                return report.add(.emptyExpression, "\(annotatedObject.label), \(words.id)")
            }
            guard ids.insert(words.id).inserted else {
                return report.add(.duplicateID, "\(annotatedObject.label): the sample \(words.id) is there already")
            }
            all.append(
                EvaluationSample(
                    id: words.id, image: annotatedObject.image, expression: words.text, kind: kind, truth: truth))
        }

        /// What the words mean; nil where that is no outline.
        private func truth(
            of annotatedObject: AnnotatedObject, _ report: inout DataReport
        ) throws(DataProblem) -> (mask: RunLengthMask, kind: String)? {
            switch annotatedObject.meaning {
            case .picture:
                report.add(.unusable, "\(annotatedObject.label): words about a whole picture ask for no outline")
                return nil
            case .nothing:
                do {
                    let size = try ImageHeader.read(contentsOf: annotatedObject.image).uprightSize
                    return (RunLengthMask(size: size), "no object")
                } catch {
                    throw DataProblem(.missingImage, "\(annotatedObject.label): \(error)")
                }
            case .objects:
                let masks = try annotatedObject.masks(on: frames, report: &report) ?? []
                guard let size = masks.first?.size, let union = try? RunLengthMask.union(masks, size: size) else {
                    return nil
                }
                return (union, masks.count == 1 ? "one object" : "several objects")
            }
        }
    }
}
