import Foundation
import SegDatasets
import SegFormats
import Testing

@testable import SegRewards

@Suite struct ConversationFileTests {
    private let path = NSTemporaryDirectory() + "conversations-\(UUID().uuidString).json"

    private func text() throws -> String {
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func `a list is laid out and escaped as Python's json.dump does`() throws {
        var file = try ConversationFile(path: path, layout: .pythonList)
        try file.add(question: "é😀\"\\\n\u{7F}/", answer: "[[[0.5, 1.0]]].")
        try file.add(question: "b", answer: "c")
        #expect(file.count == 2)
        try file.finish()
        let turn = { (role: String, value: String) in
            "            {\n                \"from\": \"\(role)\",\n                \"value\": \"\(value)\"\n            }"
        }
        let item = { (question: String, answer: String) in
            "    {\n        \"conversations\": [\n\(turn("user", question)),\n\(turn("assistant", answer))\n        ]\n    }"
        }
        #expect(
            try text()
                == "[\n" + item(#"\u00e9\ud83d\ude00\"\\\n\u007f/"#, "[[[0.5, 1.0]]].") + ",\n" + item("b", "c") + "\n]"
        )
    }

    @Test func `an empty list is a list`() throws {
        try ConversationFile(path: path, layout: .pythonList).finish()
        #expect(try text() == "[]")
    }

    @Test func `lines hold one object each, and appear only when they are complete`() throws {
        var file = try ConversationFile(path: path, layout: .lines(.simpleseg))
        let example = WrittenExample(id: "1", image: "a.jpg", task: .textToMask, question: "é?", answer: "b.")
        #expect(try file.add(ConversationRecord(example)))
        #expect(!FileManager.default.fileExists(atPath: path))
        try file.finish()
        #expect(
            try text() == #"{"id": "1", "image": "a.jpg", "conversations": [{"from": "user", "#
                + #""value": "<img>a.jpg</img>é?"}, {"from": "assistant", "value": "b."}]}"# + "\n")
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
    }

    @Test func `a file that cannot be made is refused by name`() {
        #expect(throws: FormatError.self) {
            try ConversationFile(path: "/nonexistent/a", layout: .lines(.simpleseg)).finish()
        }
    }

    @Test func `a file that is not finished leaves nothing behind, and what was there in its place`() throws {
        try "before".write(toFile: path, atomically: true, encoding: .utf8)
        do {
            var file = try ConversationFile(path: path, layout: .lines(.simpleseg))
            _ = try file.add(ConversationRecord(id: nil, images: [], turns: []))
        }
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
        #expect(try text() == "before")
    }
}
