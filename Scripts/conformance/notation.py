"""Notation against the published README's decoder, numpy and pycocotools, live: notation.py FOLDER [--quick].

FOLDER holds the built SegProbe and simpleseg; the path of the probe in it will do. Seeded texts go through ours and through Python's re, json, numpy and
pycocotools; every answer must be equal. Requests and answers of the probe are little-endian binary:
Sources/SegProbe/NotationProbe.swift has the other side.
"""
import argparse
import itertools
import json
import pathlib
import random
import re
import struct
import subprocess
import sys
import time

import numpy as np
import pycocotools.mask as coco

# ---------------------------------------------------------------- the published expressions

NUMBER = r"(?:[1-9]\d*\.\d+|0\.\d+|\d+)"
BOX = r"\[\s*" + r"\s*,\s*".join([rf"({NUMBER})"] * 4) + r"\s*\]"
POINT = rf"\[\s*({NUMBER})\s*,\s*({NUMBER})\s*\]"
POLYGON = rf"\[\s*{POINT}(?:\s*,\s*{POINT})*\s*\]"

# Beyond this the published decoder is undefined: a C conversion of an infinite double.
LARGEST = 1e300


def loads(text):
    """What json.loads makes of a match, as doubles; None where the published script ends."""
    try:
        values = json.loads(text)
        flat = [float(v) for v in itertools.chain.from_iterable([v] if not isinstance(v, list) else v for v in values)]
        return flat if all(v <= LARGEST for v in flat) else None
    except (ValueError, OverflowError):
        return None


def published(text):
    """(rings, boxes, points, failed) by re.finditer and json.loads."""
    matches = list(re.finditer(POLYGON, text, re.DOTALL))
    rings = [loads(m.group(0)) for m in matches]
    failed = any(ring is None for ring in rings)
    inside = [m.span() for m in matches]
    points = [
        m.group(0)
        for m in re.finditer(POINT, text, re.DOTALL)
        if not any(start <= m.start() < end for start, end in inside)
    ]
    boxes = [loads(m.group(0)) for m in re.finditer(BOX, text, re.DOTALL)]
    points = [loads(point) for point in points]
    return ([] if failed else rings), [b for b in boxes if b], [p for p in points if p], failed


def published_mask(text, height, width):
    """The published decoder from its matches on; None where it ends with an exception."""
    try:
        polygons = [json.loads(m.group(0)) for m in re.finditer(POLYGON, text, re.DOTALL)]
        masks = []
        for polygon in polygons:
            scaled = np.array(polygon) * np.array([width, height])
            rle = coco.frPyObjects(scaled.reshape((1, -1)).tolist(), height, width)
            masks.append(np.sum(coco.decode(rle), axis=2, keepdims=True))
        return (np.sum(masks, axis=0).sum(axis=2) > 0).astype(np.uint8)
    except Exception:  # whatever it is: the script stops
        return None


# ---------------------------------------------------------------- what is asked

DIGITS = ["0", "1", "5", "12", "0.5", "0.295", "0.100", "1.0", "10.25", "640", "00", "007", "00.5", "0.", ".5", "1.", "-0.5"]
ODD_DIGITS = ["٣", "0.٣", "1٣", "१", "０", "0.５", "1e5", "NaN", "9" * 25, "0." + "3" * 30, "1" + "0" * 305, "²", "½"]
SPACES = ["", "", "", " ", " ", "\n", "\r\n", "\t", "\u00a0", "\u2003", "\u3000", "\x1c", "\x0b", "\x85", "\u200b", "\ufeff", "\u2028"]
WORDS = ["It is at ", "Sure, ", ".", "octopus", "[", "]", "[[", "]]", ",", "],", "[,", "```\n", "è", "🦑", "\\boxed{", "}", "{", "\""]


def number(rng):
    return rng.choice(ODD_DIGITS) if rng.random() < 0.01 else rng.choice(DIGITS[:10] if rng.random() < 0.98 else DIGITS)


def space(rng):
    return rng.choice(SPACES) if rng.random() < 0.03 else rng.choice(["", " "])


def listed(rng, items):
    return "[" + space(rng) + (space(rng) + "," + space(rng)).join(items) + space(rng) + "]"


def numbers(rng, count):
    return listed(rng, [number(rng) for _ in range(count)])


def ring(rng):
    return listed(rng, [numbers(rng, 2) for _ in range(rng.randint(1, 7))])


def piece(rng):
    return rng.choice([
        ring, ring, lambda r: listed(r, [ring(r) for _ in range(r.randint(1, 3))]), lambda r: numbers(r, 2),
        lambda r: numbers(r, 4), lambda r: numbers(r, r.randint(0, 6)), lambda r: r.choice(WORDS), number, space,
    ])(rng)


def damaged(rng, text):
    text = list(text)
    for _ in range(rng.choice([0, 0, 1, 2, 5])):
        place = rng.randrange(len(text) + 1)
        text[place : place + rng.randint(0, 2)] = rng.choice(["", "[", "]", ",", " ", "0", ".", "x", "٣", "\u00a0"])
    return "".join(text)[: rng.choice([1 << 30, 1 << 30, len(text) // 2])]


def texts(count, seed):
    rng = random.Random(seed)
    fixed = ["", "[", "[[", "[[]]", "[[0.1, 0.2]", "[[00, 1]]", "[[" + "1" * 4300 + ", 1]]", "[[" + "1" * 4301 + ", 1]]"]
    for index in range(count):
        if index < len(fixed):
            yield fixed[index]
        else:
            yield damaged(rng, "".join(piece(rng) for _ in range(rng.randint(1, 6))))


# ---------------------------------------------------------------- the probe


def probe(path, verb, requests):
    result = subprocess.run([path, "notation", verb], input=b"".join(requests), stdout=subprocess.PIPE, check=True)
    return Frames(result.stdout)


class Frames:
    def __init__(self, data):
        self.data, self.at = data, 0

    def integer(self):
        self.at += 4
        return struct.unpack_from("<I", self.data, self.at - 4)[0]

    def string(self):
        count = self.integer()
        self.at += count
        return self.data[self.at - count : self.at].decode()

    def doubles(self):
        count = self.integer()
        self.at += 8 * count
        return list(struct.unpack_from(f"<{count}d", self.data, self.at - 8 * count))

    def reading(self):
        rings, boxes, points = ([self.doubles() for _ in range(self.integer())] for _ in range(3))
        return rings, boxes, points, [(self.string(), self.integer()) for _ in range(self.integer())]


def framed(text):
    data = text.encode()
    return struct.pack("<I", len(data)) + data


# ---------------------------------------------------------------- the comparisons


def check_readme(path, count):
    """The strict reader against re.finditer and json.loads."""
    asked = list(texts(count, seed=1))
    answers = probe(path, "readme", map(framed, asked))
    wrong, full, failures = 0, 0, 0
    for text in asked:
        rings, boxes, points, diagnostics = answers.reading()
        failed = any(kind == "readme_failure" for kind, _ in diagnostics)
        expected = published(text)
        full += bool(expected[0])
        failures += expected[3]
        if (rings, boxes, points, failed) != expected:
            wrong += 1
            report("strict reader", repr(text), expected, (rings, boxes, points, failed))
    return f"{len(asked)} texts, strict reader ({full} with outlines, {failures} failing)", wrong


def check_tolerant(path, count):
    """The tolerant reader on written answers: json.loads of the text is what it must find."""
    rng = np.random.default_rng(2)
    asked = []
    for _ in range(count):
        rings = [np.round(rng.random((rng.integers(1, 12), 2)), 3).tolist() for _ in range(rng.integers(1, 4))]
        asked.append(rings)
    answers = probe(path, "read", (framed(f"It is at {rings}.") for rings in asked))
    wrong = 0
    for rings in asked:
        got = answers.reading()
        if got[0] != [list(itertools.chain.from_iterable(ring)) for ring in rings] or got[1] or got[2]:
            wrong += 1
            report("tolerant reader", rings, rings, got)
    return f"{count} answers, tolerant reader", wrong


def check_writer(path, count):
    """Both spellings against numpy.round, Python's repr and format."""
    rng = np.random.default_rng(3)
    asked, requests = [], []
    for index in range(count):
        rings = [rng.random((rng.integers(1, 9), 2)) for _ in range(rng.integers(0, 4))]
        if index % 3 == 0:  # halves, where rounding decides
            rings = [np.round(ring * 2000) / 2000 for ring in rings]
        if index % 7 == 0:  # traced vertices
            rings = [np.floor(ring * [640, 480]) / [640, 480] for ring in rings]
        if index % 11 == 0:
            rings = [ring * rng.choice([10, 1000, 100000]) for ring in rings]
        asked.append(rings)
        requests.append(struct.pack("<I", len(rings)))
        for ring in rings:
            requests.append(struct.pack("<I", ring.size) + ring.astype("<f8").tobytes())
    answers = probe(path, "write", requests)
    wrong = 0
    for rings in asked:
        rounded = [np.round(ring, 3).tolist() for ring in rings]
        padded = "[" + ", ".join(
            "[" + ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in ring) + "]" for ring in rounded) + "]"
        got = answers.string(), answers.string()
        if got != (padded, str(rounded)):
            wrong += 1
            report("writer", rings, (padded, str(rounded)), got)
    return f"{count} outlines, both spellings", wrong


def check_masks(command, count):
    """`decode --strict-readme --fill coco` against the published decoder to the last pixel."""
    rng = random.Random(4)
    asked = []
    for text in texts(count, seed=5):
        if rng.random() < 0.7:  # mostly answers as they should be
            corners = [[f"{rng.uniform(0, 1.2):.3f}" for _ in range(2)] for _ in range(rng.randint(1, 30))]
            rings = [corners[start : start + rng.randint(2 + (len(asked) % 4 > 0), 12)] for start in range(0, len(corners), 12)]
            text = "It is at [" + ", ".join("[" + ", ".join(f"[{x}, {y}]" for x, y in r) + "]" for r in rings) + "]."
        if not re.search(r"\d{6}", text):  # far beyond a picture pycocotools runs out of memory
            asked.append({"id": len(asked), "text": text, "width": rng.randint(1, 200), "height": rng.randint(1, 200)})
    lines = "".join(json.dumps(record) + "\n" for record in asked)
    result = subprocess.run(
        [command, "decode", "--strict-readme", "--fill", "coco"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    replies = [json.loads(line) for line in result.stdout.splitlines()]
    wrong, drawn = abs(len(replies) - len(asked)), 0
    for record, reply in zip(asked, replies):
        mask = published_mask(record["text"], record["height"], record["width"])
        drawn += mask is not None and bool(mask.any())
        if mask is None:
            mask = np.zeros((record["height"], record["width"]), np.uint8)
        rle = coco.encode(np.asfortranarray(mask))
        if reply["rle"]["counts"] != rle["counts"].decode() or reply["area"] != int(mask.sum()) or reply["id"] != record["id"]:
            wrong += 1
            report("decode", record, int(mask.sum()), reply)
    return f"{len(asked)} answers decoded ({drawn} with a mask)", wrong


reported = 0


def report(what, asked, expected, got):
    global reported
    reported += 1
    if reported <= 5:
        print(f"{what}: {str(asked)[:600]}\n  expected {str(expected)[:600]}\n  got      {str(got)[:600]}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    share = 10 if options.quick else 1
    started = time.time()
    folder = options.folder.parent if options.folder.is_file() else options.folder
    path, command = folder / "SegProbe", folder / "simpleseg"
    results = [
        check_readme(path, 40000 // share), check_tolerant(path, 10000 // share), check_writer(path, 20000 // share),
        check_masks(command, 5000 // share),
    ]
    wrong = sum(count for _, count in results)
    counts = "; ".join(name for name, _ in results)
    print(f"notation: {counts}; {wrong} different, {time.time() - started:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
