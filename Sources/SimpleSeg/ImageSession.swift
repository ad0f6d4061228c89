public import SegImaging
public import SegNotation

/// Questions about one picture: it is cut into patches once, and looked at and read once as long as the segmenter's
/// engine remembers it.
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
        try await segmenter.segment(prepare(query, options: options), onEvent: onEvent)
    }

    /// Makes a question ready to be answered beside others, on the caller's thread.
    ///
    /// - Parameters:
    ///   - query: what to look for; may be nil when the options carry a prompt.
    ///   - options: what is asked for, and how tokens are chosen.
    /// - Throws: what the parts throw when the picture or the options are refused.
    /// - Returns: the question.
    public func prepare(_ query: Query?, options: SegmentOptions = SegmentOptions()) throws -> PreparedQuestion {
        try segmenter.processor.prepare(memory, query, options: options)
    }
}
