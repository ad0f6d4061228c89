"""The wheel beside the published decoding loop: the README's expression, pycocotools and NumPy, by turns.

usage: python.py RELEASE     .build/wheel holds the wheel
"""
import json
import pathlib
import re
import statistics
import sys
import tempfile
import time
import zipfile

import numpy as np
import pycocotools.mask as mask_utils

ROOT = pathlib.Path(__file__).resolve().parents[2]
NUMBER = r"(?:[1-9]\d*\.\d+|0\.\d+|\d+)"
POINT = rf"\[\s*({NUMBER})\s*,\s*({NUMBER})\s*\]"
POLYGON = rf"\[\s*{POINT}(?:\s*,\s*{POINT})*\s*\]"


def published(response, width, height):
    """The loop of the published README."""
    polygons = [json.loads(match.group(0)) for match in re.finditer(POLYGON, response, re.DOTALL)]
    masks = []
    for polygon in polygons:
        polygon = np.array(polygon) * np.array([width, height])
        rle = mask_utils.frPyObjects(polygon.reshape((1, -1)).tolist(), height, width)
        mask = mask_utils.decode(rle)
        masks.append(np.sum(mask, axis=2, keepdims=True))
    mask = np.sum(masks, axis=0).sum(axis=2)
    return (mask > 0).astype(np.uint8)


def answer(rng, rings, vertices):
    found = []
    for _ in range(rings):
        angle = np.sort(rng.random(vertices)) * 2 * np.pi
        radius = rng.uniform(0.05, 0.3, (vertices, 1))
        ring = rng.uniform(0.3, 0.7, 2) + radius * np.stack([np.cos(angle), np.sin(angle)], 1)
        found.append([[float(f"{x:.3f}"), float(f"{y:.3f}")] for x, y in ring.clip(0, 1)])
    return "[" + ", ".join("[" + ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in ring) + "]" for ring in found) + "]"


def main():
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(sorted((ROOT / ".build/wheel").glob("*.whl"))[-1]).extractall(folder)
        sys.path.insert(0, folder)
        import simpleseg

        rng = np.random.default_rng(1)
        print("| answer | published loop | simpleseg | ratio |\n|---|---|---|---|")
        for width, height, rings, vertices in ((640, 480, 1, 30), (640, 480, 3, 60), (1920, 1080, 1, 60), (1920, 1080, 5, 120)):
            texts = [answer(rng, rings, vertices) for _ in range(15)]
            for text in texts:
                theirs, ours = published(text, width, height), simpleseg.decode(text, width, height, fill="coco").mask
                assert simpleseg.iou(theirs, ours) == 1 and (theirs == ours).all(), text
            times = {published: [], "ours": []}
            for _ in range(3):
                for text in texts:
                    start = time.perf_counter()
                    published(text, width, height)
                    middle = time.perf_counter()
                    simpleseg.decode(text, width, height, fill="coco")
                    times["ours"].append(time.perf_counter() - middle)
                    times[published].append(middle - start)
            theirs, ours = statistics.median(times[published]) * 1e3, statistics.median(times["ours"]) * 1e3
            print(f"| {width} × {height}, {rings} × {vertices} vertices | {theirs:.3f} ms | {ours:.3f} ms | {theirs / ours:.1f} |")


main()
