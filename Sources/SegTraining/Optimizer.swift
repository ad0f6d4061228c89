internal import SegLayers
internal import Torch

/// The rules of one run over all parameters of a model.
///
/// Where several processes share a run, each gets the gradients and keeps the state of its share of the parameters, changes
/// those, and gives them to the others.
struct Optimizer {
    /// The rules of the parameters that learn at one share of the run's rate.
    private struct Rule {
        let rate: Double
        let muon: Muon
        let adamW: [AdamW]
    }

    private let rules: [Rule]
    /// Running means of this process's parameters; empty when none are kept.
    let averages: [NamedParameter]
    private let settings: TrainConfig.Optimization
    let parameters: [NamedParameter]
    /// The parameters that this process changes, with all their digits.
    private let masters: MasterWeights
    private let owners: [Int]
    /// The processes that share the run.
    let ranks: Ranks
    private let buckets: GradientBuckets?
    /// Begins the names of running means in ``state``.
    static let averagePrefix = "average."
    /// Begins the names of weights in ``state`` and in checkpoints.
    static let weightPrefix = "weight."

    /// - Parameters:
    ///   - parameters: what is trained.
    ///   - settings: of the run.
    ///   - ranks: the processes that share it.
    ///   - rate: share of the learning rate, by the parameter's name.
    /// - Throws: `TorchError` when there is no memory for it.
    init(
        _ parameters: [NamedParameter], settings: TrainConfig.Optimization, ranks: Ranks = Ranks(),
        rate: (String) -> Double = { _ in 1 }
    ) throws {
        self.parameters = parameters
        self.settings = settings
        self.ranks = ranks
        let shares = ParameterShares(sizes: parameters.map(\.tensor.count), processes: ranks.size)
        owners = shares.owners
        let masters = try MasterWeights(shares.part(of: parameters, rank: ranks.rank))
        self.masters = masters
        buckets = try ranks.buckets(parameters.map(\.tensor), owners: owners)
        let rates = masters.weights.map { rate($0.name) }
        rules = try Set(rates).sorted(by: >).map { value in
            let part = zip(masters.weights, rates).filter { $0.1 == value }.map(\.0)
            return try Self.rule(part, settings, rate: value, areCopies: !masters.copies.isEmpty)
        }
        let keepsAverages = settings.averageDecay > 0
        averages = try (keepsAverages ? masters.weights : []).map {
            NamedParameter(name: $0.name, tensor: try $0.tensor.detach().clone())
        }
    }

    /// AdamW takes all parameters at once; one by one where gradients have to be widened, so that they are never all
    /// wide at the same time.
    private static func rule(
        _ weights: [NamedParameter], _ settings: TrainConfig.Optimization, rate: Double, areCopies: Bool
    ) throws -> Rule {
        let groups = ParameterGroups(weights, rule: settings.rule)
        func adamW(_ part: [NamedParameter], decay: Double) throws -> [AdamW] {
            try (areCopies ? part.map { [$0] } : [part]).map {
                try AdamW($0, settings: settings, weightDecay: decay)
            }
        }
        return Rule(
            rate: rate, muon: try Muon(groups.muon, settings: settings),
            adamW: try adamW(groups.decayed, decay: settings.weightDecay) + adamW(groups.plain, decay: 0))
    }

    /// What this process changes: float32.
    var weights: [NamedParameter] { masters.weights }

    /// Changes the parameters by their gradients.
    ///
    /// - Parameters:
    ///   - share: of the peak learning rates.
    ///   - step: counted from 0; a young average follows faster, so that the random start is soon forgotten.
    /// - Throws: `TorchError`.
    func step(share: Double, step: Int) throws {
        try withoutGradients {
            for rule in rules {
                let rate = share * rule.rate
                try rule.muon.step(gradients: try masters.gradients(of: rule.muon.parameters), share: rate)
                for part in rule.adamW {
                    try part.step(gradients: try masters.gradients(of: part.parameters), share: rate)
                }
            }
            try masters.round()
            try ranks.broadcast(parameters.map(\.tensor), from: owners)
            if averages.isEmpty { return }
            let decay = min(settings.averageDecay, Double(step + 1) / Double(step + 10))
            try TensorList(averages.map(\.tensor)).lerpInPlace(TensorList(weights.map(\.tensor)), weight: 1 - decay)
        }
    }

    /// Runs `body` while the parameters hold what a checkpoint publishes: their running means, where there are any.
    ///
    /// - Throws: what `body` throws; the parameters have their own values again then, too.
    /// - Returns: what `body` returns.
    func withPublishedWeights<Result>(_ body: () throws -> Result) throws -> Result {
        if settings.averageDecay == 0 { return try body() }
        let kept = try parameters.map { try $0.tensor.detach().clone() }
        try Self.copy(averages.map(\.tensor), into: masters.parameters)
        try ranks.broadcast(parameters.map(\.tensor), from: owners)
        let result = Swift.Result { try body() }
        try Self.copy(kept, into: parameters)
        return try result.get()
    }

    private static func copy(_ values: [Tensor], into parameters: [NamedParameter]) throws {
        try withoutGradients {
            for (value, parameter) in zip(values, parameters) { try parameter.tensor.copyInPlace(value) }
        }
    }

    /// Says that the next backward pass is the last of the step.
    func expectLastGradients() throws { try buckets?.arm() }

    /// Adds up the gradients of all processes; each parameter's in its owner, the others let go of theirs.
    func sumGradients() throws { try ranks.waiting { try buckets?.finish() } }

    /// The norm of all gradients together, after which they are scaled down to `clipNorm` if they are longer.
    ///
    /// Of several processes each measures and scales its own parameters' gradients; the norm is the same in all of
    /// them.
    func clip() throws -> Double {
        let gradients = TensorList(try masters.parameters.compactMap { try $0.tensor.gradient() })
        let ownNorm = gradients.count > 0 ? try gradients.totalNorm().item() : 0
        let norm = ranks.size == 1 ? ownNorm : try ranks.sum(ownNorm * ownNorm).squareRoot()
        if norm.isFinite && norm > settings.clipNorm {
            let device = parameters.first?.tensor.device ?? .cpu
            try gradients.multiplyInPlace(by: Tensor(scalar: settings.clipNorm / norm, dtype: .float32, device: device))
        }
        return norm
    }

    /// Forgets all gradients.
    func clearGradients() throws {
        for parameter in parameters { try parameter.tensor.setGradient(nil) }
    }

    /// Everything that a resumed run of this process needs besides what the model holds, by name.
    var state: [(String, Tensor)] {
        masters.copies.map { (Self.weightPrefix + $0.name, $0.tensor) }
            + rules.flatMap { $0.muon.state + $0.adamW.flatMap(\.state) }
            + averages.map { (Self.averagePrefix + $0.name, $0.tensor) }
    }

    /// What a checkpoint keeps of this process: the weights that it changes, with all their digits, and its state.
    var kept: [(String, Tensor)] { weights.map { (Self.weightPrefix + $0.name, $0.tensor) } + state }

    /// What a checkpoint publishes, by numbers of ``parameters``: the running means, where there are any, and else the weights
    /// with all their digits.
    var published: OwnedTensors {
        let values = Dictionary(
            (weights + averages).map { ($0.name, $0.tensor) }, uniquingKeysWith: { _, average in average })
        return OwnedTensors(owners: owners, shapes: parameters.map(\.tensor.shape), ranks: ranks) { index in
            values[parameters[index].name] ?? parameters[index].tensor
        }
    }

    /// Whether what is published of the parameter with this number, in a type, is what every process has of it already.
    func hasPublished(_ index: Int, as type: DType) -> Bool {
        let own = parameters[index].tensor.dtype
        return settings.averageDecay == 0 && (own == .float32 || own == type)
    }
}
