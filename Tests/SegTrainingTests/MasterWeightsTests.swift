import SegLayers
import Testing
import Torch

@testable import SegTraining

struct MasterWeightsTests {
    private func parameter(_ type: DType) throws -> NamedParameter {
        let tensor = try Tensor([1, -2, 3, 4] as [Float], shape: [2, 2]).to(type)
        try tensor.setRequiresGradient(true)
        return NamedParameter(name: "m.weight", tensor: tensor)
    }

    @Test func `a float32 parameter is its own weight, another has a wide copy`() throws {
        let (wide, narrow) = (try parameter(.float32), try parameter(.bfloat16))
        let masters = try MasterWeights([wide, narrow])
        #expect(masters.weights[0].tensor === wide.tensor && masters.weights[1].tensor.dtype == .float32)
        #expect(!masters.weights[1].tensor.requiresGradient)
    }

    @Test func `changes too small for bfloat16 add up`() throws {
        let parameter = try parameter(.bfloat16)
        var settings = TrainConfig.Optimization()
        settings.learningRate = 1e-4
        settings.weightDecay = 0
        let optimizer = try Optimizer([parameter], settings: settings)
        let first = try parameter.tensor.detach().clone()
        for step in 0..<200 {
            try parameter.tensor.sum().backward()
            try optimizer.step(share: 1, step: step)
            try optimizer.clearGradients()
            if step == 0 { #expect(try parameter.tensor.detach().equal(first)) }
        }
        // AdamW moves by the rate for a gradient that never changes: by 0.02 in all, which three of the values can show.
        let weights = try optimizer.weights[0].tensor.array(of: Float.self)
        #expect(zip(weights, [1, -2, 3, 4] as [Float]).allSatisfy { abs($0 - ($1 - 0.02)) < 1e-3 })
        #expect(try parameter.tensor.detach().equal(optimizer.weights[0].tensor.to(.bfloat16)))
        #expect(try !parameter.tensor.detach().equal(first))
    }

    @Test func `gradients are widened, and scaled to the clip norm`() throws {
        let parameter = try parameter(.bfloat16)
        let optimizer = try Optimizer([parameter], settings: .init())
        try (parameter.tensor * 8).sum().backward()
        #expect(abs(try optimizer.clip() - 16) < 1e-4)
        let masters = try MasterWeights([parameter])
        let gradient = try masters.gradients(of: masters.weights)[0]
        #expect(try gradient.dtype == .float32 && gradient.allClose(Tensor.full([2, 2], 0.5)))
        try optimizer.clearGradients()
        #expect(try masters.gradients(of: masters.weights)[0].equal(Tensor.zeros([2, 2])))
        #expect(try optimizer.clip() == 0)
    }
}
