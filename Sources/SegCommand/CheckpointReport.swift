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
        return ["architecture \(checkpoint.config.architecture.rawValue)"] + config + tensors + ignored + problems + [
            sums
        ]
    }

    /// For programs: one object.
    var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("architecture", checkpoint.config.architecture.rawValue)
        var config = JSONObjectWriter()
        for fact in checkpoint.config.facts { config.field(fact.name, fact.value) }
        object.field("config", config)
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
