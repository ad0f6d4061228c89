import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct SessionTests {
    @Test func `decoding token by token gives the scores of one pass over everything`() throws {
        let (model, input) = (try GoldenModel.plain.model(), try GoldenModel.plain.input())
        let features = try model.imageFeatures(of: input)
        // 200 tokens cross several doublings of a cache that expects one.
        let answer = (0..<200).map { ($0 * 7 + 3) % 40 }
        let whole = try ModelInput(
            inputIDs: input.inputIDs + answer, pixelValues: input.pixelValues, patchLength: input.patchLength,
            grids: input.grids, mergeSize: 2, imageTokenID: 40)
        let expected = try model.scores(of: whole, features: features)
        var session = try Session(model, input: input, features: features, expecting: 1)
        var scores = session.scores
        for (index, id) in answer.enumerated() {
            let row = try expected.select(dim: 0, index: input.inputIDs.count - 1 + index)
            #expect(try difference(scores, row) < 1e-4, "token \(index)")
            scores = try session.step(id)
        }
        #expect(session.length == whole.inputIDs.count)
    }

    @Test func `a prompt that fills the context is refused, and so is a token too many`() throws {
        let model = try GoldenModel.plain.model()
        let full = try ModelInput(inputIDs: [Int](repeating: 5, count: 512), patchLength: 96, imageTokenID: 40)
        #expect(throws: ModelError.contextExceeded(length: 512, limit: 512)) {
            try Session(model, input: full, features: nil, expecting: 1)
        }
        let nearly = try ModelInput(inputIDs: [Int](repeating: 5, count: 511), patchLength: 96, imageTokenID: 40)
        var session = try Session(model, input: nearly, features: nil, expecting: 100)
        _ = try session.step(1)
        #expect(throws: LayerError.cacheFull(length: 512, adding: 1, limit: 512)) { try session.step(1) }
    }
}
