internal import CTorch

/// The numbers of one AdamW step (Loshchilov, Hutter 2019).
public struct AdamWSettings: Hashable, Sendable {
    /// The step size of this step.
    public var learningRate: Double
    /// How much of the first moment stays.
    public var beta1: Double
    /// How much of the second moment stays.
    public var beta2: Double
    /// What is added to the root of the second moment.
    public var epsilon: Double
    /// The decay, times the learning rate, applied to the parameters themselves.
    public var weightDecay: Double

    /// Settings with torch's defaults but for the learning rate.
    public init(
        learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0.01
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    var bridged: CTAdamW {
        CTAdamW(
            learning_rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weight_decay: weightDecay)
    }
}

/// One fused AdamW step over all parameters, as `torch.optim.AdamW(fused=True)`.
///
/// All lists are of one length; parameters, gradients and moments agree in shape and type, pair by pair. `steps` are
/// `float32` scalars, 0 before the first step; this increases them by one.
public func adamWStep(
    parameters: TensorList, gradients: TensorList, firstMoments: TensorList, secondMoments: TensorList,
    steps: TensorList, settings: AdamWSettings
) throws(TorchError) {
    let others = [gradients, firstMoments, secondMoments, steps]
    for other in others { try parameters.checkPairs("adamw_", other) }
    try withExtendedLifetime(others) { () throws(TorchError) in
        try parameters.all("adamw_") {
            ct_adamw_(
                parameters.handles, gradients.handles, firstMoments.handles, secondMoments.handles, steps.handles,
                parameters.count, settings.bridged)
        }
    }
}
