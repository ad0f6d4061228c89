"""What int8 weights bring and what they cost: products, scores of random models of both families, answers of the embedded one.

usage: int8.py BUILD_FOLDER [--model DIR] [--scenes N]          (the folder holds simpleseg)

1. A product of 1408 × 2048 weights (an expert of Kimi-VL) on one thread: ours, against libtorch's in bfloat16 and its own int8 product.
2. Scores [L, V] of a random prompt, int8 against the same model in float32: largest and mean difference relative to the largest score,
   and how often the most likely token is the same. Random weights are normal, as trained ones are not: they have heavier tails, which
   the third part has in it.
3. Outlines about drawn scenes by the embedded checkpoint, or another: mean IoU of both, and how many answers are the same.
"""

import argparse
import ctypes
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch
from safetensors.torch import load_file, save_file

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUTPUTS, INNER, COPIES = 1408, 2048, 12
BFLOAT16, FLOAT32 = 2, 0


class Bridge:
    """The bridge's C functions; libtorch is the one that Python has loaded."""

    def __init__(self):
        self.library = ctypes.CDLL(str(ROOT / ".deps/bridge/libCTorch.so"))
        self.library.ct_error_message.restype = ctypes.c_char_p
        for name in ("ct_from_host", "ct_int8_narrow", "ct_int8_linear", "ct_linear"):
            getattr(self.library, name).restype = ctypes.c_void_p

    def call(self, name, *arguments):
        error = getattr(self.library, name)(*arguments)
        if error:
            raise RuntimeError(self.library.ct_error_message(ctypes.c_void_p(error)).decode())

    def tensor(self, value):
        sizes = (ctypes.c_int64 * value.dim())(*value.shape)
        code = {torch.bfloat16: BFLOAT16, torch.float32: FLOAT32}[value.dtype]
        out = ctypes.c_void_p()
        self.call("ct_from_host", ctypes.c_void_p(value.data_ptr()), ctypes.c_size_t(value.nbytes), sizes,
                  ctypes.c_size_t(value.dim()), code, ctypes.c_int32(-1), ctypes.byref(out))
        return out

    def int8(self, matrix, block=128):
        values, scales = ctypes.c_void_p(), ctypes.c_void_p()
        self.call("ct_int8_narrow", self.tensor(matrix), ctypes.c_int64(block), ctypes.byref(values), ctypes.byref(scales))
        return values, scales

    def linear(self, x, weight, kernel=0, block=128):
        out = ctypes.c_void_p()
        self.call("ct_int8_linear", x, *weight, ctypes.c_int64(block), None, kernel, ctypes.byref(out))
        self.library.ct_tensor_free(out)


def fastest(work, seconds=0.5):
    """Microseconds of the quickest of many runs: on a shared machine the others measure the neighbours."""
    work()
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1e6


def products():
    """Weights are taken in turn from more copies than the caches hold, as a model's are."""
    bridge, place = Bridge(), [0]

    def turn(items):
        place[0] = (place[0] + 1) % COPIES
        return items[place[0]]

    matrices = [torch.randn(OUTPUTS, INNER) for _ in range(COPIES)]
    ours = [bridge.int8(matrix) for matrix in matrices]
    full = [matrix.bfloat16() for matrix in matrices]
    steps = [matrix.abs().amax(1) / 127 for matrix in matrices]
    theirs = [((matrix / step[:, None]).round().to(torch.int8), step.bfloat16()) for matrix, step in zip(matrices, steps)]
    print(f"| product, {OUTPUTS} × {INNER}, one thread | int8, us | bfloat16, libtorch | int8, libtorch | AVX2 | plain |\n|---|---|---|---|---|---|")
    for rows in (1, 4, 12, 16, 32, 200):
        x = torch.randn(rows, INNER).bfloat16()
        own = bridge.tensor(x)
        times = [
            fastest(lambda: bridge.linear(own, turn(ours))),
            fastest(lambda: torch.nn.functional.linear(x, turn(full))),
            fastest(lambda: torch._weight_int8pack_mm(x, *turn(theirs))),
            fastest(lambda: bridge.linear(own, turn(ours), kernel=2)),
            fastest(lambda: bridge.linear(own, turn(ours), kernel=1))]
        print(f"| {rows} rows | " + " | ".join(f"{value:,.0f} µs" for value in times) + " |")


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
            ids = torch.randint(0, 500, (512,), generator=torch.Generator().manual_seed(1))
            save_file(dict(input_ids=ids), folder / "inputs.safetensors")
            full, *others = [
                scores(tool, model, str(folder / "inputs.safetensors"), dtype, str(folder / "out.safetensors"))
                for dtype in ("float32", "int8", "bfloat16")]
            for name, found in zip(("int8", "bfloat16"), others):
                apart = (found - full).abs() / full.abs().max()
                same = (found.argmax(-1) == full.argmax(-1)).float().mean()
                print(f"| {family}, {name} | {apart.max():.2%} | {apart.mean():.3%} | {same:.1%} |")


def answers(tool, model, count):
    with tempfile.TemporaryDirectory() as folder:
        scenes = os.path.join(folder, "scenes")
        subprocess.run(
            [tool, "scenes", "--count", str(count), "--seed", "424242", "--size", "112x112", "--out", scenes], check=True,
            capture_output=True)
        found = {}
        for dtype in ("float32", "bfloat16", "int8"):
            out = os.path.join(folder, f"{dtype}.jsonl")
            subprocess.run(
                [tool, "eval", "--dataset", scenes, "--out", out, "--model", str(model), "--dtype", dtype, "--threads", "1",
                 "--max-new-tokens", "240"], check=True, capture_output=True)
            found[dtype] = [record for record in map(json.loads, open(out)) if "text" in record]
    print(f"| {pathlib.Path(model).name}, {count} drawn scenes | mean IoU of outlines | answers as in float32 |\n|---|---|---|")
    for dtype, records in found.items():
        same = sum(one["text"] == two["text"] for one, two in zip(records, found["float32"]))
        print(f"| {dtype} | {mean_iou(records):.4f} | {same} of {len(records)} |")


def mean_iou(records):
    """Of the questions about something that is there."""
    overlaps = [record["score"]["overlap"]["inclusive"] for record in records if not record["score"]["isAbsent"]]
    return statistics.fmean(overlap["intersection"] / max(overlap["union"], 1) for overlap in overlaps)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--model", default=str(ROOT / "Models/nano"))
    parser.add_argument("--scenes", type=int, default=200)
    parser.add_argument("--only", choices=["products", "differences", "answers"])
    arguments = parser.parse_args()
    tool = str(pathlib.Path(arguments.build) / "simpleseg")
    torch.set_num_threads(1)
    if arguments.only in (None, "products"):
        products()
    if arguments.only in (None, "differences"):
        differences(tool)
    if arguments.only in (None, "answers"):
        answers(tool, arguments.model, arguments.scenes)


if __name__ == "__main__":
    main()
