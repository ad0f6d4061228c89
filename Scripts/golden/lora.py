"""Records two adapters as the peft package saves them, and what it makes of them: Golden/lora/{qwen,kimi}.

usage: lora.py            (with the pinned references, after qwen.py, kimi.py and training.py)

The bases are Golden/qwen/plain and Golden/kimi/plain; both matrices of every changed layer are random, and some layers have a rank
and an alpha of their own. Recorded: the adapter's folder, the logits of the base's recorded prompt with it, and the changed weights
after `merge_and_unload`. For qwen also the adapter's gradients of the loss that training.py computes. Kimi's base is run by Kimi-K2.5's
classes; its adapter is saved under the names of the published checkpoint, as the published code would have it.
"""

import hashlib
import json
import pathlib
import shutil

import peft
import torch
import transformers
from safetensors.torch import load_file, save_file

import kimi
import training

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Golden"
SEED = 20261129
PREFIX = "base_model.model."


def wrapped(base, **settings):
    model = peft.get_peft_model(base, peft.LoraConfig(task_type="CAUSAL_LM", lora_dropout=0.0, **settings)).eval()
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if "lora_" in name:
                value.copy_(0.15 * torch.randn(value.shape, generator=generator))
    return model


def published(name):
    """A module of Kimi-K2.5 under the name that the published Kimi-VL code gives it."""
    for old, new in [("model.language_model.", "language_model.model."), ("model.mm_projector.in_proj", "multi_modal_projector.linear_1"),
                     ("model.mm_projector.out_proj", "multi_modal_projector.linear_2")]:
        name = name.replace(PREFIX + old, PREFIX + new, 1)
    return name


def save(model, folder, base, rename=lambda name: name):
    """The adapter as peft saves it, but for the base's path, which is none of this machine's, and the names."""
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    tensors = {rename(name): value.clone() for name, value in load_file(folder / "adapter_model.safetensors").items()}
    save_file(tensors, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    path = folder / "adapter_config.json"
    config = json.loads(path.read_text())
    config["base_model_name_or_path"] = base
    if isinstance(config["target_modules"], list):
        config["target_modules"].sort()
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def qwen(folder):
    model = wrapped(
        training.model(), r=3, lora_alpha=5, use_rslora=True,
        target_modules=["q_proj", "v_proj", "o_proj", "up_proj", "down_proj", "attn.qkv", "merger.mlp.0"],
        rank_pattern={"layers.0.self_attn.q_proj": 2}, alpha_pattern={"down_proj": 7})
    save(model, folder, "../../qwen/plain")
    prompt = load_file(GOLDEN / "qwen/plain/expected.safetensors")
    ids = prompt["input_ids"][None]
    kinds = (ids == training.IMAGE).int()
    inner = model.base_model.model
    inner.model.rope_deltas = None
    logits = model(
        input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=kinds, pixel_values=prompt["pixel_values"],
        image_grid_thw=prompt["image_grid"]).logits[0]
    pictures = load_file(GOLDEN / "training/pictures.safetensors")
    tokens = sum(answers for suffixes in training.SUFFIXES for _, answers in suffixes)
    total = sum(
        training.loss_sum(inner, picture, pictures[f"pixels{picture}"], suffix, answers)
        for picture, suffixes in enumerate(training.SUFFIXES) for suffix, answers in suffixes) / tokens
    model.zero_grad()
    total.backward()
    gradients = {
        name.replace(".default.", "."): value.grad.clone() for name, value in model.named_parameters() if "lora_" in name}
    save_file(dict(gradients, loss=total.detach()), folder / "gradients.safetensors")
    finish(model, folder, logits, training.hub_name)


def kimi_vl(folder):
    base = GOLDEN / "kimi/plain"
    config = json.loads((base / "config.json").read_text())
    texts = {key: value for key, value in config["text_config"].items() if key != "model_type"}
    tensors = load_file(base / "model.safetensors")
    model = wrapped(
        kimi.reference(tensors, texts, config["vision_config"], 40), r=4, lora_alpha=6,
        target_modules=r"model\.(language_model\.layers\.\d+\.(self_attn|mlp|mlp\.shared_experts)\.\w+_proj(_with_mqa)?|mm_projector\.(in|out)_proj)",
        alpha_pattern={"kv_b_proj": 3})
    save(model, folder, "../../kimi/plain", rename=published)
    prompt = load_file(base / "expected.safetensors")
    ids = prompt["input_ids"][None]
    logits = model(
        input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=prompt["pixel_values"].view(-1, 3, 4, 4),
        image_grid_thw=prompt["image_grid"]).logits[0]
    finish(model, folder, logits, lambda name: published(PREFIX + name)[len(PREFIX):])


def finish(model, folder, logits, rename):
    changed = [name for name, module in model.base_model.model.named_modules() if hasattr(module, "lora_A")]
    merged = model.merge_and_unload().state_dict()
    weights = {rename(f"{name}.weight"): merged[f"{name}.weight"].clone() for name in changed}
    save_file(dict(weights, logits=logits.detach().contiguous()), folder / "expected.safetensors")
    print(f"{folder.name}: {len(changed)} layers, logits up to {logits.abs().max():.2f}")


def certify():
    """Replaces this script's entries in the manifest."""
    script = "Scripts/golden/lora.py"
    manifest = GOLDEN / "MANIFEST.json"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["script"] != script]
    reasons = {
        "expected.safetensors": (1e-4, "float32 sums in another order, through two layers more a changed one"),
        "gradients.safetensors": (1e-5, "float32 sums in another order, relative to each gradient's largest value"),
    }
    for path in sorted(path for path in (GOLDEN / "lora").rglob("*") if path.is_file()):
        tolerance, reason = reasons.get(path.name, (0, "input of the comparison"))
        entries.append({
            "file": str(path.relative_to(GOLDEN)), "script": script, "reference": "peft, transformers",
            "version": f"peft {peft.__version__}, transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
            "seed": SEED, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "tolerance": tolerance, "reason": reason})
    entries.sort(key=lambda entry: entry["file"])
    manifest.write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    shutil.rmtree(GOLDEN / "lora", ignore_errors=True)
    for name, record in [("qwen", qwen), ("kimi", kimi_vl)]:
        (GOLDEN / "lora" / name).mkdir(parents=True)
        record(GOLDEN / "lora" / name)
    certify()
