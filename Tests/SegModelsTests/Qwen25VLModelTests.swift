import Foundation
import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

/// The recorded answers of the reference. Every confusion that the models' specification lists changes one of these numbers;
/// Scripts/mutations/qwen makes each of them and sees a test of this target fail.
@Suite struct Qwen25VLModelTests {
    /// Relative; see Golden/MANIFEST.json.
    static let tolerance = 1e-5

    @Test(arguments: GoldenModel.allCases)
    func `image features are the reference's`(_ golden: GoldenModel) throws {
        let features = try #require(try golden.model().imageFeatures(of: golden.input()))
        let expected = try golden.expected().tensor("image_features")
        #expect(features.shape == expected.shape)
        #expect(try difference(features, expected) < Self.tolerance)
    }

    @Test(arguments: GoldenModel.allCases)
    func `positions are the reference's, and so is the offset of what follows`(_ golden: GoldenModel) throws {
        let (input, expected) = (try golden.input(), try golden.expected())
        let positions = try golden.model().positions(of: input).squeeze(1)
        #expect(try positions.equal(expected.tensor("position_ids")))
        #expect(try input.positionDelta == expected.tensor("position_delta").itemInt())
    }

    @Test(arguments: GoldenModel.allCases)
    func `scores of a whole prompt are the reference's`(_ golden: GoldenModel) throws {
        let (model, input) = (try golden.model(), try golden.input())
        let scores = try model.scores(of: input, features: model.imageFeatures(of: input))
        #expect(try difference(scores, golden.expected().tensor("logits")) < Self.tolerance)
    }

    @Test(arguments: GoldenModel.allCases)
    func `the greedy answer is the reference's`(_ golden: GoldenModel) throws {
        let (model, input) = (try golden.model(), try golden.input())
        let expected = try golden.expected().tensor("generated_ids").array(of: Int.self)
        var session = try Session(model, input: input, features: model.imageFeatures(of: input), expecting: 1)
        var scores = session.scores
        var found: [Int] = []
        for _ in expected {
            found.append(try scores.argmax(dim: 0).itemInt())
            scores = try session.step(found[found.count - 1])
        }
        #expect(found == expected)
    }

    @Test(arguments: Mutation.all)
    func `a wrong number in the configuration shows`(_ mutation: Mutation) throws {
        var config = try mutation.golden.config()
        mutation.change(&config)
        let (model, input) = (try mutation.golden.model(config), try mutation.golden.input())
        let features = try model.imageFeatures(of: input)
        let scores = try model.scores(of: input, features: features)
        #expect(try difference(scores, mutation.golden.expected().tensor("logits")) > 10 * Self.tolerance)
    }

    struct Mutation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var golden = GoldenModel.plain
        let change: @Sendable (inout Qwen25VL.Config) -> Void

        static let all = [
            Mutation(testDescription: "sections swapped") { $0.text.ropeSections = [2, 1, 1] },
            Mutation(testDescription: "text theta") { $0.text.ropeTheta = 1e6 },
            Mutation(testDescription: "vision theta") { $0.vision.ropeTheta = 1e6 },
            Mutation(testDescription: "full attention everywhere") { $0.vision.fullAttentionBlocks = [0, 1, 2] },
            Mutation(testDescription: "no full attention") { $0.vision.fullAttentionBlocks = [] },
            Mutation(testDescription: "smaller windows") { $0.vision.windowSize = 16 },
            Mutation(testDescription: "epsilon of the text norms", golden: .small) { $0.text.normEpsilon = 1e-6 },
        ]
    }

    @Test func `a packed model gives the same answers and its parameters are views of one storage`() throws {
        let golden = GoldenModel.plain
        let plain = try golden.model(golden.config())
        let packed = try plain.packed()
        #expect(packed.parameters.map(\.name) == plain.parameters.map(\.name))
        let input = try golden.input()
        let features = try plain.imageFeatures(of: input)
        let first = try Session(plain, input: input, features: features, expecting: 1).scores
        let second = try Session(packed, input: input, features: features, expecting: 1).scores
        #expect(try difference(first, second) < Self.tolerance)
        let names = ["q_proj", "k_proj", "v_proj"].map { "model.layers.0.self_attn.\($0).weight" }
        let tensors = packed.parameters.filter { names.contains($0.name) }.map(\.tensor)
        #expect(try tensors[0].sharesStorage(with: tensors[1]) && tensors[1].sharesStorage(with: tensors[2]))
    }

    @Test func `a change written into a packed parameter is seen by decoding`() throws {
        let golden = GoldenModel.plain
        let (model, input) = (try golden.model(golden.config()).packed(), try golden.input())
        let features = try model.imageFeatures(of: input)
        let before = try Session(model, input: input, features: features, expecting: 1).scores
        let key = try #require(model.parameters.first { $0.name == "model.layers.1.self_attn.v_proj.weight" })
        try withoutGradients { try key.tensor.multiplyInPlace(2) }
        let after = try Session(model, input: input, features: features, expecting: 1).scores
        let whole = try model.scores(of: input, features: features).select(dim: 0, index: input.inputIDs.count - 1)
        #expect(try difference(before, after) > 1e-3)
        #expect(try difference(after, whole) < Self.tolerance)
    }

    @Test func `gradients reach every parameter`() throws {
        let golden = GoldenModel.plain
        let (model, input) = (try golden.model(golden.config()), try golden.input())
        for parameter in model.parameters { try parameter.tensor.setRequiresGradient(true) }
        let scores = try model.scores(of: input, features: model.imageFeatures(of: input))
        try scores.logSoftmax(dim: -1).square().sum().backward()
        for parameter in model.parameters {
            let gradient = try #require(try parameter.tensor.gradient(), "\(parameter.name) has no gradient")
            // Only rows of tokens that occur in the prompt have a gradient in the table, but some do.
            #expect(try gradient.abs().amax().item() > 0, "\(parameter.name) has a gradient of 0")
        }
    }

    @Test func `features must be as many as the placeholders`() throws {
        let golden = GoldenModel.plain
        let (model, input) = (try golden.model(), try golden.input())
        let features = try #require(try model.imageFeatures(of: input))
        #expect(throws: ModelError.placeholders(expected: 44, found: 45)) {
            try model.scores(of: input, features: features.narrow(dim: 0, start: 0, length: 44))
        }
        #expect(throws: ModelError.placeholders(expected: 0, found: 45)) { try model.scores(of: input, features: nil) }
    }

    @Test func `patches must be those of the grids`() throws {
        let model = try GoldenModel.plain.model()
        let pixels = try Tensor.zeros([8, 96])
        #expect(throws: ModelError.patches(expected: [16, 96], found: [8, 96])) {
            try model.imageFeatures(pixelValues: pixels, grids: [PatchGrid(rows: 4, columns: 4)])
        }
        #expect(throws: ModelError.grid(rows: 3, columns: 4, merge: 2)) {
            try model.imageFeatures(pixelValues: pixels, grids: [PatchGrid(rows: 3, columns: 4)])
        }
    }

    @Test func `several pictures have the features that each has alone`() throws {
        let model = try GoldenModel.plain.model()
        let grids = [(6, 10), (10, 4), (6, 10), (2, 2), (10, 18)].map { PatchGrid(rows: $0.0, columns: $0.1) }
        let pixels = try Tensor.randn([grids.reduce(0) { $0 + $1.patches }, 96])
        let together = try model.imageFeatures(pixelValues: pixels, grids: grids)
        var start = 0
        let alone = try grids.map { grid in
            defer { start += grid.patches }
            let part = try pixels.narrow(dim: 0, start: start, length: grid.patches)
            return try model.imageFeatures(pixelValues: part, grids: [grid])
        }
        #expect(try difference(together, Tensor.cat(alone, dim: 0)) < Self.tolerance)
    }

    @Test func `bfloat16 points where float32 does`() throws {
        let (golden, input) = (GoldenModel.plain, try GoldenModel.plain.input())
        let model = try Checkpoint(directory: golden.directory).model(dtype: .bfloat16)
        #expect(model.dtype == .bfloat16)
        let found = try model.scores(of: input, features: model.imageFeatures(of: input)).to(.float32)
        let expected = try golden.expected().tensor("logits")
        let products = try (found * expected).sum(dims: [1])
        let lengths = try (found.square().sum(dims: [1]) * expected.square().sum(dims: [1])).sqrt()
        #expect(try (products / lengths).amin().item() > 0.99)
    }

    @Test func `a fresh model depends on its seed and on nothing else`() throws {
        let config = try GoldenModel.plain.config()
        let models = try [1, 1, 2].map { try Qwen25VL.Model.random(config, seed: $0) }
        let values = try models.map { try $0.parameters[0].tensor.array(of: Float.self) }
        #expect(values[0] == values[1] && values[0] != values[2])
        #expect(models[0].parameters.map(\.name) == Qwen25VL.checkpointMap(config).parameters.map(\.name))
    }
}
