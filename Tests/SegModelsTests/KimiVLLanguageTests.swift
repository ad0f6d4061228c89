import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct KimiVLLanguageTests {
    @Test(arguments: [0, 1, 57, 4095, 4096, 5000])
    func `a position has one table whether it is tabulated or not`(_ position: Int) throws {
        var config = try GoldenKimi.plain.config().text
        config.contextLength = 6000
        let positions = try KimiVL.RotaryPositions(config, dtype: .float32, device: .cpu)
        let short = try positions.table([position])
        let long = try positions.table(Tensor([position, 3, 4], shape: [3, 1, 1]))
        #expect(try short.cosine.equal(long.cosine) && short.sine.equal(long.sine))
        #expect(short.cosine.shape == [1, 1, config.attention.rotated])
    }

    @Test func `several sequences give what each gives alone`() throws {
        let model = try GoldenKimi.grouped.model()
        let ids = [[1, 2, 3, 4], [9, 8, 7, 6]]
        let positions = try Tensor([0, 1, 2, 3], shape: [1, 1, 4]).expand([3, 2, 4])
        let both = try model.hidden(
            model.embeddings(inputIDs: Tensor(ids.flatMap { $0 }, shape: [2, 4]), features: nil), positions: positions,
            mask: .causal)
        for (row, sequence) in ids.enumerated() {
            let alone = try model.hidden(
                model.embeddings(inputIDs: Tensor(sequence, shape: [1, 4]), features: nil),
                positions: positions.narrow(dim: 1, start: 0, length: 1), mask: .causal)
            #expect(try difference(both.narrow(dim: 0, start: row, length: 1), alone) < 1e-5)
        }
    }

    @Test func `a cache continued in several ways gives what each way gives alone`() throws {
        let model = try GoldenKimi.plain.model()
        let positions = try Tensor([0, 1, 2], shape: [1, 1, 3]).expand([3, 1, 3])
        var cache = try model.makeCache(batch: 1, capacity: 8)
        let prompt = try model.embeddings(inputIDs: Tensor([1, 2, 3], shape: [1, 3]), features: nil)
        _ = try model.hidden(prompt, positions: positions, cache: &cache)
        var both = try cache.forking([0, 0], expecting: 1)
        let scores = try model.step(Tensor([5, 6], shape: [2, 1]), positions: [3], cache: &both)
        for (row, id) in [5, 6].enumerated() {
            var alone = try cache.selecting([0])
            let expected = try model.step(Tensor([id], shape: [1, 1]), positions: [3], cache: &alone)
            #expect(try difference(scores.narrow(dim: 0, start: row, length: 1), expected) < 1e-5)
        }
    }
}
