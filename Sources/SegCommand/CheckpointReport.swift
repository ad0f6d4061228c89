internal import SegInference
internal import SegInputs
internal import SegModels
internal import SegNotation

/// What `inspect` prints about a checkpoint.
struct CheckpointReport {
    private let checkpoint: Checkpoint
    private var account: CheckpointAccount { checkpoint.account }

    init(_ checkpoint: Checkpoint) {
        self.checkpoint = checkpoint
    }

    /// For people: configuration, a line a tensor, the sums.
    var lines: [String] {
        let config = checkpoint.config.facts.map { "\($0.name) \($0.value)" }
        let tensors = account.consumed.map { item in
            let renamed = item.tensor.name == item.parameter.name ? "" : "  (\(item.tensor.name))"
            return "\(item.tensor.type) \(item.tensor.shape) \(item.parameter.name)\(renamed)"
        }
        let ignored = account.ignored.map { "ignored: \($0.tensor.name): \($0.reason)" }
        let problems = account.problems.map { "problem: \($0)" }
        let sums =
            "\(account.consumed.count) tensors, \(account.parameterCount) parameters, \(account.byteCount) bytes; "
            + "\(account.ignored.count) ignored, \(account.problems.count) problems"
        return ["architecture \(checkpoint.config.architecture.rawValue)"] + config
            + settings.map { "\($0.name) \($0.value)" }
            + checkpoint.notes.map { "note: \($0)" } + tensors + ignored + problems + [sums]
    }

    /// How pictures are cut and tokens are chosen, and which file says so.
    private var settings: [(name: String, value: String)] {
        let processor = checkpoint.processor.facts.map { ("processor.\($0.name)", $0.value) }
        let choice = SamplingChoice(.init(), settings: checkpoint.generation)
        let options = choice.options
        let values: [(String, String, String)] = [
            ("temperature", "\(options.temperature)", "temperature"), ("top_p", "\(options.topP)", "topP"),
            ("top_k", "\(options.topK)", "topK"), ("min_p", "\(options.minP)", "minP"),
            ("repetition_penalty", "\(options.repetitionPenalty)", "repetitionPenalty"),
            ("max_new_tokens", choice.maxNewTokens.map(String.init) ?? "context", "maxNewTokens"),
        ]
        let generation = values.map { ("generation.\($0.0)", "\($0.1) (\(choice.sources[$0.2] ?? "default"))") }
        return ([("processor.file", checkpoint.processorFile ?? "none")] + processor + generation)
            .map { (name: $0.0, value: $0.1) }
    }

    /// For programs: one object.
    var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("architecture", checkpoint.config.architecture.rawValue)
        var config = JSONObjectWriter()
        for fact in checkpoint.config.facts { config.field(fact.name, fact.value) }
        object.field("config", config)
        var settings = JSONObjectWriter()
        for fact in self.settings { settings.field(fact.name, fact.value) }
        object.field("settings", settings)
        object.field("notes", checkpoint.notes)
        object.field("tensors", account.consumed.map(Self.object))
        object.field("ignored", account.ignored.map(Self.object))
        object.field("problems", account.problems.map(\.description))
        object.field("parameters", account.parameterCount)
        object.field("bytes", account.byteCount)
        return object
    }

    private static func object(_ item: CheckpointAccount.Consumed) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("name", item.tensor.name)
        object.field("parameter", item.parameter.name)
        object.field("type", item.tensor.type)
        object.field("shape", item.tensor.shape)
        object.field("bytes", item.tensor.byteCount)
        return object
    }

    private static func object(_ item: CheckpointAccount.Ignored) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("name", item.tensor.name)
        object.field("reason", item.reason)
        return object
    }
}
