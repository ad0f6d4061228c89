public import SegDatasets
public import SegFormats

/// The datasets and files of conversations of a run, each read once however many stages use it.
public struct DatasetCache: Sendable {
    /// What the datasets had that is not trained on.
    public private(set) var report = DataReport()
    private var datasets: [DatasetFiles: AnnotatedDataset] = [:]
    private var conversations: [ConversationFiles: ConversationDataset] = [:]
    /// What is there, in the order in which it was asked for, a line each.
    public private(set) var contents: [String] = []

    private struct ConversationFiles: Hashable {
        var paths: [String]
        var images: String
    }

    /// No dataset.
    public init() {}

    /// The dataset of datasets, read now or before.
    ///
    /// - Throws: `FormatError` when a dataset cannot be read, `ExampleError.nothingToTrain` when nothing of it can be
    ///   used.
    public mutating func dataset(_ files: DatasetFiles) throws -> AnnotatedDataset {
        if let dataset = datasets[files] { return dataset }
        var own = DataReport()
        let dataset = try AnnotatedDataset(files, report: &own)
        report.add(own)
        guard dataset.expressions > 0 else {
            throw ExampleError.nothingToTrain(source: "\(dataset.title), \(files.split)", reason: own.summary)
        }
        contents.append(
            "\(dataset.title), \(files.split): \(dataset.expressions) expressions about \(dataset.pictures.count) pictures; "
                + own.summary)
        datasets[files] = dataset
        return dataset
    }

    /// The dataset of files of conversations, read now or before.
    ///
    /// - Throws: `FormatError` when a file cannot be read, `ExampleError.nothingToTrain` when nothing of it can be
    ///   used.
    public mutating func dataset(conversations paths: [String], images: String) throws -> ConversationDataset {
        let files = ConversationFiles(paths: paths, images: images)
        if let dataset = conversations[files] { return dataset }
        var own = DataReport()
        let dataset = try ConversationDataset(contentsOf: paths, images: images, report: &own)
        report.add(own)
        let title = paths.map(FolderFiles.prefix).joined(separator: ", ")
        guard dataset.count > 0 else { throw ExampleError.nothingToTrain(source: title, reason: own.summary) }
        contents.append(
            "\(title): \(dataset.count) conversations about \(dataset.pictures.count) pictures; \(own.summary)")
        conversations[files] = dataset
        return dataset
    }
}
