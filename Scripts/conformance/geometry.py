"""Geometry against OpenCV and pycocotools, live.

usage: geometry.py PROBE [--quick] [--seed N]     PROBE: SegProbe, or the folder it is in


Thousands of seeded masks and polygons go through SegProbe and through the references; every answer must be equal.
Requests and answers are little-endian binary; Sources/SegProbe/GeometryProbe.swift has the other side.
"""
import argparse
import os
import struct
import subprocess
import sys
import time

import cv2
import numpy as np
import pycocotools.mask as coco

RATIOS = (0.0, 0.001, 0.005, 0.02)


# ---------------------------------------------------------------- what is asked


def noise(rng, height, width):
    return rng.random((height, width)) < rng.choice([0.02, 0.1, 0.3, 0.5, 0.6, 0.8, 0.95, 0.99])


def blobs(rng, height, width):
    mask = np.zeros((height, width), np.uint8)
    for _ in range(rng.integers(1, 7)):
        centre = (int(rng.integers(-10, width + 10)), int(rng.integers(-10, height + 10)))
        axes = (int(rng.integers(1, max(2, width // 2))), int(rng.integers(1, max(2, height // 2))))
        cv2.ellipse(mask, centre, axes, float(rng.uniform(0, 180)), 0, 360, int(rng.random() < 0.75), -1)
    return mask > 0


def thin_lines(rng, height, width):
    mask = np.zeros((height, width), np.uint8)
    for _ in range(rng.integers(1, 12)):
        ends = [(int(rng.integers(-5, width + 5)), int(rng.integers(-5, height + 5))) for _ in range(2)]
        cv2.line(mask, *ends, 1, int(rng.integers(1, 3)))
    return mask > 0


def outlines(rng, height, width):
    mask = np.zeros((height, width), np.uint8)
    for _ in range(rng.integers(1, 8)):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        cv2.circle(mask, centre, int(rng.integers(1, max(2, min(width, height) // 2))), 1, int(rng.integers(1, 4)))
    return mask > 0


def checkerboard(rng, height, width):
    cell = int(rng.integers(1, 5))
    y, x = np.mgrid[:height, :width] // cell
    return (x + y) % 2 == rng.integers(0, 2)


def smooth_noise(rng, height, width):
    coarse = rng.random((max(1, height // 8), max(1, width // 8))).astype(np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) > rng.uniform(0.3, 0.7)


def border_touching(rng, height, width):
    mask = ~blobs(rng, height, width)
    mask[0] |= rng.random(width) < 0.5
    mask[:, -1] |= rng.random(height) < 0.5
    return mask


def single_pixel(rng, height, width):
    mask = np.zeros((height, width), bool)
    mask[rng.integers(0, height), rng.integers(0, width)] = True
    return mask


def full(rng, height, width):
    return np.ones((height, width), bool)


def empty(rng, height, width):
    return np.zeros((height, width), bool)


KINDS = (noise, blobs, thin_lines, outlines, checkerboard, smooth_noise, border_touching, noise, blobs, smooth_noise)
RARE_KINDS = (single_pixel, full, empty)


def random_side(rng):
    # Mostly small, where corner cases are dense; now and then up to 700.
    return int(rng.integers(1, (9, 24, 70, 200, 700)[rng.choice(5, p=(0.35, 0.33, 0.22, 0.08, 0.02))]))


def random_mask(rng, index):
    height, width = random_side(rng), random_side(rng)
    kind = RARE_KINDS[index // 25 % len(RARE_KINDS)] if index % 25 == 0 else KINDS[index % len(KINDS)]
    return np.ascontiguousarray(kind(rng, height, width).astype(np.uint8))


def random_rings(rng, index):
    """One to three rings in pixels of a random size, of a kind that turns with the index."""
    height, width = random_side(rng), random_side(rng)
    scale = np.array([width, height], float)
    rings = []
    for _ in range(1 + (rng.random() < 0.2) + (rng.random() < 0.1)):
        kind = index % 8
        count = int(rng.integers(3, 13))
        if kind == 0:  # self-crossing, anywhere in the picture
            ring = rng.random((count, 2)) * scale
        elif kind == 1:  # star-shaped
            angle = np.sort(rng.random(count + 20)) * 2 * np.pi
            radius = rng.uniform(0.05, 0.6, (count + 20, 1)) * scale
            ring = scale / 2 + radius * np.stack([np.cos(angle), np.sin(angle)], 1)
        elif kind == 2:  # partly outside
            ring = (rng.random((count, 2)) * 3 - 1) * scale
        elif kind == 3:  # far outside
            ring = (rng.random((count, 2)) - 0.5) * 10.0 ** rng.uniform(1, 4.5) + scale / 2
        elif kind == 4:  # tiny
            ring = rng.random((1, 2)) * scale + rng.normal(0, rng.uniform(0.1, 2), (count, 2))
        elif kind == 5:  # on the three-digit grid, as a model writes it
            ring = np.round(rng.random((count, 2)), 3) * scale
        elif kind == 6:  # whole and half pixels, with repeated vertices
            ring = np.round(rng.random((count, 2)) * scale * 2) / 2
            ring = ring[np.sort(rng.integers(0, count, count + 3))]
        else:  # a thousand points
            angle = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
            radius = (0.3 + 0.1 * np.sin(angle * rng.integers(2, 40)))[:, None] * scale
            ring = scale / 2 + radius * np.stack([np.cos(angle), np.sin(angle)], 1)
        rings.append(np.ascontiguousarray(ring, dtype=float))
    return height, width, rings


def far_rings(rng, index):
    """A ring whose vertices lie up to 2³⁰ pixels away: to the left, right and below, and as far above as OpenCV's loop
    over rows allows in time."""
    height, width = random_side(rng), random_side(rng)
    reach = 2.0 ** rng.uniform(5, 30, (int(rng.integers(3, 9)), 2))
    ring = np.rint(reach * rng.choice([-1, 1], reach.shape))
    ring[:, 1] = np.maximum(ring[:, 1], -20_000)
    near = rng.random(len(ring)) < 0.4
    ring[near] = np.rint(rng.random((int(near.sum()), 2)) * [width, height])
    return height, width, [ring]


def random_merge(rng, index):
    """Two to five masks of one size."""
    height, width = random_side(rng), random_side(rng)
    count = int(rng.integers(2, 6))
    kinds = rng.choice(len(KINDS), count)
    return [np.ascontiguousarray(KINDS[kind](rng, height, width).astype(np.uint8)) for kind in kinds]


def random_string(rng, index):
    """A compressed string of a small mask, most of them damaged."""
    height, width = int(rng.integers(1, 30)), int(rng.integers(1, 30))
    text = bytearray(reference_runs(np.ascontiguousarray(noise(rng, height, width).astype(np.uint8))))
    for _ in range(index % 4):
        place = int(rng.integers(0, len(text) + 1))
        if rng.random() < 0.5:
            text[place : place + 1] = bytes([int(rng.integers(48, 112))])
        else:
            del text[place : place + 1]
    return height, width, bytes(text)


# ---------------------------------------------------------------- the references


def reference_runs(mask):
    return coco.encode(np.asfortranarray(mask))["counts"]


def reference_inclusive(height, width, rings):
    mask = np.zeros((height, width), np.uint8)
    for ring in rings:
        cv2.fillPoly(mask, [np.round(ring).astype(np.int32)], 1)
    return mask


def reference_corner(height, width, rings):
    runs = coco.frPyObjects([ring.reshape(-1).tolist() for ring in rings], height, width)
    return coco.merge(runs)["counts"]


def reference_contours(mask, mode):
    contours, hierarchy = cv2.findContours(mask, mode, cv2.CHAIN_APPROX_SIMPLE)
    return contours, [] if hierarchy is None else hierarchy[0][:, 3].tolist()


def reference_centroid(contour):
    moments = cv2.moments(contour)
    if moments["m00"] == 0:
        return None
    return moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]


def reference_string(height, width, text):
    """The mask's canonical string; None where the string is damaged: strictly, not as pycocotools reads it."""
    counts, position = [], 0
    while position < len(text):
        value = shift = 0
        while True:
            if position == len(text):
                return None
            digit = text[position] - 48
            position += 1
            value |= (digit & 31) << shift
            shift += 5
            if not digit & 32:
                break
        if digit & 16:
            value -= 1 << shift
        if len(counts) > 2:
            value += counts[-2]
        if not 0 <= value <= height * width or shift > 35:
            return None
        counts.append(value)
    if sum(counts) != height * width:
        return None
    mask = coco.decode({"size": [height, width], "counts": text})
    return reference_runs(mask)


# ---------------------------------------------------------------- frames


class Answers:
    def __init__(self, data):
        self.data, self.position = data, 0

    def take(self, format):
        values = struct.unpack_from("<" + format, self.data, self.position)
        self.position += struct.calcsize("<" + format)
        return values if len(values) != 1 else values[0]

    def runs(self):
        count = self.take("I")
        self.position += count
        return self.data[self.position - count : self.position]

    def ring(self):
        count = self.take("I")
        values = np.frombuffer(self.data, "<i4", count * 2, self.position)
        self.position += count * 8
        return values.reshape(count, 1, 2)

    def contours(self):
        parents, rings = [], []
        for _ in range(self.take("I")):
            parents.append(self.take("i"))
            rings.append(self.ring())
        return rings, parents


def mask_frame(mask):
    height, width = mask.shape
    return struct.pack("<ii", width, height) + mask.tobytes()


def rings_frame(height, width, rings):
    frame = [struct.pack("<iiI", width, height, len(rings))]
    for ring in rings:
        frame += [struct.pack("<I", len(ring)), ring.astype("<f8").tobytes()]
    return b"".join(frame)


def ask(probe, verb, requests):
    done = subprocess.run([probe, "geometry", verb], input=b"".join(requests), capture_output=True)
    if done.returncode != 0:
        sys.exit(f"SegProbe geometry {verb} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return Answers(done.stdout)


# ---------------------------------------------------------------- the comparison


class Tally:
    def __init__(self):
        self.compared, self.differences = 0, []

    def expect(self, equal, what, where):
        self.compared += 1
        if not equal:
            self.differences.append(f"{what}: {where}")


def same_rings(ours, theirs):
    return len(ours) == len(theirs) and all(np.array_equal(a, b) for a, b in zip(ours, theirs))


def compare_mask(tally, answers, mask, where):
    runs = reference_runs(mask)
    object_ = {"size": list(mask.shape), "counts": runs}
    tally.expect(answers.runs() == runs, "encode", where)
    tally.expect(answers.take("B") == 1, "round trip", where)
    tally.expect(answers.take("I") == coco.area(object_), "area", where)
    x, y, width, height = coco.toBbox(object_)
    tally.expect(answers.take("4d") == (x, y, x + width, y + height), "box", where)
    outers, _ = reference_contours(mask, cv2.RETR_EXTERNAL)
    rings, _ = answers.contours()
    tally.expect(same_rings(rings, outers), "external contours", where)
    everything, parents = reference_contours(mask, cv2.RETR_CCOMP)
    rings, our_parents = answers.contours()
    tally.expect(same_rings(rings, everything), "outers and holes", where)
    tally.expect(our_parents == parents, "parents", where)
    for contour in outers:
        length = cv2.arcLength(contour, True)
        our_length, our_area, *our_centroid = answers.take("4d")
        tally.expect(our_length == length, "arc length", where)
        tally.expect(our_area == cv2.contourArea(contour, True), "signed area", where)
        centroid = reference_centroid(contour)
        tally.expect(centroid is None or np.allclose(our_centroid, centroid, 1e-9, 1e-9), "centroid", where)
        for ratio in RATIOS:
            simplified = cv2.approxPolyDP(contour, ratio * length, True)
            tally.expect(np.array_equal(answers.ring(), simplified), f"simplified by {ratio}", where)


def compare_fills(tally, answers, case, where):
    tally.expect(answers.runs() == reference_runs(reference_inclusive(*case)), "inclusive fill", where)
    tally.expect(answers.runs() == reference_corner(*case), "corner fill", where)


def compare_far(tally, answers, case, where):
    tally.expect(answers.runs() == reference_runs(reference_inclusive(*case)), "inclusive fill, far", where)


def compare_merge(tally, answers, masks, where):
    size = list(masks[0].shape)
    objects = [{"size": size, "counts": reference_runs(mask)} for mask in masks]
    tally.expect(answers.runs() == coco.merge(objects)["counts"], "union", where)
    tally.expect(answers.runs() == coco.merge(objects, intersect=1)["counts"], "intersection", where)
    detections, truths = objects[: len(objects) // 2], objects[len(objects) // 2 :]
    for is_crowd in (0, 1):
        expected = coco.iou(detections, truths, [is_crowd] * len(truths))
        got = answers.take(f"{expected.size}d")
        tally.expect(np.array_equal(np.reshape(got, expected.shape), expected), "crowd IoU" if is_crowd else "IoU", where)


def compare_boxes(tally, answers, boxes, where):
    corners = [[x1, y1, x2 - x1, y2 - y1] for x1, y1, x2, y2 in boxes]
    for is_crowd in (0, 1):
        expected = coco.iou([corners[0]], [corners[1]], [is_crowd])[0, 0]
        tally.expect(answers.take("d") == expected, "IoU of boxes", where)


def compare_string(tally, answers, case, where):
    expected = reference_string(*case)
    got = answers.runs() if answers.take("B") else None
    tally.expect(got == expected, "run-length string", where)


def masks_frame(mask):
    return mask_frame(mask) + struct.pack(f"<I{len(RATIOS)}d", len(RATIOS), *RATIOS)


def merge_frame(masks):
    return struct.pack("<II", len(masks), len(masks) // 2) + b"".join(map(mask_frame, masks))


def random_boxes(rng, index):
    """Two boxes on quarter pixels, where width and height are exact."""
    corners = rng.integers(0, 40, (2, 2)) / 4
    return np.concatenate([corners, corners + rng.integers(1, 40, (2, 2)) / 4], 1)


def boxes_frame(boxes):
    return boxes.astype("<f8").tobytes()


def string_frame(case):
    height, width, text = case
    return struct.pack("<iiI", width, height, len(text)) + text


# Verb of the probe, number of cases, how a case is drawn, written and compared.
CHECKS = (
    ("masks", 24_000, random_mask, masks_frame, compare_mask),
    ("fills", 16_000, random_rings, lambda case: rings_frame(*case), compare_fills),
    ("far", 4_000, far_rings, lambda case: rings_frame(*case), compare_far),
    ("merges", 6_000, random_merge, merge_frame, compare_merge),
    ("boxes", 2_000, random_boxes, boxes_frame, compare_boxes),
    ("strings", 20_000, random_string, string_frame, compare_string),
)


def check(probe, tally, seed, number, share, batch=1000):
    verb, count, draw, frame, compare = CHECKS[number]
    for start in range(0, count // share, batch):
        rng = np.random.default_rng([seed, number, start])
        cases = [draw(rng, index) for index in range(start, min(start + batch, count // share))]
        answers = ask(probe, verb, [frame(case) for case in cases])
        for index, case in enumerate(cases, start):
            compare(tally, answers, case, f"case {index} of {verb}, seed {seed}")
        tally.expect(answers.position == len(answers.data), "length of the answers", verb)
    return f"{count // share} {verb}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    parser.add_argument("--quick", action="store_true", help="a tenth of the cases")
    parser.add_argument("--seed", type=int, default=20260128)
    options = parser.parse_args()
    probe = os.path.join(options.probe, "SegProbe") if os.path.isdir(options.probe) else options.probe
    cv2.setNumThreads(1)
    tally = Tally()
    started = time.time()
    share = 10 if options.quick else 1
    done = [check(probe, tally, options.seed, number, share) for number in range(len(CHECKS))]
    for difference in tally.differences[:20]:
        print(difference)
    print(
        f"geometry: {', '.join(done)}: {tally.compared} comparisons with OpenCV {cv2.__version__} and pycocotools,"
        f" {len(tally.differences)} differences, {time.time() - started:.0f} s"
    )
    sys.exit(1 if tally.differences else 0)


if __name__ == "__main__":
    main()
