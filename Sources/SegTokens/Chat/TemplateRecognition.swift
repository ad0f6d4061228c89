public import Foundation

extension ChatTemplate {
    /// The template of a checkpoint directory.
    ///
    /// A template in `chat_template.jinja`, `chat_template.json` or `tokenizer_config.json` (the first that is there) is
    /// recognised by the markers it mentions; its default system turn is taken from it. Without any, the special
    /// tokens of the tokenizer tell the format.
    ///
    /// - Throws: `TokenizerError.unknownTemplate` for any other template, `TokenizerError.missingSpecialToken` where
    ///   the tokenizer lacks a marker.
    public init(directory: URL, tokenizer: Tokenizer) throws(TokenizerError) {
        guard let (file, text) = try Self.template(in: directory) else {
            try self.init(format: try Self.format(of: tokenizer), tokenizer: tokenizer)
            return
        }
        let format = try Self.format(of: text, file)
        try self.init(format: format, defaultSystem: Self.defaultSystem(in: text, format), tokenizer: tokenizer)
    }

    private static func template(in directory: URL) throws(TokenizerError) -> (file: String, text: String)? {
        let file = "chat_template.jinja"
        if CheckpointFile.exists(file, in: directory) {
            return (file, String(decoding: try CheckpointFile.bytes(of: file, in: directory), as: UTF8.self))
        }
        for file in ["chat_template.json", AddedTokenFiles.configName] {
            guard let node = try Tokenizer.document(file, in: directory)?["chat_template"] else { continue }
            return (file, try defaultTemplate(node))
        }
        return nil
    }

    /// The template that a `chat_template` member holds: itself, or of several the one named "default".
    private static func defaultTemplate(_ node: JSONNode) throws(TokenizerError) -> String {
        guard case .array = node.value else { return try node.string() }
        for item in try node.items() where try item.required("name").string() == "default" {
            return try item.required("template").string()
        }
        throw node.unexpected("a template named \"default\"")
    }

    private static func format(of text: String, _ file: String) throws(TokenizerError) -> Format {
        let found = markers(in: text)
        for format in Format.allCases {
            let known = ChatMarkers.of(format)
            let others = found.subtracting(known.mentioned).filter { !$0.hasPrefix("<|tool_") }
            if others.isEmpty, found.isSuperset(of: known.telling) { return format }
        }
        throw .unknownTemplate(file: file, markers: found.sorted())
    }

    private static func format(of tokenizer: Tokenizer) throws(TokenizerError) -> Format {
        for format in Format.allCases
        where ChatMarkers.of(format).telling.allSatisfy({ tokenizer.id(ofToken: $0) != nil }) {
            return format
        }
        throw .unknownTemplate(file: "the vocabulary", markers: [])
    }

    /// Every `<|name|>` in `text`.
    private static func markers(in text: String) -> Set<String> {
        var markers: Set<String> = []
        for part in text.components(separatedBy: "<|").dropFirst() {
            guard let end = part.range(of: "|>") else { continue }
            let name = part[..<end.lowerBound]
            if !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
                markers.insert("<|\(name)|>")
            }
        }
        return markers
    }

    /// The text of the system turn that a template spells out; nil where it spells out none.
    private static func defaultSystem(in text: String, _ format: Format) -> String? {
        let heads =
            switch format {
            case .qwen: ["<|im_start|>system\n", #"<|im_start|>system\n"#]
            case .kimi: ["<|im_system|>system<|im_middle|>"]
            }
        for head in heads {
            guard let start = text.range(of: head)?.upperBound,
                let end = text.range(of: "<|im_end|>", range: start..<text.endIndex)?.lowerBound
            else { continue }
            let content = text[start..<end]
            if !content.contains(where: { "{}'\"".contains($0) }) { return String(content) }
        }
        return nil
    }
}
