/// A token that is found in the text as it stands, before any splitting: control tokens, and what fine-tuning added.
struct AddedToken: Equatable, Sendable {
    let id: Int
    let content: String
    /// Whether decoding may leave it out.
    var isSpecial = true
    /// Whether white space before it belongs to it.
    var stripsLeft = false
    /// Whether white space behind it belongs to it.
    var stripsRight = false
    /// Whether it must stand between non-word characters.
    var isSingleWord = false
    /// Whether it is searched in the normalized text.
    var isNormalized = false

    /// Whether it is a control token for the reference although the file does not call it special.
    var isReserved = false

    /// Whether the same text in a user's mouth must not become this token: it is special or reserved, or it steers a
    /// conversation although the file forgot to say so.
    var isControl: Bool { isSpecial || isReserved || ChatMarkers.all.contains(content) }
}

/// The added tokens of a tokenizer.
struct AddedTokens: Sendable {
    private(set) var byID: [Int: AddedToken] = [:]
    private var idOfContent: [[UInt32]: Int] = [:]

    /// Enters a token; nil, or what stands against it.
    mutating func insert(_ token: AddedToken) -> String? {
        let scalars = token.content.unicodeScalars.map(\.value)
        if let known = byID[token.id], known.content.unicodeScalars.map(\.value) != scalars {
            return "the id \(token.id) is given to \"\(known.content)\" and to \"\(token.content)\""
        }
        if let known = idOfContent[scalars], known != token.id {
            return "the token \"\(token.content)\" has the ids \(known) and \(token.id)"
        }
        byID[token.id] = byID[token.id] ?? token
        idOfContent[scalars] = token.id
        return nil
    }

    /// The id of the token that reads `content`.
    func id(of content: String) -> Int? {
        idOfContent[content.unicodeScalars.map(\.value)]
    }

    /// The tokens that are searched in the normalized text, or those that are searched in the raw text, by id.
    func tokens(normalized: Bool) -> [AddedToken] {
        byID.values.filter { $0.isNormalized == normalized }.sorted { $0.id < $1.id }
    }
}
