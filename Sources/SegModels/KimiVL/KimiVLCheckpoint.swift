import SegLayers
import Torch

extension KimiVL {
    /// How tensors of a Kimi-VL checkpoint become parameters, which carry the names of the published checkpoint.
    public static func checkpointMap(_ config: Config) -> CheckpointMap {
        CheckpointMap(
            parameters: visionParameters(config.vision) + projectorParameters(config) + textParameters(config),
            ignoredPrefixes: [
                (
                    "language_model.model.layers.\(config.text.layers).",
                    "predicts the token after the next, for training"
                )
            ],
            ignoredSuffixes: [
                ("rotary_emb.inv_freq", "frequencies are computed from the configuration"),
                ("position_ids", "positions are computed"),
            ])
    }

    /// Groups of parameters that can share one storage, so that a decoding step multiplies once instead of twice.
    static func packs(_ config: Config) -> [[String]] {
        (0..<config.text.layers).flatMap { layer -> [[String]] in
            let scope = "language_model.model.layers.\(layer)"
            let experts = (0..<config.text.routing.experts).map { "mlp.experts.\($0)" } + ["mlp.shared_experts"]
            let feedForward = config.text.hasExperts(layer) ? experts : ["mlp"]
            return [LatentAttention.packable.map { "\(scope).self_attn.\($0).weight" }]
                + feedForward.map { part in GatedFeedForward.packable.map { "\(scope).\(part).\($0).weight" } }
        }
    }

    private static func visionParameters(_ vision: Config.Vision) -> [ParameterShape] {
        let (width, inner) = (vision.hiddenSize, vision.intermediateSize)
        let blocks = (0..<vision.depth).flatMap { index -> [ParameterShape] in
            let block = "vision_tower.encoder.blocks.\(index)"
            return norm("\(block).norm0", width) + norm("\(block).norm1", width)
                + linear("\(block).wqkv", 3 * width, width) + linear("\(block).wo", width, width)
                + linear("\(block).mlp.fc0", inner, width) + linear("\(block).mlp.fc1", width, inner)
        }
        return [
            ParameterShape(
                "vision_tower.patch_embed.proj.weight", [width, 3, vision.patchSize, vision.patchSize]),
            ParameterShape("vision_tower.patch_embed.proj.bias", [width], role: .bias),
            ParameterShape(
                "vision_tower.patch_embed.pos_emb.weight", [vision.positionRows, vision.positionColumns, width]),
        ] + blocks + norm("vision_tower.encoder.final_layernorm", width)
    }

    private static func projectorParameters(_ config: Config) -> [ParameterShape] {
        let merged = config.vision.hiddenSize * config.vision.mergeUnit
        return norm("multi_modal_projector.pre_norm", config.vision.hiddenSize)
            + linear("multi_modal_projector.linear_1", merged, merged)
            + linear("multi_modal_projector.linear_2", config.text.hiddenSize, merged)
    }

    private static func textParameters(_ config: Config) -> [ParameterShape] {
        let (text, scope) = (config.text, "language_model.model")
        let table = [text.vocabularySize, text.hiddenSize]
        let layers = (0..<text.layers).flatMap { layer in
            attention("\(scope).layers.\(layer)", text)
                + (text.hasExperts(layer)
                    ? experts("\(scope).layers.\(layer).mlp", text)
                    : gated("\(scope).layers.\(layer).mlp", text.hiddenSize, text.intermediateSize))
        }
        return [ParameterShape("\(scope).embed_tokens.weight", table)] + layers
            + [scale("\(scope).norm", text.hiddenSize)]
            + [
                ParameterShape(
                    "language_model.lm_head.weight", table, isOptional: config.tiesWordEmbeddings,
                    narrowest: .int8, layer: .output)
            ]
    }

    private static func attention(_ layer: String, _ text: Config.Text) -> [ParameterShape] {
        let (width, sizes) = (text.hiddenSize, text.attention)
        return [
            scale("\(layer).input_layernorm", width), scale("\(layer).post_attention_layernorm", width),
            matrix("\(layer).self_attn.q_proj", sizes.heads * sizes.key, width, .int8),
            matrix("\(layer).self_attn.kv_a_proj_with_mqa", sizes.memory, width, .int8),
            scale("\(layer).self_attn.kv_a_layernorm", sizes.latent),
            ParameterShape(
                "\(layer).self_attn.kv_b_proj.weight", [sizes.heads * (sizes.plain + sizes.value), sizes.latent],
                layer: .hidden),
            matrix("\(layer).self_attn.o_proj", width, sizes.heads * sizes.value, .int8),
        ]
    }

    private static func experts(_ scope: String, _ text: Config.Text) -> [ParameterShape] {
        let width = text.hiddenSize
        let routed = (0..<text.routing.experts).flatMap { gated("\(scope).experts.\($0)", width, text.expertSize) }
        return [
            ParameterShape("\(scope).gate.weight", [text.routing.experts, width]),
            ParameterShape(
                "\(scope).gate.e_score_correction_bias", [text.routing.experts], role: .bias, keepsFloat32: true),
        ] + routed + gated("\(scope).shared_experts", width, text.sharedExperts * text.expertSize)
    }

    private static func gated(_ scope: String, _ width: Int, _ inner: Int) -> [ParameterShape] {
        [
            matrix("\(scope).gate_proj", inner, width, .int4), matrix("\(scope).up_proj", inner, width, .int4),
            matrix("\(scope).down_proj", width, inner, .int4),
        ]
    }

    /// The matrix of a linear layer without bias.
    private static func matrix(
        _ name: String, _ output: Int, _ input: Int, _ narrowest: QuantizedMatrix.Format
    ) -> ParameterShape {
        ParameterShape("\(name).weight", [output, input], narrowest: narrowest, layer: .hidden)
    }

    private static func linear(_ name: String, _ output: Int, _ input: Int) -> [ParameterShape] {
        [
            ParameterShape("\(name).weight", [output, input], layer: .hidden),
            ParameterShape("\(name).bias", [output], role: .bias),
        ]
    }

    private static func norm(_ name: String, _ width: Int) -> [ParameterShape] {
        [scale(name, width), ParameterShape("\(name).bias", [width], role: .bias)]
    }

    private static func scale(_ name: String, _ width: Int) -> ParameterShape {
        ParameterShape("\(name).weight", [width], role: .scale)
    }
}
