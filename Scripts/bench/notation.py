"""Reading, writing and decoding answers, us and the published decoder's Python: notation.py FOLDER [--repeats N].

FOLDER holds the built SegProbe; the path of the probe will do. Milliseconds of processor time, medians.
"""
import argparse
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "conformance"))
import notation  # noqa: E402


def answers(count, vertices):
    """Outlines as long as a detailed object's, one ring each, around an ellipse."""
    rng = random.Random(1)
    for _ in range(count):
        angles = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
        radius = 0.2 + 0.05 * np.sin(angles * rng.randint(2, 9))
        ring = np.stack([0.5 + radius * np.cos(angles), 0.5 + radius * np.sin(angles)], axis=1)
        yield [np.round(ring + rng.uniform(-0.2, 0.2), 3)]


def read(texts):
    return [[json.loads(m.group(0)) for m in re.finditer(notation.POLYGON, text, re.DOTALL)] for text in texts]


def write(outlines):
    return ["[" + ", ".join("[" + ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in ring.tolist()) + "]" for ring in rings) + "]"
            for rings in outlines]


def decode(texts):
    return [notation.published_mask(text, 480, 640).sum() for text in texts]


def median(repeats, work):
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    probe = options.folder if options.folder.is_file() else options.folder / "SegProbe"
    print("| work | us | peer | ratio |\n|---|---|---|---|")
    for count, vertices in [(1000, 12), (200, 120)]:
        outlines = list(answers(count, vertices))
        texts = [f"Sure, you can find it at {text}." for text in write(outlines)]
        result = subprocess.run(
            [probe, "notation", "time", str(options.repeats)], input=b"".join(map(notation.framed, texts)),
            stdout=subprocess.PIPE, check=True)
        peers = [lambda: read(texts), lambda: read(texts), lambda: write(outlines), lambda: decode(texts)]
        names = ["tolerant reading", "strict reading", "writing", "strict reading + COCO mask"]
        for name, us, work in zip(names, map(float, result.stdout.split()), peers):
            peer = median(options.repeats, work)
            title = f"{count} answers of {vertices} vertices: {name}"
            print(f"| {title} | {us:.2f} ms | {peer:.2f} ms | {peer / us:.1f}× |", flush=True)


main()
