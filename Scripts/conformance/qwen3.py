"""Qwen3-VL: random tiny models, dense and with experts, run by transformers and by `simpleseg trace`, compared tensor by tensor.

usage: qwen3.py BUILD_FOLDER [--quick] [--keep DIR]      (the folder holds simpleseg)

As qwen.py, with DeepStack features in every placement, position squares that fit no grid, and both layouts of config.json. Position ids and greedy
tokens must be identical, features and logits within 1e-4. Processor: pixel values of drawn pictures against transformers' own, exactly as large
and within 1e-6. Exit status 0 when all are.
"""

import argparse
import json
import os
import sys
import tempfile

import qwen
import torch
from safetensors.torch import save_file
from transformers import (Qwen3VLConfig, Qwen3VLForConditionalGeneration, Qwen3VLMoeConfig,
                          Qwen3VLMoeForConditionalGeneration)

IMAGE = qwen.IMAGE


def text(**changes):
    values = dict(
        vocab_size=320, hidden_size=64, intermediate_size=96, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2, head_dim=24,
        rms_norm_eps=1e-6, max_position_embeddings=4096, bos_token_id=1, eos_token_id=None,
        rope_parameters=dict(rope_type="default", rope_theta=5e6, mrope_section=[4, 4, 4], mrope_interleaved=True))
    values.update(changes)
    return values


def experts(**changes):
    values = dict(num_experts=6, num_experts_per_tok=2, moe_intermediate_size=40, decoder_sparse_step=1, mlp_only_layers=[])
    return text(**{**values, **changes})


def vision(**changes):
    values = dict(
        depth=4, hidden_size=32, intermediate_size=48, num_heads=2, out_hidden_size=64, patch_size=16, spatial_merge_size=2, temporal_patch_size=2,
        in_channels=3, num_position_embeddings=64, deepstack_visual_indexes=[0, 2])
    values.update(changes)
    return values


def case(name, text=text(), vision=vision(), grids=((1, 10, 18),), tie=False, layout="5.x", **more):
    return dict(name=name, text=text, vision=vision, grids=grids, tie=tie, layout=layout, **more)


CASES = [
    case("dense"),
    case("experts", text=experts(), grids=((1, 6, 8),)),
    case("tied, as published", tie=True, layout="published", grids=((1, 4, 26),)),
    case("experts in every second layer, as published", text=experts(num_hidden_layers=4, decoder_sparse_step=2), layout="published"),
    case("a dense layer among experts", text=experts(mlp_only_layers=[1]), grids=((1, 2, 2),)),
    case("two pictures", grids=((1, 10, 6), (1, 4, 12))),
    case("three pictures, one size", grids=((1, 6, 10), (1, 6, 10), (1, 6, 10))),
    case("no early features", vision=vision(deepstack_visual_indexes=[])),
    case("the last block is fed early, too", vision=vision(deepstack_visual_indexes=[3]), grids=((1, 2, 8),)),
    case("a feature for each layer", vision=vision(deepstack_visual_indexes=[0, 1, 3]), grids=((1, 8, 8),)),
    case("blocks listed backwards", vision=vision(deepstack_visual_indexes=[2, 0])),
    case("a square of positions as large as the grid", vision=vision(num_position_embeddings=100), grids=((1, 10, 10),)),
    case("one learned position", vision=vision(num_position_embeddings=1), grids=((1, 4, 6),)),
    case("a large square of positions", vision=vision(num_position_embeddings=2304), grids=((1, 14, 22),)),
    case("a picture of one block", grids=((1, 2, 2),)),
    case("all heads their own keys", text=text(num_key_value_heads=4)),
    case("uneven sections", text=text(num_attention_heads=8, num_key_value_heads=1, head_dim=16, rope_parameters=dict(
        rope_type="default", rope_theta=1e4, mrope_section=[4, 2, 2], mrope_interleaved=True))),
    case("row and column frequencies of other numbers", text=text(rope_parameters=dict(
        rope_type="default", rope_theta=5e5, mrope_section=[6, 4, 2], mrope_interleaved=True))),
    case("merge 3", vision=vision(spatial_merge_size=3), grids=((1, 9, 15),)),
    case("a token a patch", vision=vision(spatial_merge_size=1, patch_size=8), grids=((1, 5, 7),)),
    case("small activations, large epsilon", text=text(rms_norm_eps=1e-3), scale=0.02),
    case("one expert a token", text=experts(num_hidden_layers=2, num_experts_per_tok=1)),
    case("all experts", text=experts(num_hidden_layers=2, num_experts_per_tok=6), tie=True),
    case("text only", grids=()),
    case("sharded", shards=3, layout="published"),
    case("long answer past the first capacity", generate=600, grids=((1, 4, 4),)),
]
QUICK = CASES[:5]


def is_mixture(case):
    return "num_experts" in case["text"]


def build(case, seed):
    torch.manual_seed(seed)
    kinds = (Qwen3VLMoeConfig, Qwen3VLMoeForConditionalGeneration) if is_mixture(case) else (Qwen3VLConfig, Qwen3VLForConditionalGeneration)
    config = kinds[0](
        text_config=dict(case["text"]), vision_config=dict(case["vision"]), image_token_id=IMAGE, video_token_id=301, vision_start_token_id=302,
        vision_end_token_id=303, tie_word_embeddings=case["tie"])
    config.text_config.tie_word_embeddings = case["tie"]
    model = kinds[1](config).eval()
    scale = case.get("scale", 0.17)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn_like(parameter)
            parameter.copy_(1 + 0.2 * noise if "norm" in name and name.endswith("weight") else scale * noise)
    if case["tie"]:
        model.tie_weights()
    model.generation_config.eos_token_id = None
    return model


def stored(model, case):
    """The parameters as the published checkpoints hold them: experts' matrices are multiplied from the left there."""
    tensors = {}
    for name, value in model.state_dict().items():
        if name == "lm_head.weight" and case["tie"]:
            continue
        if ".experts." in name:
            value = value.transpose(1, 2)
        tensors[name] = value.clone().contiguous()
    return tensors


def config_json(case):
    kind = "qwen3_vl_moe" if is_mixture(case) else "qwen3_vl"
    text, vision = dict(case["text"], model_type=f"{kind}_text"), dict(case["vision"], model_type=kind, hidden_act="gelu_pytorch_tanh")
    top = dict(
        model_type=kind, image_token_id=IMAGE, video_token_id=301, vision_start_token_id=302, vision_end_token_id=303,
        tie_word_embeddings=case["tie"])
    if case["layout"] == "5.x":
        return dict(top, dtype="float32", text_config=text, vision_config=vision)
    rope = dict(text.pop("rope_parameters"))
    text["rope_theta"] = rope.pop("rope_theta")
    text["rope_scaling"] = rope
    if is_mixture(case):
        text["norm_topk_prob"] = True
    return dict(top, torch_dtype="float32", text_config=dict(text, torch_dtype="float32"), vision_config=vision)


def write_checkpoint(model, case, directory):
    os.makedirs(directory)
    with open(os.path.join(directory, "config.json"), "w") as file:
        json.dump(config_json(case), file)
    tensors, shards = stored(model, case), case.get("shards", 1)
    if shards == 1:
        save_file(tensors, os.path.join(directory, "model.safetensors"), metadata={"format": "pt"})
        return
    weight_map = {}
    for shard in range(shards):
        name = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = {key: tensors[key] for key in list(tensors)[shard::shards]}
        save_file(part, os.path.join(directory, name), metadata={"format": "pt"})
        weight_map.update({key: name for key in part})
    with open(os.path.join(directory, "model.safetensors.index.json"), "w") as file:
        json.dump(dict(metadata={}, weight_map=weight_map), file)


@torch.no_grad()
def reference(model, inputs, tokens):
    """What transformers makes of the inputs; the features of all layers side by side, as the trace has them."""
    result = qwen.reference(model, inputs, tokens)
    if "pixel_values" in inputs:
        seen = model.model.visual(inputs["pixel_values"], grid_thw=inputs["image_grid"])
        result["image_features"] = torch.cat([seen.pooler_output] + list(seen.deepstack_features), dim=1)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--keep", help="folder for the checkpoints; a temporary one otherwise")
    arguments = parser.parse_args()
    tool = os.path.join(arguments.build, "simpleseg")
    torch.set_num_threads(2)
    cases = QUICK if arguments.quick else CASES
    worst, failed = 0.0, 0
    with tempfile.TemporaryDirectory() as temporary:
        for index, case in enumerate(cases):
            directory = os.path.join(arguments.keep or temporary, f"case{index}")
            model = build(case, seed=index)
            write_checkpoint(model, case, directory)
            inputs = qwen.prompt(case, seed=index)
            tokens = case.get("generate", 24)
            theirs = reference(model, inputs, tokens)
            difference, problems = qwen.compare(case, qwen.trace(tool, directory, inputs, tokens), theirs)
            if index == 0:
                problems += qwen.bfloat16_problems(tool, directory, inputs, theirs)
            if arguments.verbose:
                print(f"qwen3: {case['name']}: {difference:.2e} on values up to {theirs['logits'].abs().max():.1f}")
            worst = max(worst, difference)
            failed += bool(problems)
            for problem in problems:
                print(f"qwen3: {case['name']}: {problem}", file=sys.stderr)
    print(f"qwen3: {len(cases)} models against transformers, {failed} differ; largest difference {worst:.2e} (allowed {qwen.TOLERANCE:.0e})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
