/// `tokenizer.json`, the format of Hugging Face's `tokenizers`, for byte-level BPE.
///
/// The post-processor, truncation and padding are left aside: they act only when special tokens or fixed lengths are
/// asked for, which the chat template does here.
enum TokenizerJSON {
    static let fileName = "tokenizer.json"

    /// What the document says.
    ///
    /// - Throws: for anything that would give other ids than the reference: kinds of normalizer, pre-tokenizer, model
    ///   and decoder that are not known, merges of tokens that do not exist, ids given twice.
    static func parts(_ document: JSONNode) throws(TokenizerError) -> Tokenizer.Parts {
        var added = AddedTokens()
        for node in try document["added_tokens"]?.items() ?? [] {
            try AddedTokenFiles.insert(try AddedTokenFiles.token(node, id: try node.required("id").id()), node, &added)
        }
        try checkDecoder(document["decoder"], document)
        let model = try ByteLevelModel(try document.required("model"))
        try AddedTokenFiles.check(added, model.vocabulary, document)
        return Tokenizer.Parts(
            source: .tokenizerJSON, encoder: model.encoder(specials: added),
            preTokenizer: try PreTokenizerReader.read(try document.required("pre_tokenizer")),
            composes: try composes(document["normalizer"]), added: added)
    }

    /// Whether texts are composed (NFC); the only normalizer there is.
    private static func composes(_ node: JSONNode?) throws(TokenizerError) -> Bool {
        guard let node else { return false }
        switch try node.required("type").string() {
        case "NFC": return true
        case "Sequence":
            var composes = false
            for item in try node.required("normalizers").items() where try Self.composes(item) { composes = true }
            return composes
        case let kind: throw node.unsupported("the normalizer \(kind)")
        }
    }

    private static func checkDecoder(_ node: JSONNode?, _ document: JSONNode) throws(TokenizerError) {
        guard let node else { throw .missing(file: document.file, place: "decoder") }
        switch try node.required("type").string() {
        case "ByteLevel": return
        case "Sequence":
            for item in try node.required("decoders").items() { try checkDecoder(item, document) }
        case let kind: throw node.unsupported("the decoder \(kind)")
        }
    }
}
