import SegLayers
import Testing
import Torch

@testable import SegTraining

/// Steps themselves are held against torch's in `ReferenceTests`.
struct OptimizerTests {
    private struct Stopped: Error {}

    private func optimizer(averageDecay: Double) throws -> (Optimizer, Tensor) {
        let tensor = try Tensor([Float](repeating: 1, count: 6), shape: [2, 3])
        try tensor.setRequiresGradient(true)
        var settings = TrainConfig.Optimization()
        settings.averageDecay = averageDecay
        settings.learningRate = 0.5
        return (try Optimizer([NamedParameter(name: "m.weight", tensor: tensor)], settings: settings), tensor)
    }

    private func step(_ optimizer: Optimizer, _ tensor: Tensor, number: Int) throws {
        try (tensor * tensor).sum().backward()
        try optimizer.step(share: 1, step: number)
        try optimizer.clearGradients()
    }

    @Test func `published weights are the running means, for as long as asked`() throws {
        let (optimizer, tensor) = try optimizer(averageDecay: 0.9)
        for number in 0..<4 { try step(optimizer, tensor, number: number) }
        let own = try tensor.detach().array(of: Float.self)
        let means = try optimizer.averages[0].tensor.array(of: Float.self)
        #expect(own != means)
        let published = try optimizer.withPublishedWeights { try tensor.detach().array(of: Float.self) }
        #expect(published == means)
        #expect(throws: Stopped.self) { try optimizer.withPublishedWeights { throw Stopped() } }
        #expect(try tensor.detach().array(of: Float.self) == own)
    }

    @Test func `without running means the weights themselves are published`() throws {
        let (optimizer, tensor) = try optimizer(averageDecay: 0)
        try step(optimizer, tensor, number: 0)
        #expect(optimizer.averages.isEmpty)
        let own = try tensor.detach().array(of: Float.self)
        let published = try optimizer.withPublishedWeights { try tensor.detach().array(of: Float.self) }
        #expect(published == own)
    }

    @Test func `long gradients are scaled to the clip norm, short ones are left`() throws {
        let (optimizer, tensor) = try optimizer(averageDecay: 0)
        try (tensor * 10).sum().backward()
        #expect(abs(try optimizer.clip() - 600.0.squareRoot()) < 1e-3)
        let clipped = try #require(try tensor.gradient())
        #expect(abs(try clipped.norm().item() - 1) < 1e-3)
        try optimizer.clearGradients()
        try (tensor * 0.1).sum().backward()
        _ = try optimizer.clip()
        let left = try #require(try tensor.gradient())
        #expect(abs(try left.norm().item() - 0.06.squareRoot()) < 1e-3)
    }
}
