internal import ArgumentParser
internal import Foundation
internal import SegData

/// Which datasets are read, on the command line.
struct DataSourceOptions: ParsableArguments {
    @Option(
        help: "REFER datasets: the folder that holds a folder for each, as it is to stand in the pictures' paths.",
        completion: .directory)
    var root: String?

    @Option(parsing: .upToNextOption, help: "Datasets under --root, NAME or NAME:SPLITTER (refcocog:google).")
    var datasets: [DatasetName] = ["refcoco", "refcoco+", "refcocog", "refclef"].map(DatasetName.init(name:))

    @Option(help: "The split of REFER datasets.")
    var split = "train"

    @Flag(help: "Keep pictures of validation and test splits in the train split.")
    var allowLeak = false

    @Option(help: "A dataset in COCO's layout: its instances.json.", completion: .file())
    var coco: String?

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
        help: "Rows of image, mask (a PNG) and text: a CSV with these names in its header, or JSON, one object a line.",
        completion: .file())
    var pairs: String?

    @Option(help: "Scenes that `simpleseg scenes` drew: the folder, or its scenes.jsonl.", completion: .file())
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
        if root == nil, files.isEmpty, conversations.isEmpty {
            throw ValidationError(
                "no dataset: give --root, or one of --coco, --panoptic, --captions, --labelme, --yolo, --pairs, --scenes, --conversations"
            )
        }
        if yolo != nil, images == nil || classes == nil {
            throw ValidationError("--yolo needs --images and --classes")
        }
        if masks != nil, panoptic == nil { throw ValidationError("--masks goes with --panoptic") }
    }

    /// Datasets that are not REFER's.
    private var files: [String] {
        [coco, panoptic, captions, labelme, yolo, pairs, scenes].compactMap { $0 }
    }

    /// What a page about them is called.
    var title: String {
        ((root == nil ? [] : datasets.map(\.name)) + (files + conversations).map(Self.name)).joined(separator: ", ")
    }

    /// Calls `body` with each dataset, one after the other, so that only one is in memory.
    func forEach(_ report: inout DataReport, _ body: (any LessonSource, inout DataReport) throws -> Void) throws {
        if let root {
            let kept = split == "train" && !allowLeak ? try keptImages(root) : []
            for name in datasets {
                let dataset = try name.load(under: root, &report)
                try body(
                    ReferSubjects(
                        dataset, images: name.images(under: root), split: split, excluded: name.isCOCO ? kept : []),
                    &report)
            }
        }
        if let coco {
            let instances = try CocoInstances(contentsOf: coco, report: &report)
            try body(CocoSubjects(instances, name: Self.name(coco), images: folder(of: coco)), &report)
        }
        if let panoptic {
            let masks = masks ?? URL(fileURLWithPath: panoptic).deletingPathExtension().relativePath
            try body(PanopticSubjects(contentsOf: panoptic, masks: masks, images: folder(of: panoptic)), &report)
        }
        try forEachFolderAndList(&report, body)
    }

    private func forEachFolderAndList(
        _ report: inout DataReport, _ body: (any LessonSource, inout DataReport) throws -> Void
    ) throws {
        if let captions {
            try body(CaptionSubjects(contentsOf: captions, images: folder(of: captions)), &report)
        }
        if let labelme { try body(LabelMeSubjects(folder: labelme, images: images), &report) }
        if let yolo, let images, let classes {
            let names = try YoloNames.read(contentsOf: classes)
            try body(YoloSubjects(labels: yolo, images: images, classes: names), &report)
        }
        if let pairs { try body(PairSubjects(contentsOf: pairs, images: images), &report) }
        if let scenes { try body(SceneSubjects(contentsOf: Self.file(ofScenes: scenes), images: images), &report) }
    }

    /// Evaluation takes the folder of drawn scenes, so here it will do as well.
    private static func file(ofScenes path: String) -> String {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && isFolder.boolValue ? "\(path)/scenes.jsonl" : path
    }

    private static func name(_ path: String) -> String {
        URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }

    private func folder(of file: String) -> String {
        images ?? (file.contains("/") ? String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]) : ".")
    }

    /// Pictures in validation and test splits of every refCOCO variant under the root, asked for or not.
    private func keptImages(_ root: String) throws -> Set<Int> {
        var ids: Set<Int> = []
        for name in DatasetName.variants {
            let folder = "\(root)/\(name.name)"
            let files = ["refs(\(name.splitBy)).p", "grefs(\(name.splitBy)).json"].map { "\(folder)/\($0)" }
            guard files.contains(where: FileManager.default.fileExists) else { continue }
            var unused = DataReport()
            let references = try ReferDataset.references(folder: folder, splitBy: name.splitBy, report: &unused)
            ids.formUnion(LeakedImages.ids(in: references))
        }
        return ids
    }
}

/// A dataset on the command line: its folder's name, and who split it.
struct DatasetName: ExpressibleByArgument {
    let name: String
    let splitBy: String

    /// Every split of the datasets that share COCO's pictures.
    static let variants = [
        "refcoco:unc", "refcoco:google", "refcoco+:unc", "refcocog:umd", "refcocog:google", "grefcoco:unc",
    ]
    .compactMap(Self.init(argument:))

    init(name: String) {
        self.name = name
        splitBy = name == "refcocog" ? "umd" : "unc"
    }

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && !$0.contains("/") }) else { return nil }
        name = parts[0]
        splitBy = parts.count == 2 ? parts[1] : Self(name: parts[0]).splitBy
    }

    var isCOCO: Bool { name != "refclef" }

    /// Where the published layout keeps the pictures.
    func images(under root: String) -> String {
        root + (isCOCO ? "/images/coco_2014/train2014" : "/images/saiapr_tc-12")
    }

    func load(under root: String, _ report: inout DataReport) throws -> ReferDataset {
        let dataset = try ReferDataset(folder: "\(root)/\(name)", splitBy: splitBy, report: &report)
        dataset.compareCounts(report: &report)
        return dataset
    }

    var defaultValueDescription: String { name }
}
