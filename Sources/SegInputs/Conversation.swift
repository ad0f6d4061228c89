public import SegTokens

/// Turns of a chat, some with pictures in them.
public struct Conversation: Hashable, Sendable {
    /// The turns in order.
    public var turns: [Turn]

    /// A conversation of the given turns.
    public init(turns: [Turn]) {
        self.turns = turns
    }

    /// One user turn: the pictures first, then the question; as the published models were trained.
    public static func question(_ text: String, images: Int = 1) -> Conversation {
        let pictures = [ContentPart](repeating: .image, count: images)
        return Conversation(turns: [Turn(role: .user, content: pictures + [.text(text)])])
    }

    /// A question with its answer, for training.
    public static func example(question: String, answer: String, images: Int = 1) -> Conversation {
        var conversation = Self.question(question, images: images)
        conversation.turns.append(Turn(role: .assistant, text: answer))
        return conversation
    }

    /// How many pictures the turns mention.
    public var imageCount: Int {
        turns.reduce(0) { $0 + $1.content.count { $0 == .image } }
    }
}
