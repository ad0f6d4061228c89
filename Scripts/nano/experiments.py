"""Small comparisons of how outlines are trained and rewarded, each of runs that differ in one thing, as Markdown tables.

    python3 Scripts/nano/experiments.py --start FOLDER [--simpleseg PATH] [--out runs/experiments] [--only NAME …] [--list]

Runs begin with the same rough weights, nano after `Recipes/nano.yaml` (a checkpoint of `simpleseg train sft Recipes/nano.yaml`, or
`git archive ba8ea9c Models/nano | tar x --strip-components=2 -C FOLDER`), and draw the same scenes of one shape. A run that is complete
is not run again, so that an interrupted call goes on where it stopped. "Then" goes on from what the examples reached. Held out are 300 scenes of another seed, one greedy outline each.
"""

import argparse
import copy
import json
import os
import subprocess
import sys

STYLE = {
    "sizes": [{"width": 112, "height": 112}], "fewestShapes": 1, "mostShapes": 1,
    "smallestRadius": 0.16, "largestRadius": 0.34, "backgroundVariety": 0,
}
OUTLINES = {
    "textToMask": 1, "textToPoint": 0, "textToBox": 0, "pointToText": 0, "pointToMask": 0, "boxToMask": 0, "absent": 0,
}
MIXTURE = {"coordinateStep": 20, "otherWordings": 0, "tasks": OUTLINES}
EVALUATION = {"scenes": 300, "seed": 1000003, "maxNewTokens": 240}
COMMON = {"seed": 41, "threads": 1, "checkpointsKept": 1}

SFT = COMMON | {
    "start": "checkpoint",
    "steps": 400,
    "optimization": {
        "rule": "muon", "learningRate": 5e-4, "muonLearningRate": 3e-3, "muonWeightDecay": 0.5, "beta2": 0.95,
        "averageDecay": 0.98, "schedule": {"shape": "trapezoid", "warmupSteps": 10, "cooldown": 0.8},
    },
    "stages": [{
        "imagesPerBatch": 24, "rowTokens": 480, "packing": True,
        "examples": {"style": STYLE, "mixture": MIXTURE | {"examplesPerScene": 1}, "outline": {"epsilonRatio": 0.015}},
    }],
    "evaluation": EVALUATION | {"everySteps": 200},
    "checkpointEverySteps": 400,
}
RL = COMMON | {
    "steps": 160,
    "rollout": {"groups": 16, "groupSize": 8, "temperature": 1, "maxNewTokens": 240},
    "reward": {"weights": {"overlap": 1, "centroid": 0.5, "format": 0.1}},
    # What a few answers say about a step is mostly noise: only a falling rate and a mean over steps let weights come to rest.
    "optimization": {
        "learningRate": 3e-4, "averageDecay": 0.95, "schedule": {"shape": "trapezoid", "warmupSteps": 5, "cooldown": 0.6},
    },
    "examples": {"style": STYLE, "mixture": MIXTURE},
    "evaluation": EVALUATION | {"everySteps": 80},
    "checkpointEverySteps": 160,
}
OUTLINE = "stages.0.examples.outline"
DRAWN = f"{OUTLINE}.order"
RUNS = {
    # name: (kind, what differs from the defaults above; "after": the run whose last weights it begins with)
    "examples": ("sft", {}),
    "rewards": ("rl", {}),
    "more examples": ("sft", {"after": "examples", "seed": 42}),
    "rewards after examples": ("rl", {"after": "examples"}),
    "rewards after examples at a third of the rate": ("rl", {"after": "examples", "optimization.learningRate": 1e-4}),
    "grpo": ("rl", {"policy": {"ratio": "token", "clipLow": 0.2, "clipHigh": 0.28}}),
    "overlap alone": ("rl", {"reward.weights.centroid": 0}),
    "filled by COCO's rule": ("rl", {"reward.fill": "coco"}),
    "start drawn": ("sft", {DRAWN: {"start": "drawn"}}),
    "start and direction drawn": ("sft", {DRAWN: {"start": "drawn", "winding": "drawn"}}),
} | {f"ε = {value}": ("sft", {f"{OUTLINE}.epsilonRatio": value}) for value in (0.005, 0.03)}
EXPERIMENTS = {
    # name: {label: run}
    "method": {
        "examples": "examples", "rewards": "rewards", "examples, then more of them": "more examples",
        "examples, then rewards": "rewards after examples",
        "the same at a third of the rate": "rewards after examples at a third of the rate",
    },
    "reward": {"overlap and centroid": "rewards", "overlap alone": "overlap alone", "filled by COCO's rule": "filled by COCO's rule"},
    "algorithm": {"GSPO": "rewards", "GRPO, clips 0.2 and 0.28": "grpo"},
    "order": {"canonical": "examples"} | {name: name for name in ("start drawn", "start and direction drawn")},
    "epsilon": {"ε = 0.005": "ε = 0.005", "ε = 0.015": "examples", "ε = 0.03": "ε = 0.03"},
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


def folder(name):
    """Where a run lies."""
    return name.replace(" ", "-").replace("'", "")


def newest(run):
    """The last weights of a run."""
    checkpoints = os.path.join(run, "checkpoints")
    return os.path.join(checkpoints, max(name for name in os.listdir(checkpoints) if name.startswith("step-")))


def run(simpleseg, kind, name, config, parent):
    """Runs one configuration unless it is complete, and returns its metrics."""
    config["output"] = os.path.join(parent, name)
    metrics = os.path.join(config["output"], "metrics.jsonl")
    steps = [entry["step"] for entry in read(metrics)]
    if config["steps"] > max(steps, default=-1):
        path = os.path.join(parent, f"{name}.json")
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
    """What a run reached: the evaluations of outlines, and what it took."""
    scores = [entry["scores"]["textToMask"] for entry in entries if "scores" in entry]
    first, middle, last = (scores[place] for place in (0, len(scores) // 2, -1))
    tokens = [entry["length"] for entry in entries if "length" in entry][-10:]
    return [
        label, *(f"{score['mean']:.3f}" for score in (first, middle, last)), f"{100 * last['aboveHalf']:.0f} %",
        f"{100 * last['invalid']:.1f} %", f"{sum(tokens) / len(tokens):.0f}" if tokens else "–",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", help="the model folder that all runs begin with")
    parser.add_argument("--simpleseg", default=".build/release/simpleseg")
    parser.add_argument("--out", default="runs/experiments")
    parser.add_argument("--only", nargs="*", choices=EXPERIMENTS, default=list(EXPERIMENTS))
    parser.add_argument("--list", action="store_true", help="say what would be run")
    options = parser.parse_args()
    if not options.list and not options.start:
        parser.error("--start is needed: the model folder that all runs begin with")
    os.makedirs(options.out, exist_ok=True)
    for name in options.only:
        if options.list:
            print(f"{name}: {', '.join(EXPERIMENTS[name])}")
            continue
        print(f"\n**{name}**\n\n| | IoU before | halfway | after | above 0.5 | invalid | tokens per answer |\n|---|---|---|---|---|---|---|")
        for label, chosen in EXPERIMENTS[name].items():
            kind, changes = RUNS[chosen]
            config = changed(SFT if kind == "sft" else RL, changes)
            after = config.pop("after", None)
            config["model"] = newest(os.path.join(options.out, folder(after))) if after else options.start
            entries = run(options.simpleseg, kind, folder(chosen), config, options.out)
            print("| " + " | ".join(row(label, entries)) + " |", flush=True)


if __name__ == "__main__":
    main()
