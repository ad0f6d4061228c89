/// A byte-level BPE model: the `model` of a `tokenizer.json`, or `vocab.json` and `merges.txt`.
struct ByteLevelModel {
    private(set) var vocabulary = Vocabulary()
    private var merges = MergeTable()
    private var ignoresMerges = false
    private var unknown: Int?
    private var fusesUnknown = false

    /// The model that a `tokenizer.json` describes.
    init(_ node: JSONNode) throws(TokenizerError) {
        try Self.checkKind(node)
        try readVocabulary(try node.required("vocab"))
        try readMerges(try node.required("merges"))
        ignoresMerges = try node.bool("ignore_merges", default: false)
        fusesUnknown = try node.bool("fuse_unk", default: false)
        if let token = node["unk_token"] {
            guard let id = vocabulary.id(of: Self.bytes(of: try token.string())) else {
                throw token.unexpected("a token of the vocabulary")
            }
            unknown = id
        }
    }

    /// The model of a vocabulary and the text of a merge list.
    init(vocabulary node: JSONNode, mergesFile: String, merges text: [UInt8]) throws(TokenizerError) {
        try readVocabulary(node)
        for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let line = line.last == 0x0D ? line.dropLast() : line
            if line.isEmpty || line.starts(with: Array("#version".utf8)) { continue }
            let problem = addMerge(Self.parts(String(decoding: line, as: UTF8.self)), rank: index)
            if let problem { throw .malformedLine(file: mergesFile, line: index + 1, problem: problem) }
        }
    }

    /// The encoder of this model; whole pieces never become one of `specials`.
    func encoder(specials: AddedTokens) -> BytePairEncoder {
        BytePairEncoder(
            vocabulary: vocabulary, rule: .pairs(merges), takesWholePieces: ignoresMerges,
            neverWhole: Set(specials.byID.values.filter(\.isControl).map(\.id)), unknown: unknown,
            fusesUnknown: fusesUnknown)
    }

    /// The bytes of a token as a vocabulary spells it; those of its own UTF-8 where it is not of the byte alphabet.
    static func bytes(of token: String) -> [UInt8] {
        ByteAlphabet.bytes(of: token) ?? Array(token.utf8)
    }

    private static func checkKind(_ node: JSONNode) throws(TokenizerError) {
        if let type = node["type"], try type.string() != "BPE" {
            throw type.unsupported("the model \(try type.string())")
        }
        if let dropout = node["dropout"], dropout.value != .integer(0), dropout.value != .number(0) {
            throw dropout.unsupported("dropout")
        }
        if try node.bool("byte_fallback", default: false) { throw node.unsupported("byte_fallback") }
        for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let affix = node[key], try !affix.string().isEmpty { throw affix.unsupported(key) }
        }
    }
}

// MARK: - Reading

extension ByteLevelModel {
    private mutating func readVocabulary(_ node: JSONNode) throws(TokenizerError) {
        guard case .object(let members) = node.value else { throw node.unexpected("an object") }
        for member in members {
            guard case .integer(let id) = member.value, id >= 0, id < Vocabulary.capacity else {
                throw JSONNode(file: node.file, place: "\(node.place)[\"\(member.key)\"]", value: member.value)
                    .unexpected("an id from 0 to \(Vocabulary.capacity - 1)")
            }
            let bytes = ByteAlphabet.bytes(of: member.key)
            guard vocabulary.insert(bytes ?? Array(member.key.utf8), id: id, findable: bytes != nil) else {
                throw .conflict(
                    file: node.file, place: node.place,
                    problem: "the token \"\(member.key)\" or the id \(id) occurs twice")
            }
        }
    }

    private mutating func readMerges(_ node: JSONNode) throws(TokenizerError) {
        guard case .array(let items) = node.value else { throw node.unexpected("an array") }
        for (rank, item) in items.enumerated() {
            if let problem = addMerge(Self.parts(item), rank: rank) {
                throw .conflict(file: node.file, place: "\(node.place)[\(rank)]", problem: problem)
            }
        }
    }

    /// The two parts of a merge, written `"a b"` or `["a", "b"]`.
    private static func parts(_ value: JSONValue) -> (String, String)? {
        switch value {
        case .string(let text): parts(text)
        case .array(let items):
            if items.count == 2, case .string(let left) = items[0], case .string(let right) = items[1] {
                (left, right)
            } else {
                nil
            }
        default: nil
        }
    }

    private static func parts(_ text: String) -> (String, String)? {
        guard let space = text.utf8.firstIndex(of: 0x20) else { return nil }
        let right = text[text.utf8.index(after: space)...]
        return right.utf8.contains(0x20) ? nil : (String(text[..<space]), String(right))
    }

    /// Enters a merge; what is wrong with it, or nil.
    private mutating func addMerge(_ parts: (String, String)?, rank: Int) -> String? {
        guard let (left, right) = parts else { return "a merge is two tokens with one space between" }
        guard let leftBytes = ByteAlphabet.bytes(of: left), let rightBytes = ByteAlphabet.bytes(of: right),
            let leftID = vocabulary.id(of: leftBytes), let rightID = vocabulary.id(of: rightBytes)
        else { return "the merge \"\(left) \(right)\" joins a token that is not in the vocabulary" }
        guard let id = vocabulary.id(of: leftBytes + rightBytes) else {
            return "the merge \"\(left) \(right)\" makes a token that is not in the vocabulary"
        }
        merges.insert(left: Int32(leftID), right: Int32(rightID), Merge(rank: UInt32(rank), id: Int32(id)))
        return nil
    }
}
