public import ArgumentParser
internal import Foundation
public import SegDatasets

/// Which datasets are read, on the command line.
struct DataSourceOptions: ParsableArguments {
    @Option(
        help: "REFER datasets: the folder that holds a folder for each, as it is to stand in the pictures' paths.",
        completion: .directory)
    var root: String?

    @Option(parsing: .upToNextOption, help: "Datasets under --root, NAME or NAME:SPLITTER (refcocog:google).")
    var datasets: [DatasetName] = ["refcoco", "refcoco+", "refcocog", "refclef"].map(DatasetName.init(name:))

    @Option(
        help:
            "The split of REFER datasets, of ReasonSeg, of drawn scenes that name theirs, and of what --split-shares divides."
    )
    var split = "train"

    @Flag(help: "Keep pictures of validation and test splits in the train split.")
    var allowLeak = false

    @OptionGroup var annotations: AnnotationOptions

    @Option(help: "Scenes that `simpleseg scenes` drew: their folder, or their scenes.jsonl.", completion: .file())
    var scenes: String?

    @Option(
        help:
            "Conversations in LLaVA's, ms-swift's, TRL's or this project's format, a JSON list or one a line; taken as they are.",
        completion: .file())
    var conversations: [String] = []

    func validate() throws {
        if let problem = files.problems.first { throw ValidationError(problem) }
    }

    /// Refuses options that name nothing to read.
    ///
    /// - Throws: `ValidationError` that tells what can be named.
    func requireSome() throws {
        guard files.isEmpty, conversations.isEmpty else { return }
        throw ValidationError(
            "no dataset: give --root, or one of \(AnnotationOptions.names), --scenes, --conversations"
        )
    }

    /// The datasets that are not conversations.
    var files: DatasetFiles {
        var files = DatasetFiles(split: split)
        (files.datasets, files.allowLeak) = (datasets, allowLeak)
        (files.root, files.scenes) = (root ?? "", scenes ?? "")
        annotations.name(in: &files)
        return files
    }

    /// The folder of the pictures.
    var images: String? { annotations.images }

    /// What a page about them is called.
    var title: String {
        let named = conversations.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
        return ([files.title].filter { !$0.isEmpty } + named).joined(separator: ", ")
    }
}

extension DatasetName: ExpressibleByArgument {
    /// Reads `NAME` or `NAME:SPLITTER`.
    public init?(argument: String) { self.init(argument) }

    /// The name alone, as the help shows it.
    public var defaultValueDescription: String { name }
}
