import SegLayers
import SegModels
import Testing
import Torch

@testable import SegTraining

/// `PositionKernels` is tested with it.
struct InitializationTests {
    private func model(_ change: (inout TrainConfig) -> Void = { _ in }) throws -> any VisionLanguageModel {
        var run = try TinyRun()
        defer { run.remove() }
        change(&run.config)
        return try ModelFolder(path: run.config.model).runModel(run.config, random: run.config.initialization).model
    }

    private func values(_ name: String, of model: any VisionLanguageModel) throws -> [Float] {
        let parameter = try #require(model.parameters.first { $0.name == name })
        return try parameter.tensor.detach().array(of: Float.self)
    }

    @Test func `the same seed gives the same weights, another seed others`() throws {
        let name = "model.layers.1.mlp.up_proj.weight"
        #expect(try values(name, of: model()) == values(name, of: model()))
        #expect(try values(name, of: model()) != values(name, of: model { $0.seed = 2 }))
    }

    @Test func `matrices keep the size of what they are given`() throws {
        let weights = try values("model.layers.0.mlp.gate_proj.weight", of: model())
        let deviation = (weights.reduce(0) { $0 + $1 * $1 } / Float(weights.count)).squareRoot()
        #expect(abs(deviation - 0.25) < 0.04)  // 1 / √16
    }

    @Test func `gain 0 leaves the model's own weights`() throws {
        let own = try model { $0.initialization.gain = 0 }
        #expect(try values("model.layers.0.self_attn.q_proj.bias", of: own).allSatisfy { $0 == 0 })
        #expect(try values("model.embed_tokens.weight", of: own).allSatisfy { abs($0) <= 0.04001 })
    }

    @Test func `a kernel looks back by its distance, along rows with even and columns with odd heads`() throws {
        let half = 4  // heads of 8
        let model = try model()
        let query = try values("model.layers.0.self_attn.q_proj.bias", of: model)
        let key = try values("model.layers.0.self_attn.k_proj.bias", of: model)
        // Head 0 serves rows: its pair 1 turns with the row, by 4^(−2/8) a step. Scores peak at the distance.
        let scores = (0...12).map { back -> Double in
            let pair = 1
            let turn = 0.70710678 * Double(back)
            let (a, b) = (Double(query[pair]), Double(query[pair + half]))
            let (c, s) = (Self.cosine(turn), Self.sine(turn))
            return (a * c - b * s) * Double(key[pair]) + (b * c + a * s) * Double(key[pair + half])
        }
        let peak = try #require(scores.indices.max { scores[$0] < scores[$1] })
        #expect(peak == PositionKernels.distances[0][0])
        #expect(query[2] == 0 && query[3] == 0)
    }

    private static func sine(_ x: Double) -> Double {
        var (term, sum) = (x, x)
        for step in 1..<30 {
            term *= -x * x / Double((2 * step) * (2 * step + 1))
            sum += term
        }
        return sum
    }

    private static func cosine(_ x: Double) -> Double { sine(x + .pi / 2) }

    @Test func `problems are named`() {
        var initialization = Initialization()
        #expect(initialization.problems.isEmpty)
        initialization.gain = -1
        initialization.head = .nan
        #expect(initialization.problems.count == 2)
    }

    @Test func `of Kimi-VL, matrices that write to the stream are smaller, and the table of positions is waves`() throws
    {
        let run = try TinyRun(kimi: true)
        defer { run.remove() }
        let model = try ModelFolder(path: run.config.model).runModel(run.config, random: run.config.initialization)
            .model
        func deviation(_ name: String) throws -> Float {
            let values = try values(name, of: model)
            return (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
        }
        #expect(abs(try deviation("vision_tower.encoder.blocks.0.wqkv.weight") - 0.25) < 0.04)
        // Two layers of two terms: half as large.
        #expect(abs(try deviation("vision_tower.encoder.blocks.0.wo.weight") - 0.125) < 0.03)
        #expect(abs(try deviation("language_model.model.layers.1.mlp.experts.0.up_proj.weight") - 0.25) < 0.05)
        #expect(abs(try deviation("vision_tower.patch_embed.pos_emb.weight") - 0.5) < 1e-4)
        let bias = try values("vision_tower.encoder.blocks.0.wqkv.bias", of: model)
        #expect(bias[..<32].contains { $0 != 0 } && bias[32...].allSatisfy { $0 == 0 })
    }
}
