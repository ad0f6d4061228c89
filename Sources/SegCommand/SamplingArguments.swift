internal import ArgumentParser
internal import SegInference
internal import SegModels
internal import SegNotation

/// How tokens are chosen, and how many.
struct SamplingArguments: ParsableArguments {
    @Option(
        name: .customLong("max-new-tokens"),
        help: "Most tokens of an answer (default: the checkpoint's, or what the context holds).")
    var maxNewTokens: Int?

    @Option(
        help:
            "0 takes the likeliest token, above 0 draws (default of this and the next: generation_config.json's, or greedy)."
    )
    var temperature: Double?

    @Option(name: .customLong("top-p"), help: "Draw from the likeliest tokens that together have this probability.")
    var topP: Double?

    @Option(name: .customLong("top-k"), help: "Draw from this many of the likeliest tokens; 0 for all.")
    var topK: Int?

    @Option(name: .customLong("min-p"), help: "Draw from tokens with this share of the likeliest one's probability.")
    var minP: Double?

    @Option(name: .customLong("repetition-penalty"), help: "Above 1 makes tokens that were there before less likely.")
    var repetitionPenalty: Double?

    @Option(help: "Seed of the draws.")
    var seed: UInt64 = 0

    /// What was asked for; the rest is the checkpoint's to say.
    var request: SamplingChoice.Request {
        var request = SamplingChoice.Request()
        (request.temperature, request.topP, request.topK) = (temperature, topP, topK)
        (request.minP, request.repetitionPenalty, request.maxNewTokens) = (minP, repetitionPenalty, maxNewTokens)
        request.seed = seed
        return request
    }

    /// What holds: the options, and for the rest what `settings` say.
    func choice(_ settings: GenerationSettings = GenerationSettings()) -> SamplingChoice {
        SamplingChoice(request, settings: settings)
    }

    func validate() throws {
        if let maxNewTokens, maxNewTokens < 1 {
            throw ValidationError("--max-new-tokens must be 1 or more, is \(maxNewTokens)")
        }
        let problems = choice().options.problems
        if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
    }
}

extension SamplingChoice {
    /// What held and where it came from, for a record.
    var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("temperature", options.temperature)
        object.field("top_p", options.topP)
        object.field("top_k", options.topK)
        object.field("min_p", options.minP)
        object.field("repetition_penalty", options.repetitionPenalty)
        object.field("seed", Int(truncatingIfNeeded: options.seed))
        if let maxNewTokens { object.field("max_new_tokens", maxNewTokens) }
        var from = JSONObjectWriter()
        let names = [
            "temperature": "temperature", "topP": "top_p", "topK": "top_k", "minP": "min_p",
            "repetitionPenalty": "repetition_penalty", "maxNewTokens": "max_new_tokens",
        ]
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) where source != "default" {
            from.field(names[name] ?? name, source)
        }
        object.field("from", from)
        return object
    }
}
