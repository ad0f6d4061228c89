import SegLayers
import Torch

extension Qwen25VL {
    /// How tensors of a Qwen2.5-VL checkpoint become parameters.
    ///
    /// The parameters carry the names of the published checkpoints (`visual.…`, `model.layers.…`); the names that transformers
    /// uses in memory since 4.52 (`model.visual.…`, `model.language_model.…`) are accepted as well.
    public static func checkpointMap(_ config: Config) -> CheckpointMap {
        CheckpointMap(
            parameters: visionParameters(config.vision) + textParameters(config),
            prefixes: [("model.visual.", "visual."), ("model.language_model.", "model.")],
            ignoredSuffixes: [
                ("rotary_emb.inv_freq", "frequencies are computed from the configuration"),
                ("rotary_pos_emb.inv_freq", "frequencies are computed from the configuration"),
            ])
    }

    /// Groups of parameters that can share one storage, so that a decoding step multiplies once instead of three times.
    static func packs(_ config: Config) -> [[String]] {
        (0..<config.text.layers).flatMap { layer in
            let attention = GroupedQueryAttention.packable.map { "model.layers.\(layer).self_attn.\($0)" }
            let feedForward = GatedFeedForward.packable.map { "model.layers.\(layer).mlp.\($0)" }
            return [
                attention.map { "\($0).weight" }, attention.map { "\($0).bias" }, feedForward.map { "\($0).weight" },
            ]
        }
    }

    private static func visionParameters(_ vision: Config.Vision) -> [ParameterShape] {
        let (width, inner) = (vision.hiddenSize, vision.intermediateSize)
        let merged = width * vision.mergeUnit
        let patch = [width, vision.channels, vision.temporalPatchSize, vision.patchSize, vision.patchSize]
        let blocks = (0..<vision.depth).flatMap { index -> [ParameterShape] in
            let block = "visual.blocks.\(index)"
            return [scale("\(block).norm1", width), scale("\(block).norm2", width)]
                + linear("\(block).attn.qkv", 3 * width, width) + linear("\(block).attn.proj", width, width)
                + linear("\(block).mlp.gate_proj", inner, width) + linear("\(block).mlp.up_proj", inner, width)
                + linear("\(block).mlp.down_proj", width, inner)
        }
        return [ParameterShape("visual.patch_embed.proj.weight", patch)] + blocks
            + [scale("visual.merger.ln_q", width)] + linear("visual.merger.mlp.0", merged, merged)
            + linear("visual.merger.mlp.2", vision.outputSize, merged)
    }

    private static func textParameters(_ config: Config) -> [ParameterShape] {
        let text = config.text
        let table = [text.vocabularySize, text.hiddenSize]
        let layers = (0..<text.layers).flatMap { textLayer("model.layers.\($0)", text) }
        return [ParameterShape("model.embed_tokens.weight", table)] + layers + [scale("model.norm", text.hiddenSize)]
            + [
                ParameterShape(
                    "lm_head.weight", table, isOptional: config.tiesWordEmbeddings, narrowest: .int8, layer: .output)
            ]
    }

    private static func textLayer(_ layer: String, _ text: Config.Text) -> [ParameterShape] {
        let (width, inner) = (text.hiddenSize, text.intermediateSize)
        let (query, key) = (text.heads * text.headSize, text.keyValueHeads * text.headSize)
        let attention = [
            linear("\(layer).self_attn.q_proj", query, width, narrowest: .int8),
            linear("\(layer).self_attn.k_proj", key, width, narrowest: .int8),
            linear("\(layer).self_attn.v_proj", key, width, narrowest: .int8),
            [matrix("\(layer).self_attn.o_proj", width, query, .int8)],
        ]
        let feedForward = [
            matrix("\(layer).mlp.gate_proj", inner, width, .int4), matrix("\(layer).mlp.up_proj", inner, width, .int4),
            matrix("\(layer).mlp.down_proj", width, inner, .int4),
        ]
        return [scale("\(layer).input_layernorm", width), scale("\(layer).post_attention_layernorm", width)]
            + attention.joined() + feedForward
    }

    /// The matrix of a linear layer of the language model.
    private static func matrix(
        _ name: String, _ output: Int, _ input: Int, _ narrowest: QuantizedMatrix.Format
    ) -> ParameterShape {
        ParameterShape("\(name).weight", [output, input], narrowest: narrowest, layer: .hidden)
    }

    private static func linear(
        _ name: String, _ output: Int, _ input: Int, narrowest: QuantizedMatrix.Format? = nil
    ) -> [ParameterShape] {
        [
            ParameterShape("\(name).weight", [output, input], narrowest: narrowest, layer: .hidden),
            ParameterShape("\(name).bias", [output], role: .bias),
        ]
    }

    private static func scale(_ name: String, _ width: Int) -> ParameterShape {
        ParameterShape("\(name).weight", [width], role: .scale)
    }
}
