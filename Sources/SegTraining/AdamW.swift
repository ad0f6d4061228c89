internal import SegLayers
internal import Torch

/// AdamW (Loshchilov, Hutter 2019) over one group of parameters: torch's fused step, moments in float32.
struct AdamW {
    let parameters: [NamedParameter]
    let settings: TrainConfig.Optimization
    let weightDecay: Double
    private let firstMoments: [Tensor]
    private let secondMoments: [Tensor]
    private let steps: [Tensor]

    init(_ parameters: [NamedParameter], settings: TrainConfig.Optimization, weightDecay: Double) throws {
        self.parameters = parameters
        self.settings = settings
        self.weightDecay = weightDecay
        firstMoments = try parameters.map { try $0.tensor.detach().zerosLike() }
        secondMoments = try parameters.map { try $0.tensor.detach().zerosLike() }
        steps = try parameters.map { try Tensor.zeros([], dtype: .float32, device: $0.tensor.device) }
    }

    /// Changes the parameters by their gradients, at `share` of the peak rate. Call it without gradients recorded.
    func step(gradients: [Tensor], share: Double) throws {
        if parameters.isEmpty { return }
        try adamWStep(
            parameters: TensorList(parameters.map(\.tensor)), gradients: TensorList(gradients),
            firstMoments: TensorList(firstMoments), secondMoments: TensorList(secondMoments),
            steps: TensorList(steps),
            settings: AdamWSettings(
                learningRate: settings.learningRate * share, beta1: settings.beta1, beta2: settings.beta2,
                epsilon: settings.epsilon, weightDecay: weightDecay))
    }

    /// Everything that a resumed run needs, by name.
    var state: [(String, Tensor)] {
        parameters.indices.flatMap { index in
            let name = parameters[index].name
            return [
                ("adamw.first.\(name)", firstMoments[index]), ("adamw.second.\(name)", secondMoments[index]),
                ("adamw.steps.\(name)", steps[index]),
            ]
        }
    }
}
