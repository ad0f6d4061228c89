/// The special tokens with which a chat format marks turns and images.
struct ChatMarkers: Sendable {
    /// What begins a turn of each role; the role's name follows as text.
    let turnStart: @Sendable (Turn.Role) -> String
    /// What stands between the role's name and the content: a marker, or text.
    let afterRole: ChatPiece.Kind
    /// What ends a turn.
    let turnEnd: String
    /// Text behind the end of each turn.
    let afterTurn: String
    /// What stands before an image's placeholder.
    let beforeImage: [ChatPiece.Kind]
    /// The placeholder, one for each image token.
    let image: String
    /// What stands behind an image's placeholders.
    let afterImage: String
    /// The system turn of a conversation that has none.
    let defaultSystem: String
    /// Tokens besides `turnEnd` after which nothing of an answer can come.
    let otherStops: [String]
    /// Every marker that a template of this format may mention.
    let mentioned: Set<String>
    /// The markers by which a template, or else a vocabulary, is recognised.
    let telling: Set<String>

    /// The markers of a format.
    static func of(_ format: ChatTemplate.Format) -> ChatMarkers {
        switch format {
        case .qwen: qwen
        case .kimi: kimi
        }
    }

    /// Every marker that is a single special token.
    static let all: Set<String> = qwen.mentioned.union(kimi.mentioned)

    /// `<|im_start|>ROLE⏎CONTENT<|im_end|>⏎`, as Qwen2-VL and Qwen2.5-VL have it.
    private static let qwen = ChatMarkers(
        turnStart: { _ in "<|im_start|>" }, afterRole: .text("\n"), turnEnd: "<|im_end|>", afterTurn: "\n",
        beforeImage: [.marker("<|vision_start|>")], image: "<|image_pad|>", afterImage: "<|vision_end|>",
        defaultSystem: "You are a helpful assistant.", otherStops: ["<|endoftext|>"],
        mentioned: [
            "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
            "<|image_pad|>", "<|video_pad|>",
        ],
        telling: ["<|im_start|>", "<|im_end|>"])

    /// `<|im_ROLE|>ROLE<|im_middle|>CONTENT<|im_end|>`, as Kimi-VL has it.
    private static let kimi = ChatMarkers(
        turnStart: { "<|im_\($0.rawValue)|>" }, afterRole: .marker("<|im_middle|>"), turnEnd: "<|im_end|>",
        afterTurn: "", beforeImage: [.marker("<|media_start|>"), .text("image"), .marker("<|media_content|>")],
        image: "<|media_pad|>", afterImage: "<|media_end|>", defaultSystem: "You are a helpful assistant",
        otherStops: ["[EOS]", "<|im_assistant|>"],
        mentioned: [
            "<|im_system|>", "<|im_user|>", "<|im_assistant|>", "<|im_middle|>", "<|im_end|>", "<|media_start|>",
            "<|media_content|>", "<|media_pad|>", "<|media_end|>", "[BOS]", "[EOS]",
        ],
        telling: ["<|im_user|>", "<|im_middle|>", "<|im_end|>"])
}

/// A piece of a rendered conversation.
struct ChatPiece: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A special token, which only the template can write.
        case marker(String)
        /// Text, the template's or the user's; special tokens in it stay text.
        case text(String)
        /// The placeholder of an image.
        case image(String)
    }

    let kind: Kind
    /// Whether a model that learns from the conversation should learn to write it.
    let isAnswer: Bool

    /// What a reference renders for it.
    var rendered: String {
        switch kind {
        case .marker(let text), .text(let text), .image(let text): text
        }
    }
}
