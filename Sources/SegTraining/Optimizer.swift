internal import SegLayers
internal import Torch

/// The rules of one run over all parameters of a model.
///
/// Where several processes share a run, each keeps the state of its share of the parameters, changes those, and gives them to the
/// others.
struct Optimizer {
    private let groups: ParameterGroups
    private let muon: Muon
    private let decayed: AdamW
    private let plain: AdamW
    /// Running means of this process's parameters; empty when none are kept.
    let averages: [NamedParameter]
    private let settings: TrainConfig.Optimization
    let parameters: [NamedParameter]
    /// The parameters that this process changes.
    private let own: [NamedParameter]
    private let owners: [Int]
    private let ranks: Ranks
    private let buckets: GradientBuckets?
    /// Begins the names of running means in ``state``.
    static let averagePrefix = "average."
    /// Whether this process writes the run's folder.
    var isFirst: Bool { ranks.isFirst }

    init(_ parameters: [NamedParameter], settings: TrainConfig.Optimization, ranks: Ranks = Ranks()) throws {
        self.parameters = parameters
        self.settings = settings
        self.ranks = ranks
        let shares = ParameterShares(sizes: parameters.map(\.tensor.count), processes: ranks.size)
        owners = shares.owners
        own = shares.part(of: parameters, rank: ranks.rank)
        buckets = try ranks.buckets(parameters.map(\.tensor))
        groups = ParameterGroups(own, rule: settings.rule)
        muon = try Muon(groups.muon, settings: settings)
        decayed = try AdamW(groups.decayed, settings: settings, weightDecay: settings.weightDecay)
        plain = try AdamW(groups.plain, settings: settings, weightDecay: 0)
        let keepsAverages = settings.averageDecay > 0
        averages = try (keepsAverages ? own : []).map {
            NamedParameter(name: $0.name, tensor: try $0.tensor.detach().clone())
        }
    }

    /// Changes the parameters by their gradients.
    ///
    /// - Parameters:
    ///   - share: of the peak learning rates.
    ///   - step: counted from 0; a young average follows faster, so that the random start is soon forgotten.
    /// - Throws: `TorchError`.
    func step(share: Double, step: Int) throws {
        try withoutGradients {
            try muon.step(gradients: try gradients(of: muon.parameters), share: share)
            try decayed.step(gradients: try gradients(of: decayed.parameters), share: share)
            try plain.step(gradients: try gradients(of: plain.parameters), share: share)
            try ranks.broadcast(parameters.map(\.tensor), from: owners)
            if averages.isEmpty { return }
            let decay = min(settings.averageDecay, Double(step + 1) / Double(step + 10))
            try TensorList(averages.map(\.tensor)).lerpInPlace(TensorList(own.map(\.tensor)), weight: 1 - decay)
        }
    }

    /// Runs `body` while the parameters hold what a checkpoint publishes: their running means, where there are any.
    ///
    /// - Throws: what `body` throws; the parameters have their own values again then, too.
    /// - Returns: what `body` returns.
    func withPublishedWeights<Result>(_ body: () throws -> Result) throws -> Result {
        if settings.averageDecay == 0 { return try body() }
        let kept = try parameters.map { try $0.tensor.detach().clone() }
        try Self.copy(averages.map(\.tensor), into: own)
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

    /// Adds up the gradients of all processes.
    func sumGradients() throws { try buckets?.finish() }

    /// The norm of all gradients together, after which they are scaled down to `clipNorm` if they are longer.
    ///
    /// Of several processes each measures and scales its own parameters' gradients; the norm is the same in all of them.
    func clip() throws -> Double {
        let gradients = TensorList(try gradients(of: own))
        let ownNorm = gradients.count > 0 ? try gradients.totalNorm().item() : 0
        let norm = ranks.size == 1 ? ownNorm : try ranks.sum(ownNorm * ownNorm).squareRoot()
        if norm.isFinite && norm > settings.clipNorm {
            try gradients.multiplyInPlace(by: Tensor(scalar: settings.clipNorm / norm, dtype: .float32, device: .cpu))
        }
        return norm
    }

    /// Forgets all gradients.
    func clearGradients() throws {
        for parameter in parameters { try parameter.tensor.setGradient(nil) }
    }

    /// A parameter that took no part in the step has no gradient; to the rules it is zero.
    private func gradients(of parameters: [NamedParameter]) throws -> [Tensor] {
        try parameters.map { try $0.tensor.gradient() ?? $0.tensor.detach().zerosLike() }
    }

    /// Everything that a resumed run of this process needs besides the weights, by name.
    var state: [(String, Tensor)] {
        muon.state + decayed.state + plain.state + averages.map { (Self.averagePrefix + $0.name, $0.tensor) }
    }

    /// The state of all processes, which the first one gets on the CPU; the others get nothing. All must call it.
    func gatheredState() throws -> [(String, Tensor)] {
        if ranks.size == 1 { return state }
        let own = state
        return try ranks.gather(own)
    }
}
