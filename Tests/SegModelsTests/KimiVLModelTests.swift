import Foundation
import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

/// The recorded answers of the reference. Every confusion that the models' specification lists changes one of these numbers;
/// Scripts/mutations/kimi makes each of them and sees a test of this target fail.
@Suite struct KimiVLModelTests {
    /// Relative; see Golden/MANIFEST.json.
    static let tolerance = 1e-5

    @Test(arguments: GoldenKimi.allCases)
    func `image features are the reference's`(_ golden: GoldenKimi) throws {
        let features = try #require(try golden.model().imageFeatures(of: golden.input()))
        let expected = try golden.expected().tensor("image_features")
        #expect(features.shape == expected.shape)
        #expect(try difference(features, expected) < Self.tolerance)
    }

    @Test(arguments: GoldenKimi.allCases)
    func `scores of a whole prompt are the reference's`(_ golden: GoldenKimi) throws {
        let (model, input) = (try golden.model(), try golden.input())
        let scores = try model.scores(of: input, features: model.imageFeatures(of: input))
        #expect(try difference(scores, golden.expected().tensor("logits")) < Self.tolerance)
    }

    @Test(arguments: GoldenKimi.allCases, [false, true])
    func `the greedy answer is the reference's, packed or not`(_ golden: GoldenKimi, _ packs: Bool) throws {
        let model = packs ? try golden.model().packed() : try golden.model()
        let input = try golden.input()
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

    @Test(arguments: GoldenKimi.allCases, LatentAttention.Form.allCases)
    func `scores through the cache are those of the whole prompt`(
        _ golden: GoldenKimi, _ form: LatentAttention.Form
    ) throws {
        let (model, input) = (try golden.model(), try golden.input())
        let embeddings = try model.embeddings(
            inputIDs: model.inputIDs(of: input), features: model.imageFeatures(of: input))
        let positions = try model.positions(of: input)
        var cache = try model.makeCache(batch: 1, capacity: 1)
        var found: [Tensor] = []
        for count in [9, 1, 1, 7, 5] {
            let start = cache.length
            found.append(
                try model.hidden(
                    embeddings.narrow(dim: 1, start: start, length: count),
                    positions: positions.narrow(dim: 2, start: start, length: count), cache: &cache, form: form))
        }
        let scores = try model.logits(Tensor.cat(found, dim: 1)).squeeze(0)
        #expect(cache.length == input.inputIDs.count)
        #expect(try difference(scores, golden.expected().tensor("logits")) < Self.tolerance)
    }

    @Test(arguments: Mutation.all)
    func `a wrong number in the configuration shows`(_ mutation: Mutation) throws {
        var config = try mutation.golden.config()
        mutation.change(&config)
        let (model, input) = (try mutation.golden.model(config), try mutation.golden.input())
        let scores = try model.scores(of: input, features: model.imageFeatures(of: input))
        #expect(try difference(scores, mutation.golden.expected().tensor("logits")) > 10 * Self.tolerance)
    }

    struct Mutation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var golden = GoldenKimi.plain
        let change: @Sendable (inout KimiVL.Config) -> Void

        static let all = [
            Mutation(testDescription: "text theta") { $0.text.ropeTheta = 1e4 },
            Mutation(testDescription: "vision theta") { $0.vision.ropeTheta = 1e6 },
            Mutation(testDescription: "weights not scaled") { $0.text.routing.scale = 1 },
            Mutation(testDescription: "weights not normalised") { $0.text.routing.normalizes = false },
            Mutation(testDescription: "one expert fewer") { $0.text.routing.chosen = 1 },
            Mutation(testDescription: "no groups", golden: .grouped) { $0.text.routing.groups = 1 },
            Mutation(testDescription: "one group fewer", golden: .grouped) {
                ($0.text.routing.groupsKept, $0.text.routing.chosen) = (1, 2)
            },
            Mutation(testDescription: "epsilon of the text norms", golden: .small) { $0.text.normEpsilon = 1e-6 },
            Mutation(testDescription: "epsilon of the latent's norm", golden: .small) { $0.text.latentEpsilon = 1e-5 },
            Mutation(testDescription: "epsilon of the vision norms", golden: .small) { $0.vision.normEpsilon = 1e-6 },
        ]
    }

    @Test func `gradients reach every parameter but the routers' corrections and experts that nobody chose`() throws {
        let golden = GoldenKimi.plain
        let (model, input) = (try golden.model(), try golden.input())
        for parameter in model.parameters { try parameter.tensor.setRequiresGradient(true) }
        let scores = try model.scores(of: input, features: model.imageFeatures(of: input))
        try scores.logSoftmax(dim: -1).square().sum().backward()
        var withoutGradient: [String] = []
        for parameter in model.parameters {
            let gradient = try parameter.tensor.gradient()
            if try gradient?.abs().amax().item() ?? 0 == 0 { withoutGradient.append(parameter.name) }
        }
        let idle = withoutGradient.filter { $0.contains(".mlp.experts.") }
        #expect(idle.count <= 3 * 3)
        #expect(
            withoutGradient.filter { !idle.contains($0) } == [
                "language_model.model.layers.1.mlp.gate.e_score_correction_bias"
            ])
    }

    @Test func `a token's memory is the latent and one rotated key`() throws {
        let model = try GoldenKimi.plain.model()
        #expect(model.config.text.attention.memory == 24)
        var cache = try model.makeCache(batch: 2, capacity: 4)
        _ = try model.step(Tensor([5, 6], shape: [2, 1]), positions: [0], cache: &cache)
        #expect(cache.length == 1)
    }

    @Test func `several pictures have the features that each has alone`() throws {
        let model = try GoldenKimi.plain.model()
        let grids = [(6, 10), (10, 4), (6, 10), (2, 2), (4, 6)].map { PatchGrid(rows: $0.0, columns: $0.1) }
        let pixels = try Tensor.randn([grids.reduce(0) { $0 + $1.patches }, 48])
        let together = try model.imageFeatures(pixelValues: pixels, grids: grids)
        var start = 0
        let alone = try grids.map { grid in
            defer { start += grid.patches }
            let part = try pixels.narrow(dim: 0, start: start, length: grid.patches)
            return try model.imageFeatures(pixelValues: part, grids: [grid])
        }
        #expect(try difference(together, Tensor.cat(alone, dim: 0)) < Self.tolerance)
    }

    @Test func `bfloat16 points where float32 does, and the routers' corrections stay exact`() throws {
        let (golden, input) = (GoldenKimi.plain, try GoldenKimi.plain.input())
        let model = try Checkpoint(directory: golden.directory).model(dtype: .bfloat16)
        #expect(model.dtype == .bfloat16)
        for parameter in model.parameters {
            let isCorrection = parameter.name.hasSuffix("e_score_correction_bias")
            #expect(parameter.tensor.dtype == (isCorrection ? .float32 : .bfloat16))
        }
        let found = try model.scores(of: input, features: model.imageFeatures(of: input)).to(.float32)
        let expected = try golden.expected().tensor("logits")
        let products = try (found * expected).sum(dims: [1])
        let lengths = try (found.square().sum(dims: [1]) * expected.square().sum(dims: [1])).sqrt()
        // A near tie may send a token to another expert; most rows point the same way.
        let cosines = try (products / lengths).array(of: Float.self).sorted()
        #expect(cosines[cosines.count / 2] > 0.99)
    }

    @Test func `a fresh model depends on its seed and on nothing else`() throws {
        let config = try GoldenKimi.plain.config()
        let models = try [1, 1, 2].map { try KimiVL.Model.random(config, seed: $0) }
        let values = try models.map { try $0.parameters[0].tensor.array(of: Float.self) }
        #expect(values[0] == values[1] && values[0] != values[2])
        #expect(models[0].parameters.map(\.name) == KimiVL.checkpointMap(config).parameters.map(\.name))
    }
}
