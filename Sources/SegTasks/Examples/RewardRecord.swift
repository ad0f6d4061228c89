public import SegDatasets
public import SegGeometry
internal import SegNotation
internal import SegRewards

/// An example for trainers that draw answers and reward them: the question, and what is true of the picture in place of an answer to
/// learn.
public struct RewardRecord: Hashable, Sendable {
    /// What is asked.
    public var example: WrittenExample
    /// The objects that are meant; none where it is about what is not there, or about the whole picture.
    public var truth: [RunLengthMask]
    /// The picture's size; nil where no object tells it.
    public var size: ImageSize?

    /// A question and the objects that it means.
    public init(example: WrittenExample, truth: [RunLengthMask], size: ImageSize?) {
        self.example = example
        self.truth = truth
        self.size = size
    }

    /// The record as one JSON object: TRL's columns `prompt` and `images`, and those that `simpleseg reward` reads: `truth`, a
    /// list of COCO's run lengths or null, `task`, `width`, `height`, and `answer`, which counts where words are asked for.
    public var line: String {
        var writer = JSONObjectWriter()
        writer.field("id", example.id)
        writer.field("images", [example.image])
        writer.field("prompt", [Self.question(example.question)])
        writer.field("task", example.task.rawValue)
        if truth.isEmpty {
            writer.field("truth", json: "null".utf8)
        } else {
            writer.field("truth", truth.map(\.json))
        }
        if let size {
            writer.field("width", size.width)
            writer.field("height", size.height)
        } else {
            writer.field("width", json: "null".utf8)
            writer.field("height", json: "null".utf8)
        }
        writer.field("answer", example.answer)
        return writer.line
    }

    private static func question(_ text: String) -> JSONObjectWriter {
        var image = JSONObjectWriter()
        image.field("type", "image")
        var words = JSONObjectWriter()
        words.field("type", "text")
        words.field("text", text)
        var turn = JSONObjectWriter()
        turn.field("role", "user")
        turn.field("content", [image, words])
        return turn
    }
}
