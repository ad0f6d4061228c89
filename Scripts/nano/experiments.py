"""Small comparisons of how outlines are taught, each of two or more runs that differ in one thing, as Markdown tables.

    python3 Scripts/nano/experiments.py [--simpleseg PATH] [--out runs/experiments] [--only NAME …] [--list]

All runs begin with the same weights (Models/nano) and draw the same scenes. A run that is complete is not run again, so that an
interrupted call goes on where it stopped. Held out are 200 scenes of another seed, one greedy outline by words each.
"""

import argparse
import copy
import json
import os
import subprocess
import sys

STYLE = {
    "sizes": [{"width": 112, "height": 112}], "fewestShapes": 1, "mostShapes": 3,
    "smallestRadius": 0.14, "largestRadius": 0.32, "backgroundVariety": 0.7,
}
OUTLINES = {
    "textToMask": 1, "textToPoint": 0, "textToBox": 0, "pointToText": 0, "pointToMask": 0, "boxToMask": 0, "absent": 0,
}
MIXTURE = {"coordinateStep": 20, "otherWordings": 0, "tasks": OUTLINES}
EVALUATION = {"scenes": 200, "seed": 1000003, "maxNewTokens": 240}
COMMON = {"model": "Models/nano", "seed": 41, "threads": 1, "checkpointsKept": 1}

# Short continuations: what is being compared must differ, not how far a run gets.
SFT = COMMON | {
    "start": "checkpoint",
    "steps": 100,
    "optimization": {
        "rule": "muon", "learningRate": 5e-4, "muonLearningRate": 1.5e-3, "muonWeightDecay": 0.4, "beta2": 0.95,
        "averageDecay": 0.98, "schedule": {"shape": "trapezoid", "warmupSteps": 10, "cooldown": 0.5},
    },
    "stages": [{
        "scenes": 10, "rowTokens": 480, "packing": True,
        "lessons": {"style": STYLE, "mixture": MIXTURE | {"lessonsPerScene": 3}, "outline": {"epsilonRatio": 0.012}},
    }],
    "evaluation": EVALUATION | {"everySteps": 100},
    "checkpointEverySteps": 100,
}
RL = COMMON | {
    "steps": 40,
    "rollout": {"groups": 16, "groupSize": 8, "temperature": 1, "maxNewTokens": 240},
    "reward": {"weights": {"overlap": 1, "centroid": 0.5, "format": 0.1}},
    "optimization": {"learningRate": 1e-4, "schedule": {"shape": "constant", "warmupSteps": 5}},
    "lessons": {"style": STYLE, "mixture": MIXTURE},
    "evaluation": EVALUATION | {"everySteps": 20},
    "checkpointEverySteps": 40,
}


def changed(base, changes):
    """A configuration with values at dotted paths replaced."""
    config = copy.deepcopy(base)
    for path, value in changes.items():
        place = config
        *parts, last = path.split(".")
        for part in parts:
            place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
        place[last] = value
    return config


OUTLINE = "stages.0.lessons.outline"
GRPO = {"policy": {"ratio": "token", "clipLow": 0.2, "clipHigh": 0.28}}
EXPERIMENTS = {
    # name: (kind, {label: changes})
    "epsilon": ("sft", {f"ε = {value}": {f"{OUTLINE}.epsilonRatio": value} for value in (0.004, 0.008, 0.016, 0.032)}),
    "order": ("sft", {
        "canonical": {},
        "start drawn": {f"{OUTLINE}.order": {"start": "drawn"}},
        "direction drawn": {f"{OUTLINE}.order": {"winding": "drawn"}},
        "both drawn": {f"{OUTLINE}.order": {"start": "drawn", "winding": "drawn"}},
    }),
    "algorithm": ("rl", {"GSPO": {}, "GRPO, clips 0.2 and 0.28": GRPO}),
    "reward": ("rl", {
        "overlap and centroid": {},
        "overlap alone": {"reward.weights.centroid": 0},
        "filled by COCO's rule": {"reward.fill": "coco"},
    }),
}


def run(simpleseg, kind, name, config, folder):
    """Runs one configuration unless it is complete, and returns its metrics."""
    config["output"] = os.path.join(folder, name)
    metrics = os.path.join(config["output"], "metrics.jsonl")
    steps = [entry["step"] for entry in read(metrics)]
    if config["steps"] > max(steps, default=-1):
        path = os.path.join(folder, f"{name}.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(config, file, indent=2)
        command = [simpleseg, "train", kind, path]
        if os.path.isdir(os.path.join(config["output"], "checkpoints")):
            command.append("--resume")
        print(" ".join(command), file=sys.stderr, flush=True)
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return read(metrics)


def read(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def row(label, entries):
    """What a run reached: the evaluations of outlines, and how long answers are now."""
    scores = [(entry["step"], entry["scores"]["textToMask"]) for entry in entries if "scores" in entry]
    first, last = scores[0], scores[-1]
    best = max(scores, key=lambda score: score[1]["mean"])
    return [
        label, f"{first[1]['mean']:.3f}", f"{last[1]['mean']:.3f}", f"{100 * last[1]['aboveHalf']:.0f} %",
        f"{100 * last[1]['invalid']:.1f} %", f"{best[1]['mean']:.3f} at {best[0]}",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simpleseg", default=".build/release/simpleseg")
    parser.add_argument("--out", default="runs/experiments")
    parser.add_argument("--only", nargs="*", choices=EXPERIMENTS, default=list(EXPERIMENTS))
    parser.add_argument("--list", action="store_true", help="say what would be run")
    options = parser.parse_args()
    for name in options.only:
        kind, variants = EXPERIMENTS[name]
        if options.list:
            print(f"{name}: train {kind}: {', '.join(variants)}")
            continue
        folder = os.path.join(options.out, name)
        os.makedirs(folder, exist_ok=True)
        print(f"\n**{name}**\n\n| | IoU before | after | above 0.5 | invalid | best |\n|---|---|---|---|---|---|")
        for number, (label, changes) in enumerate(variants.items()):
            config = changed(SFT if kind == "sft" else RL, changes)
            entries = run(options.simpleseg, kind, str(number), config, folder)
            print("| " + " | ".join(row(label, entries)) + " |", flush=True)


if __name__ == "__main__":
    main()
