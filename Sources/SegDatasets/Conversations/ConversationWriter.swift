internal import SegNotation
internal import SegTokens

extension ConversationRecord {
    /// The conversation as one JSON object in a format; nil when the format cannot hold it: a text that contains the
    /// format's own mark of a picture, or marks that are not as many as the pictures.
    public func line(_ format: ConversationFormat) -> String? {
        guard imageMarks == images.count, !containsMark(of: format) else { return nil }
        var writer = JSONObjectWriter()
        switch format {
        case .simpleseg, .llava: write(conversations: format, into: &writer)
        case .msSwift:
            if let id { writer.field("id", id) }
            writer.field("messages", turns.map(Self.message))
            writer.field("images", images)
        case .trl:
            if let id { writer.field("id", id) }
            writer.field("images", images)
            writer.field("messages", turns.map(Self.parts))
        }
        return writer.line
    }

    private func containsMark(of format: ConversationFormat) -> Bool {
        let marks: [String] =
            switch format {
            case .simpleseg: ["<img>", "</img>"]
            case .llava, .msSwift: ["<image>"]
            case .trl: []
            }
        return turns.contains { turn in marks.contains { turn.words.contains($0) } }
    }

    private func write(conversations format: ConversationFormat, into writer: inout JSONObjectWriter) {
        if let id { writer.field("id", id) }
        if images.count == 1 { writer.field("image", images[0]) }
        if images.count > 1 { writer.field("image", images) }
        var rest = images[...]
        writer.field(
            "conversations",
            turns.map { turn in
                var line = JSONObjectWriter()
                line.field("from", Self.speaker(turn.role, format))
                line.field("value", Self.value(turn, format, &rest))
                return line
            })
    }

    private static func speaker(_ role: Turn.Role, _ format: ConversationFormat) -> String {
        switch (role, format) {
        case (.user, .llava): "human"
        case (.assistant, .llava): "gpt"
        default: role.rawValue
        }
    }

    private static func value(_ turn: Turn, _ format: ConversationFormat, _ images: inout ArraySlice<String>) -> String
    {
        turn.content.reduce(into: "") { text, part in
            switch part {
            case .text(let words): text += words
            case .image where format == .llava: text += "<image>\n"
            case .image: text += "<img>\(images.popFirst() ?? "")</img>"
            }
        }
    }

    private static func message(_ turn: Turn) -> JSONObjectWriter {
        var line = JSONObjectWriter()
        line.field("role", turn.role.rawValue)
        line.field(
            "content",
            turn.content.reduce(into: "") { text, part in
                if case .text(let words) = part { text += words } else { text += "<image>" }
            })
        return line
    }

    private static func parts(_ turn: Turn) -> JSONObjectWriter {
        var line = JSONObjectWriter()
        line.field("role", turn.role.rawValue)
        line.field(
            "content",
            turn.content.map { part in
                var item = JSONObjectWriter()
                if case .text(let words) = part {
                    item.field("type", "text")
                    item.field("text", words)
                } else {
                    item.field("type", "image")
                }
                return item
            })
        return line
    }
}
