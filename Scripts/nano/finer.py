"""A start for finer image tokens: MODEL with one token a patch in place of one for every 2 × 2, written to OUT.

usage: finer.py MODEL SCENES OUT      (needs Scripts/setup-references; SCENES is a folder of `simpleseg scenes`)

The vision tower and the decoder stay as they are; only the merger is of another shape. It is fitted so that each patch's token is
about what its block's was: words for colours and kinds are then read as before, and only places have to be learnt anew.
"""

import json
import pathlib
import shutil
import sys

import torch
from PIL import Image
from safetensors.torch import load_file, save_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "peers"))
from qwen import Peer  # noqa: E402

STEPS = 1500
SAMPLES = 4096


@torch.no_grad()
def features(peer, paths):
    """Before the merger, [patches, width], and each patch's token after it."""
    visual, processor = peer.model.model.visual, peer.processor
    inside, tokens = [], []
    hook = visual.merger.register_forward_pre_hook(lambda _, inputs: inside.append(inputs[0]))
    merged = visual.merger.register_forward_hook(lambda _, __, output: tokens.append(output.repeat_interleave(processor.merge_size**2, 0)))
    for path in paths:
        pixels = processor(Image.open(path).convert("RGB"), return_tensors="pt")
        visual(pixels["pixel_values"], pixels["image_grid_thw"])
    hook.remove()
    merged.remove()
    return torch.cat(inside), torch.cat(tokens)


def fit(norm, patches, tokens):
    """The merger for single patches, by AdamW with a rate that falls to zero."""
    width, out = patches.shape[1], tokens.shape[1]
    normed = patches * torch.rsqrt((patches**2).mean(1, keepdim=True) + 1e-6) * norm
    merger = torch.nn.Sequential(torch.nn.Linear(width, width), torch.nn.GELU(), torch.nn.Linear(width, out))
    optimizer = torch.optim.AdamW(merger.parameters(), lr=3e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    for _ in range(STEPS):
        some = torch.randint(0, len(normed), (SAMPLES,))
        loss = ((merger(normed[some]) - tokens[some]) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    share = 1 - loss.item() / tokens.var(0).mean().item()
    print(f"finer: {len(normed)} patches, {share:.1%} of the tokens' variance explained")
    return merger


def main():
    torch.manual_seed(1)
    model_folder, scenes, out = map(pathlib.Path, sys.argv[1:4])
    patches, tokens = features(Peer(str(model_folder)), sorted((scenes / "images").iterdir()))
    weights = load_file(model_folder / "model.safetensors")
    merger = fit(weights["visual.merger.ln_q.weight"], patches, tokens)
    for place in (0, 2):
        for part in ("weight", "bias"):
            weights[f"visual.merger.mlp.{place}.{part}"] = getattr(merger[place], part).detach().contiguous()

    out.mkdir(parents=True, exist_ok=True)
    for path in model_folder.iterdir():
        if path.suffix in (".json", ".jinja"):
            shutil.copy(path, out / path.name)
    config, processor = (json.loads((model_folder / name).read_text()) for name in ("config.json", "preprocessor_config.json"))
    config["vision_config"]["spatial_merge_size"] = 1
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (out / "preprocessor_config.json").write_text(json.dumps(processor | {"merge_size": 1}, indent=2) + "\n")
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
