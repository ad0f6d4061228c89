internal import SegDatasets
internal import SegFormats
internal import SegGeometry

/// refCOCO, refCOCO+, refCOCOg and gRefCOCO from their own files.
enum ReferSamples {
    /// The samples of a split, one a sentence, in the order of the file.
    ///
    /// - Parameters:
    ///   - name: the folder's name under `root`, with `refs(SPLITTER).p` (gRefCOCO: `grefs(SPLITTER).json`) and `instances.json`.
    ///   - root: holds the dataset and COCO's train2014 pictures, in one of the places where the field's code bases put them.
    ///   - split: val, testA, testB, test.
    ///   - splitBy: unc, umd, google.
    /// - Returns: the set; what was left out is in its notes.
    /// - Throws: `FormatError` for files that cannot be read, `EvaluationError.dataset` for a split that is not there.
    static func load(_ name: String, root: String, split: String, splitBy: String) throws -> EvaluationSet {
        var report = DataReport()
        let dataset = try ReferDataset(folder: "\(root)/\(name)", splitBy: splitBy, report: &report)
        let images = try EvaluationSource.first(
            of: DatasetName(name: name).imageFolders(under: root), holding: "COCO's train2014 pictures")
        let references = dataset.references.filter { $0.split == split }
        guard !references.isEmpty else { throw EvaluationError.dataset(dataset.lacks(split)) }
        var samples: [EvaluationSample] = []
        let frames = PictureFrames()
        for reference in references {
            for sample in dataset.samples(of: reference, report: &report) {
                let image = "\(images)/\(sample.imageFile)"
                // What means nothing has no frame to compare.
                guard sample.mask.area > 0 else {
                    samples.append(self.sample(sample, image, sample.mask, reference, name))
                    continue
                }
                do throws(DataProblem) {
                    let masks = try frames.fitted([sample.mask], of: image, label: sample.id, report: &report)
                    samples += masks.map { self.sample(sample, image, $0, reference, name) }
                } catch {
                    report.add(error)
                }
            }
        }
        return EvaluationSet(
            name: name, split: "\(split) (\(splitBy))", samples: samples,
            published: ReferCounts.sentences(dataset: name, splitBy: splitBy, split: split), notes: report.notes)
    }

    private static func sample(
        _ sample: ReferringSample, _ image: String, _ truth: RunLengthMask, _ reference: ReferReference, _ name: String
    ) -> EvaluationSample {
        EvaluationSample(
            id: sample.id, image: image, expression: sample.expression,
            kind: kind(of: sample.expression, reference, in: name), truth: truth)
    }

    /// In gRefCOCO how many objects are meant, elsewhere how they are described.
    private static func kind(of expression: String, _ reference: ReferReference, in name: String) -> String {
        guard name == "grefcoco" else { return ExpressionKind(expression).rawValue }
        switch reference.annotationIDs.count {
        case 0: return "no target"
        case 1: return "one target"
        default: return "several targets"
        }
    }
}
