internal import SegFormats
internal import SegTokens

/// What one turn of a file says.
enum SpokenContent {
    /// Words or a picture.
    enum Part {
        case text(String)
        /// A picture; without a path the next of those that the record names.
        case image(String?)
    }

    case text(String)
    case parts([Part])

    /// The content of a turn: text, or a list of parts.
    ///
    /// - Throws: `FormatError` when it is neither, or a part is neither words nor a picture.
    init(_ fields: JSONFields, _ name: String, _ source: ConversationReader.Source) throws(FormatError) {
        if let text = fields.string(name) {
            self = .text(text)
            return
        }
        guard let list = fields.objects(name), !list.isEmpty else {
            throw source.broken("text or a list of parts under “\(name)” of each turn")
        }
        self = .parts(try list.map { item throws(FormatError) in try Self.part(item, source) })
    }

    /// Qwen's parts may go without a type; OpenAI's have `image_url`, TRL's and others `image`, `path` or `url`.
    private static func part(_ item: JSONFields, _ source: ConversationReader.Source) throws(FormatError) -> Part {
        let type =
            item.string("type") ?? (item.cursor("text") != nil ? "text" : item.cursor("image") != nil ? "image" : "")
        switch type {
        case "text", "input_text", "output_text":
            guard let text = item.string("text") ?? item.string("content") else {
                throw source.broken("words in each part of type “\(type)”")
            }
            return .text(text)
        case "image", "image_url", "input_image": return .image(try path(of: item, source))
        default: throw source.broken("parts of words and pictures, not of type “\(type)”")
        }
    }

    private static func path(
        of item: JSONFields, _ source: ConversationReader.Source
    ) throws(FormatError) -> String? {
        for name in ["image", "path", "url", "image_url"] {
            guard item.cursor(name) != nil else { continue }
            let object = item.object(name)
            guard let text = item.string(name) ?? object?.string("url") ?? object?.string("path") else {
                throw source.broken("the path of a picture under “\(name)” of its part")
            }
            return try ConversationReader.path(text, source)
        }
        return nil
    }
}

/// The pictures of a record, handed out to the marks that stand for them.
struct PictureQueue {
    /// Paths in the order of their marks.
    private(set) var shown: [String] = []
    private var rest: ArraySlice<String>
    private let source: ConversationReader.Source

    /// Pictures that the record names, none of them shown.
    init(_ named: [String], _ source: ConversationReader.Source) {
        (rest, self.source) = (named[...], source)
    }

    /// The turn's content; each mark of a picture takes the next, or brings its own path.
    ///
    /// - Throws: `FormatError` for a mark without a picture.
    mutating func content(_ spoken: SpokenContent) throws(FormatError) -> [ContentPart] {
        switch spoken {
        case .parts(let parts):
            return try parts.map { part throws(FormatError) in
                switch part {
                case .text(let text): return .text(text)
                case .image(let own): return try show(own)
                }
            }
        case .text(let text): return try marked(text)
        }
    }

    /// Pictures that no mark stands for come first in what the user says first.
    ///
    /// - Throws: `FormatError` when some have marks and others none.
    mutating func leadUnmarked(_ turns: inout [Turn]) throws(FormatError) {
        if rest.isEmpty { return }
        guard shown.isEmpty, let first = turns.firstIndex(where: { $0.role == .user }) else {
            throw source.broken("as many marks of pictures as pictures in the record")
        }
        shown = Array(rest)
        turns[first].content.insert(contentsOf: rest.map { _ in .image }, at: 0)
        rest = []
    }

    private mutating func show(_ own: String?) throws(FormatError) -> ContentPart {
        // A picture that names itself may stand in the record's list as well.
        if let own, rest.first == own { rest.removeFirst() }
        guard let path = own ?? rest.popFirst() else { throw source.broken("a picture for each mark of one") }
        shown.append(path)
        return .image
    }

    private mutating func marked(_ text: String) throws(FormatError) -> [ContentPart] {
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
            if after.hasPrefix("<image>") {
                addWords(left[..<mark.lowerBound])
                content.append(try show(nil))
                left = Self.withoutLineEnd(after.dropFirst("<image>".count))
            } else if after.hasPrefix("<img>"), let end = after.firstRange(of: "</img>") {
                addWords(left[..<mark.lowerBound])
                let path = String(after[after.index(after.startIndex, offsetBy: 5)..<end.lowerBound])
                content.append(try show(path))
                left = after[end.upperBound...]
            } else {
                addWords(left[..<mark.upperBound])
                left = left[mark.upperBound...]
            }
        }
        addWords(left)
        return content
    }

    /// LLaVA writes the mark on a line of its own; CRLF is one Character.
    private static func withoutLineEnd(_ text: Substring) -> Substring {
        let ends: [Character] = ["\n", "\r\n", "\r"]
        return text.first.map(ends.contains) == true ? text.dropFirst() : text
    }
}
