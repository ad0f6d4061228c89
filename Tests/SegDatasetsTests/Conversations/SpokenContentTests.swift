import SegDatasets
import SegFormats
import SegTokens
import TestSupport
import Testing

/// Parts of turns, through the reader of conversations.
@Suite struct SpokenContentTests {
    private let folder: TextFolder

    init() throws { folder = try TextFolder() }

    private func read(_ parts: String, _ more: String = "") throws -> (
        records: [ConversationRecord], report: DataReport
    ) {
        let path = try folder.write(
            #"{\#(more) "messages": [{"role": "user", "content": \#(parts)}, {"role": "assistant", "content": "a"}]}"#,
            to: "file.jsonl")
        var (records, report) = ([ConversationRecord](), DataReport())
        try ConversationReader.forEach(in: path, report: &report) { record, _ in records.append(record) }
        return (records, report)
    }

    @Test(arguments: [
        // shared/cases/conversations: TRL, ms-swift, LLaMA-Factory, Qwen, OpenAI.
        #"{"type": "image", "image": "a.png"}"#, #"{"type": "image", "path": "a.png"}"#,
        #"{"type": "image", "url": "a.png"}"#, #"{"type": "image_url", "image_url": {"url": "a.png"}}"#,
        // OpenAI's responses, Qwen's parts without type, Qwen's local files, datasets' image objects, a path twice.
        #"{"type": "input_image", "image_url": "a.png"}"#, #"{"image": "a.png"}"#,
        #"{"type": "image", "image": "file://a.png"}"#,
        #"{"type": "image", "image": {"path": "a.png", "bytes": null}}"#,
        #"{"type": "image_url", "image_url": "a.png"}"#,
    ])
    func `the picture of a part is kept, whatever names it`(part: String) throws {
        for words in [
            #"{"type": "text", "text": "Where?"}"#, #"{"text": "Where?"}"#,
            #"{"type": "input_text", "text": "Where?"}"#,
        ] {
            let (records, report) = try read("[\(part), \(words)]")
            #expect(report.entries.isEmpty)
            #expect(records.map(\.images) == [["a.png"]])
            #expect(records.first?.turns[0].content == [.image, .text("Where?")])
            // The same picture may stand in the record's list, too.
            #expect(try read("[\(part), \(words)]", #""images": ["a.png"],"#).records == records)
        }
    }

    @Test func `parts that name themselves and parts that do not take pictures in their order`() throws {
        let parts =
            #"[{"type": "image"}, {"type": "image", "image": "b"}, {"type": "text", "text": "?"}, {"type": "image"}]"#
        #expect(try read(parts, #""images": ["a", "c"],"#).records.map(\.images) == [["a", "b", "c"]])
    }

    @Test(arguments: [
        #"[{"type": "video", "video": "a.mp4"}]"#, #"[{"type": "image", "image": 5}]"#, #"[{"type": "text"}]"#,
        #"[{"type": "image", "image": {"bytes": "aa"}}]"#, #"[{}]"#, #"["words"]"#, "7", "null",
        #"[{"type": "image", "image": "data:image/png;base64,aa"}]"#, #"[{"type": "image", "image": ""}]"#,
    ])
    func `a part that is neither words nor a picture leaves its record out`(parts: String) throws {
        let (records, report) = try read(parts)
        #expect(records.isEmpty && report.counts == [.brokenRecord: 1])
    }
}
