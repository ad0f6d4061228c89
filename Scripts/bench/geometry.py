"""Masks, run lengths and outlines: this project against pycocotools and OpenCV.

usage: geometry.py PROBE [--repeats N]     PROBE: SegProbe, or the folder it is in

Masks as COCO has them: 640×480, an object of smooth outline each, some in parts or with holes. Both sides run on one
thread and are timed inside their process: CPU time, median of the repeats. Prints rows of a Markdown table.
"""
import argparse
import os
import statistics
import struct
import subprocess
import time

import cv2
import numpy as np
import pycocotools.mask as coco

WIDTH, HEIGHT, COUNT = 640, 480, 40


def objects():
    rng = np.random.default_rng(2026)
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    for _ in range(COUNT):
        radius = float(np.exp(rng.uniform(np.log(15), np.log(200))))
        centre = rng.uniform(0.2, 0.8, 2) * (WIDTH, HEIGHT)
        coarse = rng.normal(0, 1, (HEIGHT // 20, WIDTH // 20)).astype(np.float32)
        fine = rng.normal(0, 1, (HEIGHT // 4, WIDTH // 4)).astype(np.float32)
        bumps = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        bumps += 0.2 * cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        distance = np.hypot((x - centre[0]) / radius, (y - centre[1]) / radius / rng.uniform(0.5, 1.5))
        yield np.ascontiguousarray((distance + 0.25 * bumps < 1).astype(np.uint8))


def contours(mask, mode=cv2.RETR_EXTERNAL):
    return cv2.findContours(mask, mode, cv2.CHAIN_APPROX_SIMPLE)[0]


def simplified(contour):
    return cv2.approxPolyDP(contour, 0.001 * cv2.arcLength(contour, True), True)


def filled(rings):
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    for ring in rings:
        cv2.fillPoly(mask, [ring], 1)
    return mask


def corner_filled(rings):
    return coco.merge(coco.frPyObjects(rings, HEIGHT, WIDTH))


def peers(masks):
    """Name → the same work as SegProbe's of that name, and whose it is."""
    columns = [np.asfortranarray(mask) for mask in masks]
    runs = [coco.encode(mask) for mask in columns]
    traced = [contours(mask) for mask in masks]
    rings = [[simplified(contour) for contour in parts] for parts in traced]
    # frPyObjects takes rings of three and more vertices.
    corners = [[ring.reshape(-1).astype(float).tolist() for ring in parts if len(ring) >= 3] for parts in rings]
    no_crowd, crowd = [0] * COUNT, [1] * COUNT
    every = lambda work, values: [work(value) for value in values]
    return {
        "encode": ("pycocotools", lambda: every(coco.encode, columns)),
        "decode": ("pycocotools", lambda: every(coco.decode, runs)),
        "area": ("pycocotools", lambda: coco.area(runs)),
        "box": ("pycocotools", lambda: coco.toBbox(runs)),
        "union": ("pycocotools", lambda: coco.merge(runs)),
        "intersection": ("pycocotools", lambda: coco.merge(runs, intersect=1)),
        "IoU of all with all": ("pycocotools", lambda: coco.iou(runs, runs, no_crowd)),
        "crowd IoU of all with all": ("pycocotools", lambda: coco.iou(runs, runs, crowd)),
        "IoU of pixels": (
            "OpenCV",
            lambda: [
                (cv2.countNonZero(cv2.bitwise_and(a, b)), cv2.countNonZero(cv2.bitwise_or(a, b)))
                for a, b in zip(masks, masks[1:])
            ],
        ),
        "external contours": ("OpenCV", lambda: every(contours, masks)),
        "outers and holes": ("OpenCV", lambda: every(lambda mask: contours(mask, cv2.RETR_CCOMP), masks)),
        "arc length": ("OpenCV", lambda: [cv2.arcLength(c, True) for parts in traced for c in parts]),
        "area of a ring": ("OpenCV", lambda: [cv2.contourArea(c) for parts in traced for c in parts]),
        "simplify": ("OpenCV", lambda: [simplified(c) for parts in traced for c in parts]),
        "mask to outline": ("OpenCV", lambda: [simplified(c) for mask in masks for c in contours(mask)]),
        "inclusive fill": ("OpenCV", lambda: every(filled, rings)),
        "inclusive fill of all vertices": ("OpenCV", lambda: every(filled, traced)),
        "corner fill": ("pycocotools", lambda: every(corner_filled, corners)),
    }


def median(repeats, work):
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1e6 / COUNT)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    parser.add_argument("--repeats", type=int, default=51)
    options = parser.parse_args()
    probe = os.path.join(options.probe, "SegProbe") if os.path.isdir(options.probe) else options.probe
    cv2.setNumThreads(1)
    masks = list(objects())
    request = b"".join(struct.pack("<ii", WIDTH, HEIGHT) + mask.tobytes() for mask in masks)
    answer = subprocess.run(
        [probe, "geometry", "time", str(options.repeats)], input=request, stdout=subprocess.PIPE, check=True
    )
    ours = dict(line.split("\t") for line in answer.stdout.decode().splitlines())
    print(f"| work, a mask of {WIDTH}×{HEIGHT} | us | peer | ratio |\n|---|---|---|---|")
    for name, (whose, work) in peers(masks).items():
        us, peer = float(ours[name]), median(options.repeats, work)
        print(f"| {name} | {us:.1f} µs | {peer:.1f} µs ({whose}) | {peer / us:.2f}× |", flush=True)


main()
