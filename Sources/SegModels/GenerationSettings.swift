public import FoundationEssentials

/// How a checkpoint's generation_config.json wants tokens to be chosen: what holds where a caller does not say otherwise.
///
/// Meaning and defaults are those of `generate` of transformers 5.23.0: without `do_sample` the highest score is taken, and the repetition
/// penalty is applied all the same; with it an absent `temperature` is 1, an absent `top_k` 50. vLLM reads the same keys.
public struct GenerationSettings: Hashable, Sendable {
    /// Whether tokens are drawn.
    public var draws = false
    /// What the scores are divided by; 0 where nothing is drawn.
    public var temperature = 0.0
    /// How many tokens are drawn from; 0 for all.
    public var topK = 0
    /// Share of probability that is drawn from.
    public var topP = 1.0
    /// Share of the likeliest token's probability that a token needs; 0 for none.
    public var minP = 0.0
    /// Divides the scores of tokens that were there before.
    public var repetitionPenalty = 1.0
    /// Most tokens of an answer; nil for as many as the context holds.
    public var maxNewTokens: Int?
    /// Keys that the file states, of those that are read.
    public var stated: Set<String> = []
    /// What should be said about the file.
    public var notes: [String] = []

    /// Greedy, without a penalty: what holds without a file.
    public init() {}

    /// Reads the generation_config.json of a checkpoint's folder; without one, ``init()``.
    ///
    /// - Throws: ``ModelError/notJSON(path:reason:)``, or ``ModelError/config(path:problems:)`` with every key that cannot be followed.
    public init(directory: URL) throws(ModelError) {
        let file = directory.appending(path: Self.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else {
            self.init()
            return
        }
        try self.init(json: ConfigFile.bytes(file), path: file.path)
    }

    /// The file's name.
    public static let fileName = "generation_config.json"

    /// Reads a generation_config.json.
    ///
    /// - Throws: see ``init(directory:)``.
    public init(json: Data, path: String) throws(ModelError) {
        let members = try ConfigFile.members(of: json, path: path)
        var reader = ConfigReader(sections: [("", members)])
        draws = reader.bool("do_sample", fallback: false)
        repetitionPenalty = reader.positive("repetition_penalty", fallback: 1)
        maxNewTokens = reader.value(["max_new_tokens"]).map { _ in reader.int("max_new_tokens") }
        if draws { readDraws(&reader) }
        for (key, isIdle) in Self.others where !isIdle(members[key] ?? .null) && (draws || !Self.drawing.contains(key))
        {
            reader.check(
                false, key, expected: "no such key, as it would change the answers", found: "\(members[key] ?? .null)")
        }
        guard reader.problems.isEmpty else { throw .config(path: path, problems: reader.problems) }
        let known = Self.read.union(Self.idle).union(Self.others.map(\.key))
        let unknown = members.keys.filter { !known.contains($0) }.sorted()
        if !unknown.isEmpty { notes = ["\(path): without effect here: \(unknown.joined(separator: ", "))"] }
        stated = Self.read.filter { members[$0].map { $0 != .null } ?? false }
    }

    private mutating func readDraws(_ reader: inout ConfigReader) {
        temperature = reader.positive("temperature", fallback: 1)
        topK = reader.int("top_k", fallback: 50, in: 0...(1 << 31))
        topP = reader.positive("top_p", fallback: 1)
        reader.check(topP <= 1, "top_p", expected: "at most 1", found: "\(topP)")
        if let (path, value) = reader.value(["min_p"]) {
            guard case .number(let share) = value, (0...1).contains(share) else {
                return reader.check(false, path, expected: "a number from 0 to 1", found: "\(value)")
            }
            minP = share
        }
    }

    private static let read: Set<String> = [
        "do_sample", "temperature", "top_k", "top_p", "min_p", "repetition_penalty", "max_new_tokens", "eos_token_id",
    ]

    /// Of `generate`'s settings those that choose no token of a single answer: ids, caches, outputs, search without beams.
    private static let idle: Set<String> = [
        "bos_token_id", "pad_token_id", "decoder_start_token_id", "transformers_version", "_from_model_config",
        "use_cache",
        "cache_implementation", "cache_config", "max_cache_len", "early_stopping", "length_penalty",
        "output_attentions",
        "output_hidden_states", "output_scores", "output_logits", "return_dict_in_generate", "is_assistant",
        "num_assistant_tokens", "num_assistant_tokens_schedule", "assistant_confidence_threshold",
        "prompt_lookup_num_tokens", "max_matching_ngram_size", "assistant_early_exit", "assistant_lookbehind",
        "target_lookbehind", "assistant_ensemble_weight", "speculation_type", "compile_config", "disable_compile",
        "continuous_batching_config", "low_memory", "prefill_chunk_size", "renormalize_logits", "remove_invalid_values",
        "use_mtp", "diversity_penalty", "max_length",
    ]

    /// Those that matter only where tokens are drawn.
    private static let drawing: Set<String> = ["top_h", "typical_p", "epsilon_cutoff", "eta_cutoff"]

    /// Settings that would choose other tokens, and when they do not.
    private static let others: [(key: String, isIdle: @Sendable (JSONValue) -> Bool)] =
        [
            ("num_beams", 1), ("num_beam_groups", 1), ("num_return_sequences", 1), ("guidance_scale", 1),
            ("typical_p", 1), ("encoder_repetition_penalty", 1),
        ]
        .map { (key: $0.0, isIdle: isNone(or: .number($0.1))) }
        + [
            "no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "min_length", "min_new_tokens", "epsilon_cutoff",
            "eta_cutoff",
        ]
        .map { (key: $0, isIdle: isNone(or: .number(0))) }
        + ["token_healing"].map { (key: $0, isIdle: isNone(or: .bool(false))) }
        + [
            "sequence_bias", "bad_words_ids", "forced_bos_token_id", "forced_eos_token_id",
            "exponential_decay_length_penalty", "suppress_tokens", "begin_suppress_tokens", "stop_strings", "max_time",
            "top_h", "watermarking_config", "penalty_alpha", "dola_layers", "constraints", "force_words_ids",
        ].map { (key: $0, isIdle: isNone(or: .array([]))) }

    private static func isNone(or value: JSONValue) -> @Sendable (JSONValue) -> Bool {
        { $0 == .null || $0 == value }
    }
}
