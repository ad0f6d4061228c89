import Foundation
import Testing
import Torch

/// AdamW for one number, as the paper's algorithm 2 writes it, with the schedule multiplier in the learning rate.
private struct Plain {
    var value: Double
    var (m, v, t) = (0.0, 0.0, 0.0)

    init(_ value: Double) { self.value = value }

    mutating func step(_ gradient: Double, _ s: AdamWSettings) {
        t += 1
        value -= s.learningRate * s.weightDecay * value
        m = s.beta1 * m + (1 - s.beta1) * gradient
        v = s.beta2 * v + (1 - s.beta2) * gradient * gradient
        let (mHat, vHat) = (m / (1 - pow(s.beta1, t)), v / (1 - pow(s.beta2, t)))
        value -= s.learningRate * mHat / (vHat.squareRoot() + s.epsilon)
    }
}

@Test func `twenty fused steps give what the published algorithm gives`() throws {
    var draw = Draw(seed: 71)
    let start = draw.values(6)
    let parameter = try Tensor(start, shape: [2, 3])
    try parameter.setRequiresGradient(true)
    let (m, v) = (try parameter.zerosLike(), try parameter.zerosLike())
    let steps = try Tensor.zeros([])
    var plain = start.map(Plain.init)
    for number in 0..<20 {
        let gradient = draw.values(6)
        let settings = AdamWSettings(
            learningRate: 0.01 * Double(number + 1), beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.1)
        try adamWStep(
            parameters: TensorList([parameter]), gradients: TensorList([Tensor(gradient, shape: [2, 3])]),
            firstMoments: TensorList([m]), secondMoments: TensorList([v]), steps: TensorList([steps]),
            settings: settings)
        for i in plain.indices { plain[i].step(gradient[i], settings) }
    }
    try expectClose(parameter, Grid([2, 3]) { plain[$0[0] * 3 + $0[1]].value }, within: 1e-9)
    #expect(try steps.item() == 20)
    #expect(parameter.requiresGradient)
}

@Test func `lists of two lengths are an error`() throws {
    let one = TensorList([try Tensor.ones([2])])
    #expect(throws: TorchError.self) {
        try adamWStep(
            parameters: one, gradients: one, firstMoments: one, secondMoments: one, steps: TensorList([]),
            settings: AdamWSettings(learningRate: 0.1))
    }
}
