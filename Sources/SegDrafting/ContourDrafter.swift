import Synchronization

/// Guesses outlines from their notation and their geometry.
///
/// Which token follows where in the notation, and how far outlines go from vertex to vertex by the step before, is learned
/// from every answer for all later ones; outlines that were written for the same prompt, and other rings of the answer, are
/// tried first, and a box in the prompt bounds what is guessed. In free text there are no guesses. Nothing is trained, and
/// no guess changes an answer.
public final class ContourDrafter: Drafter {
    private let tokens: AnswerTokens
    private let shape: DraftShape
    private let memory: Mutex<ContourMemory>

    /// A drafter that has seen no answer.
    public init(_ tokens: AnswerTokens, shape: DraftShape = .chain) {
        self.tokens = tokens
        self.shape = shape
        memory = Mutex(ContourMemory(tokens))
    }

    /// Guesses from all answers so far.
    public func begin(prompt: [Int]) -> any AnswerDraft {
        Answer(owner: self, prompt: prompt.hashValue, box: PromptBox(prompt: prompt, tokens: tokens))
    }

    private struct Answer: AnswerDraft {
        let owner: ContourDrafter
        let prompt: Int
        let box: PromptBox?
        var state = AnswerState()

        mutating func append(_ id: Int) {
            owner.memory.withLock { memory in
                for coordinate in memory.read(id, owner.tokens, &state) { memory.learn(coordinate, prompt: prompt) }
            }
        }

        mutating func draft(limit: Int) -> DraftTree {
            guard state.phase != .outside else { return DraftTree() }
            return owner.memory.withLock { memory in
                var search = DraftSearch(owner.tokens, memory.structure) { [memory, prompt, box] in
                    memory.probabilities(at: $0, prompt: prompt, box: box)
                }
                return search.draft(after: state, limit: limit, shape: owner.shape)
            }
        }
    }
}
