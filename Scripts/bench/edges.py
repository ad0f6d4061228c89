"""Outlines drawn anew along edges: what it does to coarse and jittered ones, to boxes (beside OpenCV's GrabCut), and its time.

usage: edges.py PROBE [--count N] [--photographs DIR] [--only NAMES] [--set NAME=VALUE …] [--worst]

Drawn scenes (shapes and RefEmoji) come from `simpleseg scenes` beside the probe. DIR holds NAME.png and NAME.mask.png, as
Scripts/bench/photographs.py makes them. Outlines are the true ones with 5, 10 and 20 vertices (Visvalingam and Whyatt's method), each
vertex moved by a normal draw of 0 or 3 % of √area. Prints Markdown tables; intervals are 95 %, by pictures.
"""
import argparse
import json
import os
import pathlib
import statistics
import struct
import subprocess
import tempfile
import time

import cv2
import numpy as np
import pycocotools.mask as coco

SETTINGS = ("band", "smoothness", "fidelity", "evidence", "components", "rounds", "vertices")


# ---------------------------------------------------------------- pictures and masks


def scenes(probe, style, count, seed=41):
    """The largest object of each scene; a scene without objects is left out."""
    with tempfile.TemporaryDirectory() as folder:
        command = [os.path.join(os.path.dirname(probe), "simpleseg"), "scenes", "--style", style, "--count", str(count), "--seed", str(seed), "--out", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for line in open(os.path.join(folder, "scenes.jsonl")):
            scene = json.loads(line)
            if scene["objects"]:
                found = max(scene["objects"], key=lambda item: item["area"])
                image = cv2.imread(os.path.join(folder, scene["image"]))
                yield f"{style}-{scene['id']}", image, np.ascontiguousarray(coco.decode(found["rle"]))


def photographs(folder, only=None):
    for path in sorted(pathlib.Path(folder).glob("*.mask.png")):
        name = path.name.removesuffix(".mask.png")
        if only is None or name in only:
            mask = (cv2.imread(str(path), 0) > 127).astype(np.uint8)
            yield name, cv2.imread(str(path.with_name(name + ".png"))), mask


# ---------------------------------------------------------------- outlines


def triangle(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def coarsened(mask, count):
    """The largest part's outline with so many vertices."""
    rings = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    ring = max(rings, key=cv2.contourArea)
    ring = cv2.approxPolyDP(ring, 0.0005 * cv2.arcLength(ring, True), True)[:, 0].astype(float).tolist()
    while len(ring) > count:
        areas = [triangle(ring[i - 1], ring[i], ring[(i + 1) % len(ring)]) for i in range(len(ring))]
        ring.pop(int(np.argmin(areas)))
    return np.array(ring)


def jittered(ring, mask, share, rng):
    return ring + rng.normal(0, share * np.sqrt(mask.sum()), ring.shape) if share else ring


def text(ring, mask):
    height, width = mask.shape
    points = (f"[{x / width:.3f}, {y / height:.3f}]" for x, y in ring)
    return f"[[{', '.join(points)}]]"


def filled(ring, mask):
    """The ring as answers are read: on the grid of thousandths, vertices at pixel centres."""
    height, width = mask.shape
    grid = np.round(np.round(ring / (width, height), 3) * (width, height)).astype(np.int32)
    return cv2.fillPoly(np.zeros_like(mask), [grid], 1)


def iou(a, b):
    return float((a & b).sum() / max(1, (a | b).sum()))


# ---------------------------------------------------------------- the probe and its peer


def request(image, answer, box, settings):
    height, width = image.shape[:2]
    pixels = cv2.cvtColor(image, cv2.COLOR_BGR2RGB).tobytes()
    values = [settings.get(name, -1.0) for name in SETTINGS]
    return (
        struct.pack("<ii", width, height) + pixels + struct.pack("<I", len(answer)) + answer.encode()
        + struct.pack("<4d", *(box or (0, 0, 0, 0))) + struct.pack("<7d", *values)
    )


def refined(probe, cases, settings=None):
    """(outcome, mask, saving, milliseconds of processor time) for each (image, answer, box)."""
    data = b"".join(request(image, answer, box, settings or {}) for image, answer, box in cases)
    out = subprocess.run([probe, "refine", "edges"], input=data, stdout=subprocess.PIPE, check=True).stdout
    at = 0
    for image, _, _ in cases:
        height, width = image.shape[:2]
        length = struct.unpack_from("<I", out, at)[0]
        outcome = out[at + 4 : at + 4 + length].decode()
        at += 4 + length
        mask = np.frombuffer(out, np.uint8, width * height, at).reshape(height, width)
        saving, duration = struct.unpack_from("<2d", out, at + width * height)
        at += width * height + 16
        yield outcome, mask, saving, duration


def box_of(mask):
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return (float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))


def grab_cut(image, box, rounds=5):
    x1, y1, x2, y2 = map(int, box)
    mask = np.zeros(image.shape[:2], np.uint8)
    rectangle = (x1, y1, x2 - x1, y2 - y1)
    if rectangle == (0, 0, image.shape[1], image.shape[0]):
        return np.ones_like(mask)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    cv2.grabCut(image, mask, rectangle, *models, rounds, cv2.GC_INIT_WITH_RECT)
    return (mask & 1).astype(np.uint8)


# ---------------------------------------------------------------- tables


def interval(values):
    spread = 1.96 * np.std(values, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0
    return f"{np.mean(values):.3f} ± {spread:.3f}"


def coarse_table(probe, sets, settings, worst):
    print("| pictures | vertices | jitter | IoU before | after | change | redrawn | worse by > 0.01 |\n|---|---|---|---|---|---|---|---|")
    for name, pictures in sets.items():
        for share in (0, 0.03):
            for count in (5, 10, 20):
                rng = np.random.default_rng(count)
                rings = [jittered(coarsened(mask, count), mask, share, rng) for _, _, mask in pictures]
                cases = [(image, text(ring, mask), None) for ring, (_, image, mask) in zip(rings, pictures)]
                before = np.array([iou(filled(ring, mask), mask) for ring, (_, _, mask) in zip(rings, pictures)])
                answers = list(refined(probe, cases, settings))
                after = np.array([iou(answer[1], mask) for answer, (_, _, mask) in zip(answers, pictures)])
                drawn = sum(answer[0] == "redrawn" for answer in answers)
                worse = int((after < before - 0.01).sum())
                print(f"| {name} ({len(pictures)}) | {count} | {share:.0%} | {before.mean():.3f} | {after.mean():.3f} | {interval(after - before)} | {drawn / len(pictures):.0%} | {worse / len(pictures):.0%} |", flush=True)
                if worst:
                    order = np.argsort(after - before)[:8]
                    print("  worst:", ", ".join(f"{pictures[i][0]} {before[i]:.2f}→{after[i]:.2f}" for i in order))


def box_table(probe, sets, settings, worst):
    print("| pictures | box itself | ellipse in it | edges | ms | GrabCut | ms | edges − GrabCut |\n|---|---|---|---|---|---|---|---|")
    for name, pictures in sets.items():
        ours, theirs, boxes, ellipses, times = [], [], [], [], ([], [])
        for _, image, mask in pictures:
            box = box_of(mask)
            x1, y1, x2, y2 = map(int, box)
            whole = np.zeros_like(mask)
            whole[y1:y2, x1:x2] = 1
            ellipse = cv2.ellipse(np.zeros_like(mask), (((x1 + x2) / 2, (y1 + y2) / 2), (x2 - x1, y2 - y1), 0), 1, -1)
            corners = np.array([(x1, y1), (x2 - 1, y1), (x2 - 1, y2 - 1), (x1, y2 - 1)], float)
            _, found, _, duration = next(refined(probe, [(image, text(corners, mask), box)], settings))
            start = time.process_time()
            cut = grab_cut(image, box)
            times[1].append((time.process_time() - start) * 1e3)
            times[0].append(duration)
            ours.append(iou(found, mask))
            theirs.append(iou(cut, mask))
            boxes.append(iou(whole, mask))
            ellipses.append(iou(ellipse, mask))
        difference = np.array(ours) - np.array(theirs)
        print(f"| {name} ({len(pictures)}) | {np.mean(boxes):.3f} | {np.mean(ellipses):.3f} | {interval(ours)} | {statistics.median(times[0]):.0f} | {interval(theirs)} | {statistics.median(times[1]):.0f} | {interval(difference)} |", flush=True)
        if worst:
            order = np.argsort(difference)[:10]
            print("  worst:", ", ".join(f"{pictures[i][0]} {theirs[i]:.2f}→{ours[i]:.2f}" for i in order))


def time_table(probe, settings, repeats=15):
    """A megapixel with an object of a quarter of it, coarsened to 20 vertices and jittered."""
    rng = np.random.default_rng(3)
    side = 1000
    y, x = np.mgrid[:side, :side]
    bumps = cv2.resize(rng.normal(0, 1, (9, 9)).astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
    mask = (np.hypot(x - 500, y - 480) < 280 + 40 * bumps).astype(np.uint8)
    noise = cv2.GaussianBlur(rng.normal(0, 1, (side, side, 3)).astype(np.float32), (0, 0), 2) * 60
    image = np.clip(np.where(mask[..., None] > 0, (90, 120, 180), (120, 150, 110)) + noise, 0, 255).astype(np.uint8)
    ring = jittered(coarsened(mask, 20), mask, 0.02, rng)
    answers = list(refined(probe, [(image, text(ring, mask), None)] * repeats, settings))
    boxed = list(refined(probe, [(image, text(ring, mask), box_of(mask))] * repeats, settings))
    print("| a megapixel, object of a quarter | ms (median) | IoU before | after |\n|---|---|---|---|")
    for name, found in (("band around the outline", answers), ("box", boxed)):
        print(f"| {name} | {statistics.median(item[3] for item in found):.1f} | {iou(filled(ring, mask), mask):.3f} | {iou(found[0][1], mask):.3f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--photographs")
    parser.add_argument("--names", help="a file with the names of the photographs to use, one a line")
    parser.add_argument("--only", default="time,coarse,box")
    parser.add_argument("--set", action="append", default=[], help="a setting, as band=0.1")
    parser.add_argument("--worst", action="store_true")
    options = parser.parse_args()
    probe = os.path.join(options.probe, "SegProbe") if os.path.isdir(options.probe) else options.probe
    settings = {name: float(value) for name, value in (item.split("=") for item in options.set)}
    cv2.setNumThreads(1)
    sets = {}
    if options.count:
        for style in ("shapes", "emoji"):
            sets[style] = list(scenes(probe, style, options.count))
    if options.photographs:
        names = set(open(options.names).read().split()) if options.names else None
        sets["photographs"] = list(photographs(options.photographs, names))
    if "time" in options.only:
        time_table(probe, settings)
        print()
    if "coarse" in options.only:
        coarse_table(probe, sets, settings, options.worst)
        print()
    if "box" in options.only:
        box_table(probe, sets, settings, options.worst)


if __name__ == "__main__":
    main()
