internal import Foundation

/// Added tokens as `tokenizer.json`, `tokenizer_config.json` and `added_tokens.json` list them.
enum AddedTokenFiles {
    static let configName = "tokenizer_config.json"
    static let listName = "added_tokens.json"

    /// One token with its flags.
    static func token(_ node: JSONNode, id: Int) throws(TokenizerError) -> AddedToken {
        let content = try node.required("content")
        guard try content.string().unicodeScalars.count <= AddedTokenMatcher.maximumLength else {
            throw content.unexpected("at most \(AddedTokenMatcher.maximumLength) characters")
        }
        let isSpecial = try node.bool("special", default: false)
        return AddedToken(
            id: id, content: try content.string(), isSpecial: isSpecial,
            stripsLeft: try node.bool("lstrip", default: false), stripsRight: try node.bool("rstrip", default: false),
            isSingleWord: try node.bool("single_word", default: false),
            isNormalized: try node.bool("normalized", default: !isSpecial))
    }

    /// Enters `token`, which `node` describes.
    static func insert(_ token: AddedToken, _ node: JSONNode, _ tokens: inout AddedTokens) throws(TokenizerError) {
        if let problem = tokens.insert(token) { throw .conflict(file: node.file, place: node.place, problem: problem) }
    }

    /// The tokens of `added_tokens_decoder`, an object from ids to tokens.
    static func decoderTokens(_ config: JSONNode?) throws(TokenizerError) -> AddedTokens {
        var tokens = AddedTokens()
        for (key, node) in try config?["added_tokens_decoder"]?.members() ?? [] {
            guard let id = Int(key), id >= 0, id < Vocabulary.capacity else {
                throw .unexpectedValue(
                    file: node.file, place: node.place, expected: "an id as key", found: "\"\(key)\"")
            }
            try insert(try token(node, id: id), node, &tokens)
        }
        return tokens
    }

    /// Adds the tokens of `added_tokens.json`, an object from contents to ids; the ones that `config` names are special.
    static func insertList(_ list: JSONNode, _ config: JSONNode?, _ tokens: inout AddedTokens) throws(TokenizerError) {
        let special = try specialContents(config)
        for (content, node) in try list.members() where tokens.id(of: content) == nil {
            let isSpecial = special.contains(content)
            let token = AddedToken(
                id: try node.id(), content: content, isSpecial: isSpecial, isNormalized: !isSpecial)
            try insert(token, node, &tokens)
        }
    }

    /// The contents that a `tokenizer_config.json` calls special.
    private static func specialContents(_ config: JSONNode?) throws(TokenizerError) -> Set<String> {
        var contents: Set<String> = []
        for key in ["bos_token", "eos_token", "pad_token", "unk_token", "cls_token", "sep_token", "mask_token"] {
            if let node = config?[key] { contents.insert(try (node["content"] ?? node).string()) }
        }
        for node in try config?["additional_special_tokens"]?.items() ?? [] {
            contents.insert(try (node["content"] ?? node).string())
        }
        return contents
    }

    /// Checks that no added token takes the id or the text of another token of the vocabulary.
    static func check(_ added: AddedTokens, _ vocabulary: Vocabulary, _ node: JSONNode) throws(TokenizerError) {
        for token in added.byID.values.sorted(by: { $0.id < $1.id }) {
            let bytes = ByteLevelModel.bytes(of: token.content)
            if let known = vocabulary.bytes(of: token.id), Array(known) != bytes {
                throw .conflict(
                    file: node.file, place: "added_tokens",
                    problem: "\"\(token.content)\" has the id \(token.id), which the vocabulary gives to another token")
            }
            if let known = vocabulary.id(of: bytes), known != token.id {
                throw .conflict(
                    file: node.file, place: "added_tokens",
                    problem: "\"\(token.content)\" has the id \(token.id), and \(known) in the vocabulary")
            }
        }
    }
}
