public import SegFormats
internal import SegTokens

/// Conversations of others' files, whatever their format; each record says by its members which it is.
///
/// Known are `conversations` (LLaVA, ShareGPT, this project's and the published script's: `from`, `value`, pictures as
/// `<image>` in the words or as `<img>PATH</img>`), `messages` (ms-swift, LLaMA-Factory, TRL, Qwen, OpenAI: `role`, and
/// `content` as text with `<image>` or as a list of parts), `prompt` with `completion` (TRL), and `query` with `response`,
/// with `system` and `history` (older ms-swift). Pictures are named in `image` or `images`, or by the parts themselves.
/// ms-swift's `objects` fill its `<ref-object>` and `<bbox>` (`GroundedObjects`).
///
/// A record that cannot be understood as a whole is left out and reported: videos, audio, tools, turns that are not to be
/// trained on, marks without a picture, pictures without a path.
public enum ConversationReader {
    /// Calls `body` with each conversation of a file, one JSON list or one object per line; what is none is reported to
    /// `report`.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - images: the folder that relative paths of pictures begin in; nil: where the process runs, else the file's. Only
    ///     pictures with boxes in pixels are looked at.
    ///   - report: gets what is left out, and what was chosen.
    ///   - body: gets each conversation.
    /// - Throws: `FormatError` when the file cannot be read, and whatever `body` throws.
    public static func forEach(
        in path: String, images: String? = nil, report: inout DataReport,
        _ body: (ConversationRecord, inout DataReport) throws -> Void
    ) throws {
        try RecordStream.forEach(in: path) { record in
            guard let conversation = read(record, of: path, images: images, report: &report) else { return }
            try body(conversation, &report)
        }
    }

    /// The conversation of a record; nil, with the reason in `report`, when it is none.
    package static func read(
        _ record: RecordStream.Record, of path: String, images: String?, report: inout DataReport
    ) -> ConversationRecord? {
        do throws(FormatError) {
            let source = Source(file: path, offset: record.offset, images: images)
            return try read(JSONFields(record, file: path), source, &report)
        } catch {
            report.add(.brokenRecord, error.description)
            return nil
        }
    }

    /// Where a record stands.
    struct Source {
        let file: String
        let offset: Int
        let images: String?

        /// What is wrong with the record.
        func broken(_ what: String) -> FormatError {
            FormatError(file: file, offset: offset, reason: .expected(what))
        }
    }

    private static func read(
        _ fields: JSONFields, _ source: Source, _ report: inout DataReport
    ) throws(FormatError) -> ConversationRecord {
        for name in ["videos", "audios", "tools", "video", "audio"] where fields.holdsSomething(name) {
            throw source.broken("a conversation about pictures alone, not one with “\(name)”")
        }
        guard let spoken = try turns(fields, source) else {
            throw source.broken("a record with conversations, messages, prompt and completion, or query and response")
        }
        var pictures = PictureQueue(try paths(fields, source), source)
        var turns: [Turn] = []
        for (role, content) in spoken {
            guard let role = Self.role(role) else {
                throw source.broken("a known speaker, not “\(role)”, in the record")
            }
            turns.append(Turn(role: role, content: try pictures.content(content)))
        }
        try pictures.leadUnmarked(&turns)
        guard !turns.isEmpty else { throw source.broken("turns in the record") }
        try GroundedObjects(fields, source).fill(&turns, images: pictures.shown, &report)
        return ConversationRecord(id: fields.identifier("id"), images: pictures.shown, turns: turns)
    }

    /// Paths as text, as a list, or as objects with `path` or `url`; none where neither `images` nor `image` is there.
    private static func paths(_ fields: JSONFields, _ source: Source) throws(FormatError) -> [String] {
        for name in ["images", "image"] {
            guard fields.cursor(name) != nil else { continue }
            if let texts = fields.strings(name) {
                return try texts.map { text throws(FormatError) in try path(text, source) }
            }
            let objects = fields.objects(name) ?? fields.object(name).map { [$0] }
            guard let objects else { throw source.broken("paths of pictures under “\(name)”") }
            return try objects.map { picture throws(FormatError) in
                guard let text = picture.string("path") ?? picture.string("url") else {
                    throw source.broken("a path or url for each of “\(name)”")
                }
                return try path(text, source)
            }
        }
        return []
    }

    /// A path as it is named, without the scheme of local files.
    static func path(_ text: String, _ source: Source) throws(FormatError) -> String {
        if text.hasPrefix("data:") { throw source.broken("the path of a picture, not the picture itself (data:)") }
        let path = text.hasPrefix("file://") ? String(text.dropFirst("file://".count)) : text
        guard !path.isEmpty else { throw source.broken("a path that is not empty for each picture") }
        return path
    }

    private typealias Spoken = (role: String, content: SpokenContent)

    private static func turns(_ fields: JSONFields, _ source: Source) throws(FormatError) -> [Spoken]? {
        let system = fields.string("system").map { [("system", SpokenContent.text($0))] } ?? []
        for (list, role, content) in [("conversations", "from", "value"), ("messages", "role", "content")] {
            guard let objects = fields.objects(list) else { continue }
            let own = try spoken(objects, role, content, source)
            return own.first?.role == "system" ? own : system + own
        }
        if let prompt = fields.objects("prompt"), let completion = fields.objects("completion") {
            return try system + spoken(prompt + completion, "role", "content", source)
        }
        guard let query = fields.string("query") ?? fields.string("prompt"),
            let response = fields.string("response") ?? fields.string("completion")
        else { return nil }
        var turns = system
        if fields.holdsSomething("history") {
            guard let history = fields.list("history", { cursor throws(FormatError) in try cursor.strings() }),
                history.allSatisfy({ $0.count == 2 })
            else { throw source.broken("pairs of question and answer under “history”") }
            for pair in history { turns += [("user", .text(pair[0])), ("assistant", .text(pair[1]))] }
        }
        return turns + [("user", .text(query)), ("assistant", .text(response))]
    }

    private static func spoken(
        _ list: [JSONFields], _ role: String, _ content: String, _ source: Source
    ) throws(FormatError) -> [Spoken] {
        try list.map { fields throws(FormatError) in
            guard let speaker = fields.string(role) else { throw source.broken("“\(role)” of each turn") }
            if fields.isFalse("loss") { throw source.broken("turns to be trained on, not one with “loss”: false") }
            return (speaker, try SpokenContent(fields, content, source))
        }
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
