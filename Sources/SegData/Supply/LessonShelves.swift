/// The datasets and files of conversations of a run, each read once however many stages use it.
public struct LessonShelves: Sendable {
    /// What the datasets had that is not taught.
    public private(set) var report = DataReport()
    private var datasets: [DatasetFiles: DatasetShelf] = [:]
    private var dialogues: [DialogueFiles: DialogueShelf] = [:]
    /// What is there, in the order in which it was asked for, a line each.
    public private(set) var contents: [String] = []

    private struct DialogueFiles: Hashable {
        var paths: [String]
        var images: String
    }

    /// No shelf.
    public init() {}

    /// The shelf of datasets, read now or before.
    ///
    /// - Throws: `FormatError` when a dataset cannot be read, `LessonError.nothingToTeach` when nothing of it can be used.
    public mutating func shelf(_ files: DatasetFiles) throws -> DatasetShelf {
        if let shelf = datasets[files] { return shelf }
        var own = DataReport()
        let shelf = try DatasetShelf(files, report: &own)
        report.add(own)
        guard shelf.expressions > 0 else {
            throw LessonError.nothingToTeach(source: "\(shelf.title), \(files.split)", reason: own.summary)
        }
        contents.append(
            "\(shelf.title), \(files.split): \(shelf.expressions) expressions about \(shelf.pictures.count) pictures; "
                + own.summary)
        datasets[files] = shelf
        return shelf
    }

    /// The shelf of files of conversations, read now or before.
    ///
    /// - Throws: `FormatError` when a file cannot be read, `LessonError.nothingToTeach` when nothing of it can be used.
    public mutating func shelf(conversations paths: [String], images: String) throws -> DialogueShelf {
        let files = DialogueFiles(paths: paths, images: images)
        if let shelf = dialogues[files] { return shelf }
        var own = DataReport()
        let shelf = try DialogueShelf(contentsOf: paths, images: images, report: &own)
        report.add(own)
        let title = paths.map(FolderFiles.stem).joined(separator: ", ")
        guard shelf.count > 0 else { throw LessonError.nothingToTeach(source: title, reason: own.summary) }
        contents.append(
            "\(title): \(shelf.count) conversations about \(shelf.pictures.count) pictures; \(own.summary)")
        dialogues[files] = shelf
        return shelf
    }
}
