"""The bridge built alone, as for a machine with another libtorch and no Swift: the same answers, and two processes that learn the same.

usage: bridge.py BUILD_FOLDER [--libtorch DIR]      (the folder holds simpleseg)

Bridge/build.sh makes libCTorch.so with g++; the program runs over it, named by SIMPLESEG_BRIDGE, and over its own. With a CUDA
libtorch, --libtorch also shows that NCCL's part compiles. Exit status 0 when everything agrees.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURES = ("square-and-triangle.png", "hexagon-and-arrow.png", "cross.png")
CONFIG = """\
model: {model}
output: {output}
steps: 2
batchesPerStep: 2
threads: 1
evaluation: {{everySteps: 0}}
stages:
  - imagesPerBatch: 4
    examples: {{style: {{sizes: [{{width: 112, height: 112}}]}}}}
"""


def loaded(tool, environment):
    """The libCTorch.so that the program opens."""
    listing = subprocess.run(
        [tool, "segment", str(ROOT / "Examples" / PICTURES[0]), "--query", "star"], env={**environment, "LD_DEBUG": "files"},
        cwd=ROOT, capture_output=True, text=True, check=True).stderr
    return next(line.split("calling init: ")[1] for line in listing.splitlines() if line.endswith("libCTorch.so") and "calling init" in line)


def answers(tool, environment):
    call = [tool, "segment", *(str(ROOT / "Examples" / name) for name in PICTURES), "--query", "star", "--threads", "1"]
    lines = subprocess.run(call, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [[json.loads(line)[key] for key in ("image", "text", "token_ids")] for line in lines]


def losses(tool, environment, folder):
    config = folder / "run.yaml"
    config.write_text(CONFIG.format(model=ROOT / "Models/nano", output=folder / "run"))
    subprocess.run(
        [tool, "train", "sft", str(config), "--processes", "2"], env=environment, cwd=ROOT, capture_output=True, text=True,
        check=True)
    lines = map(json.loads, (folder / "run/metrics.jsonl").read_text().splitlines())
    return [(line["step"], line["loss"]) for line in lines if "loss" in line]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--libtorch", default=str(ROOT / ".deps/libtorch"))
    arguments = parser.parse_args()
    tool = str((pathlib.Path(arguments.build) / "simpleseg").resolve())
    environment = {key: value for key, value in os.environ.items() if key not in ("LD_LIBRARY_PATH", "SIMPLESEG_BRIDGE")}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        built = subprocess.run(
            [str(ROOT / "Bridge/build.sh"), str(folder / "bridge")], capture_output=True, text=True,
            env={**environment, "LIBTORCH": arguments.libtorch, "CXX": "g++", "CXXFLAGS": "-O0"})
        print(built.stdout.strip() or built.stderr.strip())
        if built.returncode != 0:
            return 1
        alone = {**environment, "SIMPLESEG_BRIDGE": str(folder / "bridge")}
        checks = {
            "the bridge built alone is the one that is loaded": loaded(tool, alone) == str(folder / "bridge/libCTorch.so"),
            "it has what several processes need": "C10D" in built.stdout,
        }
        if pathlib.Path(arguments.libtorch, "lib/libtorch_cuda.so").exists():
            checks["it speaks NCCL"] = "NCCL" in built.stdout
        runs = [folder / "own", folder / "alone"]
        for run in runs:
            run.mkdir()
        ours, theirs = answers(tool, environment), answers(tool, alone)
        checks[f"{len(ours)} answers are the same"] = len(ours) == len(PICTURES) and ours == theirs
        ours, theirs = losses(tool, environment, runs[0]), losses(tool, alone, runs[1])
        checks[f"{len(ours)} steps of two processes have the same loss"] = len(ours) == 2 and all(
            a == b and abs(x - y) <= 1e-6 for (a, x), (b, y) in zip(ours, theirs, strict=True))
    for words, holds in checks.items():
        print(("yes: " if holds else "NO: ") + words)
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
