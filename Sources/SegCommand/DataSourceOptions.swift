public import ArgumentParser
internal import Foundation
public import SegData

/// Which datasets are read, on the command line.
struct DataSourceOptions: ParsableArguments {
    @Option(
        help: "REFER datasets: the folder that holds a folder for each, as it is to stand in the pictures' paths.",
        completion: .directory)
    var root: String?

    @Option(parsing: .upToNextOption, help: "Datasets under --root, NAME or NAME:SPLITTER (refcocog:google).")
    var datasets: [DatasetName] = ["refcoco", "refcoco+", "refcocog", "refclef"].map(DatasetName.init(name:))

    @Option(help: "The split of REFER datasets, and of drawn scenes that name theirs.")
    var split = "train"

    @Flag(help: "Keep pictures of validation and test splits in the train split.")
    var allowLeak = false

    @Option(help: "A dataset in COCO's layout: its instances.json.", completion: .file())
    var coco: String?

    @Option(help: "A dataset in COCO's layout whose annotations have phrases: the JSON.", completion: .file())
    var phrases: String?

    @Option(help: "COCO's panoptic annotations: the JSON; the PNGs lie in the folder of its name, or in --masks.")
    var panoptic: String?

    @Option(help: "The folder of the PNGs of --panoptic.", completion: .directory)
    var masks: String?

    @Option(help: "COCO's captions: the JSON. Pictures are to be described.", completion: .file())
    var captions: String?

    @Option(help: "A folder of LabelMe's files, a JSON a picture.", completion: .directory)
    var labelme: String?

    @Option(help: "A folder of YOLO's segmentation labels, a text file a picture; needs --images and --classes.")
    var yolo: String?

    @Option(help: "The names of YOLO's classes: its data.yaml, or a text with a name a line.", completion: .file())
    var classes: String?

    @Option(
        help:
            "Rows of image, mask (a PNG) and text: a CSV with these names in its header, or JSON, one object per line.",
        completion: .file())
    var pairs: String?

    @Option(help: "Scenes that `simpleseg scenes` drew: their folder, or their scenes.jsonl.", completion: .file())
    var scenes: String?

    @Option(
        help:
            "Conversations in LLaVA's, ms-swift's, TRL's or this project's format, a JSON list or one a line; taken as they are.",
        completion: .file())
    var conversations: [String] = []

    @Option(
        help:
            "The folder of the pictures of datasets other than REFER's, as it is to stand in their paths; else beside the file.",
        completion: .directory)
    var images: String?

    func validate() throws {
        if let problem = files.problems.first { throw ValidationError(problem) }
    }

    /// Refuses options that name nothing to read.
    ///
    /// - Throws: `ValidationError` that tells what can be named.
    func requireSome() throws {
        guard files.isEmpty, conversations.isEmpty else { return }
        throw ValidationError(
            "no dataset: give --root, or one of --coco, --phrases, --panoptic, --captions, --labelme, --yolo, --pairs, --scenes, --conversations"
        )
    }

    /// The datasets that are not conversations.
    var files: DatasetFiles {
        var files = DatasetFiles(split: split)
        (files.datasets, files.allowLeak) = (datasets, allowLeak)
        let given: [(WritableKeyPath<DatasetFiles, String>, String?)] = [
            (\.root, root), (\.coco, coco), (\.phrases, phrases), (\.panoptic, panoptic), (\.masks, masks),
            (\.captions, captions), (\.labelme, labelme), (\.yolo, yolo), (\.classes, classes), (\.pairs, pairs),
            (\.scenes, scenes), (\.images, images),
        ]
        for (path, value) in given { files[keyPath: path] = value ?? "" }
        return files
    }

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
