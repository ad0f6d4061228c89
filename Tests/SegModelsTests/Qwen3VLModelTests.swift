import Foundation
import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct Qwen3VLModelTests {
    /// Relative; see Golden/MANIFEST.json.
    static let tolerance = 1e-5

    @Test(arguments: GoldenQwen3.allCases)
    func `features of all layers, positions and logits are the reference's`(_ golden: GoldenQwen3) throws {
        let (model, input, expected) = (try golden.model(), try golden.input(), try golden.expected())
        let features = try #require(try model.imageFeatures(of: input))
        #expect(try features.shape == expected.tensor("image_features").shape)
        #expect(try difference(features, expected.tensor("image_features")) < Self.tolerance)
        #expect(try model.positions(of: input).squeeze(1).equal(expected.tensor("position_ids")))
        let logits = try model.scores(of: input, features: features)
        #expect(try difference(logits, expected.tensor("logits")) < Self.tolerance)
    }

    @Test(arguments: GoldenQwen3.allCases, [false, true])
    func `the greedy answer is the reference's, packed or not`(_ golden: GoldenQwen3, _ packed: Bool) throws {
        let (input, own) = (try golden.input(), try golden.model(golden.config()))
        let model = packed ? try own.packed() : own
        let expected = try golden.expected().tensor("generated_ids").array(of: Int.self)
        var session = try Session(model, input: input, features: model.imageFeatures(of: input), expecting: 1)
        var logits = session.scores
        var found: [Int] = []
        for _ in expected {
            found.append(try logits.argmax(dim: 0).itemInt())
            logits = try session.step(found[found.count - 1])
        }
        #expect(found == expected)
    }

    @Test(arguments: GoldenQwen3.allCases)
    func `loss and gradients of one step are the reference's`(_ golden: GoldenQwen3) throws {
        let (model, input, expected) = (try golden.model(golden.config()), try golden.input(), try golden.expected())
        for parameter in model.parameters { try parameter.tensor.setRequiresGradient(true) }
        let logits = try model.scores(of: input, features: model.imageFeatures(of: input))
        let targets = try Tensor(Array(input.inputIDs.dropFirst()))
        let loss = try logits.narrow(dim: 0, start: 0, length: input.inputIDs.count - 1)
            .crossEntropy(targets, ignoring: -100, reduction: .mean)
        #expect(try abs(loss.item() - expected.tensor("loss").item()) < 1e-5)
        try loss.backward()
        for parameter in model.parameters {
            let gradient = try #require(try parameter.tensor.gradient(), "\(parameter.name) has no gradient")
            let norm = try gradient.square().sum().sqrt().item()
            let reference = try expected.tensor("gradient.\(parameter.name)").item()
            #expect(abs(norm - reference) < 1e-5 * max(1, reference), "\(parameter.name): \(norm), not \(reference)")
        }
    }

    @Test(arguments: Mutation.all)
    func `a wrong number in the configuration shows`(_ mutation: Mutation) throws {
        var config = try mutation.golden.config()
        mutation.change(&config)
        let (model, input) = (try mutation.golden.model(config), try mutation.golden.input())
        let logits = try model.scores(of: input, features: model.imageFeatures(of: input))
        #expect(try difference(logits, mutation.golden.expected().tensor("logits")) > 10 * Self.tolerance)
    }

    struct Mutation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var golden = GoldenQwen3.dense
        let change: @Sendable (inout Qwen3VL.Config) -> Void

        static let all = [
            Mutation(testDescription: "sections of other sizes") { $0.text.ropeSections = [4, 1, 1] },
            Mutation(testDescription: "text theta") { $0.text.ropeTheta = 1e6 },
            Mutation(testDescription: "vision theta") { $0.vision.ropeTheta = 1e6 },
            Mutation(testDescription: "epsilon") { $0.text.normEpsilon = 1e-2 },
            Mutation(testDescription: "features of other blocks") { $0.vision.deepStackBlocks = [1, 0] },
            Mutation(testDescription: "features in the other order") { $0.vision.deepStackBlocks = [0, 2] },
            Mutation(testDescription: "one expert a token", golden: .experts) { $0.text.experts?.routing.chosen = 1 },
            Mutation(testDescription: "weights not normalized", golden: .experts) {
                $0.text.experts?.routing.normalizes = false
            },
        ]
    }

    @Test(arguments: GoldenQwen3.allCases)
    func `a prompt read in pieces gives what it gives whole`(_ golden: GoldenQwen3) throws {
        let (model, input) = (try golden.model(), try golden.input())
        let embeddings = try model.embeddings(
            inputIDs: model.inputIDs(of: input), features: model.imageFeatures(of: input))
        let positions = try model.positions(of: input)
        let whole = try model.hidden(embeddings, positions: positions, mask: .causal)
        var cache = try model.makeCache(batch: 1, capacity: 4)
        var pieces: [Tensor] = []
        var start = 0
        for length in [1, 4, 9, input.inputIDs.count - 14] {
            pieces.append(
                try model.hidden(
                    embeddings.narrow(dim: 1, start: start, length: length),
                    positions: positions.narrow(dim: 2, start: start, length: length), cache: &cache))
            start += length
        }
        #expect(try difference(Tensor.cat(pieces, dim: 1), whole) < Self.tolerance)
    }

    @Test(arguments: GoldenQwen3.allCases)
    func `in a fixed order a token has the same bits whatever is computed beside it`(_ golden: GoldenQwen3) throws {
        let (model, input) = (try golden.model(golden.config()), try golden.input())
        try BatchInvariance.with {
            let features = try model.imageFeatures(of: input)
            let embeddings = try model.embeddings(inputIDs: model.inputIDs(of: input), features: features)
            let positions = try model.positions(of: input)
            let alone = try model.hidden(embeddings, positions: positions, mask: .causal)
            let twice = try model.hidden(
                Tensor.cat([embeddings, embeddings * 0.5], dim: 0),
                positions: Tensor.cat([positions, positions], dim: 1),
                mask: .causal)
            #expect(try twice.narrow(dim: 0, start: 0, length: 1).equal(alone))
        }
    }

    @Test func `several pictures have the features that each has alone`() throws {
        let model = try GoldenQwen3.dense.model()
        let grids = [(6, 10), (10, 4), (6, 10), (2, 2), (4, 18)].map { PatchGrid(rows: $0.0, columns: $0.1) }
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

    @Test func `patches must be those of the grids, and features as many as the placeholders`() throws {
        let (model, input) = (try GoldenQwen3.dense.model(), try GoldenQwen3.dense.input())
        #expect(throws: ModelError.patches(expected: [16, 96], found: [8, 96])) {
            try model.imageFeatures(pixelValues: Tensor.zeros([8, 96]), grids: [PatchGrid(rows: 4, columns: 4)])
        }
        #expect(throws: ModelError.placeholders(expected: 0, found: 15)) { try model.scores(of: input, features: nil) }
    }

    @Test func `matrices are quantized, experts stay as they are`() throws {
        let checkpoint = try Checkpoint(directory: GoldenQwen3.experts.directory)
        let (plain, narrow) = (try checkpoint.model(), try checkpoint.model(dtype: .int8))
        #expect(narrow.quantizedCount > 0 && narrow.parameterCount == plain.parameterCount)
        #expect(narrow.parameters.contains { $0.name.hasSuffix("experts.gate_up_proj") })
        let input = try GoldenQwen3.experts.input()
        let found = try narrow.scores(of: input, features: narrow.imageFeatures(of: input))
        let expected = try plain.scores(of: input, features: plain.imageFeatures(of: input))
        #expect(try difference(found, expected) < 0.1)
    }
}
