internal import Foundation
internal import SegDrafting
internal import SegTokens

/// Verbs of drafts; see Scripts/bench/draft.py.
enum DraftProbe {
    /// `count TOKENIZER_FOLDER DRAFTER LIMIT`: answers that are known, drafted one after the other.
    ///
    /// In: prompt and answer as strings. Out, u32 each: tokens, passes, drafted, accepted, microseconds of drafting.
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        guard verb == "count", arguments.count == 3, let limit = Int(arguments[2]), limit > 0 else { return false }
        let tokenizer = try Tokenizer(directory: URL(fileURLWithPath: arguments[0], isDirectory: true))
        guard let drafter = drafter(arguments[1], AnswerTokens(tokenizer)) else { return false }
        var reader = FrameReader()
        var writer = FrameWriter()
        while try !reader.isAtEnd() {
            let prompt = tokenizer.encode(try reader.string(), specials: .parsed)
            let answer = tokenizer.encode(try reader.string(), specials: .parsed)
            let start = ContinuousClock.now
            let counts = DraftReplay.count(answer, prompt: prompt, drafter: drafter, limit: limit)
            let time = (ContinuousClock.now - start) / .microseconds(1)
            for number in [answer.count, counts.passes, counts.drafted, counts.accepted, Int(time)] {
                try writer.integer(UInt32(number))
            }
        }
        try writer.flush()
        return true
    }

    private static func drafter(_ name: String, _ tokens: AnswerTokens) -> (any Drafter)? {
        switch name {
        case "grammar": GrammarDrafter(tokens)
        case "lookup": PromptLookup()
        case "contour": ContourDrafter(tokens)
        case "tree": ContourDrafter(tokens, shape: .tree)
        default: nil
        }
    }
}
