/// Changes of the logits besides those of `SamplingOptions`. The default changes nothing.
public struct LogitOptions: Sendable {
    /// Keeps tokens that have at least this share of the most probable token's probability; 0 keeps all.
    public var minP = 0.0
    /// Taken from the logit of each token that the answer already holds.
    public var presencePenalty = 0.0
    /// Taken from the logit of a token once for each time that the answer already holds it.
    public var frequencyPenalty = 0.0
    /// Tokens that are never written.
    public var banned: Set<Int> = []
    /// Added to the logits of tokens.
    public var bias: [Int: Double] = [:]
    /// The tokens that may follow an answer, given so far; nil for all. A grammar is enforced here.
    public var allowed: (@Sendable (_ answer: [Int]) -> Set<Int>?)?

    /// Changes nothing.
    public init() {}

    /// Whether logits stay what they are.
    var changesNothing: Bool {
        minP == 0 && presencePenalty == 0 && frequencyPenalty == 0 && banned.isEmpty && bias.isEmpty && allowed == nil
    }

    /// Every value that cannot be used, as sentences; empty when all can.
    public var problems: [String] {
        var problems: [String] = []
        if !(0...1).contains(minP) { problems.append("min-p must be from 0 to 1, is \(minP)") }
        if !presencePenalty.isFinite { problems.append("presence penalty must be finite, is \(presencePenalty)") }
        if !frequencyPenalty.isFinite { problems.append("frequency penalty must be finite, is \(frequencyPenalty)") }
        for (id, value) in bias.sorted(by: { $0.key < $1.key }) where value.isNaN || value == .infinity {
            problems.append("the bias of token \(id) must be below infinity, is \(value)")
        }
        return problems
    }
}
