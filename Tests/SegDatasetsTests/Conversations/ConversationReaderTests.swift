import SegDatasets
import SegFormats
import SegTokens
import TestSupport
import Testing

@Suite struct ConversationReaderTests {
    private func read(_ line: String) throws -> (conversations: [ConversationRecord], report: DataReport) {
        let folder = try TextFolder()
        let path = try folder.write(line, to: "file.jsonl")
        var report = DataReport()
        var conversations: [ConversationRecord] = []
        try ConversationReader.forEach(in: path, report: &report) { conversation, _ in
            conversations.append(conversation)
        }
        return (conversations, report)
    }

    private let asked = [
        Turn(role: .user, content: [.image, .text("Where?")]), Turn(role: .assistant, text: "[[0.1, 0.2]]."),
    ]

    @Test(arguments: [
        #"{"id": "1", "image": "a.jpg", "conversations": [{"from": "human", "value": "<image>\nWhere?"}, {"from": "gpt", "value": "[[0.1, 0.2]]."}]}"#,
        #"{"id": "1", "image": "a.jpg", "conversations": [{"from": "user", "value": "<img>a.jpg</img>Where?"}, {"from": "assistant", "value": "[[0.1, 0.2]]."}]}"#,
        #"{"id": "1", "conversations": [{"from": "user", "value": "<img>a.jpg</img>Where?"}, {"from": "assistant", "value": "[[0.1, 0.2]]."}]}"#,
        #"{"id": "1", "images": ["a.jpg"], "messages": [{"role": "user", "content": "<image>Where?"}, {"role": "assistant", "content": "[[0.1, 0.2]]."}]}"#,
        #"{"id": "1", "images": ["a.jpg"], "messages": [{"role": "user", "content": "Where?"}, {"role": "assistant", "content": "[[0.1, 0.2]]."}]}"#,
        #"{"id": "1", "images": [{"path": "a.jpg"}], "messages": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Where?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "[[0.1, 0.2]]."}]}]}"#,
        #"{"id": "1", "image": "a.jpg", "prompt": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Where?"}]}], "completion": [{"role": "assistant", "content": "[[0.1, 0.2]]."}]}"#,
        #"{"id": "1", "images": ["a.jpg"], "query": "<image>Where?", "response": "[[0.1, 0.2]]."}"#,
    ])
    func `one conversation is the same in every format`(line: String) throws {
        #expect(try read(line).conversations == [ConversationRecord(id: "1", images: ["a.jpg"], turns: asked)])
    }

    @Test(arguments: ConversationFormat.allCases)
    func `what is written in a format is read back`(format: ConversationFormat) throws {
        let conversations = [
            ConversationRecord(id: "1", images: ["a.jpg"], turns: asked),
            ConversationRecord(
                id: "é\"", images: ["a b.png", "c.png"],
                turns: [
                    Turn(role: .system, text: "Be brief."),
                    Turn(role: .user, content: [.image, .text("one"), .image, .text("<im two <b>\n")]),
                    Turn(role: .assistant, text: "x"), Turn(role: .user, text: "And?"),
                    Turn(role: .assistant, text: ""),
                ]),
        ]
        for var conversation in conversations {
            // An empty turn has no parts, in most formats.
            conversation.turns.removeAll { $0.words.isEmpty && !$0.content.contains(.image) }
            let line = try #require(conversation.line(format))
            let back = try read(line)
            #expect(back.conversations == [conversation], "\(line)")
        }
    }

    @Test func `a text with the format's own mark of a picture is not written`() {
        let conversation = ConversationRecord(id: nil, images: [], turns: [Turn(role: .user, text: "what is <image>?")])
        #expect(conversation.line(.llava) == nil)
        #expect(conversation.line(.msSwift) == nil)
        #expect(conversation.line(.trl) != nil)
        let marks = ConversationRecord(id: nil, images: ["a", "b"], turns: asked)
        #expect(ConversationFormat.allCases.allSatisfy { marks.line($0) == nil })
    }

    @Test(arguments: [
        #"{"conversations": []}"#, #"{"conversations": [{"from": "robot", "value": "a"}]}"#,
        #"{"conversations": [{"from": "human"}]}"#, #"{"messages": [{"role": "user", "content": 4}]}"#,
        #"{"messages": [{"role": "user", "content": [{"type": "video"}]}]}"#, #"{"query": "a"}"#,
        #"{"images": ["a", "b"], "messages": [{"role": "user", "content": "<image>x"}]}"#,
        #"{"images": ["a"], "messages": [{"role": "assistant", "content": "x"}]}"#, "{}", "[1]", "\"a\"",
    ])
    func `what is no conversation is listed`(line: String) throws {
        let (conversations, report) = try read(line)
        #expect(conversations.isEmpty)
        #expect(report.counts == [.brokenRecord: 1])
    }

    @Test(arguments: [
        #"{"conversations": [{"from": "human", "value": "<image>\na"}, {"from": "gpt", "value": "b"}]}"#,
        #"{"images": ["a"], "messages": [{"role": "user", "content": "<image><image>"}]}"#,
        #"{"messages": [{"role": "user", "content": [{"type": "image"}]}]}"#,
    ])
    func `a mark without a picture is listed, not trained on as words`(line: String) throws {
        let (conversations, report) = try read(line)
        #expect(conversations.isEmpty && report.counts == [.brokenRecord: 1])
    }

    @Test(arguments: [
        #"{"videos": ["a.mp4"], "query": "q", "response": "r"}"#,
        #"{"audios": ["a.wav"], "query": "q", "response": "r"}"#,
        #"{"tools": [{"name": "f"}], "query": "q", "response": "r"}"#,
        #"{"images": 5, "query": "q", "response": "r"}"#,
        #"{"images": [{"bytes": "x"}], "query": "q", "response": "r"}"#,
        #"{"images": [""], "query": "q", "response": "r"}"#,
        #"{"image": "data:image/png;base64,aa", "query": "q", "response": "r"}"#,
        #"{"query": "q", "response": "r", "history": [["a"]]}"#, #"{"query": "q", "response": "r", "history": "a"}"#,
        #"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "r", "loss": false}]}"#,
        #"{"messages": [{"role": "tool", "content": "q"}]}"#,
    ])
    func `what cannot be kept of a record leaves it out, with a reason`(line: String) throws {
        let (conversations, report) = try read(line)
        #expect(conversations.isEmpty && report.counts == [.brokenRecord: 1])
        #expect(report.entries[0].detail.contains("expected"))
    }

    @Test func `members that say nothing change nothing, and those of older ms-swift are kept`() throws {
        let plain = #"{"image": "a", "videos": [], "audios": null, "tools": "", "query": "q", "response": "r"}"#
        #expect(try read(plain).conversations.map(\.turns.count) == [2])
        let older = #"{"image": "a", "system": "s", "history": [["x", "y"]], "query": "q", "response": "r"}"#
        let turns = try read(older).conversations[0].turns
        #expect(turns.map(\.role) == [.system, .user, .assistant, .user, .assistant])
        #expect(turns.map(\.words) == ["s", "x", "y", "q", "r"])
        let system = #"{"system": "s", "messages": [{"role": "user", "content": "q"}]}"#
        #expect(try read(system).conversations[0].turns.map(\.words) == ["s", "q"])
    }
}
