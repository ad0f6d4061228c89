internal import SegDatasets
internal import SegFormats

/// ReasonSeg: a JSON file beside each picture (`ReasonFile`).
enum ReasonSamples {
    /// The samples of a split in the order of the files' names: each picture's first text, or all of them.
    ///
    /// - Throws: `FormatError` naming the folders that were looked for.
    static func load(root: String, split: String, everyExpression: Bool) throws -> EvaluationSet {
        var samples: [EvaluationSample] = []
        var report = DataReport()
        for path in try ReasonFile.files(root: root, split: split) {
            do throws(DataProblem) {
                let all = self.samples(of: try ReasonFile(contentsOf: path))
                samples += everyExpression ? all : Array(all.prefix(1))
                if all.isEmpty { report.add(.emptyExpression, "\(path): no text") }
            } catch {
                report.add(error)
            }
        }
        return EvaluationSet(
            name: "reasonseg", split: split, samples: samples, published: everyExpression ? nil : published[split],
            notes: report.notes)
    }

    /// Pictures of the published splits.
    private static let published = ["train": 239, "val": 200, "test": 779]

    private static func samples(of file: ReasonFile) -> [EvaluationSample] {
        file.texts.enumerated().map { number, text in
            EvaluationSample(
                id: "\(file.name)-\(number)", image: file.image, expression: text,
                kind: file.isSentence ? "sentence" : "phrase", truth: file.target, ignored: file.ignored)
        }
    }
}
