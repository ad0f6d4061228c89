public import ArgumentParser
public import SegDrafting
internal import SegInference
internal import SimpleSeg

/// Whether and how several tokens are guessed and verified in one pass.
struct DraftOptions: ParsableArguments {
    @Option(
        help: """
            How tokens are guessed that are then verified several in one pass, which changes the speed and never the answer: \
            grammar (what the notation leaves no choice about), lookup (what followed the last tokens the last time), contour (from \
            the outline's geometry), off, or auto (contour for matrices of 8 or 4 bits on the CPU, where it pays, off elsewhere).
            """)
    var draft: DraftChoice = .auto

    @Option(help: "Tokens that are guessed for each pass (default: as many as pay, by measurement).")
    var draftWidth: Int?

    func validate() throws {
        if let draftWidth, !(1...64).contains(draftWidth) {
            throw ValidationError("--draft-width must be from 1 to 64, is \(draftWidth)")
        }
        if draftWidth != nil && draft == .off { throw ValidationError("--draft-width is about drafts, which are off") }
    }

    /// The options with drafts. Where drafts are named or turned off by name, every answer is computed in one order of sums, so that answers
    /// with and without them are the same.
    func applied(to options: Segmenter.LoadOptions) -> Segmenter.LoadOptions {
        var options = options
        options.draft = draft
        options.engine.isDraftInvariant = draft != .auto
        options.engine.draftWidth = draftWidth
        return options
    }
}

extension DraftChoice: ExpressibleByArgument {}
