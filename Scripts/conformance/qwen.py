"""Qwen2.5-VL: random tiny models, run by transformers and by `simpleseg trace`, compared tensor by tensor.

usage: qwen.py BUILD_FOLDER [--quick] [--keep DIR]      (the folder holds simpleseg)

Each case is a configuration with random weights (norms around 1, biases not zero), written as a checkpoint in one of the layouts
in circulation, and a prompt with pictures whose grids are awkward on purpose. Position ids and greedy tokens must be identical,
features and logits within 1e-4. Exit status 0 when all are.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

TOLERANCE = 1e-4
IMAGE = 300


def text(**changes):
    values = dict(
        vocab_size=320, hidden_size=64, intermediate_size=96, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=2, rms_norm_eps=1e-6, max_position_embeddings=4096,
        rope_parameters=dict(rope_type="default", rope_theta=1e6, mrope_section=[2, 3, 3]), bos_token_id=1, eos_token_id=2)
    values.update(changes)
    return values


def vision(**changes):
    values = dict(
        depth=4, hidden_size=32, intermediate_size=48, num_heads=2, out_hidden_size=64, window_size=112, patch_size=14,
        spatial_merge_size=2, temporal_patch_size=2, fullatt_block_indexes=[1, 3])
    values.update(changes)
    return values


def case(name, text=text(), vision=vision(), grids=((1, 10, 18),), tie=False, layout="5.x", naming="old", **more):
    return dict(name=name, text=text, vision=vision, grids=grids, tie=tie, layout=layout, naming=naming, **more)


def thin_vision():
    """Everything that a thin configuration drops has the value that the published checkpoint has."""
    return vision(
        depth=32, hidden_size=64, intermediate_size=3420, num_heads=16, fullatt_block_indexes=[7, 15, 23, 31],
        tokens_per_second=2)


CASES = [
    case("grid not divisible by windows"),
    case("flat layout, new names", layout="flat", naming="new", grids=((1, 6, 4),)),
    case("nested 4.52 layout, mixed names", layout="nested", naming="mixed", grids=((1, 8, 8),)),
    case("tied", tie=True, grids=((1, 2, 2),)),
    case("tied, flat", tie=True, layout="flat", grids=((1, 4, 26),)),
    case("two pictures", grids=((1, 10, 6), (1, 4, 12))),
    case("three pictures, one size", grids=((1, 6, 10), (1, 6, 10), (1, 6, 10))),
    case("thin vision config", vision=thin_vision(), layout="thin", grids=((1, 12, 10),), scale=0.08),
    case("all heads their own keys", text=text(num_key_value_heads=4)),
    case("one key head", text=text(num_key_value_heads=1, num_attention_heads=8, rope_parameters=dict(
        rope_type="default", rope_theta=1e4, mrope_section=[1, 1, 2]))),
    case("wider heads and another split", text=text(num_attention_heads=2, num_key_value_heads=1, rope_parameters=dict(
        rope_type="default", rope_theta=5e5, mrope_section=[8, 4, 4])), vision=vision(num_heads=4)),
    case("large windows", vision=vision(window_size=168, fullatt_block_indexes=[0]), grids=((1, 14, 22),)),
    case("small patches", vision=vision(patch_size=8, window_size=64), grids=((1, 10, 12),)),
    case("merge 3", vision=vision(spatial_merge_size=3, window_size=84), grids=((1, 9, 15),)),
    case("no windows at all", vision=vision(fullatt_block_indexes=[0, 1, 2, 3]), grids=((1, 10, 6), (1, 2, 4))),
    case("small activations, large epsilon", text=text(rms_norm_eps=1e-3), scale=0.02),
    case("text only", grids=()),
    case("sharded", shards=3, layout="flat", grids=((1, 10, 18),)),
    case("long answer past the first capacity", generate=600, grids=((1, 4, 4),)),
    case("a token a patch", vision=vision(spatial_merge_size=1, window_size=56), grids=((1, 5, 7),)),
]
QUICK = CASES[:5]


def build(case, seed):
    torch.manual_seed(seed)
    config = Qwen2_5_VLConfig(
        text_config=case["text"], vision_config=case["vision"], image_token_id=IMAGE, video_token_id=301,
        vision_start_token_id=302, vision_end_token_id=303, tie_word_embeddings=case["tie"])
    model = Qwen2_5_VLForConditionalGeneration(config).eval()
    scale = case.get("scale", 0.17)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            is_norm = name.endswith(("norm.weight", "norm1.weight", "norm2.weight", "layernorm.weight", "ln_q.weight"))
            noise = torch.randn_like(parameter)
            parameter.copy_(1 + 0.2 * noise if is_norm else scale * noise)
    if case["tie"]:
        model.tie_weights()
    model.generation_config.eos_token_id = None
    return model


def stored(model, case):
    """The parameters under the names that the case asks for."""
    tensors = {}
    for index, (name, value) in enumerate(model.state_dict().items()):
        if name == "lm_head.weight" and case["tie"]:
            continue
        new_name = case["naming"] == "new" or (case["naming"] == "mixed" and index % 2 == 0)
        if not new_name:
            name = name.replace("model.visual.", "visual.", 1).replace("model.language_model.", "model.", 1)
        tensors[name] = value.clone().contiguous()
    return tensors


def config_json(case):
    """config.json in the layout that the case asks for."""
    text, vision = dict(case["text"]), dict(case["vision"])
    ids = dict(image_token_id=IMAGE, video_token_id=301, vision_start_token_id=302, vision_end_token_id=303)
    top = dict(model_type="qwen2_5_vl", architectures=["Qwen2_5_VLForConditionalGeneration"],
               tie_word_embeddings=case["tie"], **ids)
    if case["layout"] == "5.x":
        vision["in_channels"] = 3
        return dict(top, dtype="float32", text_config=text, vision_config=vision)
    rope = text.pop("rope_parameters")
    text["rope_theta"] = rope["rope_theta"]
    text["rope_scaling"] = dict(type="mrope", mrope_section=rope["mrope_section"])
    vision["in_chans"] = 3
    if case["layout"] == "nested":
        text["rope_scaling"]["rope_type"] = "default"
        return dict(top, torch_dtype="float32", text_config=dict(text, **ids), vision_config=vision)
    if case["layout"] == "thin":
        vision = dict(hidden_size=vision["hidden_size"], in_chans=3, spatial_patch_size=14, tokens_per_second=2,
                      model_type="qwen2_5_vl")
    return dict(top, torch_dtype="float32", vision_config=vision, **text)


def write_checkpoint(model, case, directory):
    os.makedirs(directory)
    with open(os.path.join(directory, "config.json"), "w") as file:
        json.dump(config_json(case), file)
    tensors = stored(model, case)
    shards = case.get("shards", 1)
    if shards == 1:
        save_file(tensors, os.path.join(directory, "model.safetensors"), metadata={"format": "pt"})
        return
    names = list(tensors)
    weight_map = {}
    for shard in range(shards):
        file_name = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = {name: tensors[name] for name in names[shard::shards]}
        save_file(part, os.path.join(directory, file_name), metadata={"format": "pt"})
        weight_map.update({name: file_name for name in part})
    with open(os.path.join(directory, "model.safetensors.index.json"), "w") as file:
        json.dump(dict(metadata={}, weight_map=weight_map), file)


def prompt(case, seed):
    generator = torch.Generator().manual_seed(seed)
    merge, patch = case["vision"]["spatial_merge_size"], case["vision"]["patch_size"]
    ids = [5, 6]
    for _, rows, columns in case["grids"]:
        ids += [302] + [IMAGE] * (rows * columns // merge**2) + [303, 7]
    ids += [8, 9, 10]
    patches = sum(t * h * w for t, h, w in case["grids"])
    inputs = dict(input_ids=torch.tensor([ids]))
    if patches:
        inputs["pixel_values"] = torch.randn(patches, 3 * 2 * patch * patch, generator=generator)
        inputs["image_grid"] = torch.tensor(case["grids"])
    return inputs


@torch.no_grad()
def reference(model, inputs, tokens):
    """What transformers makes of the inputs. Without mm_token_type_ids it would silently use plain positions."""
    ids = inputs["input_ids"]
    pictures = {}
    result = {}
    if "pixel_values" in inputs:
        pictures = dict(pixel_values=inputs["pixel_values"], image_grid_thw=inputs["image_grid"])
        features = model.model.get_image_features(inputs["pixel_values"], inputs["image_grid"]).pooler_output
        result["image_features"] = torch.cat(list(features))
    kinds = (ids == IMAGE).int()
    mask = torch.ones_like(ids)
    if pictures:
        positions, _ = model.model.get_rope_index(ids, kinds, image_grid_thw=inputs["image_grid"], attention_mask=mask)
        result["position_ids"] = positions[:, 0]
    else:
        result["position_ids"] = torch.arange(ids.shape[1]).expand(3, -1)
    arguments = dict(input_ids=ids, attention_mask=mask, mm_token_type_ids=kinds, **pictures)
    model.model.rope_deltas = None
    result["logits"] = model(**arguments).logits[0]
    model.model.rope_deltas = None
    answer = model.generate(**arguments, max_new_tokens=tokens, do_sample=False, pad_token_id=0)
    result["generated_ids"] = answer[0, ids.shape[1]:]
    return result


def trace(tool, directory, inputs, tokens, *options):
    given, out = os.path.join(directory, "inputs.safetensors"), os.path.join(directory, "trace.safetensors")
    save_file({name: value.contiguous() for name, value in inputs.items()}, given)
    subprocess.run(
        [tool, "trace", "--model", directory, "--inputs", given, "--out", out, "--generate", str(tokens), *options], check=True)
    return load_file(out)


def compare(case, ours, theirs):
    """The largest difference, and what is wrong in words."""
    worst, problems = 0.0, []
    for name, expected in theirs.items():
        found = ours[name]
        if found.shape != expected.shape:
            problems.append(f"{name}: shape {tuple(found.shape)}, expected {tuple(expected.shape)}")
        elif expected.is_floating_point():
            difference = (found - expected).abs().max().item()
            worst = max(worst, difference)
            if not difference <= TOLERANCE:
                problems.append(f"{name}: differs by {difference:.3g} on values up to {expected.abs().max():.3g}")
        elif not torch.equal(found.long(), expected.long()):
            first = (found != expected).nonzero()[0].tolist()
            problems.append(f"{name}: first difference at {first}")
    return worst, problems


def bfloat16_problems(tool, directory, inputs, theirs):
    """bfloat16 is a sanity check: rows point the same way, nothing is far off."""
    found = trace(tool, directory, inputs, 0, "--dtype", "bfloat16")["logits"]
    cosine = torch.nn.functional.cosine_similarity(found, theirs["logits"], dim=-1).min().item()
    return [] if cosine > 0.99 else [f"bfloat16: a row of logits has cosine {cosine:.4f}"]


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
            inputs = prompt(case, seed=index)
            tokens = case.get("generate", 24)
            theirs = reference(model, inputs, tokens)
            difference, problems = compare(case, trace(tool, directory, inputs, tokens), theirs)
            if index == 0:
                problems += bfloat16_problems(tool, directory, inputs, theirs)
            if arguments.verbose:
                print(f"qwen: {case['name']}: {difference:.2e} on values up to {theirs['logits'].abs().max():.1f}")
            worst = max(worst, difference)
            failed += bool(problems)
            for problem in problems:
                print(f"qwen: {case['name']}: {problem}", file=sys.stderr)
    print(f"qwen: {len(cases)} models against transformers, {failed} differ; largest difference {worst:.2e} (allowed {TOLERANCE:.0e})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
