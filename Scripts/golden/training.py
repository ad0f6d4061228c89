"""Records what torch makes of a few training steps: Golden/training.

usage: training.py            (with the pinned references, after qwen.py)

The model is Golden/qwen/plain. Three conversations about two pictures are learnt for five steps, each conversation run
by itself through transformers: the sum of the answers' cross-entropies divided by all answer tokens, backward, clipping,
AdamW with decay on matrices. Recorded: losses and gradient norms of each step, all gradients of the first, and the norm of
each parameter after the last. `muon` has a matrix, three gradients, and the matrix after three steps of torch.optim.Muon.
"""

import hashlib
import json
import pathlib

import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "Golden"
FOLDER = GOLDEN / "training"
SEED = 20261124
IMAGE = 40
STEPS = 5
RATE = 3e-3
CLIP = 0.5
GRIDS = [[1, 4, 6], [1, 2, 4]]
# Per picture: ids up to and with its placeholders, then suffixes as (ids, number of last ids that are the answer).
PREFIXES = [[5, 6, 42] + [IMAGE] * 6, [5, 6, 42] + [IMAGE] * 2]
SUFFIXES = [
    [([43, 7, 8, 9, 10, 11, 12, 2], 4), ([43, 7, 13, 14, 15, 2], 3)],
    [([43, 17, 8, 19, 20, 2], 2)],
]


def model():
    config = json.loads((GOLDEN / "qwen/plain/config.json").read_text())
    made = Qwen2_5_VLForConditionalGeneration(Qwen2_5_VLConfig(
        text_config=config["text_config"], vision_config=config["vision_config"], image_token_id=IMAGE, video_token_id=41,
        vision_start_token_id=42, vision_end_token_id=43, tie_word_embeddings=False))
    stored = load_file(GOLDEN / "qwen/plain/model.safetensors")
    own = made.state_dict()
    with torch.no_grad():
        for name, value in own.items():
            value.copy_(stored[hub_name(name)])
    return made.eval()


def hub_name(name):
    return name.replace("model.visual.", "visual.", 1).replace("model.language_model.", "model.", 1)


def loss_sum(made, picture, pixels, suffix, answers):
    """Sum of the cross-entropies of the last `answers` ids of one whole conversation."""
    ids = torch.tensor([PREFIXES[picture] + suffix])
    kinds = (ids == IMAGE).int()
    made.model.rope_deltas = None
    logits = made(
        input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=kinds, pixel_values=pixels,
        image_grid_thw=torch.tensor([GRIDS[picture]])).logits[0]
    return torch.nn.functional.cross_entropy(logits[-answers - 1:-1], ids[0, -answers:], reduction="sum")


def train(pixels):
    made = model()
    decayed = [p for p in made.parameters() if p.dim() >= 2]
    plain = [p for p in made.parameters() if p.dim() < 2]
    optimizer = torch.optim.AdamW(
        [dict(params=decayed, weight_decay=0.01), dict(params=plain, weight_decay=0)], lr=RATE, betas=(0.9, 0.98), eps=1e-8)
    tokens = sum(answers for suffixes in SUFFIXES for _, answers in suffixes)
    losses, norms, first = [], [], {}
    for _ in range(STEPS):
        total = sum(
            loss_sum(made, picture, pixels[picture], suffix, answers)
            for picture, suffixes in enumerate(SUFFIXES) for suffix, answers in suffixes) / tokens
        optimizer.zero_grad()
        total.backward()
        if not losses:
            first = {hub_name(name): value.grad.clone() for name, value in made.named_parameters()}
        norms.append(torch.nn.utils.clip_grad_norm_(made.parameters(), CLIP).item())
        optimizer.step()
        losses.append(total.item())
    after = {hub_name(name): value.norm().item() for name, value in made.named_parameters()}
    return losses, norms, first, after


def muon():
    """A matrix and gradients of two shapes through torch's own Muon, at float32's precision of its inputs."""
    records = {}
    for name, shape in [("wide", (4, 10)), ("tall", (9, 5))]:
        matrix = torch.nn.Parameter(torch.randn(shape))
        records[f"{name}.before"] = matrix.detach().clone()
        optimizer = torch.optim.Muon(
            [matrix], lr=0.05, weight_decay=0.1, momentum=0.95, nesterov=True, adjust_lr_fn="match_rms_adamw")
        for step in range(3):
            matrix.grad = torch.randn(shape)
            records[f"{name}.gradient{step}"] = matrix.grad.clone()
            optimizer.step()
        records[f"{name}.after"] = matrix.detach().clone()
    return records


def certify():
    """Replaces this script's entries in the manifest."""
    script = "Scripts/golden/training.py"
    manifest = GOLDEN / "MANIFEST.json"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["script"] != script]
    reasons = {
        "sft.json": (2e-4, "float32 sums in another order; five steps of AdamW widen them, since its first steps divide by "
                     "gradients' own sizes"),
        "gradients.safetensors": (1e-5, "float32 sums in another order, relative to each gradient's largest value"),
        "muon.safetensors": (0.02, "both orthogonalise in bfloat16, in another order of sums"),
        "pictures.safetensors": (0, "input of the comparison"),
    }
    for name, (tolerance, reason) in reasons.items():
        entries.append({
            "file": f"training/{name}", "script": script, "reference": "transformers, torch",
            "version": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}", "seed": SEED,
            "sha256": hashlib.sha256((FOLDER / name).read_bytes()).hexdigest(), "tolerance": tolerance, "reason": reason})
    entries.sort(key=lambda entry: entry["file"])
    manifest.write_text(json.dumps(entries, indent=1) + "\n")


def main():
    torch.manual_seed(SEED)
    FOLDER.mkdir(parents=True, exist_ok=True)
    pixels = [torch.randn(rows * columns, 96) for _, rows, columns in GRIDS]
    save_file({f"pixels{index}": value for index, value in enumerate(pixels)}, FOLDER / "pictures.safetensors")
    losses, norms, first, after = train(pixels)
    save_file(first, FOLDER / "gradients.safetensors")
    examples = [dict(grid=grid, prefix=prefix, suffixes=[dict(ids=ids, answers=answers) for ids, answers in suffixes])
               for grid, prefix, suffixes in zip(GRIDS, PREFIXES, SUFFIXES)]
    record = dict(learningRate=RATE, clipNorm=CLIP, examples=examples, losses=losses, gradientNorms=norms, parameterNorms=after)
    (FOLDER / "sft.json").write_text(json.dumps(record, indent=1) + "\n")
    save_file(muon(), FOLDER / "muon.safetensors")
    certify()
    print(f"{STEPS} steps: losses {losses}, gradient norms {norms}")


if __name__ == "__main__":
    main()
