/// When an answer ends.
public struct StopRule: Hashable, Sendable {
    /// Tokens that end the answer. The one that did is the last token of the answer.
    public var stopIDs: Set<Int>
    /// Most tokens that the answer may have; nil for as many as the context holds.
    public var maxNewTokens: Int?

    /// A rule that stops at `stopIDs` or after `maxNewTokens`.
    public init(stopIDs: Set<Int>, maxNewTokens: Int? = nil) {
        self.stopIDs = stopIDs
        self.maxNewTokens = maxNewTokens
    }

    /// Tokens that an answer may have.
    ///
    /// - Parameters:
    ///   - promptLength: tokens of the prompt.
    ///   - contextLength: tokens that the context holds, prompt and answer together.
    /// - Returns: the smaller of what is allowed and what fits; never negative.
    public func budget(promptLength: Int, contextLength: Int) -> Int {
        let room = max(contextLength - promptLength, 0)
        return min(maxNewTokens ?? room, room)
    }

    /// Why the answer ends behind its `count`-th token `id`; nil when it goes on.
    public func reason(after id: Int, count: Int, budget: Int) -> FinishReason? {
        if stopIDs.contains(id) { return .stop }
        return count >= budget ? .length : nil
    }
}

/// Why an answer ended.
public enum FinishReason: String, Hashable, Sendable, Codable {
    /// The model wrote a stop token.
    case stop
    /// The budget was used up: the answer may be cut short.
    case length
}
