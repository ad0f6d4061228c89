"""Outlines of objects in photographs from their boxes and from a point on them, measured: mean IoU with 95 % intervals.

usage: measure.py PICTURES FOUND OUT [--simpleseg BINARY] [--model MODEL ...]     PICTURES: as pictures.py writes them, FOUND:
                                                                                               as segmenter.py writes it for them

The photographs are those of measured.txt, which no script here trains on. Beside each model: the box itself, the ellipse in it, and OpenCV's GrabCut from
the box, five rounds. "crop": the picture is cut to the box and a quarter of its sides around it before the model sees it. "edges": with --refine edges.
A point is the middle of the object's largest inscribed circle. OUT gets the masks, the records of every run, and measures.json; a model of a name that has answered there is not asked again.
"""
import argparse
import json
import pathlib
import subprocess

import cv2
import numpy as np
from PIL import Image

from segmenter import parts

HERE = pathlib.Path(__file__).parent
MARGIN = 0.25


def mended(mask):
    """The largest part of what is left of a mask when everything thin is taken off."""
    side = max(3, round(0.03 * max(mask.shape)) | 1)
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    return labels == 1 + stats[1:, 4].argmax()


def photographs(pictures, found):
    """(name, picture, mask) of each measured photograph."""
    for line in (HERE / "measured.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        name, *change = line.split()
        image = Image.open(pictures / f"{name}.png").convert("RGB")
        mask = parts(np.asarray(Image.open(found / f"maps/{name}.png")), image.size)[0][0]
        yield name, image, mended(mask) if change == ["mended"] else mask


def box_of(mask):
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def point_in(mask):
    depth = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    row, column = np.unravel_index(depth.argmax(), depth.shape)
    return int(column), int(row)


def iou(a, b):
    return float((a & b).sum() / max(1, (a | b).sum()))


def ellipse(box, shape):
    x, y = np.meshgrid(np.arange(shape[1]) + 0.5, np.arange(shape[0]) + 0.5)
    return ((x - (box[0] + box[2]) / 2) / (box[2] - box[0]) * 2) ** 2 + ((y - (box[1] + box[3]) / 2) / (box[3] - box[1]) * 2) ** 2 <= 1


def grab_cut(image, box):
    labels = np.zeros(np.asarray(image).shape[:2], np.uint8)
    cv2.setRNGSeed(1)
    rectangle = (box[0], box[1], box[2] - box[0], box[3] - box[1])
    cv2.grabCut(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]), labels, rectangle, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_RECT)
    return (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)


def window(box, size):
    """The box with a margin, within the picture."""
    across, down = MARGIN * (box[2] - box[0]), MARGIN * (box[3] - box[1])
    return max(0, round(box[0] - across)), max(0, round(box[1] - down)), min(size[0], round(box[2] + across)), min(size[1], round(box[3] + down))


def decoded(rle):
    """COCO's compressed run lengths."""
    counts, at, text = [], 0, rle["counts"]
    while at < len(text):
        value, shift, more = 0, 0, True
        while more:
            letter = ord(text[at]) - 48
            value |= (letter & 31) << shift
            more, at, shift = bool(letter & 32), at + 1, shift + 5
        if letter & 16:
            value |= -1 << shift
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
    height, width = rle["size"]
    return np.repeat(np.arange(len(counts)) % 2 == 1, counts).reshape(width, height).T


def answered(binary, model, cases, place, name, extra):
    """Masks of a model's answers to (picture file, question) cases, None where there is no answer."""
    lines, answers = place / f"{name}.asked.jsonl", place / f"{name}.answers.jsonl"
    asked = "".join(json.dumps({"image": str(file.resolve()), **question}) + "\n" for file, question in cases)
    if not answers.exists() or lines.read_text() != asked:
        lines.write_text(asked)
        made = subprocess.run([binary, "segment", f"@{lines}", "--model", model, *extra], capture_output=True, text=True)
        if len(made.stdout.splitlines()) != len(cases):
            raise SystemExit(f"{name}: {len(made.stdout.splitlines())} answers to {len(cases)} questions; {made.stderr[-500:]}")
        answers.write_text(made.stdout)
    records = [json.loads(line) for line in answers.read_text().splitlines()]
    return [decoded(record["rle"]) for record in records]


def pasted(mask, corner, shape):
    whole = np.zeros(shape, bool)
    whole[corner[1] : corner[1] + mask.shape[0], corner[0] : corner[0] + mask.shape[1]] = mask
    return whole


def of_model(binary, model, shown, place, label):
    """IoUs of a model's outlines by way of asking."""
    crops = place / "crops"
    crops.mkdir(exist_ok=True)
    wholes, boxes, points, cropped = [], [], [], []
    for name, image, mask in shown:
        file, box = place / f"{name}.png", box_of(mask)
        corner = window(box, image.size)
        image.crop(corner).save(crops / f"{name}.png")
        inner = [box[0] - corner[0], box[1] - corner[1], box[2] - corner[0], box[3] - corner[1]]
        boxes.append((file, {"box": list(box)}))
        points.append((file, {"point": list(point_in(mask))}))
        cropped.append((crops / f"{name}.png", {"box": inner}))
        wholes.append((corner, mask))
    found = {}
    for kind, cases, extra in (
        ("box", boxes, []), ("box, crop", cropped, []), ("box, edges", boxes, ["--refine", "edges"]), ("box, crop, edges", cropped, ["--refine", "edges"]),
        ("point", points, []), ("point, edges", points, ["--refine", "edges"]),
    ):
        masks = answered(binary, model, cases, place, f"{label}-{kind.replace(', ', '-')}", extra)
        if "crop" in kind:
            masks = [pasted(mask, corner, truth.shape) for mask, (corner, truth) in zip(masks, wholes)]
        found[f"{label}: {kind}"] = [iou(mask, truth) for mask, (_, truth) in zip(masks, wholes)]
    return found


def main():
    parser = argparse.ArgumentParser()
    for name in ("pictures", "found", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--simpleseg", default=".build/release/simpleseg")
    parser.add_argument("--model", nargs="*", default=["nano"])
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    shown, found = list(photographs(options.pictures, options.found)), {"box itself": [], "ellipse in the box": [], "GrabCut from the box": []}
    for name, image, mask in shown:
        image.save(options.out / f"{name}.png")
        Image.fromarray(mask.astype(np.uint8) * 255).save(options.out / f"{name}.mask.png")
        box = box_of(mask)
        filled = np.zeros(mask.shape, bool)
        filled[box[1] : box[3], box[0] : box[2]] = True
        for key, guess in (("box itself", filled), ("ellipse in the box", ellipse(box, mask.shape)), ("GrabCut from the box", grab_cut(image, box))):
            found[key].append(iou(guess, mask))
    for model in options.model:
        found.update(of_model(options.simpleseg, model, shown, options.out, pathlib.Path(model).name))
    (options.out / "measures.json").write_text(json.dumps({"names": [name for name, _, _ in shown], "iou": found}, indent=1))
    print(f"| {len(shown)} photographs | mean IoU (95 %) | above 0.5 | above 0.8 |\n|---|---|---|---|")
    for key, values in found.items():
        spread = 1.96 * np.std(values, ddof=1) / len(values) ** 0.5
        print(f"| {key} | {np.mean(values):.3f} ± {spread:.3f} | {np.mean(np.array(values) > 0.5) * 100:.0f} % | {np.mean(np.array(values) > 0.8) * 100:.0f} % |")


if __name__ == "__main__":
    main()
