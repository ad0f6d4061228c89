import SegDrafting
import SegNotation
import SimpleSeg

/// What the answers to one request cost, in OpenAI's words.
struct AnswerUsage: Hashable, Sendable {
    /// Tokens of the prompt, which is read once for all answers.
    let promptTokens: Int
    /// Those that were known from an earlier prompt.
    let cachedTokens: Int
    /// Tokens of all answers.
    let writtenTokens: Int
    /// What drafts did for all answers.
    let drafts: DraftCounts

    init(_ answers: [WrittenAnswer]) {
        promptTokens = answers.first?.promptTokens ?? 0
        cachedTokens = answers.first?.reusedTokens ?? 0
        writtenTokens = answers.reduce(0) { $0 + $1.segmentation.tokenIDs.count }
        drafts = answers.reduce(DraftCounts()) { $0 + ($1.segmentation.timings.draft ?? DraftCounts()) }
    }

    /// `usage` of a chat completion.
    var chat: JSONObjectWriter { json("prompt", "completion", predictions) }

    /// `usage` of a response.
    var response: JSONObjectWriter {
        var details = JSONObjectWriter()
        // No token of an answer is hidden.
        details.field("reasoning_tokens", 0)
        return json("input", "output", details)
    }

    private var predictions: JSONObjectWriter {
        var details = JSONObjectWriter()
        details.field("accepted_prediction_tokens", drafts.accepted)
        details.field("rejected_prediction_tokens", drafts.drafted - drafts.accepted)
        details.field("draft_passes", drafts.passes)
        return details
    }

    private func json(_ read: String, _ written: String, _ details: JSONObjectWriter) -> JSONObjectWriter {
        var cached = JSONObjectWriter()
        cached.field("cached_tokens", cachedTokens)
        var usage = JSONObjectWriter()
        usage.field("\(read)_tokens", promptTokens)
        usage.field("\(written)_tokens", writtenTokens)
        usage.field("total_tokens", promptTokens + writtenTokens)
        usage.field("\(read)_tokens_details", cached)
        usage.field("\(written)_tokens_details", details)
        return usage
    }
}
