import Testing

@testable import SegDatasets
@testable import SegFormats

@Suite struct CocoEntryTests {
    private func entry(_ text: String) throws -> CocoEntry {
        var cursor = JSONCursor([UInt8](text.utf8), file: "f.json")
        return CocoEntry(try cursor.skip(), of: cursor, called: "images[3]")
    }

    @Test(arguments: [
        ("true", true), ("false", false), ("1", true), ("0", false), ("0.0", false), ("2", true), ("null", false),
        ("\"\"", false), ("\"0\"", true), ("[]", false), ("[0]", true), ("{}", false),
    ])
    func `a crowd is what Python takes for true`(spelled: String, isCrowd: Bool) throws {
        let entry = try entry(#"{"id": 1, "image_id": 2, "iscrowd": \#(spelled)}"#)
        #expect(entry.annotation?.isCrowd == isCrowd)
    }

    @Test func `fields behind an odd one are read`() throws {
        let entry = try entry(#"{"width": 1.5, "id": 7.0, "image_id": "x", "height": 9}"#)
        #expect(entry.integers == ["id": 7, "height": 9])
        #expect(entry.annotation == nil)
    }

    @Test func `what is absent or something else is named`() throws {
        let entry = try entry(#"{"id": "12", "width": "640", "file_name": 5}"#)
        #expect(
            entry.label(["id", "width", "height"], ["file_name"])
                == "f.json, images[3] (byte 0): id is \"12\", not a whole number, width is \"640\", not a whole number, "
                + "no height, file_name is 5, not a text")
        #expect(
            try self.entry(#"{"id": 1, "width": 0, "height": 4}"#).label(["id", "width", "height"], []).hasSuffix(
                "width is 0, height is 4"))
    }

    @Test func `a picture without a file name lies where its address says`() throws {
        let text = #"{"id": 1, "width": 8, "height": 6, "coco_url": "http://images.cocodataset.org/train2017/1.jpg"}"#
        #expect(try entry(text).image?.file == "train2017/1.jpg")
    }
}
