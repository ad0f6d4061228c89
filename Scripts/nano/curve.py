"""Prints a training run as a Markdown table: the mean of each held-out task at each evaluation.

    python3 Scripts/nano/curve.py runs/nano/metrics.jsonl
"""

import json
import sys

TASKS = ["pointToText", "textToPoint", "textToBox", "textToMask", "pointToMask", "boxToMask", "absent"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    scenes = {entry["step"]: entry["scenes"] for entry in entries if "scenes" in entry}
    evaluations = [entry for entry in entries if "scores" in entry]
    tasks = [task for task in TASKS if any(task in entry["scores"] for entry in evaluations)]
    print("| step | scenes | " + " | ".join(tasks) + " |")
    print("|---" * (len(tasks) + 2) + "|")
    for entry in evaluations:
        means = [f"{entry['scores'][task]['mean']:.3f}" if task in entry["scores"] else "" for task in tasks]
        print(f"| {entry['step']} | {scenes.get(entry['step'], '')} | " + " | ".join(means) + " |")


if __name__ == "__main__":
    main()
