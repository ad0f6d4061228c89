import SegGeneration
public import SegImaging
import SegInputs
import SegModels
public import SegNotation

/// Questions about one picture: it is cut into patches, seen and read once, by the first of them.
///
/// Each answer is the one that ``Segmenter/segment(_:_:options:onEvent:)`` gives to the same question.
public struct ImageSession: Sendable {
    let segmenter: Segmenter
    let memory: PictureMemory

    init(_ segmenter: Segmenter, image: Image) {
        self.segmenter = segmenter
        memory = PictureMemory(image)
    }

    /// The picture.
    public var image: Image { memory.image }

    /// Answers one question; see ``Segmenter/segment(_:_:options:onEvent:)``.
    ///
    /// - Parameters:
    ///   - query: what to look for; may be nil when the options carry a prompt.
    ///   - options: what is asked for, and how tokens are chosen.
    ///   - onEvent: told of tokens, text and vertices as they come.
    /// - Returns: the answer, understood and drawn.
    /// - Throws: what the parts throw; `CancellationError` when the surrounding task is cancelled. An answer is never an error.
    public func segment(
        _ query: Query?, options: SegmentOptions = SegmentOptions(),
        onEvent: (@Sendable (SegmentEvent) -> Void)? = nil
    ) async throws -> Segmentation {
        try await segmenter.segment(memory, query, options: options, onEvent: onEvent)
    }
}

/// What a segmenter remembers of a picture.
///
/// Unchecked, because only the one segmenter of its session looks inside, and a segmenter does one thing at a time.
final class PictureMemory: @unchecked Sendable {
    let image: Image
    private var patches: PatchedImage?
    private var model: PrimedModel?

    init(_ image: Image) { self.image = image }

    /// The prompt for a question about the picture.
    func input(question: String, _ builder: InputBuilder) throws -> ModelInput {
        let patches = try patches ?? builder.processor.patches(image)
        self.patches = patches
        return try builder.input(.question(question), pictures: [patches])
    }

    /// The model behind the picture, and what it took to get there: nothing but for the first prompt.
    func model(
        _ base: any VisionLanguageModel, reading input: ModelInput
    ) throws -> (model: PrimedModel, timings: Generation.Timings) {
        if let model, model.fits(input) { return (model, .init(vision: 0, prefill: 0, decode: 0)) }
        let primed = try PrimedModel(base, reading: input)
        model = primed
        return (primed, primed.timings)
    }
}
