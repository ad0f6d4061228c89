/// One turn of a conversation.
public struct Turn: Hashable, Sendable {
    /// Who speaks.
    public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
        /// Instructions that hold for the whole conversation; the first turn, if at all.
        case system
        /// The one who asks.
        case user
        /// The model.
        case assistant
    }

    /// Who speaks.
    public var role: Role
    /// What is said and shown, in order.
    public var content: [ContentPart]

    /// A turn of texts and images.
    public init(role: Role, content: [ContentPart]) {
        self.role = role
        self.content = content
    }

    /// A turn of one text.
    public init(role: Role, text: String) {
        self.init(role: role, content: [.text(text)])
    }
}

/// A part of what a turn says.
public enum ContentPart: Hashable, Sendable {
    /// Words. Special tokens written in them stay words.
    case text(String)
    /// A picture; the pictures of a conversation are counted in order.
    case image
}
