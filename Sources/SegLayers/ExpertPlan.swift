/// Which tokens go to which expert, sorted by expert: the integers behind ``Experts``.
public struct ExpertPlan: Hashable, Sendable {
    /// The choices of one expert: a run in the sorted order.
    public struct Run: Hashable, Sendable {
        /// Number of the expert.
        public let expert: Int
        /// Its tokens, as a range of ``order``.
        public let range: Range<Int>

        /// A run of an expert's tokens.
        public init(expert: Int, range: Range<Int>) {
            self.expert = expert
            self.range = range
        }
    }

    /// Choices sorted by expert, those of one expert in the order of the tokens. Choice c belongs to token c / choices per token.
    public let order: [Int]
    /// Where each choice went: `order[inverse[choice]] == choice`.
    public let inverse: [Int]
    /// The experts that have tokens, in ascending order.
    public let runs: [Run]

    /// Sorts choices by counting.
    ///
    /// - Parameters:
    ///   - choices: an expert for each choice, all choices of a token one after the other.
    ///   - experts: number of experts; every choice is below it.
    /// - Complexity: O(choices + experts)
    public init(choices: [Int], experts: Int) {
        var starts = [Int](repeating: 0, count: experts + 1)
        for expert in choices { starts[expert + 1] += 1 }
        for expert in 0..<experts { starts[expert + 1] += starts[expert] }
        runs = (0..<experts).filter { starts[$0] < starts[$0 + 1] }
            .map { Run(expert: $0, range: starts[$0]..<starts[$0 + 1]) }

        var order = choices
        var inverse = choices
        for (choice, expert) in choices.enumerated() {
            order[starts[expert]] = choice
            inverse[choice] = starts[expert]
            starts[expert] += 1
        }
        self.order = order
        self.inverse = inverse
    }
}
