/// Guesses the tokens that the notation of answers leaves no choice about, such as the full stop behind `[0`.
///
/// A request's own grammar, which allows some tokens only, forces tokens in the same way.
public struct GrammarDrafter: Drafter {
    private let tokens: AnswerTokens
    private let structure: StructureTable
    private let allowed: (@Sendable ([Int]) -> Set<Int>?)?

    /// A drafter of the notation's tokens; `allowed` is the request's grammar, the tokens that may follow an answer, nil for all.
    public init(_ tokens: AnswerTokens, allowed: (@Sendable ([Int]) -> Set<Int>?)? = nil) {
        self.tokens = tokens
        self.allowed = allowed
        structure = ContourMemory(tokens).structure
    }

    /// Nothing is learned: every answer is drafted alike.
    public func begin(prompt: [Int]) -> any AnswerDraft { Answer(owner: self) }

    private struct Answer: AnswerDraft {
        let owner: GrammarDrafter
        var ids: [Int] = []
        var state = AnswerState()

        mutating func append(_ id: Int) {
            ids.append(id)
            owner.advance(&state, by: id)
        }

        mutating func draft(limit: Int) -> DraftTree {
            var (ahead, written) = (state, ids)
            while written.count < ids.count + limit, let id = owner.forced(after: ahead, ids: written) {
                written.append(id)
                owner.advance(&ahead, by: id)
            }
            return DraftTree(chain: written[ids.count...])
        }
    }

    private func advance(_ state: inout AnswerState, by id: Int) {
        guard let bytes = tokens.bytes[id] else { return state.leave() }
        for byte in bytes { _ = state.append(byte) }
    }

    private func forced(after state: AnswerState, ids: [Int]) -> Int? {
        if let only = allowed?(ids) { return only.count == 1 ? only.first : nil }
        guard state.phase != .outside, case .token(let id) = structure.forced(after: state) else { return nil }
        return id
    }
}
