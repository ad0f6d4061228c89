public import Foundation

/// The ids at which an answer ends.
public struct StopTokens: Hashable, Sendable {
    /// The ids.
    public let ids: Set<Int>

    /// The end-of-text ids that the checkpoint names, and those at which the chat template's turns end.
    ///
    /// `generation_config.json` is asked first, then `config.json`. The union is needed because published checkpoints
    /// name one of the two only: Kimi-VL's file has `[EOS]`, while its turns end with `<|im_end|>`.
    ///
    /// - Throws: `TokenizerError` where a file is malformed.
    public init(directory: URL, template: ChatTemplate) throws(TokenizerError) {
        var node = try Tokenizer.document("generation_config.json", in: directory)?[Self.key]
        if node == nil { node = try Self.fromModel(directory) }
        ids = template.stopTokens.union(try Self.ids(node))
    }

    private static let key = "eos_token_id"

    private static func fromModel(_ directory: URL) throws(TokenizerError) -> JSONNode? {
        let config = try Tokenizer.document("config.json", in: directory)
        return config?[key] ?? config?["text_config"]?[key]
    }

    private static func ids(_ node: JSONNode?) throws(TokenizerError) -> [Int] {
        guard let node else { return [] }
        guard case .array = node.value else { return [try node.id()] }
        var ids: [Int] = []
        for item in try node.items() { ids.append(try item.id()) }
        return ids
    }
}
