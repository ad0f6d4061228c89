public import Foundation

extension ChatTemplate {
    /// The template of a checkpoint directory.
    ///
    /// A template in `processor_config.json`, `chat_template.json`, `chat_template.jinja` or `tokenizer_config.json` (the first that has
    /// one, as in transformers 5.23.0) is recognised by the markers it mentions, and then rendered: its default system turn is what it
    /// puts before a conversation without one, and everything else must be as the format has it. Without any, the special tokens of the
    /// tokenizer tell the format.
    ///
    /// - Throws: `TokenizerError.unknownTemplate` for any other template, `TokenizerError.unsupported` for what a template does and this
    ///   library does not know, `TokenizerError.conflict` with the first difference, `TokenizerError.missingSpecialToken` where the
    ///   tokenizer lacks a marker.
    public init(directory: URL, tokenizer: Tokenizer) throws(TokenizerError) {
        guard let (file, text) = try Self.templates(in: directory).first else {
            try self.init(format: try Self.format(of: tokenizer), tokenizer: tokenizer)
            return
        }
        let format = try Self.format(of: text, file)
        let proof = try TemplateProof(text, file: file, specials: Self.specials(in: directory))
        let plain = try ChatTemplate(format: format, defaultSystem: nil, tokenizer: tokenizer)
        try self.init(format: format, defaultSystem: try proof.defaultSystem(plain), tokenizer: tokenizer)
        try proof.check(self)
    }

    /// What should be said about a checkpoint's template: other files that have another one, or that it has none at all.
    ///
    /// - Throws: `TokenizerError` where a file is malformed.
    public static func notes(directory: URL) throws(TokenizerError) -> [String] {
        let templates = try templates(in: directory)
        guard let first = templates.first else {
            return [
                "\(directory.path): no chat template is there; the format is told by the vocabulary's special tokens"
            ]
        }
        return templates.dropFirst().filter { $0.text != first.text }.map {
            "\(directory.path): the chat template of \($0.file) differs from that of \(first.file), which holds"
        }
    }

    /// Every template of the folder, the one that holds first.
    private static func templates(in directory: URL) throws(TokenizerError) -> [(file: String, text: String)] {
        var templates: [(file: String, text: String)] = []
        for file in ["processor_config.json", "chat_template.json", "chat_template.jinja", AddedTokenFiles.configName]
        where CheckpointFile.exists(file, in: directory) {
            if file.hasSuffix(".jinja") {
                let bytes = try CheckpointFile.bytes(of: file, in: directory)
                templates.append((file, String(decoding: bytes, as: UTF8.self)))
            } else if let node = try Tokenizer.document(file, in: directory)?["chat_template"] {
                templates.append((file, try defaultTemplate(node)))
            }
        }
        return templates
    }

    /// `bos_token` and the other special tokens by the names under which templates know them.
    private static func specials(in directory: URL) throws(TokenizerError) -> [String: String] {
        guard let config = try Tokenizer.document(AddedTokenFiles.configName, in: directory) else { return [:] }
        var specials: [String: String] = [:]
        for name in ["bos", "eos", "unk", "sep", "pad", "cls", "mask"].map({ "\($0)_token" }) {
            guard let node = config[name] else { continue }
            specials[name] = try (node["content"] ?? node).string()
        }
        return specials
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
        for format in Format.allCases where found.isSuperset(of: ChatMarkers.of(format).telling) { return format }
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
}
