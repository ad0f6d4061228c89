import DatasetFixtures
import Foundation
import TestSupport
import Testing

@testable import SegDatasets
@testable import SegFormats

/// `DatasetName` and `PhraseObjects` are tested here, too.
struct DatasetFilesTests {
    @Test func `a name is written as it is read, and nonsense is none`() throws {
        for (text, name, splitBy) in [
            ("refcoco", "refcoco", "unc"), ("refcocog", "refcocog", "umd"), ("refcocog:google", "refcocog", "google"),
            ("emoji:emoji", "emoji", "emoji"),
        ] {
            let read = try JSONDecoder().decode([DatasetName].self, from: Data("[\"\(text)\"]".utf8))
            #expect(read[0].name == name && read[0].splitBy == splitBy)
            #expect(try JSONDecoder().decode([DatasetName].self, from: JSONEncoder().encode(read)) == read)
        }
        for text in ["", ":", "a:", ":b", "a:b:c", "a/b", "../x"] {
            #expect(DatasetName(text) == nil)
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([DatasetName].self, from: Data("[\"\(text)\"]".utf8))
            }
        }
    }

    @Test func `pictures are looked for in every usual place`() throws {
        let folder = try TextFolder()
        let name = DatasetName(name: "refcoco+")
        #expect(name.images(under: folder.path) == "\(folder.path)/images/coco_2014/train2014")
        try folder.write("", to: "train2014/a")
        #expect(name.images(under: folder.path) == "\(folder.path)/train2014")
        try folder.write("", to: "images/mscoco/images/train2014/a")
        #expect(name.images(under: folder.path) == "\(folder.path)/images/mscoco/images/train2014")
        #expect(DatasetName(name: "drawn").images(under: "r") == "r/drawn/images")
        #expect(DatasetName(name: "refclef").images(under: "r") == "r/images/saiapr_tc-12")
    }

    @Test func `every kind of dataset is read by its own reader, one after the other`() throws {
        let refer = try ReferFolder([(1, 1, 10, "train", ["one"])])
        let folder = try TextFolder()
        let mask = #"{"size": [1, 2], "counts": [0, 1, 1]}"#
        var files = refer.files()
        files.scenes = try folder.write(
            #"{"id": 0, "image": "0.png", "objects": [{"rle": \#(mask), "expressions": ["a"]}]}"#, to: "scenes.jsonl")
        files.pairs = try folder.write(#"{"image": "0.png", "rle": \#(mask), "text": "b"}"#, to: "pairs.jsonl")
        let coco = #"""
            {"images": [{"id": 1, "file_name": "1.png", "width": 2, "height": 1}], "categories": [{"id": 1, "name": "cat"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "segmentation": \#(mask), "phrase": "the cat"},
                             {"id": 2, "image_id": 1, "category_id": 1, "segmentation": {"size": [9, 9], "counts": [1]}}]}
            """#
        files.coco = try folder.write(coco, to: "coco.json")
        files.phrases = try folder.write(coco, to: "phrases.json")
        files.captions = try folder.write(
            #"{"images": [{"id": 1, "file_name": "1.png"}], "annotations": [{"id": 1, "image_id": 1, "caption": "A cat."}]}"#,
            to: "captions.json")
        files.images = "pictures"
        #expect(files.problems.isEmpty && !files.isEmpty)
        var report = DataReport()
        var found: [String] = []
        try files.forEach(&report) { source, report in
            let texts = try source.read().annotatedObjects.map { "\($0.image): \($0.texts.joined(separator: "/"))" }
            found += texts.map { "\(source.name), \($0)" }
        }
        #expect(
            found == [
                "refcoco(unc), \(refer.root)/images/coco_2014/train2014/1.jpg: one",
                "coco, pictures/1.png: cat", "phrases, pictures/1.png: the cat", "phrases, pictures/1.png: cat",
                "captions, pictures/1.png: A cat.", "pairs, pictures/0.png: b", "scenes, pictures/0.png: a",
            ])
        #expect(files.title == "refcoco, coco, phrases, captions, pairs, scenes")
    }

    @Test func `drawn scenes that name their split are read by it, others always`() throws {
        let folder = try TextFolder()
        let object = #""objects": [{"rle": {"size": [1, 2], "counts": [0, 1, 1]}, "expressions": ["x", "y"]}]"#
        let lines = ["train", "val", "train", "testB"].enumerated().map {
            #"{"id": \#($0), "image": "\#($0).png", "split": "\#($1)", \#(object)}"#
        }
        let path = try folder.write(
            (lines + [#"{"image": "4.png", \#(object)}"#]).joined(separator: "\n"), to: "scenes.jsonl")
        func places(_ split: String?) throws -> [Int] {
            try DrawnSceneObjects(contentsOf: path, images: nil, split: split).read().annotatedObjects.map(\.place)
        }
        #expect(try places("train") == [0, 4, 8] && places("val") == [2, 8] && places(nil) == [0, 2, 4, 6, 8])
    }

    @Test func `what does not go together is reported`() {
        var files = DatasetFiles()
        #expect(files.problems.isEmpty && files.isEmpty)
        files.yolo = "labels"
        files.masks = "m"
        files.root = "r"
        files.datasets = []
        files.split = ""
        #expect(files.problems.count == 4 && !files.isEmpty)
    }
}
