"""Scoring answers from a file, us and the restatement over pycocotools: evaluation.py FOLDER [--peer-share 0.1].

FOLDER holds the built simpleseg. As many answers as refCOCO val has, pictures of 640 × 480, drawn from five hundred different ones.
Reading the file, reading the answers, both fill rules, overlaps, boundary bands, boxes and the table with its intervals. Wall clock,
median of three; in brackets the processor time, which a busy machine does not change.
"""
import argparse
import json
import os
import pathlib
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from pycocotools import mask as coco

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "conformance"))
import evaluation  # noqa: E402

WIDTH, HEIGHT, COUNT = 640, 480, 10834
RING = re.compile(r"\[\s*\[\s*[-0-9.]+\s*,\s*[-0-9.]+\s*\](?:\s*,\s*\[\s*[-0-9.]+\s*,\s*[-0-9.]+\s*\])*\s*\]")


def outline(draw, jitter, shape):
    center, radius, steps = shape
    return [
        (round(center[0] + radius * r * np.cos(a) + draw.gauss(0, jitter), 3), round(center[1] + radius * r * np.sin(a) * WIDTH / HEIGHT + draw.gauss(0, jitter), 3))
        for a, r in steps
    ]


def lines(count):
    """Smooth outlines of some 30 to 90 vertices, as objects of refCOCO have: a twentieth to a quarter of the picture."""
    draw = random.Random(1)
    for index in range(count):
        vertices, r = draw.randint(30, 90), 1.0
        steps = []
        for vertex in range(vertices):
            r = min(max(r + draw.gauss(0, 0.08), 0.5), 1.4)
            steps.append((vertex * 2 * np.pi / vertices, r))
        shape = ((draw.uniform(0.25, 0.75), draw.uniform(0.25, 0.75)), draw.uniform(0.08, 0.25), steps)
        truth = evaluation.inclusive([outline(draw, 0, shape)], WIDTH, HEIGHT)
        yield {
            "id": str(index), "image": "none.png", "expression": "left man", "kind": "place", "truth": evaluation.encoded(truth),
            "text": evaluation.text(draw, [outline(draw, 0.006, shape)]), "finish_reason": "stop", "tokens": 10 * vertices, "seconds": 1.0,
        }


def restated(path):
    """The same work in Python; the reader is the published regular expression."""
    scores = []
    for line in path.read_text().splitlines():
        line = json.loads(line)
        polygons = [json.loads(match) for match in RING.findall(line["text"])]
        truth = coco.decode(dict(line["truth"], counts=line["truth"]["counts"].encode()))
        scores.append(evaluation.scored(line, polygons, [], truth, None))
    return evaluation.breakdown(scores)


def timed(work):
    """(median wall clock, median processor time of the commands that were started, what came out)"""
    walls, processors = [], []
    for _ in range(3):
        used, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        result = work()
        walls.append(time.perf_counter() - start)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors.append(now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
    return statistics.median(walls), statistics.median(processors), result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--peer-share", type=float, default=0.1)
    options = parser.parse_args()
    binary = str(options.folder.resolve() / "simpleseg")
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        different = list(lines(min(options.count, 500)))
        answers = [dict(different[index % len(different)], id=f"{index:05}") for index in range(options.count)]
        whole = evaluation.write(place / "whole.jsonl", answers)
        part = evaluation.write(place / "part.jsonl", answers[: int(options.count * options.peer_share)])
        us, processor, _ = timed(lambda: evaluation.score(binary, whole))
        print("| work | us | peer | ratio |\n|---|---|---|---|")
        print(f"| {options.count} answers, 640 × 480, {whole.stat().st_size / 1e6:.0f} MB, from file to table | {us:.2f} s ({processor:.2f} s) | – | – |")
        us, processor, found = timed(lambda: evaluation.score(binary, part))
        start = time.process_time()
        expected = restated(part)
        peer = time.process_time() - start
        comparison = evaluation.Comparison()
        comparison.compare(evaluation.stripped(expected["all"]), evaluation.stripped(found["all"]), "all")
        if comparison.wrong:
            sys.exit("\n".join(comparison.wrong))
        print(f"| {len(part.read_text().splitlines())} of them, the restatement over pycocotools and OpenCV, processor time | {processor:.2f} s | {peer:.2f} s | {peer / processor:.1f} |")


main()
