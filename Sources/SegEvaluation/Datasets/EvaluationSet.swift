internal import Foundation
public import SegDatasets
internal import SegFiles

/// The samples of a dataset's split, and what is known about it.
public struct EvaluationSet: Hashable, Sendable {
    /// The dataset's name.
    public var name: String
    /// Its split; for a referring dataset with who split it: `val (unc)`.
    public var split: String
    /// What is asked.
    public var samples: [EvaluationSample]
    /// Samples that the published split has, where that is known.
    public var published: Int?
    /// What is odd: entries that were left out, a number of samples that is not the published one.
    public var notes: [String]

    /// A set of samples; a number that is not the published one becomes a note.
    public init(
        name: String, split: String, samples: [EvaluationSample], published: Int? = nil, notes: [String] = []
    ) {
        self.name = name
        self.split = split
        self.samples = samples
        self.published = published
        self.notes = notes
        if let published, published != samples.count {
            self.notes.append("\(name) \(split) has \(samples.count) samples here, \(published) as published")
        }
    }
}

/// Which dataset is meant, and where it lies.
public struct EvaluationSource: Hashable, Sendable {
    /// `refcoco`, `refcoco+`, `refcocog`, `grefcoco`, `reasonseg`; or the path of a folder of scenes, or of a COCO file.
    public var dataset: String
    /// The folder that holds the dataset; for a COCO file, its pictures.
    public var root: String?
    /// The split; nil for the validation split.
    public var split: String?
    /// Who split it: unc, umd, google; nil for the split that the literature compares on.
    public var splitBy: String?
    /// Datasets by the words of `data prepare`, where `dataset` is empty.
    public var files = DatasetFiles(split: "val")
    /// Whether every expression is asked where the usual protocol takes one of several.
    public var everyExpression: Bool

    /// A dataset.
    public init(
        dataset: String, root: String? = nil, split: String? = nil, splitBy: String? = nil,
        everyExpression: Bool = false
    ) {
        self.dataset = dataset
        self.root = root
        self.split = split
        self.splitBy = splitBy
        self.everyExpression = everyExpression
    }

    /// Reads the dataset.
    ///
    /// - Throws: `EvaluationError`, or `FormatError` naming the file that cannot be read.
    public func load() throws -> EvaluationSet {
        switch dataset {
        case "": return try AnnotatedSamples.load(files)
        case "refcoco", "refcoco+", "refcocog", "grefcoco":
            return try ReferSamples.load(
                dataset, root: folder(), split: split ?? "val",
                splitBy: splitBy ?? (dataset == "refcocog" ? "umd" : "unc"))
        case "reasonseg":
            return try ReasonSamples.load(root: folder(), split: split ?? "val", everyExpression: everyExpression)
        case _ where dataset.hasSuffix(".json"):
            return try PhraseSamples.load(dataset, images: folder())
        default:
            let name = URL(fileURLWithPath: dataset).lastPathComponent
            let samples = try SceneSamples.load(dataset, split: split, everyExpression: everyExpression)
            let parts = [split, everyExpression ? "every expression" : nil].compactMap { $0 }
            return EvaluationSet(name: name, split: parts.joined(separator: ", "), samples: samples)
        }
    }

    private func folder() throws(EvaluationError) -> String {
        guard let root else { throw .dataset("\(dataset) needs --data-root, the folder that holds it") }
        return root
    }

    /// The first of some folders that is there.
    ///
    /// - Throws: `EvaluationError.dataset` with all that were looked at.
    static func first(of folders: [String], holding what: String) throws(EvaluationError) -> String {
        if let folder = folders.first(where: Files.isFolder) { return folder }
        throw .dataset("no folder of \(what): looked for \(folders.joined(separator: ", "))")
    }
}
