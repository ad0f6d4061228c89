internal import ArgumentParser
internal import SegImaging
internal import SegInference
internal import SimpleSeg

/// Whether small objects are looked at a second time.
struct CropOptions: ParsableArguments {
    @Flag(
        name: .customLong("crop-refine"),
        help: """
            Where an answer is small in its picture, ask again about its neighbourhood alone, which the model then sees larger, and take \
            the outlines found there. Each record says what came of it in "crop".
            """)
    var isOn = false

    @Option(
        name: .customLong("crop-margin"),
        help: """
            For --crop-refine: how far the neighbourhood reaches on each side, in lengths of the object's longer side (default: 0.5). It must \
            come to a quarter of the picture at most.
            """)
    var margin: Double?

    func validate() throws {
        if margin != nil, !isOn { throw ValidationError("--crop-margin is about --crop-refine: give both") }
        if let margin, !(margin >= 0 && margin <= 10) {
            throw ValidationError("--crop-margin must be from 0 to 10, is \(margin)")
        }
    }

    /// A second look at what was answered; nil where nobody asked for it, or the answer is not small.
    ///
    /// - Throws: what the model throws.
    func look(
        after first: Segmentation, on image: Image, with segmenter: Segmenter, options: SegmentOptions,
        onEvent: @escaping @Sendable (SegmentEvent) -> Void
    ) async throws -> SecondLook? {
        guard isOn else { return nil }
        return try await SecondLook(
            after: first, on: image, with: segmenter, options: options, margin: margin ?? 0.5, onEvent: onEvent)
    }
}
