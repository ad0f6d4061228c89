"""Adapters between us and the peft package, both ways, over Models/nano: the same scores, the same merged weights.

usage: lora.py BUILD_FOLDER [--quick]      (the folder holds simpleseg)

Adapters that `simpleseg train sft` trained are loaded by peft; adapters that peft saved (targets as a list, as an expression and as
all-linear, with ranks and alphas of their own, as bfloat16) are loaded by us. Scores agree within 1e-4, and `train merge` within 1e-5
with `merge_and_unload`. Exit status 0 when all do.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import peft
import torch
from safetensors.torch import load_file, save_file
from transformers import Qwen2_5_VLForConditionalGeneration

ROOT = pathlib.Path(__file__).resolve().parents[2]
NANO = ROOT / "Models/nano"
SCORES, WEIGHTS = 1e-4, 1e-5

TAUGHT = [
    dict(rank=4, alpha=8, targets="all-linear", dropout=0.1),
    dict(rank=2, alpha=16, targets=r"model\.language_model\..*\.(q|v)_proj", rslora="true"),
    dict(rank=3, alpha=5, targets="[down_proj, attn.qkv, mlp.2]"),
]
SAVED = [
    dict(r=4, lora_alpha=9, target_modules="all-linear"),
    dict(r=5, lora_alpha=2, use_rslora=True, target_modules=["q_proj", "o_proj", "up_proj"]),
    dict(r=2, lora_alpha=4, target_modules=r".*visual.*\.(qkv|down_proj)|.*\.layers\.[01]\.mlp\.gate_proj"),
    dict(r=3, lora_alpha=6, target_modules=["q_proj", "k_proj", "merger.mlp.0"],
         rank_pattern={"q_proj": 7}, alpha_pattern={r"layers\.1\.self_attn\.k_proj": 1}),
]


def base():
    return Qwen2_5_VLForConditionalGeneration.from_pretrained(NANO, dtype=torch.float32).eval()


def prompt(config):
    """Two pictures' worth of patches between words of the vocabulary."""
    generator = torch.Generator().manual_seed(11)
    grid = torch.tensor([[1, 6, 8]])
    vision = config.vision_config
    image = [config.image_token_id] * (int(grid.prod()) // vision.spatial_merge_size**2)
    ids = [5, 6, config.vision_start_token_id] + image + [config.vision_end_token_id, 7, 8, 9, 40, 41]
    length = 3 * vision.temporal_patch_size * vision.patch_size**2
    return dict(
        input_ids=torch.tensor([ids]), image_grid=grid, pixel_values=torch.randn(int(grid.prod()), length, generator=generator))


@torch.no_grad()
def theirs(model, inputs, image):
    ids = inputs["input_ids"]
    inner = model.base_model.model if hasattr(model, "base_model") and hasattr(model.base_model, "model") else model
    inner.model.rope_deltas = None
    return model(
        input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=(ids == image).int(),
        pixel_values=inputs["pixel_values"], image_grid_thw=inputs["image_grid"]).logits[0]


def run(tool, *arguments):
    outcome = subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True)
    if outcome.returncode:
        sys.exit(f"lora: {' '.join(map(str, arguments))}: {outcome.stderr}")


def ours(tool, folder, inputs, *options):
    given, out = folder / "inputs.safetensors", folder / "trace.safetensors"
    save_file({name: value.contiguous() for name, value in inputs.items()}, given)
    run(tool, "trace", "--inputs", given, "--out", out, *options)
    return load_file(out)["logits"]


def trained(tool, folder, settings):
    """An adapter that we train for a few steps."""
    lines = "\n".join(
        f"  {key}: '{value}'" if key == "targets" and value[0] != "[" else f"  {key}: {value}" for key, value in settings.items())
    (folder / "run.yaml").write_text(
        f"model: {NANO}\nstart: checkpoint\noutput: {folder}/run\nsteps: 4\nthreads: 1\nstages: [{{imagesPerBatch: 2}}]\n"
        f"evaluation: {{everySteps: 0}}\noptimization: {{learningRate: 0.02, schedule: {{warmupSteps: 0}}}}\nlora:\n{lines}\n")
    run(tool, "train", "sft", folder / "run.yaml")
    return next((folder / "run/checkpoints").glob("step-*"))


def saved(folder, settings, narrow):
    """An adapter with random matrices, as peft saves it."""
    model = peft.get_peft_model(base(), peft.LoraConfig(task_type="CAUSAL_LM", **settings))
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if "lora_" in name:
                value.copy_(0.1 * torch.randn(value.shape, generator=generator))
    out = folder / "adapter"
    model.save_pretrained(out)
    if narrow:
        path = out / "adapter_model.safetensors"
        save_file({name: value.bfloat16() for name, value in load_file(path).items()}, path, metadata={"format": "pt"})
    return out


def problems(tool, folder, adapter, inputs, image, plain):
    """What differs for one adapter, loaded by both."""
    model = peft.PeftModel.from_pretrained(base(), str(adapter)).eval()
    expected = theirs(model, inputs, image)
    merged = folder / "merged"
    run(tool, "train", "merge", "--model", NANO, "--adapter", adapter, "--out", merged)
    found = {
        "with --adapter": ours(tool, folder, inputs, "--model", NANO, "--adapter", adapter),
        "merged": ours(tool, folder, inputs, "--model", merged),
    }
    result = [(f"scores {name}", (value - expected).abs().max().item(), SCORES) for name, value in found.items()]
    state, stored = model.merge_and_unload().state_dict(), load_file(merged / "model.safetensors")
    stored = {name.replace("visual.", "model.visual.", 1) if name.startswith("visual.") else
              name.replace("model.", "model.language_model.", 1): value for name, value in stored.items()}
    apart = max((state[name] - value).abs().max().item() for name, value in stored.items())
    result.append(("merged weights", apart, WEIGHTS))
    effect = (expected - plain).abs().max().item()
    return result, effect


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    tool = str(pathlib.Path(arguments.build) / "simpleseg")
    torch.set_num_threads(1)
    model = base()
    inputs, image = prompt(model.config), model.config.image_token_id
    plain = theirs(model, inputs, image)
    cases = [("ours", settings) for settings in TAUGHT] + [("peft's", settings) for settings in SAVED]
    worst, failed = {SCORES: 0.0, WEIGHTS: 0.0}, 0
    for index, (owner, settings) in enumerate(cases[::3] if arguments.quick else cases):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            adapter = trained(tool, folder, settings) if owner == "ours" else saved(folder, settings, narrow=index % 2 == 1)
            found, effect = problems(tool, folder, adapter, inputs, image, plain)
        wrong = [f"{what} differ by {value:.2e}" for what, value, limit in found if not value <= limit]
        # An adapter that does nothing would prove nothing.
        wrong += [] if effect > 0.05 else [f"scores change by {effect:.2e} only"]
        failed += bool(wrong)
        for text in wrong:
            print(f"lora: {owner} {settings}: {text}", file=sys.stderr)
        for _, value, limit in found:
            worst[limit] = max(worst[limit], value)
    count = len(cases[::3] if arguments.quick else cases)
    print(f"lora: {count} adapters between us and peft {peft.__version__}, {failed} differ; scores by {worst[SCORES]:.2e} "
          f"(allowed {SCORES:.0e}), merged weights by {worst[WEIGHTS]:.2e} (allowed {WEIGHTS:.0e})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
