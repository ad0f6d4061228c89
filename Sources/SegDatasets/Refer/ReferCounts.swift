public import SegFormats

/// How many sentences the published splits have, to compare a downloaded copy with.
public enum ReferCounts {
    /// The number of sentences of a split; nil when none is known.
    ///
    /// As the evaluation scripts of the field count them: refCOCO and refCOCO+ by UNC, refCOCOg by UMD.
    public static func sentences(dataset: String, splitBy: String, split: String) -> Int? {
        published["\(dataset)(\(splitBy))/\(split)"]
    }

    private static let published = [
        "refcoco(unc)/val": 10834, "refcoco(unc)/testA": 5657, "refcoco(unc)/testB": 5095,
        "refcoco+(unc)/val": 10758, "refcoco+(unc)/testA": 5726, "refcoco+(unc)/testB": 4889,
        "refcocog(umd)/val": 4896, "refcocog(umd)/test": 9602,
    ]
}

extension ReferDataset {
    /// Sentences of each split.
    public var sentenceCounts: [String: Int] {
        references.reduce(into: [:]) { $0[$1.split, default: 0] += $1.sentences.count }
    }

    /// A sentence about a split that is not there, and those that are.
    public func lacks(_ split: String) -> String {
        let splits = sentenceCounts.keys.sorted().joined(separator: ", ")
        return "\(name) (\(splitBy)) has no split \(split); it has \(splits.isEmpty ? "none" : splits)"
    }

    /// Tells `report` of splits whose numbers are not the published ones.
    public func compareCounts(report: inout DataReport) {
        for (split, count) in sentenceCounts.sorted(by: { $0.key < $1.key }) {
            guard let known = ReferCounts.sentences(dataset: name, splitBy: splitBy, split: split), known != count
            else {
                continue
            }
            report.add(
                .unexpectedCount, "\(name) \(splitBy), \(split): \(count) sentences, the published split has \(known)")
        }
    }
}
