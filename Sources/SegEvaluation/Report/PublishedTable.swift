/// A table of the paper: eight splits of refCOCO, refCOCO+ and refCOCOg, and the methods' figures as published.
package struct PublishedTable: Sendable {
    /// A method's figures, in percent.
    package struct Row: Hashable, Sendable {
        /// The method.
        package var name: String
        /// One a split; nil where none is known.
        package var figures: [Double?]
        /// The average as published; for our rows worked out when all eight are there.
        package var average: Double?
        /// Where the figures are from.
        package var source: String
    }

    /// What the table measures.
    package var title: String
    /// What a figure is.
    package var measure: String
    /// Published rows.
    package var rows: [Row]

    /// The splits: dataset and split as a run's header names them.
    package static let splits: [(dataset: String, split: String)] = [
        ("refcoco", "val (unc)"), ("refcoco", "testA (unc)"), ("refcoco", "testB (unc)"),
        ("refcoco+", "val (unc)"), ("refcoco+", "testA (unc)"), ("refcoco+", "testB (unc)"),
        ("refcocog", "val (umd)"), ("refcocog", "test (umd)"),
    ]

    /// Short titles of the splits.
    package static let titles = ["val", "testA", "testB", "+ val", "+ testA", "+ testB", "g val", "g test"]

    private init(title: String, measure: String, _ published: [(String, [Double?], Double?)], source: String) {
        self.title = title
        self.measure = measure
        rows = published.map { Row(name: $0.0, figures: $0.1, average: $0.2, source: source) }
    }

    private static let readme = "SimpleSeg's README, commit 694759b, section 5"

    /// Referring expression segmentation.
    package static let segmentation: PublishedTable = {
        var table = PublishedTable(
            title: "Referring expression segmentation", measure: "cIoU", segmentationRows, source: readme)
        table.rows.append(
            Row(
                name: "PolyFormer-L", figures: [76.0, 78.3, 73.3, 69.3, 74.6, 61.9, 69.2, 70.2], average: nil,
                source: "amazon-science/polygon-transformer, README"))
        return table
    }()

    private static let segmentationRows: [(String, [Double?], Double?)] = [
        ("NEXT-Chat", [74.7, 78.9, 69.5, 65.1, 71.9, 56.7, 67.0, 67.0], 68.9),
        ("LISA", [74.9, 79.1, 72.3, 65.1, 70.8, 58.1, 67.9, 70.6], 69.9),
        ("PixelLM", [73.0, 76.5, 68.2, 66.3, 71.7, 58.3, 69.3, 70.5], 69.2),
        ("AnyRef", [76.9, 79.9, 74.2, 70.3, 73.5, 61.8, 70.0, 70.7], 72.2),
        ("GSVA", [77.2, 78.9, 73.5, 65.9, 69.6, 59.8, 72.7, 73.3], 71.4),
        ("LaSagNA", [76.8, 78.7, 73.8, 66.4, 70.6, 60.1, 70.6, 71.9], 71.1),
        ("Groundhog", [78.5, 79.9, 75.7, 70.5, 75.0, 64.9, 74.1, 74.6], 74.2),
        ("Text4Seg (w/ SAM)", [79.2, 81.7, 75.6, 72.8, 77.9, 66.5, 74.0, 75.3], 75.4),
        ("Text4Seg, no decoder", [74.7, 77.4, 71.6, 68.5, 73.6, 62.9, 70.7, 71.6], 71.4),
        ("SimpleSeg-Qwen2.5-VL, no decoder", [80.9, 77.8, 75.2, 72.4, 77.3, 66.1, 73.3, 74.1], 74.6),
        ("SimpleSeg-Kimi-VL, no decoder", [80.0, 80.6, 76.2, 70.4, 76.2, 67.1, 72.8, 74.7], 74.8),
    ]

    /// Referring expression comprehension.
    package static let comprehension: PublishedTable = {
        var table = PublishedTable(
            title: "Referring expression comprehension", measure: "Acc@0.5 of boxes", comprehensionRows, source: readme)
        table.rows.append(
            Row(
                name: "Qwen2.5-VL-7B, as released", figures: [90.0, 92.5, 85.4, 84.2, 89.1, 76.9, 87.2, 87.2],
                average: 86.6, source: "arXiv 2502.13923"))
        return table
    }()

    private static let comprehensionRows: [(String, [Double?], Double?)] = [
        ("LISA", [85.4, 88.8, 82.6, 74.2, 79.5, 68.4, 79.3, 80.4], 79.8),
        ("GSVA", [86.3, 89.2, 83.8, 72.8, 78.8, 68.0, 81.6, 81.8], 80.3),
        ("NEXT-Chat", [85.5, 90.0, 77.9, 77.2, 84.5, 68.0, 80.1, 79.8], 80.4),
        ("PixelLM", [89.8, 92.2, 86.4, 83.2, 87.0, 78.9, 84.6, 86.0], 86.0),
        ("Text4Seg (w/ SAM)", [90.3, 93.4, 87.5, 85.2, 89.9, 79.5, 85.4, 85.4], 87.1),
        ("Text4Seg, no decoder", [88.3, 91.4, 85.8, 83.5, 88.2, 77.9, 82.4, 82.5], 85.0),
        ("SimpleSeg-Qwen2.5-VL, no decoder", [90.2, 92.9, 86.1, 84.6, 90.5, 79.0, 84.9, 85.6], 86.7),
        ("SimpleSeg-Kimi-VL, no decoder", [91.3, 92.1, 87.1, 82.6, 88.3, 79.3, 84.6, 86.3], 86.5),
    ]
}

extension PublishedTable.Row {
    /// Our figures of a model: one of its runs for each split, nil where it has none.
    ///
    /// - Parameters:
    ///   - name: of the model and of the measure.
    ///   - summaries: the figures of each split's run.
    ///   - figure: what the table shows of them, as a share.
    init(name: String, summaries: [Summary?], figure: (Summary) -> Double?) {
        let found = summaries.map { $0.flatMap(figure).map { $0 * 100 } }
        let known = found.compactMap { $0 }
        self.init(
            name: name, figures: found,
            average: known.count == found.count ? known.reduce(0, +) / Double(known.count) : nil, source: "this report")
    }
}
