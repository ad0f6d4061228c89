internal import Foundation
public import SegFormats

/// Which datasets are read: of each kind one, as `data prepare` names them and as configurations do. Empty paths name
/// none.
public struct DatasetFiles: Hashable, Sendable, Codable {
    /// REFER datasets: the folder that holds a folder for each, as it is to stand in the pictures' paths.
    public var root = ""
    /// Datasets under `root`.
    public var datasets = ["refcoco", "refcoco+", "refcocog", "refclef"].map(DatasetName.init(name:))
    /// The split of REFER datasets, of ReasonSeg, of drawn scenes that name theirs, and of what `splitShares` divides.
    public var split = "train"
    /// Whether pictures of validation and test splits of any refCOCO variant under `root` stay in the train split.
    public var allowLeak = false
    /// A dataset in COCO's layout: its `instances.json`; the categories' names are the words.
    public var coco = ""
    /// A dataset in COCO's layout whose annotations have phrases.
    public var phrases = ""
    /// COCO's panoptic annotations: the JSON.
    public var panoptic = ""
    /// The folder of the PNGs of `panoptic`; else the folder of its name.
    public var masks = ""
    /// COCO's captions: the JSON. Pictures are to be described.
    public var captions = ""
    /// A folder of LabelMe's files, a JSON a picture.
    public var labelme = ""
    /// A folder of YOLO's segmentation labels, a text file a picture; needs `images` and `classes`.
    public var yolo = ""
    /// The names of YOLO's classes: its `data.yaml`, or a text with a name a line.
    public var classes = ""
    /// Rows of image, mask and text: a CSV with these names in its header, or JSON, one object per line.
    public var pairs = ""
    /// Scenes that `simpleseg scenes` drew: their folder, or their `scenes.jsonl`.
    public var scenes = ""
    /// ReasonSeg: the folder that holds its splits.
    public var reasonseg = ""
    /// Shares of train, val and test, by which datasets without splits of their own are divided (`SplitShares`), so that
    /// `split` names a part of them; empty: not at all, and they are read whole, as `train`.
    public var splitShares: [Double] = []
    /// The folder of the pictures of datasets other than REFER's, as it is to stand in their paths; else beside the
    /// file.
    public var images = ""

    /// No dataset; `split` is the one that will be read.
    public init(split: String = "train") {
        self.split = split
    }

    private var files: [String] {
        unsplit.map(\.path) + [scenes, reasonseg].filter { !$0.isEmpty }
    }

    /// What is named of the datasets that have no splits of their own.
    private var unsplit: [(word: String, path: String)] {
        [
            ("coco", coco), ("phrases", phrases), ("panoptic", panoptic), ("captions", captions), ("labelme", labelme),
            ("yolo", yolo), ("pairs", pairs),
        ].filter { !$0.path.isEmpty }
    }

    /// Whether no dataset is named.
    public var isEmpty: Bool { root.isEmpty && files.isEmpty }

    /// What a page or a message about them calls them.
    public var title: String {
        ((root.isEmpty ? [] : datasets.map(\.name)) + files.map(FolderFiles.prefix)).joined(separator: ", ")
    }

    /// Everything that is wrong with the choice, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if !yolo.isEmpty, images.isEmpty || classes.isEmpty { found.append("yolo needs images and classes") }
        if !masks.isEmpty, panoptic.isEmpty { found.append("masks goes with panoptic") }
        if !root.isEmpty, datasets.isEmpty { found.append("datasets is empty, and root is given") }
        if split.isEmpty { found.append("split is empty") }
        if !splitShares.isEmpty, SplitShares(splitShares) == nil { found.append(SplitShares.rule) }
        if !split.isEmpty, split != "train", splitShares.isEmpty, let first = unsplit.first {
            found.append(
                "\(first.word) has no splits, and \(split) is asked for: splitShares (--split-shares), as 0.8, 0.1, 0.1, divide it"
            )
        }
        if !splitShares.isEmpty, !unsplit.isEmpty, !SplitShares.names.contains(split) {
            found.append("split is \(split); split shares make train, val and test")
        }
        return found
    }

    /// Calls `body` with each dataset, one after the other, so that only one needs to be in memory.
    ///
    /// - Throws: `FormatError` when one cannot be read at all, and whatever `body` throws.
    public func forEach(
        _ report: inout DataReport, _ body: (any AnnotationSource, inout DataReport) throws -> Void
    ) throws {
        if !root.isEmpty {
            let kept = split == "train" && !allowLeak ? try keptImages() : []
            for name in datasets {
                let dataset = try name.load(under: root, &report)
                if !dataset.references.contains(where: { $0.split == split }) {
                    report.add(.unknownSplit, dataset.lacks(split))
                }
                try body(
                    ReferObjects(
                        dataset, images: name.images(under: root), split: split, excluded: name.isCOCO ? kept : []),
                    &report)
            }
        }
        func part(_ source: any AnnotationSource, in images: String) -> any AnnotationSource {
            guard let shares = SplitShares(splitShares) else { return source }
            return SplitObjects(source: source, shares: shares, split: split, images: images)
        }
        try forEachOfCOCO(&report) { source, images, report in try body(part(source, in: images), &report) }
        try forEachFolderAndList(&report) { source, images, report in try body(part(source, in: images), &report) }
        if !reasonseg.isEmpty { try body(ReasonObjects(root: reasonseg, split: split), &report) }
        if !scenes.isEmpty {
            let isFile = FolderFiles.ending(of: scenes) == "jsonl"
            let list = isFile ? scenes : "\(scenes)/scenes.jsonl"
            try body(
                DrawnSceneObjects(contentsOf: list, images: images.isEmpty ? nil : images, split: split), &report)
        }
    }

    /// Gets a dataset and the folder that its pictures' paths begin in.
    private typealias Body = (any AnnotationSource, String, inout DataReport) throws -> Void

    private func forEachOfCOCO(_ report: inout DataReport, _ body: Body) throws {
        if !coco.isEmpty {
            let instances = try CocoInstances(contentsOf: coco, report: &report)
            let (name, folder) = (FolderFiles.prefix(of: coco), folder(of: coco))
            try body(CocoObjects(instances, name: name, images: folder), folder, &report)
        }
        if !phrases.isEmpty {
            let folder = folder(of: phrases)
            try body(PhraseObjects(contentsOf: phrases, images: folder, report: &report), folder, &report)
        }
        if !panoptic.isEmpty {
            let folder = folder(of: panoptic)
            let masks = masks.isEmpty ? URL(fileURLWithPath: panoptic).deletingPathExtension().relativePath : masks
            try body(PanopticObjects(contentsOf: panoptic, masks: masks, images: folder), folder, &report)
        }
        if !captions.isEmpty {
            let folder = folder(of: captions)
            try body(CaptionObjects(contentsOf: captions, images: folder), folder, &report)
        }
    }

    private func forEachFolderAndList(_ report: inout DataReport, _ body: Body) throws {
        let images = images.isEmpty ? nil : images
        if !labelme.isEmpty {
            try body(LabelMeObjects(folder: labelme, images: images), images ?? labelme, &report)
        }
        if !yolo.isEmpty, let images {
            let names = try YoloNames.read(contentsOf: classes)
            try body(YoloObjects(labels: yolo, images: images, classes: names), images, &report)
        }
        if !pairs.isEmpty {
            try body(PairObjects(contentsOf: pairs, images: images), folder(of: pairs), &report)
        }
    }

    private func folder(of file: String) -> String {
        images.isEmpty ? FolderFiles.folder(of: file) : images
    }

    /// Pictures in validation and test splits of every refCOCO variant under the root, asked for or not.
    private func keptImages() throws(FormatError) -> Set<Int> {
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
