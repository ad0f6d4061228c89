import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct Qwen25VLLanguageTests {
    static func positions(_ context: Int = 6000) throws -> RotaryPositions {
        var config = try GoldenModel.plain.config().text
        config.contextLength = context
        return try RotaryPositions(config, dtype: .float32, device: .cpu)
    }

    @Test(arguments: [0, 1, 57, 4095, 4096, 5000])
    func `text has one table whether its position is tabulated or not`(_ position: Int) throws {
        let positions = try Self.positions()
        let short = try positions.table(text: [position])
        let long = try positions.table(Tensor([position, position, position], shape: [3, 1, 1]))
        #expect(try short.cosine.equal(long.cosine) && short.sine.equal(long.sine))
    }

    @Test func `each section follows its own axis`() throws {
        let positions = try Self.positions()
        let reference = try positions.table(text: [0]).cosine.array(of: Float.self)
        // Sections are [1, 1, 2] of four frequencies, and each occurs in both halves.
        let changed = [[0, 4], [1, 5], [2, 3, 6, 7]]
        for axis in 0..<3 {
            var triple = [0, 0, 0]
            triple[axis] = 3
            let table = try positions.table(Tensor(triple, shape: [3, 1, 1])).cosine.array(of: Float.self)
            #expect(table.indices.filter { table[$0] != reference[$0] } == changed[axis])
        }
    }

    @Test func `several sequences give what each gives alone`() throws {
        let model = try GoldenModel.plain.model()
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
        let model = try GoldenModel.plain.model()
        let prompt = try Tensor([1, 2, 3], shape: [1, 3])
        let positions = try Tensor([0, 1, 2], shape: [1, 1, 3]).expand([3, 1, 3])
        var cache = try model.makeCache(batch: 1, capacity: 8)
        _ = try model.hidden(model.embeddings(inputIDs: prompt, features: nil), positions: positions, cache: &cache)
        var both = try cache.forking([0, 0], expecting: 1)
        let scores = try model.step(Tensor([5, 6], shape: [2, 1]), positions: [3], cache: &both)
        #expect(scores.shape == [2, 48])
        for (row, id) in [5, 6].enumerated() {
            var alone = try cache.selecting([0])
            let expected = try model.step(Tensor([id], shape: [1, 1]), positions: [3], cache: &alone)
            #expect(try difference(scores.narrow(dim: 0, start: row, length: 1), expected) < 1e-5)
        }
    }
}
