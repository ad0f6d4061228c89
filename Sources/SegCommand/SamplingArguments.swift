internal import ArgumentParser
internal import SegGeneration

/// How tokens are chosen, and how many.
struct SamplingArguments: ParsableArguments {
    @Option(name: .customLong("max-new-tokens"), help: "Most tokens of an answer (default: what the context holds).")
    var maxNewTokens: Int?

    @Option(help: "0 takes the likeliest token, above 0 draws.")
    var temperature = 0.0

    @Option(name: .customLong("top-p"), help: "Draw from the likeliest tokens that together have this probability.")
    var topP = 1.0

    @Option(name: .customLong("top-k"), help: "Draw from this many of the likeliest tokens; 0 for all.")
    var topK = 0

    @Option(name: .customLong("repetition-penalty"), help: "Above 1 makes tokens that were there before less likely.")
    var repetitionPenalty = 1.0

    @Option(help: "Seed of the draws.")
    var seed: UInt64 = 0

    /// The options of the sampler.
    var options: SamplingOptions {
        SamplingOptions(
            temperature: temperature, topP: topP, topK: topK, repetitionPenalty: repetitionPenalty, seed: seed)
    }

    func validate() throws {
        if let maxNewTokens, maxNewTokens < 1 {
            throw ValidationError("--max-new-tokens must be 1 or more, is \(maxNewTokens)")
        }
        let problems = options.problems
        if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
    }
}
