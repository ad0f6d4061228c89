"""Writes a Qwen2.5-VL or Kimi-VL checkpoint of random weights, shard by shard, never holding more than a block of it in memory.

usage: make-random-checkpoint.py OUT [--size tiny|7b|kimi-16b] [--layers N] [--config FILE] [--dtype bfloat16|float32] [--shards N]
                                 [--seed S] [--tokenizer DIR]

--size 7b has the shapes of Qwen2.5-VL-7B-Instruct: 16.6 GB in bfloat16. --size kimi-16b has those of SimpleSeg-Kimi-VL: 32.8 GB.
--layers makes a language model of fewer layers. --tokenizer copies tokenizer and template files from a folder; the image token's id
is then the folder's. Weights are normal with deviation 0.02, norms 1, biases 0. The answers mean nothing; loading, memory and speed can
be measured.
"""

import argparse
import importlib.util
import json
import os
import shutil
import struct

import torch

BLOCK = 1 << 24

TEXT_7B = dict(
    hidden_size=3584, intermediate_size=18944, num_hidden_layers=28, num_attention_heads=28, num_key_value_heads=4,
    vocab_size=152064, max_position_embeddings=128000, rms_norm_eps=1e-6, rope_theta=1e6, hidden_act="silu",
    tie_word_embeddings=False, rope_scaling=dict(type="mrope", mrope_section=[16, 24, 24]))
VISION_7B = dict(
    depth=32, hidden_size=1280, intermediate_size=3420, num_heads=16, out_hidden_size=3584, patch_size=14,
    spatial_patch_size=14, temporal_patch_size=2, in_chans=3, spatial_merge_size=2, window_size=112,
    fullatt_block_indexes=[7, 15, 23, 31], hidden_act="silu")
TEXT_TINY = dict(
    TEXT_7B, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    vocab_size=2048, max_position_embeddings=2048, rope_scaling=dict(type="mrope", mrope_section=[2, 3, 3]))
VISION_TINY = dict(
    VISION_7B, depth=2, hidden_size=32, intermediate_size=64, num_heads=2, out_hidden_size=64, fullatt_block_indexes=[1])
TEXT_KIMI = dict(
    model_type="deepseek_v3", vocab_size=163840, hidden_size=2048, intermediate_size=11264, moe_intermediate_size=1408,
    num_hidden_layers=27, num_attention_heads=16, num_key_value_heads=16, n_shared_experts=2, n_routed_experts=64,
    num_experts_per_tok=6, routed_scaling_factor=2.446, scoring_func="sigmoid", topk_method="noaux_tc", n_group=1, topk_group=1,
    norm_topk_prob=True, first_k_dense_replace=1, moe_layer_freq=1, q_lora_rank=None, kv_lora_rank=512, qk_nope_head_dim=128,
    qk_rope_head_dim=64, v_head_dim=128, hidden_act="silu", rms_norm_eps=1e-5, rope_theta=8e5, rope_scaling=None,
    attention_bias=False, max_position_embeddings=131072, eos_token_id=163585)
VISION_KIMI = dict(
    model_type="moonvit", patch_size=14, num_attention_heads=16, num_hidden_layers=27, hidden_size=1152, intermediate_size=4304,
    init_pos_emb_height=64, init_pos_emb_width=64, merge_kernel_size=[2, 2])
TOKENIZER_FILES = (
    "tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "added_tokens.json", "special_tokens_map.json",
    "chat_template.json", "chat_template.jinja", "tiktoken.model", "generation_config.json", "preprocessor_config.json")


def config(size):
    if size == "kimi-16b":
        return dict(
            architectures=["KimiVLForConditionalGeneration"], model_type="kimi_vl", media_placeholder_token_id=163605,
            ignore_index=-100, tie_word_embeddings=False, text_config=dict(TEXT_KIMI), vision_config=dict(VISION_KIMI))
    text, vision = (TEXT_7B, VISION_7B) if size == "7b" else (TEXT_TINY, VISION_TINY)
    return dict(
        text, architectures=["Qwen2_5_VLForConditionalGeneration"], model_type="qwen2_5_vl", vision_config=vision,
        image_token_id=151655, video_token_id=151656, vision_start_token_id=151652, vision_end_token_id=151653,
        bos_token_id=151643, eos_token_id=151645)


def linear(name, output, inputs, bias=True):
    return {f"{name}.weight": [output, inputs], **({f"{name}.bias": [output]} if bias else {})}


def vision_shapes(vision):
    width, inner, patch = vision["hidden_size"], vision["intermediate_size"], vision.get("patch_size", 14)
    merged = width * vision.get("spatial_merge_size", 2) ** 2
    channels = vision.get("in_chans", vision.get("in_channels", 3))
    shapes = {"visual.patch_embed.proj.weight": [width, channels, vision.get("temporal_patch_size", 2), patch, patch]}
    for index in range(vision["depth"]):
        block = f"visual.blocks.{index}"
        shapes |= {f"{block}.norm1.weight": [width], f"{block}.norm2.weight": [width]}
        shapes |= linear(f"{block}.attn.qkv", 3 * width, width) | linear(f"{block}.attn.proj", width, width)
        shapes |= linear(f"{block}.mlp.gate_proj", inner, width) | linear(f"{block}.mlp.up_proj", inner, width)
        shapes |= linear(f"{block}.mlp.down_proj", width, inner)
    shapes["visual.merger.ln_q.weight"] = [width]
    return shapes | linear("visual.merger.mlp.0", merged, merged) | linear("visual.merger.mlp.2", vision["out_hidden_size"], merged)


def text_shapes(text, tied):
    width, inner = text["hidden_size"], text["intermediate_size"]
    head = width // text["num_attention_heads"]
    key = head * text["num_key_value_heads"]
    shapes = {"model.embed_tokens.weight": [text["vocab_size"], width]}
    for index in range(text["num_hidden_layers"]):
        layer = f"model.layers.{index}"
        shapes |= {f"{layer}.input_layernorm.weight": [width], f"{layer}.post_attention_layernorm.weight": [width]}
        shapes |= linear(f"{layer}.self_attn.q_proj", width, width)
        shapes |= linear(f"{layer}.self_attn.k_proj", key, width) | linear(f"{layer}.self_attn.v_proj", key, width)
        shapes |= linear(f"{layer}.self_attn.o_proj", width, width, bias=False)
        shapes |= linear(f"{layer}.mlp.gate_proj", inner, width, False) | linear(f"{layer}.mlp.up_proj", inner, width, False)
        shapes |= linear(f"{layer}.mlp.down_proj", width, inner, bias=False)
    shapes["model.norm.weight"] = [width]
    return shapes if tied else shapes | {"lm_head.weight": [text["vocab_size"], width]}


def kimi_shapes(settings):
    """As the script that records the golden Kimi-VL models names them."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden", "kimi.py")
    spec = importlib.util.spec_from_file_location("golden_kimi", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.shapes(settings["text_config"], settings["vision_config"])


def qwen_shapes(settings):
    tied = settings.get("tie_word_embeddings", False)
    return vision_shapes(settings["vision_config"]) | text_shapes(settings.get("text_config", settings), tied)


def adapt(settings, arguments):
    """Fewer layers, and the image token of the copied tokenizer."""
    text = settings.get("text_config", settings)
    if arguments.layers:
        text["num_hidden_layers"] = arguments.layers
    if not arguments.tokenizer:
        return
    with open(os.path.join(arguments.tokenizer, "config.json")) as file:
        given = json.load(file)
    for key in ("media_placeholder_token_id", "image_token_id"):
        if key in given and key in settings:
            settings[key] = given[key]


def fit_processor(folder, vision):
    """The copied processor cuts pictures as this model reads them; Kimi-VL's names the blocks as its config does."""
    path = os.path.join(folder, "preprocessor_config.json")
    if not os.path.exists(path):
        return
    with open(path) as file:
        processor = json.load(file)
    processor["patch_size"] = vision.get("patch_size", 14)
    if "merge_kernel_size" in vision:
        processor["merge_kernel_size"] = vision["merge_kernel_size"]
    else:
        processor |= dict(
            merge_size=vision.get("spatial_merge_size", 2), temporal_patch_size=vision.get("temporal_patch_size", 2))
    with open(path, "w") as file:
        json.dump(processor, file, indent=1)


def count(shape):
    total = 1
    for size in shape:
        total *= size
    return total


def split(shapes, shards, item):
    """Consecutive groups of about the same size in bytes."""
    limit = sum(map(count, shapes.values())) * item / shards
    groups, size = [{}], 0
    for name, shape in shapes.items():
        if size >= limit and len(groups) < shards:
            groups.append({})
            size = 0
        groups[-1][name] = shape
        size += count(shape) * item
    return groups


class Values:
    """Runs of one pool of random numbers, each from a place of its own: billions of values at the speed of copying."""

    def __init__(self, dtype, seed):
        self.dtype = dtype
        self.generator = torch.Generator().manual_seed(seed)
        self.pool = (torch.randn(BLOCK, generator=self.generator) * 0.02).to(dtype)

    def block(self, name, amount):
        if name.endswith("bias"):
            return torch.zeros(amount, dtype=self.dtype)
        if "norm" in name or "ln_q" in name:
            return torch.ones(amount, dtype=self.dtype)
        start = int(torch.randint(BLOCK, (1,), generator=self.generator))
        run = self.pool[start:start + amount]
        return run if len(run) == amount else torch.cat([run, self.pool[:amount - len(run)]])


def write_shard(path, shapes, values):
    dtype = values.dtype
    item = torch.finfo(dtype).bits // 8
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in shapes.items():
        end = offset + count(shape) * item
        header[name] = dict(dtype={2: "BF16", 4: "F32"}[item], shape=shape, data_offsets=[offset, end])
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in shapes.items():
            left = count(shape)
            while left:
                amount = min(left, BLOCK)
                file.write(values.block(name, amount).view(torch.uint8).numpy().tobytes())
                left -= amount
    return offset


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--size", choices=["tiny", "7b", "kimi-16b"], default="tiny")
    parser.add_argument("--layers", type=int, help="layers of the language model, fewer than the size has")
    parser.add_argument("--config", help="a config.json in place of a size")
    parser.add_argument("--dtype", choices=["bfloat16", "float32"], default="bfloat16")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tokenizer", help="a folder whose tokenizer files are copied")
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    settings = config(arguments.size)
    if arguments.config:
        with open(arguments.config) as file:
            settings = json.load(file)
    adapt(settings, arguments)
    if arguments.tokenizer:
        for name in TOKENIZER_FILES:
            if os.path.exists(os.path.join(arguments.tokenizer, name)):
                shutil.copy(os.path.join(arguments.tokenizer, name), arguments.out)
        fit_processor(arguments.out, settings["vision_config"])
    with open(os.path.join(arguments.out, "config.json"), "w") as file:
        json.dump(settings, file, indent=1)

    dtype = getattr(torch, arguments.dtype)
    values = Values(dtype, arguments.seed)
    shapes = kimi_shapes(settings) if settings["model_type"] == "kimi_vl" else qwen_shapes(settings)
    groups = split(shapes, arguments.shards, torch.finfo(dtype).bits // 8)
    total, weight_map = 0, {}
    for index, group in enumerate(groups):
        name = "model.safetensors" if len(groups) == 1 else f"model-{index + 1:05}-of-{len(groups):05}.safetensors"
        total += write_shard(os.path.join(arguments.out, name), group, values)
        weight_map |= {tensor: name for tensor in group}
    if len(groups) > 1:
        with open(os.path.join(arguments.out, "model.safetensors.index.json"), "w") as file:
            json.dump(dict(metadata=dict(total_size=total), weight_map=weight_map), file, indent=1)
    print(f"{arguments.out}: {len(shapes)} tensors, {total} bytes in {len(groups)} files")


if __name__ == "__main__":
    main()
