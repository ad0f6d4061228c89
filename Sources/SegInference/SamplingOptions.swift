/// How the next token is chosen from its scores. The default is greedy.
///
/// Meaning and order of the steps are those of transformers 5.23.0: repetition penalty, temperature, top-k, top-p,
/// min-p.
public struct SamplingOptions: Hashable, Sendable, Codable {
    /// Divides the scores; 0 takes the highest score without chance.
    public var temperature: Double
    /// Keeps the most probable tokens that together have this probability; 1 keeps all.
    public var topP: Double
    /// Keeps this many of the most probable tokens, and ties with the last of them; 0 keeps all.
    public var topK: Int
    /// Makes tokens that the prompt or the answer already holds less likely (above 1) or more likely (below 1).
    public var repetitionPenalty: Double
    /// Seed of the random choices.
    public var seed: UInt64
    /// Keeps the tokens that have at least this share of the most probable token's probability; 0 keeps all.
    public var minP: Double

    /// Greedy, by default.
    public init(
        temperature: Double = 0, topP: Double = 1, topK: Int = 0, repetitionPenalty: Double = 1, seed: UInt64 = 0,
        minP: Double = 0
    ) {
        self.temperature = temperature
        self.topP = topP
        self.topK = topK
        self.repetitionPenalty = repetitionPenalty
        self.seed = seed
        self.minP = minP
    }
}

extension SamplingOptions {
    /// Whether a token is chosen from all by its own score alone, so that many answers can be written side by side:
    /// nothing is cut off, and nothing depends on what was written before.
    public var choosesFromAll: Bool {
        repetitionPenalty == 1 && (temperature == 0 || topK == 0 && topP == 1 && minP == 0)
    }

    /// Every value that cannot be used, as sentences; empty when all can.
    public var problems: [String] {
        var problems: [String] = []
        if !(temperature >= 0 && temperature.isFinite) {
            problems.append("temperature must be 0 or more, is \(temperature)")
        }
        if !(topP > 0 && topP <= 1) { problems.append("top-p must be above 0 and at most 1, is \(topP)") }
        if !(minP >= 0 && minP <= 1) { problems.append("min-p must be from 0 to 1, is \(minP)") }
        if topK < 0 { problems.append("top-k must be 0 (off) or more, is \(topK)") }
        if !(repetitionPenalty > 0 && repetitionPenalty.isFinite) {
            problems.append("repetition penalty must be above 0, is \(repetitionPenalty)")
        }
        return problems
    }
}
