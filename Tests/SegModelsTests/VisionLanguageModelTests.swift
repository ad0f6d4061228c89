import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct VisionLanguageModelTests {
    @Test func `what comes later does not change earlier scores`() throws {
        let (model, input) = (try GoldenModel.plain.model(), try GoldenModel.plain.input())
        let features = try model.imageFeatures(of: input)
        let shorter = try ModelInput(
            inputIDs: Array(input.inputIDs.dropLast(3)), pixelValues: input.pixelValues, patchLength: 96,
            grids: input.grids,
            mergeSize: 2, imageTokenID: 40)
        let whole = try model.scores(of: input, features: features)
        let part = try model.scores(of: shorter, features: features)
        #expect(try difference(whole.narrow(dim: 0, start: 0, length: part.shape[0]), part) < 1e-5)
    }

    @Test func `an explicit causal mask means the same as the causal one`() throws {
        let (model, input) = (try GoldenModel.plain.model(), try GoldenModel.plain.input())
        let embeddings = try model.embeddings(
            inputIDs: model.inputIDs(of: input), features: model.imageFeatures(of: input))
        let length = input.inputIDs.count
        let allowed = try Tensor.ones([length, length], dtype: .bool).tril().view([1, 1, length, length])
        let positions = try model.positions(of: input)
        let causal = try model.hidden(embeddings, positions: positions, mask: .causal)
        let explicit = try model.hidden(embeddings, positions: positions, mask: .allowed(allowed))
        #expect(try difference(explicit, causal) < 1e-5)
    }

    @Test func `a text without pictures has no features`() throws {
        let model = try GoldenModel.plain.model()
        let input = try ModelInput(inputIDs: [1, 2, 3], patchLength: 96, imageTokenID: 40)
        #expect(try model.imageFeatures(of: input) == nil)
        #expect(try model.scores(of: input, features: nil).shape == [3, 48])
        #expect(try model.positions(of: input).array(of: Int.self) == [0, 1, 2, 0, 1, 2, 0, 1, 2])
    }
}
