internal import SegLayers
internal import Torch

/// What an optimizer changes: float32 numbers for every parameter, which the model sees rounded where it holds fewer digits.
///
/// Small changes would vanish in bfloat16's eight digits; here they add up.
struct MasterWeights {
    /// The model's own.
    let parameters: [NamedParameter]
    /// The same in float32: the model's own tensors where they are that already.
    let weights: [NamedParameter]
    /// Those of them that are not the model's own tensors.
    var copies: [NamedParameter] { zip(weights, parameters).filter { $0.tensor !== $1.tensor }.map(\.0) }
    private let byName: [String: Tensor]

    init(_ parameters: [NamedParameter]) throws {
        self.parameters = parameters
        weights = try parameters.map {
            NamedParameter(
                name: $0.name, tensor: $0.tensor.dtype == .float32 ? $0.tensor : try $0.tensor.detach().to(.float32))
        }
        byName = Dictionary(parameters.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    }

    /// The gradients of some weights, float32. A parameter that took no part in the step has none; to the rules it is zero.
    func gradients(of weights: [NamedParameter]) throws -> [Tensor] {
        try weights.map { try byName[$0.name]?.gradient()?.to(.float32) ?? $0.tensor.detach().zerosLike() }
    }

    /// Gives the model what the weights have become.
    func round() throws {
        try withoutGradients {
            for (weight, parameter) in zip(weights, parameters) where weight.tensor !== parameter.tensor {
                try parameter.tensor.copyInPlace(weight.tensor)
            }
        }
    }
}
