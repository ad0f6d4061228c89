"""What low-bit weights cost: scores of random models of both families, answers of the embedded one.

usage: quantized.py BUILD_FOLDER [--model DIR] [--scenes N] [--seed N]          (the folder holds simpleseg)

1. Scores [L, V] of a random prompt, int8 and int4 against the same model in float32: largest and mean difference relative to the largest score,
   and how often the most likely token is the same. Random weights are normal, as trained ones are not: they have heavier tails, which
   the second part has in it.
2. Outlines about drawn scenes by the embedded checkpoint, or another: mean IoU of each type, the mean of the differences to float32 by sample with
   a 95 % interval, and how many answers are the same.
What products cost in time is Scripts/bench/decode.py's.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy
from safetensors.numpy import load_file, save_file

ROOT = pathlib.Path(__file__).resolve().parents[2]
DTYPES = ("int8", "int4")


def random_models(folder):
    """Configurations wide enough for several blocks a row."""
    nano = {name: json.loads((ROOT / "Models" / name / "config.json").read_text()) for name in ("nano", "nano-kimi")}
    qwen, kimi = nano["nano"], nano["nano-kimi"]
    qwen["text_config"] |= dict(
        hidden_size=512, intermediate_size=1408, num_hidden_layers=6, num_attention_heads=8, num_key_value_heads=2)
    qwen["text_config"]["rope_parameters"] = dict(rope_type="default", rope_theta=1e6, mrope_section=[8, 12, 12])
    qwen["vision_config"]["out_hidden_size"] = 512
    kimi["text_config"] |= dict(
        hidden_size=512, intermediate_size=1408, moe_intermediate_size=352, num_hidden_layers=6, num_attention_heads=8,
        num_key_value_heads=8, n_routed_experts=16, num_experts_per_tok=4, routed_scaling_factor=2.446, kv_lora_rank=128,
        qk_nope_head_dim=64, qk_rope_head_dim=32, v_head_dim=64, rope_theta=8e5)
    for name, config in nano.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(config))
        subprocess.run(
            [sys.executable, str(ROOT / "Scripts/make-random-checkpoint.py"), str(folder / name), "--config", str(path), "--tokenizer",
             str(ROOT / "Models" / name), "--dtype", "float32"], check=True, capture_output=True)
        yield config["model_type"], folder / name


def scores(tool, model, inputs, dtype, out):
    subprocess.run([tool, "trace", "--model", str(model), "--inputs", inputs, "--out", out, "--dtype", dtype], check=True)
    return load_file(out)["logits"]


def differences(tool):
    print("| random model, prompt of 512 tokens | largest difference | mean difference | same first choice |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for family, model in random_models(folder):
            ids = numpy.random.default_rng(1).integers(0, 500, 512)
            save_file(dict(input_ids=ids), folder / "inputs.safetensors")
            full, *others = [
                scores(tool, model, str(folder / "inputs.safetensors"), dtype, str(folder / "out.safetensors"))
                for dtype in ("float32", *DTYPES, "bfloat16")]
            for name, found in zip((*DTYPES, "bfloat16"), others):
                apart = abs(found - full) / abs(full).max()
                same = (found.argmax(-1) == full.argmax(-1)).mean()
                print(f"| {family}, {name} | {apart.max():.2%} | {apart.mean():.3%} | {same:.1%} |")


def answers(tool, model, count, seed):
    with tempfile.TemporaryDirectory() as folder:
        scenes = os.path.join(folder, "scenes")
        subprocess.run(
            [tool, "scenes", "--count", str(count), "--seed", str(seed), "--style", "shapes", "--size", "112x112", "--out", scenes],
            check=True, capture_output=True)
        found = {}
        for dtype in ("float32", "bfloat16", *DTYPES):
            out = os.path.join(folder, f"{dtype}.jsonl")
            subprocess.run(
                [tool, "eval", "--dataset", scenes, "--out", out, "--model", str(model), "--dtype", dtype, "--threads", "1",
                 "--max-new-tokens", "240"], check=True, capture_output=True)
            found[dtype] = [record for record in map(json.loads, open(out)) if "text" in record]
    print(f"| {pathlib.Path(model).name}, {count} drawn scenes, seed {seed} | mean IoU of outlines | difference to float32 | answers as in float32 |\n|---|---|---|---|")
    full = ious(found["float32"])
    for dtype, records in found.items():
        same = sum(one["text"] == two["text"] for one, two in zip(records, found["float32"]))
        own = ious(records)
        apart = [one - two for one, two in zip(own, full)]
        width = 1.96 * statistics.stdev(apart) / len(apart) ** 0.5
        print(f"| {dtype} | {statistics.fmean(own):.4f} | {statistics.fmean(apart):+.4f} ± {width:.4f} | {same} of {len(records)} |")


def ious(records):
    """Of the questions about something that is there."""
    overlaps = [record["score"]["overlap"]["inclusive"] for record in records if not record["score"]["isAbsent"]]
    return [overlap["intersection"] / max(overlap["union"], 1) for overlap in overlaps]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--model", default=str(ROOT / "Models/nano"))
    parser.add_argument("--scenes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=424242)
    parser.add_argument("--only", choices=["differences", "answers"])
    arguments = parser.parse_args()
    tool = str((pathlib.Path(arguments.build) / "simpleseg").resolve())
    if arguments.only in (None, "differences"):
        differences(tool)
    if arguments.only in (None, "answers"):
        answers(tool, arguments.model, arguments.scenes, arguments.seed)


if __name__ == "__main__":
    main()
