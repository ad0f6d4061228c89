public import SegTokens

/// A conversation about pictures as training data holds it, in whichever format.
public struct ConversationRecord: Hashable, Sendable {
    /// Its id; nil when its file gives none.
    public var id: String?
    /// Paths of its pictures, in the order of their marks in the turns.
    public var images: [String]
    /// What is said; each `.image` stands for the next picture.
    public var turns: [Turn]

    /// A conversation of these parts.
    public init(id: String?, images: [String], turns: [Turn]) {
        self.id = id
        self.images = images
        self.turns = turns
    }

    /// An example as a conversation: the picture, the question, the answer.
    public init(_ example: WrittenExample) {
        self.init(
            id: example.id, images: [example.image],
            turns: [
                Turn(role: .user, content: [.image, .text(example.question)]),
                Turn(role: .assistant, text: example.answer),
            ])
    }

    /// The pictures that the turns speak of.
    var imageMarks: Int {
        turns.reduce(0) { $0 + $1.content.count { $0 == .image } }
    }
}

extension Turn {
    /// The words of the turn without its pictures.
    public var words: String {
        content.reduce(into: "") { text, part in
            if case .text(let words) = part { text += words }
        }
    }
}

/// The formats of conversations in which others train.
public enum ConversationFormat: String, Hashable, Sendable, CaseIterable {
    /// This project's and the published script's: `conversations` of `user` and `assistant`, `<img>PATH</img>` before
    /// the words.
    case simpleseg
    /// LLaVA's: `image` and `conversations` of `human` and `gpt`, `<image>` and a line break before the words.
    case llava
    /// ms-swift's: `messages` with `<image>` in the words, and `images`.
    case msSwift = "ms-swift"
    /// TRL's for vision: `images`, and `messages` whose content is a list of parts.
    case trl
}
