public import Foundation

extension Tokenizer {
    /// The tokenizer of a checkpoint directory, of whatever kind its files make it.
    ///
    /// `tiktoken.model` is taken where `tokenizer_config.json` names the Kimi models' tokenizer class, or where nothing
    /// else is there; otherwise `tokenizer.json`, and after it `vocab.json` with `merges.txt`. The architecture of the
    /// model plays no part.
    ///
    /// - Throws: `TokenizerError` where files are missing or malformed, or ask for what this library does not have.
    public init(directory: URL) throws(TokenizerError) {
        let config = try Self.document(AddedTokenFiles.configName, in: directory)
        switch try Self.source(in: directory, config) {
        case .tokenizerJSON:
            try self.init(tokenizerJSON: try CheckpointFile.bytes(of: TokenizerJSON.fileName, in: directory))
        case .vocabularyAndMerges:
            self.init(try Self.vocabularyAndMerges(in: directory, config))
        case .tiktoken:
            let bytes = try CheckpointFile.bytes(of: RankFile.fileName, in: directory)
            self.init(try Self.ranks(try RankFile.vocabulary(bytes), config))
        }
    }

    /// The tokenizer of a `tokenizer.json` in memory.
    package init(tokenizerJSON bytes: [UInt8]) throws(TokenizerError) {
        self.init(try TokenizerJSON.parts(try JSONNode(file: TokenizerJSON.fileName, bytes: bytes)))
    }

    /// The tokenizer of a `tiktoken.model` in memory, without a configuration.
    package init(ranks bytes: [UInt8]) throws(TokenizerError) {
        self.init(try Self.ranks(try RankFile.vocabulary(bytes), nil))
    }

    private static let vocabularyName = "vocab.json"
    private static let mergesName = "merges.txt"

    /// The document of that name, where there is one.
    static func document(_ name: String, in directory: URL) throws(TokenizerError) -> JSONNode? {
        guard CheckpointFile.exists(name, in: directory) else { return nil }
        return try JSONNode.document(name, in: directory)
    }

    private static func source(in directory: URL, _ config: JSONNode?) throws(TokenizerError) -> Source {
        let hasRanks = CheckpointFile.exists(RankFile.fileName, in: directory)
        if hasRanks, let name = try config?["tokenizer_class"]?.string(), name.hasPrefix("TikToken") {
            return .tiktoken
        }
        if CheckpointFile.exists(TokenizerJSON.fileName, in: directory) { return .tokenizerJSON }
        if CheckpointFile.exists(vocabularyName, in: directory), CheckpointFile.exists(mergesName, in: directory) {
            return .vocabularyAndMerges
        }
        guard hasRanks else { throw .noTokenizer(directory: directory.path) }
        return .tiktoken
    }

    // MARK: vocab.json and merges.txt

    private static func vocabularyAndMerges(in directory: URL, _ config: JSONNode?) throws(TokenizerError) -> Parts {
        let node = try JSONNode.document(vocabularyName, in: directory)
        let merges = try CheckpointFile.bytes(of: mergesName, in: directory)
        let model = try ByteLevelModel(vocabulary: node, mergesFile: mergesName, merges: merges)
        var added = try AddedTokenFiles.decoderTokens(config)
        if let list = try document(AddedTokenFiles.listName, in: directory) {
            try AddedTokenFiles.insertList(list, config, &added)
        }
        try AddedTokenFiles.check(added, model.vocabulary, config ?? node)
        let isQwen = try isQwen(config)
        let step = PreTokenizer.Step(pattern: isQwen ? .qwen(digits: 1) : .gpt2, keeps: .everything)
        let addsSpace = try config?.bool("add_prefix_space", default: false) ?? false
        return Parts(
            source: .vocabularyAndMerges, encoder: model.encoder(specials: added),
            preTokenizer: PreTokenizer(steps: [step], addsPrefixSpace: addsSpace), composes: isQwen, added: added)
    }

    /// These two files do not say how to split and normalize; the class that `tokenizer_config.json` names does.
    private static func isQwen(_ config: JSONNode?) throws(TokenizerError) -> Bool {
        guard let node = config?["tokenizer_class"] else { return true }
        switch try node.string() {
        case "Qwen2Tokenizer", "Qwen2TokenizerFast": return true
        case "GPT2Tokenizer", "GPT2TokenizerFast": return false
        case let name: throw node.unsupported("the class \(name) without tokenizer.json")
        }
    }

    // MARK: tiktoken.model

    /// The number of ids behind the ranks that are control tokens, named or not.
    private static let reservedTokens = 256

    private static func ranks(_ vocabulary: Vocabulary, _ config: JSONNode?) throws(TokenizerError) -> Parts {
        let named = try AddedTokenFiles.decoderTokens(config)
        var added = AddedTokens()
        let reserved = vocabulary.count..<min(vocabulary.count + reservedTokens, Vocabulary.capacity)
        for id in Set(named.byID.keys).union(reserved).sorted() {
            // The reference asks the regular expression engine, which knows no flags.
            let token = AddedToken(
                id: id, content: named.byID[id]?.content ?? "<|reserved_token_\(id)|>",
                isSpecial: named.byID[id]?.isSpecial ?? true, isReserved: true)
            let problem = vocabulary.bytes(of: id) == nil ? added.insert(token) : "the id \(id) is also a rank"
            if let problem {
                throw .conflict(file: AddedTokenFiles.configName, place: "added_tokens_decoder", problem: problem)
            }
        }
        return Parts(
            source: .tiktoken,
            encoder: BytePairEncoder(vocabulary: vocabulary, rule: .joined, takesWholePieces: true),
            preTokenizer: PreTokenizer(steps: [.init(pattern: .kimi, keeps: .everything)]), composes: false,
            cut: LengthCut(), added: added)
    }
}
