public import SegInference
public import SegNotation
import SegTokens

/// What is reported while an answer is being written.
public enum SegmentEvent: Sendable {
    /// A token was chosen.
    case token(TokenEvent)
    /// Text that has become certain; never half a character.
    case text(String)
    /// Something in the text is complete: a vertex, an outline, a box, a point.
    case reading(ReadingEvent)
}

/// Turns tokens into text and text into outlines while they come; from ``QuestionProcessor/stream()``.
public struct AnswerStream {
    private var stream: TextStream
    private var reader = PolygonReader()
    /// Everything written so far.
    public private(set) var text = ""

    init(_ stream: TextStream) {
        self.stream = stream
    }

    /// What a token makes certain, the token itself first.
    public mutating func append(_ token: TokenEvent) -> [SegmentEvent] {
        [.token(token)] + events(of: stream.append(token.id))
    }

    /// What the end makes certain.
    public mutating func finish() -> [SegmentEvent] {
        events(of: stream.finish()) + reader.finish().map(SegmentEvent.reading)
    }

    private mutating func events(of piece: String) -> [SegmentEvent] {
        guard !piece.isEmpty else { return [] }
        text += piece
        return [.text(piece)] + reader.feed(piece).map(SegmentEvent.reading)
    }
}
