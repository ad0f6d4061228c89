import SegLayers
import Torch

extension Qwen3VL {
    /// How tensors of a Qwen3-VL checkpoint become parameters, which carry the names of the published checkpoints
    /// (`model.visual.…`, `model.language_model.…`); shorter names without these beginnings are accepted as well.
    public static func checkpointMap(_ config: Config) -> CheckpointMap {
        CheckpointMap(
            parameters: visionParameters(config.vision) + textParameters(config),
            prefixes: [
                ("visual.", "model.visual."), ("model.layers.", "model.language_model.layers."),
                ("model.embed_tokens.", "model.language_model.embed_tokens."),
                ("model.norm.", "model.language_model.norm."),
            ],
            ignoredSuffixes: [
                ("rotary_emb.inv_freq", "frequencies are computed from the configuration"),
                ("rotary_pos_emb.inv_freq", "frequencies are computed from the configuration"),
            ], hasModuleNames: true)
    }

    /// Groups of parameters that can share one storage, so that a decoding step multiplies once instead of three times.
    static func packs(_ config: Config) -> [[String]] {
        (0..<config.text.layers).flatMap { layer -> [[String]] in
            let scope = "model.language_model.layers.\(layer)"
            let attention = GroupedQueryAttention.packable.map { "\(scope).self_attn.\($0).weight" }
            guard config.text.experts(inLayer: layer) == nil else { return [attention] }
            return [attention, GatedFeedForward.packable.map { "\(scope).mlp.\($0).weight" }]
        }
    }

    private static func visionParameters(_ vision: Config.Vision) -> [ParameterShape] {
        let (scope, width, inner) = ("model.visual", vision.hiddenSize, vision.intermediateSize)
        let merged = width * vision.mergeUnit
        let patch = [width, vision.channels, vision.temporalPatchSize, vision.patchSize, vision.patchSize]
        let blocks = (0..<vision.depth).flatMap { index -> [ParameterShape] in
            let block = "\(scope).blocks.\(index)"
            return norm("\(block).norm1", width) + norm("\(block).norm2", width)
                + linear("\(block).attn.qkv", 3 * width, width) + linear("\(block).attn.proj", width, width)
                + linear("\(block).mlp.linear_fc1", inner, width) + linear("\(block).mlp.linear_fc2", width, inner)
        }
        let deepStack = vision.deepStackBlocks.indices.flatMap {
            merger("\(scope).deepstack_merger_list.\($0)", norm: merged, merged, vision.outputSize)
        }
        return [
            ParameterShape("\(scope).patch_embed.proj.weight", patch),
            ParameterShape("\(scope).patch_embed.proj.bias", [width], role: .bias),
            ParameterShape("\(scope).pos_embed.weight", [vision.positions, width]),
        ] + blocks + merger("\(scope).merger", norm: width, merged, vision.outputSize) + deepStack
    }

    private static func merger(_ name: String, norm size: Int, _ merged: Int, _ output: Int) -> [ParameterShape] {
        norm("\(name).norm", size) + linear("\(name).linear_fc1", merged, merged)
            + linear("\(name).linear_fc2", output, merged)
    }

    private static func textParameters(_ config: Config) -> [ParameterShape] {
        let (text, scope) = (config.text, "model.language_model")
        let table = [text.vocabularySize, text.hiddenSize]
        let layers = (0..<text.layers).flatMap { layer in
            attention("\(scope).layers.\(layer)", text)
                + (text.experts(inLayer: layer).map { experts("\(scope).layers.\(layer).mlp", $0, text.hiddenSize) }
                    ?? gated("\(scope).layers.\(layer).mlp", text.hiddenSize, text.intermediateSize))
        }
        return [ParameterShape("\(scope).embed_tokens.weight", table)] + layers
            + [scale("\(scope).norm", text.hiddenSize)]
            + [
                ParameterShape(
                    "lm_head.weight", table, isOptional: config.tiesWordEmbeddings, narrowest: .int8, layer: .output)
            ]
    }

    private static func attention(_ layer: String, _ text: Config.Text) -> [ParameterShape] {
        let (width, query) = (text.hiddenSize, text.heads * text.headSize)
        let key = text.keyValueHeads * text.headSize
        return [
            scale("\(layer).input_layernorm", width), scale("\(layer).post_attention_layernorm", width),
            matrix("\(layer).self_attn.q_proj", query, width, .int8),
            matrix("\(layer).self_attn.k_proj", key, width, .int8),
            matrix("\(layer).self_attn.v_proj", key, width, .int8),
            matrix("\(layer).self_attn.o_proj", width, query, .int8),
            scale("\(layer).self_attn.q_norm", text.headSize), scale("\(layer).self_attn.k_norm", text.headSize),
        ]
    }

    private static func experts(_ scope: String, _ experts: Config.Experts, _ width: Int) -> [ParameterShape] {
        let count = experts.routing.experts
        return [
            ParameterShape("\(scope).gate.weight", [count, width]),
            ParameterShape("\(scope).experts.gate_up_proj", [count, width, 2 * experts.size]),
            ParameterShape("\(scope).experts.down_proj", [count, experts.size, width]),
        ]
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
