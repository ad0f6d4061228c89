import Foundation
import SegGeometry
import SegInputs
import SegModels
import SegRewards
import SegTraining
import TestSupport
import Torch

@testable import SegDatasets
@testable import SegScenes
@testable import SegTasks

/// A model folder of a few thousand parameters, and runs over it.
struct TinyRun {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let folder: URL
    var config: TrainConfig
    var reinforcement = ReinforcementConfig()

    /// - Parameters:
    ///   - startsFromWeights: whether the model folder has weights, as reinforcement needs them.
    ///   - kimi: Kimi-VL's architecture with nano-kimi's tokenizer, in place of Qwen2.5-VL's.
    /// - Throws: a file error.
    init(startsFromWeights: Bool = false, kimi: Bool = false) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tiny-\(UUID().uuidString)")
        let model = folder.appendingPathComponent("model")
        try kimi ? Self.writeKimi(to: model) : TinyModel.write(to: model)
        config = TrainConfig()
        config.model = model.path
        config.output = folder.appendingPathComponent("run").path
        config.steps = 10
        config.threads = 1
        config.checkpointEverySteps = 5
        config.evaluation.everySteps = 0
        config.optimization.schedule.warmupSteps = 2
        config.stages[0].imagesPerBatch = 2
        config.stages[0].examples.style.sizes = [ImageSize(width: 32, height: 48)]
        config.stages[0].examples.style.smallestRadius = 0.2
        configureReinforcement()
        if startsFromWeights { try writeWeights() }
    }

    private mutating func configureReinforcement() {
        reinforcement.model = config.model
        reinforcement.output = folder.appendingPathComponent("rl").path
        reinforcement.steps = 10
        reinforcement.threads = 1
        reinforcement.rollout.groups = 4
        reinforcement.rollout.groupSize = 4
        reinforcement.rollout.maxNewTokens = 24
        reinforcement.examples.style = config.stages[0].examples.style
        reinforcement.examples.mixture.tasks = .only(.textToBox)
        reinforcement.optimization.learningRate = 1e-3
        reinforcement.evaluation.everySteps = 0
        reinforcement.checkpointEverySteps = 5
    }

    /// Weights that write boxes, well formed and at random places.
    private func writeWeights() throws {
        try Self.trainedWeights.get().write(
            to: URL(fileURLWithPath: config.model).appendingPathComponent("model.safetensors"))
    }

    /// Weights that know nothing: of one step, of either architecture.
    mutating func writeFirstWeights() throws {
        config.steps = 1
        config.checkpointEverySteps = 1
        try Trainer(config, resume: false).run()
        try checkpointBytes("model.safetensors", of: config.output).write(
            to: URL(fileURLWithPath: config.model).appendingPathComponent("model.safetensors"))
    }

    private static let trainedWeights = Result {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.steps = 80
        run.config.checkpointEverySteps = 80
        run.config.optimization.learningRate = 0.02
        run.config.stages[0].examples.mixture.tasks = .only(.textToBox)
        try Trainer(run.config, resume: false).run()
        return try run.checkpointBytes("model.safetensors", of: run.config.output)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// The bytes of a file of the run's newest checkpoint.
    func checkpointBytes(_ name: String, of output: String) throws -> Data {
        let folder = URL(fileURLWithPath: output).appendingPathComponent("checkpoints")
        let newest = try FileManager.default.contentsOfDirectory(atPath: folder.path).max() ?? ""
        return try Data(contentsOf: folder.appendingPathComponent(newest).appendingPathComponent(name))
    }

    private static func writeKimi(to model: URL) throws {
        try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
        let nano = root.appendingPathComponent("Models/nano-kimi")
        for name in ["tiktoken.model", "tokenizer_config.json", "chat_template.jinja", "generation_config.json"] {
            try FileManager.default.copyItem(
                at: nano.appendingPathComponent(name), to: model.appendingPathComponent(name))
        }
        try Data(kimiConfigJSON.utf8).write(to: model.appendingPathComponent("config.json"))
        try Data(kimiProcessorJSON.utf8).write(to: model.appendingPathComponent("preprocessor_config.json"))
    }

    private static let kimiProcessorJSON = """
        {"patch_size": 8, "in_token_limit": 64, "pad_input": true, "image_mean": [0.5, 0.5, 0.5],
         "image_std": [0.5, 0.5, 0.5], "auto_map": {"AutoImageProcessor": "image_processing_kimi_vl.KimiVLImageProcessor"}}
        """

    private static let kimiConfigJSON = """
        {"model_type": "kimi_vl", "media_placeholder_token_id": 562, "tie_word_embeddings": false,
         "text_config": {"vocab_size": 797, "hidden_size": 16, "intermediate_size": 24, "moe_intermediate_size": 12,
          "num_hidden_layers": 2, "num_attention_heads": 2, "n_shared_experts": 1, "n_routed_experts": 3,
          "num_experts_per_tok": 2, "first_k_dense_replace": 1, "kv_lora_rank": 12, "qk_nope_head_dim": 8,
          "qk_rope_head_dim": 4, "v_head_dim": 8, "eos_token_id": 542, "max_position_embeddings": 1024},
         "vision_config": {"num_hidden_layers": 2, "hidden_size": 16, "intermediate_size": 24, "num_attention_heads": 2,
          "patch_size": 8, "init_pos_emb_height": 6, "init_pos_emb_width": 6}}
        """
}
