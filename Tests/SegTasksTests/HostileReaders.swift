import DatasetFixtures
import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import SegRewards
import SegTasks
import TestSupport
import Testing

/// A reader of text files, a small dataset that it reads without a word, and what it makes of it.
struct HostileReader: Sendable, CustomTestStringConvertible {
    enum Syntax: Sendable { case json, lines, csv, words, yaml }

    let testDescription: String
    /// The file that is spoilt.
    let file: String
    let syntax: Syntax
    let clean: String
    /// Members that a file may lack or spell otherwise, as its format says.
    var optional: Set<String> = []
    /// Members whose text says what it says, be it empty.
    var free: Set<String> = []
    let read: @Sendable (TextFolder) throws -> (objects: [String], report: DataReport)

    /// Every reader of text files.
    static let all: [HostileReader] = [
        coco, phrases, captions, panoptic, grouped, labelme, reasonseg, scenes, pairsOfLines, conversations, listed,
        pairsOfCSV, yolo, names, yaml,
    ]

    /// What stands beside the spoilt file.
    func addOthers(to folder: TextFolder) throws {
        let size = ImageSize(width: 20, height: 10)
        for name in ["a", "b"] { try folder.write(ImageEncoding.png(Image(size: size)), to: "images/\(name).png") }
        try folder.write(ImageEncoding.png(Image(size: size)), to: "ReasonSeg/train/a.jpg")
        let mask = Mask(size: size, pixels: (0..<200).map { $0 < 40 ? 1 : 0 })
        try folder.write(ImageEncoding.png(mask), to: "m.png")
        var ids = Image(size: size)
        for index in 0..<200 { ids.pixels[3 * index] = index < 50 ? 1 : 2 }
        try folder.write(ImageEncoding.png(ids), to: "panoptic/a.png")
        try folder.write(Self.coco.clean, to: "grefcoco/instances.json")
        try folder.write("cat\ndog\n", to: "names.txt")
        try folder.write("0 0 0 0.5 0 0.5 1 0 1\n1 0.5 0 1 0 1 1 0.5 1\n", to: "labels/a.txt")
    }

    private static func objects(of source: some AnnotationSource) throws -> (objects: [String], report: DataReport) {
        var read = try source.read()
        // As whoever uses the objects says.
        for object in read.annotatedObjects where object.texts.contains("") {
            read.report.add(.emptyExpression, "\(source.name), \(object.image)")
        }
        return (read.annotatedObjects.map { "\(FolderName.last($0.image)) \($0.texts) \($0.areas)" }, read.report)
    }

    private static func objects(
        _ report: DataReport, _ source: some AnnotationSource
    ) throws -> (objects: [String], report: DataReport) {
        var read = try objects(of: source)
        read.report.add(report)
        return read
    }

    private static let square = "[[0, 0, 4, 0, 4, 4, 0, 4]]"

    private static let coco = HostileReader(
        testDescription: "COCO", file: "coco.json", syntax: .json,
        clean: #"""
            {"images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 10}, {"id": 2, "file_name": "b.png", "width": 20, "height": 10}],
             "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dög"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 0, "segmentation": \#(square)},
                             {"id": 2, "image_id": 2, "category_id": 2, "segmentation": {"size": [10, 20], "counts": [0, 9, 191]}}]}
            """#, optional: ["iscrowd"],
        read: { folder in
            var report = DataReport()
            let instances = try CocoInstances(contentsOf: "\(folder.path)/coco.json", report: &report)
            return try objects(report, CocoObjects(instances, name: "coco.json", images: "p"))
        })

    private static let phrases = HostileReader(
        testDescription: "phrases", file: "phrases.json", syntax: .json,
        clean: #"""
            {"images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 10}], "categories": [{"id": 1, "name": "cat"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "segmentation": \#(square), "phrase": "the cät"}]}
            """#, optional: ["phrase"],
        read: { folder in
            var report = DataReport()
            let source = try PhraseObjects(
                contentsOf: "\(folder.path)/phrases.json", images: "p", report: &report)
            return try objects(report, source)
        })

    private static let captions = HostileReader(
        testDescription: "captions", file: "captions.json", syntax: .json,
        clean:
            #"{"images": [{"id": 1, "file_name": "a.png"}], "annotations": [{"id": 1, "image_id": 1, "caption": "A cät."}]}"#,
        read: { try objects(of: CaptionObjects(contentsOf: "\($0.path)/captions.json", images: "p")) })

    private static let panoptic = HostileReader(
        testDescription: "panoptic", file: "panoptic.json", syntax: .json,
        clean: #"""
            {"categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "sky"}], "images": [{"id": 5, "file_name": "a.jpg"}],
             "annotations": [{"image_id": 5, "file_name": "a.png", "segments_info": [{"id": 1, "category_id": 2, "iscrowd": 0}, {"id": 2, "category_id": 1}]}]}
            """#, optional: ["iscrowd"],
        read: { folder in
            try objects(
                of: PanopticObjects(
                    contentsOf: "\(folder.path)/panoptic.json", masks: "\(folder.path)/panoptic", images: "p"))
        })

    private static let grouped = HostileReader(
        testDescription: "gRefCOCO", file: "grefcoco/grefs(unc).json", syntax: .json,
        clean: #"""
            [{"ref_id": 1, "image_id": 1, "ann_id": [1], "split": "val", "sentences": [{"sent_id": 1, "sent": "the cät"}]},
             {"ref_id": 2, "image_id": 2, "ann_id": [2], "split": "val", "sentences": [{"sent_id": 2, "sent": "dog"}]}]
            """#, optional: ["sent_id"],
        read: { folder in
            var report = DataReport()
            let dataset = try ReferDataset(
                folder: "\(folder.path)/grefcoco", splitBy: "unc", report: &report)
            return try objects(report, ReferObjects(dataset, images: "p", split: "val"))
        })

    private static let labelme = HostileReader(
        testDescription: "LabelMe", file: "labelme/a.json", syntax: .json,
        clean: #"""
            {"imagePath": "a.png", "imageWidth": 20, "imageHeight": 10,
             "shapes": [{"label": "cät", "points": [[0, 0], [4, 0], [4, 4]], "shape_type": "polygon", "group_id": null},
                        {"label": "dog", "points": [[6, 1], [9, 5]], "shape_type": "rectangle"}]}
            """#, optional: ["shape_type", "group_id"],
        read: { try objects(of: LabelMeObjects(folder: "\($0.path)/labelme", images: nil)) })

    private static let reasonseg = HostileReader(
        testDescription: "ReasonSeg", file: "ReasonSeg/train/a.json", syntax: .json,
        clean:
            #"{"text": ["what purrs?"], "is_sentence": true, "shapes": [{"label": "target", "points": [[2, 2], [8, 2], [8, 8]]}]}"#,
        optional: ["is_sentence"],
        read: { try objects(of: ReasonObjects(root: $0.path, split: "train")) })

    private static let runs = #"{"size": [10, 20], "counts": [0, 9, 191]}"#

    private static let scenes = HostileReader(
        testDescription: "scenes", file: "scenes.jsonl", syntax: .lines,
        clean: """
            {"id": 1, "image": "a.png", "split": "train", "objects": [{"rle": \(runs), "expressions": ["the cät"]}]}
            {"id": 2, "image": "b.png", "objects": [{"rle": \(runs), "expressions": ["dog"]}]}

            """, optional: ["split", "id"],
        read: { try objects(of: DrawnSceneObjects(contentsOf: "\($0.path)/scenes.jsonl", images: nil)) })

    private static let pairsOfLines = HostileReader(
        testDescription: "pairs, JSON", file: "pairs.jsonl", syntax: .lines,
        clean: """
            {"image": "images/a.png", "rle": \(runs), "text": "the cät"}
            {"image": "images/b.png", "mask": "m.png", "phrase": ["dog", "hound"]}

            """,
        free: ["mask"],  // An empty mask says that nothing is meant.
        read: { try objects(of: PairObjects(contentsOf: "\($0.path)/pairs.jsonl", images: nil)) })

    private static let conversations = HostileReader(
        testDescription: "conversations", file: "talk.jsonl", syntax: .lines,
        clean: #"""
            {"images": ["a.png"], "messages": [{"role": "user", "content": "<image>Where is the cät?"}, {"role": "assistant", "content": "there"}]}
            {"messages": [{"role": "user", "content": [{"type": "image", "image": "b.png"}, {"type": "text", "text": "?"}]}, {"role": "assistant", "content": "here"}]}

            """#, optional: ["type"], free: ["content", "text"], read: { try talk($0, "talk.jsonl") })

    private static let listed = HostileReader(
        testDescription: "conversations, a list", file: "talk.json", syntax: .json,
        clean:
            #"[{"image": "a.png", "conversations": [{"from": "human", "value": "<image>\nWhere?"}, {"from": "gpt", "value": "thére"}]}]"#,
        free: ["value"], read: { try talk($0, "talk.json") })

    private static func talk(_ folder: TextFolder, _ name: String) throws -> (objects: [String], report: DataReport) {
        var (objects, report) = ([String](), DataReport())
        try ConversationReader.forEach(in: "\(folder.path)/\(name)", report: &report) { record, _ in
            objects.append("\(record.images) \(record.turns)")
        }
        return (objects, report)
    }

    private static let pairsOfCSV = HostileReader(
        testDescription: "pairs, CSV", file: "pairs.csv", syntax: .csv,
        clean: "image,mask,text\nimages/a.png,m.png,\"the cät, left\"\nimages/b.png,,ghost\n",
        read: { try objects(of: PairObjects(contentsOf: "\($0.path)/pairs.csv", images: nil)) })

    private static func labels(_ folder: TextFolder, _ names: String) throws -> (objects: [String], report: DataReport)
    {
        try objects(
            of: YoloObjects(
                labels: "\(folder.path)/labels", images: "\(folder.path)/images",
                classes: YoloNames.read(contentsOf: "\(folder.path)/\(names)")))
    }

    private static let yolo = HostileReader(
        testDescription: "YOLO", file: "labels/a.txt", syntax: .words,
        clean: "0 0 0 0.5 0 0.5 1 0 1\n1 0.5 0 1 0 1 1 0.5 1\n", read: { try labels($0, "names.txt") })

    private static let names = HostileReader(
        testDescription: "YOLO's names", file: "names.txt", syntax: .words, clean: "cät\ndog\n",
        read: { try labels($0, "names.txt") })

    private static let yaml = HostileReader(
        testDescription: "YOLO's data.yaml", file: "data.yaml", syntax: .yaml,
        clean: "path: .\nnames:\n  0: cät\n  1: \"a, dog\"\n", read: { try labels($0, "data.yaml") })
}

enum FolderName {
    /// A path's last name.
    static func last(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }
}
