public import SegModels

/// Training an adapter beside the model's own weights, which stay as they are (LoRA, arXiv 2106.09685), in the layout
/// of the `peft` package.
public struct LoRA: Hashable, Sendable, Codable {
    /// A folder with an adapter, in `peft`'s layout, to go on with: its ranks, scales and targets stay. Empty: a fresh
    /// one is made.
    public var adapter = ""
    /// Rank of the changes of a fresh adapter; 0: there is none, and without `adapter` the weights themselves are
    /// trained.
    public var rank = 0
    /// The changes are multiplied by alpha / rank.
    public var alpha = 16.0
    /// Share of each changed layer's input that is dropped while tasks.
    public var dropout = 0.0
    /// The linear layers that are changed: `all-linear`, ends of names (`[q_proj, v_proj]`), or a regular expression
    /// for whole names as transformers has them. Those of frozen parts are never changed.
    public var targets = AdapterTargets.allLinear
    /// Whether the changes are multiplied by alpha / √rank instead (rsLoRA).
    public var rslora = false

    /// No adapter.
    public init() {}

    /// Whether an adapter is trained.
    public var isOn: Bool { rank > 0 || !adapter.isEmpty }

    /// Everything that is wrong with the values, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if !(0...65_536).contains(rank) { found.append("rank is \(rank), not 0 to 65536") }
        var plain = LoRA()
        (plain.adapter, plain.dropout) = (adapter, adapter.isEmpty ? 0 : dropout)
        if !adapter.isEmpty, self != plain {
            found.append("adapter is given, whose ranks, scales and targets stay: only dropout goes with it")
        } else if rank == 0, self != plain {
            found.append("rank is 0, which means no adapter, but other keys are given")
        }
        if !(alpha > 0 && alpha < .infinity) { found.append("alpha is \(alpha), not a positive number") }
        if !(dropout >= 0 && dropout < 1) { found.append("dropout is \(dropout), not 0 to below 1") }
        return found + (targets.problem.map { ["targets: \($0)"] } ?? [])
    }
}
