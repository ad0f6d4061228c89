internal import SegLayers
internal import Torch

/// The rules of one run over all parameters of a model.
struct Optimizer {
    private let groups: ParameterGroups
    private let muon: Muon
    private let decayed: AdamW
    private let plain: AdamW
    /// Running means of the parameters; empty when none are kept.
    let averages: [NamedParameter]
    private let settings: TrainConfig.Optimization
    let parameters: [NamedParameter]

    init(_ parameters: [NamedParameter], settings: TrainConfig.Optimization) throws {
        self.parameters = parameters
        self.settings = settings
        groups = ParameterGroups(parameters, rule: settings.rule)
        muon = try Muon(groups.muon, settings: settings)
        decayed = try AdamW(groups.decayed, settings: settings, weightDecay: settings.weightDecay)
        plain = try AdamW(groups.plain, settings: settings, weightDecay: 0)
        let keepsAverages = settings.averageDecay > 0
        averages = try (keepsAverages ? parameters : []).map {
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
            if averages.isEmpty { return }
            let decay = min(settings.averageDecay, Double(step + 1) / Double(step + 10))
            try TensorList(averages.map(\.tensor)).lerpInPlace(
                TensorList(parameters.map(\.tensor)), weight: 1 - decay)
        }
    }

    /// Runs `body` while the parameters hold what a checkpoint publishes: their running means, where there are any.
    ///
    /// - Throws: what `body` throws; the parameters have their own values again then, too.
    /// - Returns: what `body` returns.
    func withPublishedWeights<Result>(_ body: () throws -> Result) throws -> Result {
        if averages.isEmpty { return try body() }
        let own = try parameters.map { try $0.tensor.detach().clone() }
        try Self.copy(averages.map(\.tensor), into: parameters)
        let result = Swift.Result { try body() }
        try Self.copy(own, into: parameters)
        return try result.get()
    }

    private static func copy(_ values: [Tensor], into parameters: [NamedParameter]) throws {
        try withoutGradients {
            for (value, parameter) in zip(values, parameters) { try parameter.tensor.copyInPlace(value) }
        }
    }

    /// The norm of all gradients together, after which they are scaled down to `clipNorm` if they are longer.
    func clip() throws -> Double {
        let gradients = TensorList(try gradients(of: parameters))
        let norm = try gradients.totalNorm().item()
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

    /// Everything that a resumed run needs besides the weights, by name.
    var state: [(String, Tensor)] {
        muon.state + decayed.state + plain.state + averages.map { ("average.\($0.name)", $0.tensor) }
    }
}
