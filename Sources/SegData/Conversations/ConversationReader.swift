internal import SegTokens

/// Conversations of others' files, whatever their format; each record says by its members which it is.
///
/// Known are `conversations` (LLaVA, this project's and the published script's: `from`, `value`, pictures as `<image>`
/// in the words or as `<img>PATH</img>`), `messages` (ms-swift, LLaMA-Factory, TRL: `role`, and `content` as text with
/// `<image>` or as a list of parts), `prompt` with `completion` (TRL), and `query` with `response` (older ms-swift).
/// Pictures are named in `image` or `images`.
public enum ConversationReader {
    /// Calls `body` with each conversation of a file, one JSON list or one object per line; what is none is reported to
    /// `report`.
    ///
    /// - Throws: `FormatError` when the file cannot be read, and whatever `body` throws.
    public static func forEach(
        in path: String, report: inout DataReport, _ body: (ConversationRecord, inout DataReport) throws -> Void
    ) throws {
        try RecordStream.forEach(in: path) { record in
            let conversation: ConversationRecord
            do throws(FormatError) {
                conversation = try read(JSONFields(record, file: path), place: (path, record.offset))
            } catch {
                return report.add(.brokenRecord, error.description)
            }
            try body(conversation, &report)
        }
    }

    /// The conversation of a record.
    ///
    /// - Throws: `FormatError` when it is none.
    static func read(
        _ fields: JSONFields, place: (file: String, offset: Int)
    ) throws(FormatError) -> ConversationRecord {
        func broken(_ what: String) -> FormatError {
            FormatError(file: place.file, offset: place.offset, reason: .expected(what))
        }
        let images = paths(fields, "images") ?? paths(fields, "image") ?? []
        guard let spoken = turns(fields) else {
            throw broken("a record with conversations, messages, prompt and completion, or query and response")
        }
        var conversation = ConversationRecord(id: fields.identifier("id"), images: [], turns: [])
        var rest = images[...]
        for (role, content) in spoken {
            guard let role = Self.role(role) else { throw broken("a known speaker, not “\(role)”, in the record") }
            conversation.turns.append(Turn(role: role, content: content.turnParts(&rest, &conversation.images)))
        }
        // Pictures that no mark stands for come first in what the user says first.
        if !rest.isEmpty, let first = conversation.turns.firstIndex(where: { $0.role == .user }) {
            guard conversation.images.isEmpty else {
                throw broken("as many marks of pictures as pictures in the record")
            }
            conversation.images = Array(rest)
            conversation.turns[first].content.insert(contentsOf: rest.map { _ in .image }, at: 0)
            rest = []
        }
        guard !conversation.turns.isEmpty, rest.isEmpty, conversation.imageMarks == conversation.images.count else {
            throw broken("turns, and as many marks of pictures as pictures in the record")
        }
        return conversation
    }

    /// Paths as text, as a list, or as objects with `path` or `url`.
    private static func paths(_ fields: JSONFields, _ name: String) -> [String]? {
        if let texts = fields.strings(name) { return texts }
        guard let objects = fields.objects(name) else { return nil }
        let paths = objects.compactMap { $0.string("path") ?? $0.string("url") }
        return paths.count == objects.count ? paths : nil
    }

    private static func turns(_ fields: JSONFields) -> [(role: String, content: SpokenContent)]? {
        if let list = fields.objects("conversations") { return spoken(list, "from", "value") }
        if let list = fields.objects("messages") { return spoken(list, "role", "content") }
        if let prompt = fields.objects("prompt"), let completion = fields.objects("completion") {
            return spoken(prompt + completion, "role", "content")
        }
        guard let query = fields.string("query") ?? fields.string("prompt"),
            let response = fields.string("response") ?? fields.string("completion")
        else { return nil }
        return [("user", .text(query)), ("assistant", .text(response))]
    }

    private static func spoken(
        _ list: [JSONFields], _ role: String, _ content: String
    ) -> [(role: String, content: SpokenContent)]? {
        var turns: [(role: String, content: SpokenContent)] = []
        for fields in list {
            guard let speaker = fields.string(role), let said = SpokenContent(fields, content) else { return nil }
            turns.append((speaker, said))
        }
        return turns
    }

    private static func role(_ name: String) -> Turn.Role? {
        switch name {
        case "human", "user": .user
        case "gpt", "assistant", "model": .assistant
        case "system": .system
        default: nil
        }
    }
}

/// What one turn of a file says.
private enum SpokenContent {
    case text(String)
    /// Words, and nil for a picture.
    case parts([String?])

    init?(_ fields: JSONFields, _ name: String) {
        if let text = fields.string(name) {
            self = .text(text)
            return
        }
        guard let list = fields.objects(name) else { return nil }
        var parts: [String?] = []
        for item in list {
            switch item.string("type") {
            case "text":
                guard let text = item.string("text") else { return nil }
                parts.append(text)
            case "image", "image_url": parts.append(nil)
            default: return nil
            }
        }
        self = .parts(parts)
    }

    /// The turn's content; each mark of a picture takes the next of `rest`, or brings its own path, into `images`.
    func turnParts(_ rest: inout ArraySlice<String>, _ images: inout [String]) -> [ContentPart] {
        switch self {
        case .parts(let parts):
            return parts.compactMap { part in
                if let part { return .text(part) }
                guard let path = rest.popFirst() else { return nil }
                images.append(path)
                return .image
            }
        case .text(let text): return Self.marked(text, &rest, &images)
        }
    }

    private static func marked(
        _ text: String, _ rest: inout ArraySlice<String>, _ images: inout [String]
    ) -> [ContentPart] {
        var content: [ContentPart] = []
        var left = text[...]
        func addWords(_ words: Substring) {
            guard !words.isEmpty else { return }
            if case .text(let before) = content.last {
                content[content.count - 1] = .text(before + words)
            } else {
                content.append(.text(String(words)))
            }
        }
        while let mark = left.firstRange(of: "<im") {
            let after = left[mark.lowerBound...]
            if after.hasPrefix("<image>"), let path = rest.popFirst() {
                addWords(left[..<mark.lowerBound])
                left = after.dropFirst("<image>".count)
                // LLaVA writes the mark on a line of its own.
                if left.first == "\n" { left.removeFirst() }
                images.append(path)
                content.append(.image)
            } else if after.hasPrefix("<img>"), let end = after.firstRange(of: "</img>") {
                addWords(left[..<mark.lowerBound])
                let path = String(after[after.index(after.startIndex, offsetBy: 5)..<end.lowerBound])
                left = after[end.upperBound...]
                // The path may stand in `image` as well.
                if rest.first == path { rest.removeFirst() }
                images.append(path)
                content.append(.image)
            } else {
                addWords(left[..<mark.upperBound])
                left = left[mark.upperBound...]
            }
        }
        addWords(left)
        return content
    }
}
