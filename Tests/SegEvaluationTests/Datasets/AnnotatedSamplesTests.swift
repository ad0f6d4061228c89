import Foundation
import SegDatasets
import SegEvaluation
import SegGeometry
import SegImaging
import Testing

/// Datasets by the words of `data prepare`, as samples.
@Suite struct AnnotatedSamplesTests {
    private let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("words-\(UUID().uuidString)")
        for folder in ["labelme", "yolo", "images"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        let size = ImageSize(width: 20, height: 10)
        for name in ["a", "b"] { try write(Data(ImageEncoding.png(Image(size: size))), "images/\(name).png") }
        try write(Data(ImageEncoding.png(Mask(size: size, pixels: (0..<200).map { $0 < 40 ? 1 : 0 }))), "m.png")
        for name in ["a", "b"] {
            let shapes =
                #"[{"label": "cat", "points": [[0, 0], [4, 0], [4, 4], [0, 4]]}, {"label": "cat", "points": [[8, 0], [12, 0], [12, 4], [8, 4]]}, {"label": "dog", "points": [[0, 6], [4, 6], [4, 9], [0, 9]]}]"#
            try write(
                Data(
                    #"{"imagePath": "../images/\#(name).png", "imageWidth": 20, "imageHeight": 10, "shapes": \#(shapes)}"#
                        .utf8),
                "labelme/\(name).json")
        }
        try write(Data("0 0 0 0.5 0 0.5 1 0 1\n".utf8), "yolo/a.txt")
        try write(Data("cat\n".utf8), "names.txt")
        try write(Data("image,mask,text\nimages/a.png,m.png,the top\nimages/b.png,,a ghost\n".utf8), "pairs.csv")
    }

    private func write(_ data: Data, _ name: String) throws { try data.write(to: root.appendingPathComponent(name)) }

    private func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    private func load(_ change: (inout DatasetFiles) -> Void) throws -> EvaluationSet {
        var source = EvaluationSource(dataset: "")
        source.files = DatasetFiles()
        change(&source.files)
        return try source.load()
    }

    @Test func `LabelMe, YOLO and pairs are read as examples are, every set of words a sample`() throws {
        let labelme = try load { $0.labelme = path("labelme") }
        #expect(labelme.name == "labelme" && labelme.split.isEmpty && labelme.notes.isEmpty)
        #expect(labelme.samples.map(\.expression) == ["cat", "dog", "cat", "dog"])
        #expect(labelme.samples.map(\.truth.area) == [32, 12, 32, 12])
        #expect(labelme.samples.map(\.kind) == ["several objects", "one object", "several objects", "one object"])
        let yolo = try load {
            ($0.yolo, $0.images, $0.classes) = (path("yolo"), path("images"), path("names.txt"))
        }
        #expect(yolo.samples.map(\.truth.area) == [100] && yolo.samples[0].image == path("images/a.png"))
        let pairs = try load { $0.pairs = path("pairs.csv") }
        #expect(
            pairs.samples.map(\.truth.area) == [40, 0] && pairs.samples.map(\.kind) == ["one object", "no object"])
        #expect(pairs.samples[1].truth.size == ImageSize(width: 20, height: 10))
    }

    @Test func `shares divide what has no splits, and the parts are the whole`() throws {
        let all = try load { $0.labelme = path("labelme") }.samples.map(\.id)
        let parts = try ["train", "val", "test"].map { split in
            try load { ($0.labelme, $0.splitShares, $0.split) = (path("labelme"), [0.4, 0.3, 0.3], split) }
        }
        #expect(parts.flatMap(\.samples).map(\.id).sorted() == all.sorted())
        #expect(parts.map(\.split) == ["train", "val", "test"])
    }

    @Test func `what no sample can be is in the notes`() throws {
        try write(
            Data(
                "image,mask,text,id\nimages/a.png,m.png,x,1\nimages/b.png,m.png,y,1\nimages/c.png,,z,2\nimages/a.png,m.png,\" \",3\n"
                    .utf8), "odd.csv")
        let odd = try load { $0.pairs = path("odd.csv") }
        #expect(odd.samples.map(\.expression) == ["x"])
        for start in ["duplicate id: 1", "missing image: 1", "empty expression: 1"] {
            #expect(odd.notes.contains { $0.hasPrefix(start) }, "\(start): \(odd.notes)")
        }
        try write(
            Data(
                #"{"images": [{"id": 1, "file_name": "a.png"}], "annotations": [{"id": 1, "image_id": 1, "caption": "c"}]}"#
                    .utf8), "captions.json")
        let captions = try load { $0.captions = path("captions.json") }
        #expect(captions.samples.isEmpty && captions.notes.contains { $0.hasPrefix("unusable: 1") })
    }
}
