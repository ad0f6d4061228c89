import SegDatasets
import SegFormats
import SegTokens
import TestSupport
import Testing

/// `RecordStream`, `JSONFields` and `ByteChunks`, through the reader of conversations that uses them.
@Suite struct RecordStreamTests {
    private let record = #"{"query": "a [\"]} \\", "response": "b"}"#

    private func read(_ text: String) throws -> (conversations: [ConversationRecord], report: DataReport) {
        let folder = try TextFolder()
        let path = try folder.write(text, to: "file.json")
        var report = DataReport()
        var conversations: [ConversationRecord] = []
        try ConversationReader.forEach(in: path, report: &report) { conversation, _ in
            conversations.append(conversation)
        }
        return (conversations, report)
    }

    @Test func `a list and lines hold the same records, whatever white space lies between`() throws {
        for text in [
            "[\(record),\(record)]", " \n[ \(record) ,\n\n \(record)\n]\n ", "\(record)\n\(record)",
            "\n\(record)\r\n\n\(record)\n\n", "\u{FEFF}\(record)\n\(record)",
        ] {
            let (conversations, report) = try read(text)
            #expect(conversations.map { $0.turns.map(\.words) } == [["a [\"]} \\", "b"], ["a [\"]} \\", "b"]])
            #expect(report.entries.isEmpty)
        }
        #expect(try read("").conversations.isEmpty)
        #expect(try read("[]").conversations.isEmpty)
        #expect(try read(" \n ").conversations.isEmpty)
    }

    @Test(arguments: ["[", "[\"a", "[{}", "[1, 2] 3", "[]]"])
    func `a list that does not end, or does not end the file, is refused`(text: String) throws {
        #expect(throws: FormatError.self) { try read(text) }
    }

    @Test func `a broken record costs itself alone, and is named by its place`() throws {
        let lines = [record, "{", #"{"query": 1}"#, "null", "[]x", record + "x", #"{"a":1}"#, "\u{0}", record]
        let (conversations, report) = try read(lines.joined(separator: "\n"))
        #expect(conversations.count == 2)
        #expect(report.counts == [.brokenRecord: 7])
        #expect(report.entries[0].detail.contains("byte \(record.utf8.count + 2)"))
    }

    @Test func `a file cut or spoilt anywhere gives records, reports or an error, never a trap`() throws {
        var random = SplitMix64(seed: 91)
        let texts = ["[\(record), \(record)]", "\(record)\n\(record)\n"]
        for _ in 0..<400 {
            var bytes = [UInt8](texts[Int.random(in: 0...1, using: &random)].utf8)
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? read(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func `records that lie across the pieces in which a file is read come whole`() throws {
        let long = #"{"query": "\#(String(repeating: "x", count: 700_000))", "response": "y"}"#
        #expect(try read("[\(long), \(long), \(long)]").conversations.count == 3)
        #expect(try read("\(long)\n\(long)\n\(long)").conversations.allSatisfy { $0.turns[0].words.count == 700_000 })
    }
}
