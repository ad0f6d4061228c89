public import SegInputs

/// A prompt, and how many answers to it are wanted.
public struct BatchPrompt: Hashable, Sendable {
    /// What the model reads.
    public var input: ModelInput
    /// One answer is written for each; it seeds the answer's random choices, and does nothing when they are greedy.
    public var seeds: [UInt64]

    /// One answer to `input` for each of `seeds`.
    public init(_ input: ModelInput, seeds: [UInt64] = [0]) {
        self.input = input
        self.seeds = seeds
    }
}
