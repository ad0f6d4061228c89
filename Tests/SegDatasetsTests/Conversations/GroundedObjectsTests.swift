import SegGeometry
import SegImaging
import SegTokens
import TestSupport
import Testing

@testable import SegDatasets
@testable import SegFormats

/// ms-swift's `objects`, through the reader of conversations.
@Suite struct GroundedObjectsTests {
    private let folder: TextFolder

    init() throws {
        folder = try TextFolder()
        try folder.write(ImageEncoding.png(Image(size: ImageSize(width: 160, height: 80))), to: "a.png")
        let turned = Image(size: ImageSize(width: 80, height: 160))
        try folder.write(oriented(ImageEncoding.png(turned), .turnsRight), to: "turned.png")
    }

    private func read(
        _ question: String, _ answer: String, objects: String, images: String = #"["a.png"]"#
    ) throws -> (answers: [String], report: DataReport) {
        let path = try folder.write(
            #"{"messages": [{"role": "user", "content": "\#(question)"}, {"role": "assistant", "content": "\#(answer)"}], "images": \#(images), "objects": \#(objects)}"#,
            to: "file.jsonl")
        var (answers, report) = ([String](), DataReport())
        try ConversationReader.forEach(in: path, report: &report) { record, _ in
            answers = record.turns.map(\.words)
        }
        return (answers, report)
    }

    @Test func `marks are filled in their order, boxes and points as the models write them`() throws {
        // Pixels of the picture, of which the width is twice the height.
        let (answers, report) = try read(
            "<image>Where are <ref-object> and <ref-object>?", "<ref-object>: <bbox>, <bbox>",
            objects: #"{"ref": ["disc", "star", "disc"], "bbox": [[50, 30, 130, 70], [16, 8]]}"#)
        #expect(answers == ["Where are disc and star?", "disc: [0.312, 0.375, 0.812, 0.875], [0.100, 0.100]"])
        #expect(report.entries.isEmpty)
    }

    @Test func `the same box is the same in every unit`() throws {
        var random = SplitMix64(seed: 12)
        for _ in 0..<500 {
            // On the grid of 1/1000, so that no unit rounds.
            let x = [Int.random(in: 0...500, using: &random), Int.random(in: 501...1000, using: &random)]
            let y = [Int.random(in: 0...500, using: &random), Int.random(in: 501...1000, using: &random)]
            func box(_ width: Double, _ height: Double) -> String {
                "[\(Double(x[0]) * width), \(Double(y[0]) * height), \(Double(x[1]) * width), \(Double(y[1]) * height)]"
            }
            let all = try [
                #"{"bbox": [\#(box(0.16, 0.08))]}"#, #"{"bbox_type": "real", "bbox": [\#(box(0.16, 0.08))]}"#,
                #"{"bbox_type": "norm1", "bbox": [\#(box(0.001, 0.001))]}"#,
                #"{"bbox_type": "norm1000", "bbox": [\#(box(1, 1))]}"#,
            ].map { try read("?", "<bbox>", objects: $0).answers.last }
            #expect(Set(all).count == 1 && all[0]?.hasPrefix("[") == true)
        }
    }

    @Test func `each box is understood by the size of its own picture, upright`() throws {
        let (answers, report) = try read(
            "<image><image>?", "<bbox><bbox>", objects: #"{"bbox": [[16, 8], [16, 8]], "image_id": [1, 0]}"#,
            images: #"["a.png", "turned.png"]"#)
        #expect(answers.last == "[0.100, 0.100][0.100, 0.100]")
        #expect(report.counts == [.ambiguousFrame: 1])
    }

    @Test(arguments: [
        // No object, too few, too many, an unknown unit, a box off its picture, corners in the wrong order.
        (#"{}"#, "<bbox>"), (#"{"ref": []}"#, "<ref-object>"), (#"{"bbox": [[1, 2]]}"#, "<bbox><bbox>"),
        (#"{"bbox": [[1, 2], [3, 4]]}"#, "<bbox>"), (#"{"ref": ["a", "b"]}"#, "<ref-object>"),
        (#"{"bbox_type": "norm100", "bbox": [[1, 2]]}"#, "<bbox>"), (#"{"bbox": [[1, 2, 170, 9]]}"#, "<bbox>"),
        (#"{"bbox": [[50, 30, 40, 70]]}"#, "<bbox>"), (#"{"bbox": [[1, 2, 3]]}"#, "<bbox>"),
        (#"{"bbox": [["a", 2]]}"#, "<bbox>"), (#"{"bbox": [[1, 2]], "image_id": [1]}"#, "<bbox>"),
        (#"{"bbox": [[1, 2]], "image_id": [0, 0]}"#, "<bbox>"), (#"5"#, "<bbox>"), (#"{"ref": [5]}"#, "<ref-object>"),
        // Shares where pixels are said to be: a dot in the corner.
        (#"{"bbox": [[0.1, 0.2, 0.5, 0.6]]}"#, "<bbox>"),
    ])
    func `what is not as ms-swift says leaves its record out, and no mark is trained on`(
        objects: String, answer: String
    ) throws {
        let (answers, report) = try read("?", answer, objects: objects)
        #expect(answers.isEmpty && report.counts == [.brokenRecord: 1])
    }

    @Test func `objects beside words that need none change nothing, and pixels need the picture`() throws {
        #expect(try read("?", "there", objects: #"{"ref": ["a"], "bbox": [[1, 2]]}"#).answers == ["?", "there"])
        let absent = try read("?", "<bbox>", objects: #"{"bbox": [[1, 2]]}"#, images: #"["none.png"]"#)
        #expect(absent.answers.isEmpty && absent.report.entries[0].detail.contains("none.png"))
        let shares = #"{"bbox": [[0.1, 0.2]], "bbox_type": "norm1"}"#
        #expect(try read("?", "<bbox>", objects: shares, images: #"["none.png"]"#).answers.last == "[0.100, 0.200]")
    }
}
