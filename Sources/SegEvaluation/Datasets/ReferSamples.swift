internal import SegData
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
        guard !references.isEmpty else {
            let splits = dataset.sentenceCounts.keys.sorted().joined(separator: ", ")
            throw EvaluationError.dataset("\(name) (\(splitBy)) has no split \(split); it has \(splits)")
        }
        var samples: [EvaluationSample] = []
        for reference in references {
            for sample in dataset.samples(of: reference, report: &report) {
                samples.append(
                    EvaluationSample(
                        id: sample.id, image: "\(images)/\(sample.imageFile)", expression: sample.expression,
                        kind: kind(of: sample.expression, reference, in: name), truth: sample.mask))
            }
        }
        return EvaluationSet(
            name: name, split: "\(split) (\(splitBy))", samples: samples,
            published: ReferCounts.sentences(dataset: name, splitBy: splitBy, split: split), notes: report.notes)
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

extension DataReport {
    /// A sentence for each sort of problem: how often, and the first of them.
    var notes: [String] {
        let counts = counts
        return Problem.allCases.compactMap { problem in
            guard let count = counts[problem], let first = entries.first(where: { $0.problem == problem }) else {
                return nil
            }
            let name = problem.rawValue.split(separator: "_").joined(separator: " ")
            return "\(name): \(count) (first: \(first.detail))"
        }
    }
}
