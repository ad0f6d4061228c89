"""Every figure of an evaluation against a restatement in Python: evaluation.py FOLDER [--quick].

FOLDER holds the built simpleseg. Draws answers and truths: random ones, empty against empty, absent objects, several truths in
one mask, pixels that do not count, invalid and cut answers. Masks are pycocotools' and OpenCV's; `simpleseg eval score --json`
must give every figure of every single answer, of sizes, kinds and of the whole to 1e-12, also from shuffled parts.
"""
import collections
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import cv2
import numpy as np
from pycocotools import mask as coco

TOLERANCE = 1e-12
INVALID = [
    "", "There is no such object in the image.", "[]", "[[]]", "[[[]]]", "[[[nan, 0.5]]]", "[[[0.1, ", "null", "[[\"a\", \"b\"]]",
    "\u00e9\u4e2d\U0001f600", "{}", "[[[0.1, 0.2, 0.3]]]", "polygon: none", "0.1 0.2 0.3 0.4", "]]]]", "[[[1e999, 0.5]]]",
]


NOT_PARSED = {"[[[nan, 0.5]]]", "[[[0.1, 0.2, 0.3]]]", "0.1 0.2 0.3 0.4", "[[[1e999, 0.5]]]"}
NOTHING = {"words", "empty"}


# ---- drawing ---------------------------------------------------------------------------------------------------------


def number(draw, near):
    """A coordinate with three digits; now and then outside the picture."""
    return round(min(max(near, -0.3), 1.3) if draw.random() < 0.9 else draw.uniform(-0.3, 1.3), 3)


def ring(draw, center, radius, count):
    steps = sorted(draw.uniform(0, 2 * np.pi) for _ in range(count))
    return [
        (number(draw, center[0] + radius * draw.uniform(0.4, 1) * np.cos(step)), number(draw, center[1] + radius * draw.uniform(0.4, 1) * np.sin(step)))
        for step in steps
    ]


def rings(draw):
    center, radius = (draw.random(), draw.random()), draw.choice([0.02, 0.1, 0.3, 0.6])
    return [ring(draw, (center[0] + draw.uniform(-0.1, 0.1), center[1]), radius, draw.choice([1, 2, 3, 4, 9, 30])) for _ in range(draw.choice([1, 1, 1, 2, 4]))]


def moved(draw, polygons):
    """Nearly the same outlines."""
    by = draw.choice([0.0, 0.01, 0.05, 0.2])
    return [[(round(x + draw.uniform(-by, by), 3), round(y + draw.uniform(-by, by), 3)) for x, y in polygon] for polygon in polygons]


def text(draw, polygons):
    inner = ", ".join("[" + ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in polygon) + "]" for polygon in polygons)
    return draw.choice(["[{}].", "Sure, you can find it at [{}].", "It is at [{}]", "```\n[{}]\n```"]).format(inner)


def cut(draw, polygons):
    """The text of the outlines ended in the middle, and what of them is complete."""
    kept = [list(polygon) for polygon in polygons]
    last = kept[-1]
    del last[draw.randrange(len(last) + 1):]
    begun = ", ".join("[" + ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in polygon) + "]" for polygon in kept[:-1])
    points = ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in last)
    return "[" + (begun + ", " if begun else "") + "[" + (points + ", " if points else "") + "[0.4", [p for p in kept if p]


def drawn(draw, index):
    """(line of the file, outlines, boxes)"""
    width, height = (draw.randint(1, 90), draw.randint(1, 90)) if draw.random() < 0.97 else (640, 480)
    meant = rings(draw)
    truth = inclusive(meant, width, height)
    kind = draw.random()
    if kind < 0.1:
        truth[:] = 0
    elif kind < 0.13:
        truth[:] = 1
    elif kind < 0.2:
        truth = (np.random.default_rng(index).random((height, width)) < draw.choice([0.02, 0.5, 0.97])).astype(np.uint8)
    ignored = None
    if draw.random() < 0.1:
        ignored = inclusive(rings(draw), width, height) & (1 - truth)
    choice, boxes = draw.random(), []
    if choice < 0.15:
        answer, polygons = draw.choice(INVALID), []
    elif choice < 0.25:
        answer, polygons = cut(draw, moved(draw, meant))
    elif choice < 0.35:
        boxes = [sorted(number(draw, draw.random()) for _ in range(2)) for _ in range(2)]
        boxes = [(boxes[0][0], boxes[1][0], boxes[0][1], boxes[1][1])]
        answer, polygons = "It is at [{:.3f}, {:.3f}, {:.3f}, {:.3f}].".format(*boxes[0]), []
    else:
        polygons = rings(draw) if choice < 0.5 else moved(draw, meant)
        answer = text(draw, polygons)
    line = {
        "id": f"{index:05}", "image": "none.png", "expression": "it", "kind": f"k{index % 7}", "text": answer, "truth": encoded(truth),
        "finish_reason": draw.choice(["stop", "length"]), "tokens": draw.randint(0, 900), "seconds": 0.5,
    }
    if ignored is not None and ignored.any():
        line["ignored"] = encoded(ignored)
    else:
        ignored = None
    return line, polygons, boxes, truth, ignored


def encoded(mask):
    run = coco.encode(np.asfortranarray(mask))
    return {"size": run["size"], "counts": run["counts"].decode()}


# ---- the restatement -------------------------------------------------------------------------------------------------


def inclusive(polygons, width, height):
    mask = np.zeros((height, width), np.uint8)
    for polygon in polygons:
        points = np.rint(np.array(polygon, np.float64) * np.array([width, height], np.float64)).astype(np.int32)
        cv2.fillPoly(mask, [points.reshape(-1, 1, 2)], 1)
    return mask


def corners(polygons, width, height):
    mask = np.zeros((height, width), np.uint8)
    for polygon in polygons:
        if len(polygon) >= 3:
            flat = (np.array(polygon, np.float64) * np.array([width, height], np.float64)).reshape(1, -1).tolist()
            mask |= coco.decode(coco.merge(coco.frPyObjects(flat, height, width)))
    return mask


def counts(a, b):
    runs = [coco.encode(np.asfortranarray(mask)) for mask in (a, b)]
    shared = int(coco.area(coco.merge(runs, intersect=True)))
    return shared, int(coco.area(coco.merge(runs)))


def band(mask):
    height, width = mask.shape
    distance = max(1, round(0.02 * (width * width + height * height) ** 0.5))
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return mask - cv2.erode(framed, np.ones((3, 3), np.uint8), iterations=distance)[1:-1, 1:-1]


def box(mask):
    rows, columns = np.any(mask, axis=1).nonzero()[0], np.any(mask, axis=0).nonzero()[0]
    return (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1) if len(rows) else None


def box_iou(a, b):
    if a is None or b is None:
        return None
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0.0, width) * max(0.0, height)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return float(shared / union) if union > 0 else 0.0


def form(line, polygons, boxes):
    """What an answer is: see AnswerForm."""
    places = [p for polygon in polygons for p in polygon] or [p for x1, y1, x2, y2 in boxes for p in ((x1, y1), (x2, y2))]
    if places:
        if 2 * sum(not (0 <= x <= 1 and 0 <= y <= 1) for x, y in places) > len(places):
            return "out_of_range"
        return "outlines" if polygons else "boxes"
    if line["finish_reason"] == "length" or line["text"].count("[") > line["text"].count("]"):
        return "cut_short"
    if not any(character.isalnum() for character in line["text"]):
        return "empty"
    return "not_parsed" if line["text"] in NOT_PARSED else "words"


def scored(line, polygons, boxes, truth, ignored):
    height, width = truth.shape
    score = {"absent": not truth.any(), "empty": not polygons, "area": int(truth.sum()), "points": sum(map(len, polygons)), "kind": line["kind"]}
    score.update(id=line["id"], form=form(line, polygons, boxes))
    score.update(cut=line["finish_reason"] == "length", tokens=line["tokens"])
    for rule, fill in (("inclusive", inclusive), ("coco", corners)):
        predicted = fill(polygons, width, height)
        if ignored is not None:
            predicted = predicted & (1 - ignored)
        score[rule] = counts(predicted, truth), counts(band(predicted), band(truth))
        if score["absent"] and score["form"] not in NOTHING:
            score[rule] = tuple(pair if pair[1] else (0, 0, "names a place") for pair in score[rule])
        if rule == "inclusive":
            score["mask box"] = box_iou(box(predicted), box(truth))
    scale = (width, height, width, height)
    score["box"] = box_iou(tuple(np.float64(v) * s for v, s in zip(boxes[0], scale)), box(truth)) if boxes else None
    return score


def ratio(part, whole):
    return part / whole if whole else 0.0


def iou(pair):
    return pair[0] / pair[1] if pair[1] else float(len(pair) == 2)


def summary(scores):
    scores = sorted(scores, key=lambda score: score["id"])
    present, absent = [s for s in scores if not s["absent"]], [s for s in scores if s["absent"]]
    outlined, answered = [s for s in scores if not s["empty"]], [s for s in present if s["box"] is not None]
    result = {
        "count": len(scores), "absent": len(absent), "failures": 0,
        "maskBoxAccuracy": ratio(sum((s["mask box"] or 0) > 0.5 for s in present), len(present)),
        "invalidRate": ratio(sum(s["empty"] for s in present), len(present)),
        "presentAccuracy": ratio(sum(not s["empty"] for s in present), len(present)),
        "meanPoints": ratio(sum(s["points"] for s in outlined), len(outlined)),
        "truncatedRate": ratio(sum(s["cut"] for s in scores), len(scores)),
        "meanTokens": ratio(sum(s["tokens"] for s in scores), len(scores)),
        "masks": {}, "forms": collections.Counter(s["form"] for s in scores),
    }
    if answered:
        result["answeredBoxAccuracy"] = ratio(sum(s["box"] > 0.5 for s in answered), len(present))
        result["boxlessRate"] = ratio(len(present) - len(answered), len(present))
    if absent:
        result["absentAccuracy"] = ratio(sum(s["form"] in NOTHING for s in absent), len(absent))
    for rule in ("inclusive", "coco"):
        overlaps, bands = [s[rule][0] for s in scores], [s[rule][1] for s in scores]
        result["masks"][rule] = {
            "cIoU": ratio(sum(o[0] for o in overlaps), sum(o[1] for o in overlaps)),
            "gIoU": ratio(sum(map(iou, overlaps)), len(scores)),
            "precision": [ratio(sum(iou(o) > t for o in overlaps), len(scores)) for t in (0.5, 0.6, 0.7, 0.8, 0.9)],
            "boundaryIoU": ratio(sum(map(iou, bands)), len(scores)),
            "intervals": intervals(overlaps) if 0 < len(overlaps) <= 60 else None,
        }
    return result


def intervals(overlaps, resamples=1000):
    """Percentile bootstrap, drawn by xorshift64*."""
    state, figures = 0x9E3779B97F4A7C15, []
    for _ in range(resamples):
        drawn_now = []
        for _ in overlaps:
            state ^= state >> 12
            state = (state ^ state << 25) % 2**64
            state ^= state >> 27
            drawn_now.append(overlaps[(state * 0x2545F4914F6CDD1D % 2**64) * len(overlaps) >> 64])
        ious = [iou(o) for o in drawn_now]
        figures.append((ratio(sum(o[0] for o in drawn_now), sum(o[1] for o in drawn_now)), sum(ious) / len(ious), sum(v > 0.5 for v in ious) / len(ious)))
    result = {}
    for name, values in zip(("cIoU", "gIoU", "precision"), map(sorted, zip(*figures))):
        result[name] = {"low": values[int(0.025 * resamples)], "high": values[int(0.975 * resamples)]}
    return result


def breakdown(scores):
    sizes = [("small", 1, 32**2), ("medium", 32**2, 96**2), ("large", 96**2, float("inf"))]
    parts = [(name, [s for s in scores if low <= s["area"] < high]) for name, low, high in sizes]
    kinds = sorted({s["kind"] for s in scores})
    return {
        "all": summary(scores),
        "by_size": [{"name": name, "summary": summary(some)} for name, some in parts if some],
        "by_kind": [{"name": kind, "summary": summary([s for s in scores if s["kind"] == kind])} for kind in kinds] if len(kinds) > 1 else [],
    }


# ---- comparing -------------------------------------------------------------------------------------------------------


class Comparison:
    def __init__(self):
        self.figures, self.worst, self.wrong = 0, 0.0, []

    def compare(self, expected, found, place):
        if isinstance(expected, dict) and isinstance(found, dict):
            for key in expected.keys() | found.keys():
                # Intervals of large sets are ours alone: too slow to restate.
                if key != "intervals" or expected.get(key) is not None:
                    self.compare(expected.get(key), found.get(key), f"{place}.{key}")
        elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
            for index, pair in enumerate(zip(expected, found)):
                self.compare(*pair, f"{place}[{index}]")
        elif isinstance(expected, (int, float)) and isinstance(found, (int, float)):
            self.figures += 1
            self.worst = max(self.worst, abs(expected - found))
            if not abs(expected - found) <= TOLERANCE:
                self.wrong.append(f"{place}: {expected} in Python, {found} here")
        elif expected != found:
            self.wrong.append(f"{place}: {expected} in Python, {found} here")


def score(binary, *files):
    return json.loads(subprocess.run([binary, "eval", "score", "--json", *files], check=True, capture_output=True).stdout)


def write(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def main(folder, quick):
    binary, draw = str(pathlib.Path(folder).resolve() / "simpleseg"), random.Random(5)
    cases = [drawn(draw, index) for index in range(600 if quick else 6000)]
    scores = [scored(*case) for case in cases]
    lines = [case[0] for case in cases]
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        whole = score(binary, write(place / "whole.jsonl", lines))
        comparison.compare(breakdown(scores), whole, "all answers")
        # Each answer as a kind of its own: every figure of every single one.
        single = [dict(line, kind=f"n{index:05}") for index, line in enumerate(lines)]
        found = {part["name"]: part["summary"] for part in score(binary, write(place / "single.jsonl", single))["by_kind"]}
        for index, each in enumerate(scores):
            comparison.compare({**summary([each]), "masks": masks(each)}, stripped(found[f"n{index:05}"]), f"answer {index} {lines[index]['text'][:80]!r}")
        few = scores[:50]
        comparison.compare(breakdown(few), score(binary, write(place / "few.jsonl", lines[:50])), "fifty answers")
        shuffled = list(lines)
        draw.shuffle(shuffled)
        parts = [write(place / f"part{index}.jsonl", shuffled[index::3]) for index in range(3)]
        comparison.compare(breakdown(scores), score(binary, *parts), "parts")
    for problem in comparison.wrong[:10]:
        print(problem)
    empty = sum(s["absent"] and s["empty"] for s in scores)
    print(
        f"evaluation: {len(cases)} answers ({sum(s['absent'] for s in scores)} absent, {empty} empty against empty, {sum(s['empty'] for s in scores)} without outline, "
        f"{sum('ignored' in line for line in lines)} with pixels that do not count), {comparison.figures} figures, {len(comparison.wrong)} differ, worst {comparison.worst:.1e}"
    )
    sys.exit(1 if comparison.wrong else 0)


def masks(each):
    return stripped(summary([each]))["masks"]


def stripped(found):
    """Without the intervals, which single answers have no use for."""
    return {**found, "masks": {rule: {k: v for k, v in figures.items() if k != "intervals"} for rule, figures in found["masks"].items()}}


if __name__ == "__main__":
    main(sys.argv[1], "--quick" in sys.argv[2:])
