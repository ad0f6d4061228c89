"""The event files of a run against TensorBoard's own reader: events.py FOLDER [--quick].

FOLDER holds the built simpleseg. Runs Models/nano for a few steps of `train sft` and `train rl`, stopped and resumed, with the last
bytes of a file cut off in between. EventAccumulator must find every number of metrics.jsonl once, in single precision equal to the
last bit, in the order of the steps, and a picture for each kept answer.
"""
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENES = "style: {sizes: [{width: 56, height: 56}], fewestShapes: 1, mostShapes: 1}"
TASKS = "mixture: {tasks: {textToPoint: 0, pointToMask: 0, boxToMask: 0, absent: 0, pointToText: 0}}"
EVALUATION = "evaluation: {everySteps: 2, scenes: 3, maxNewTokens: 16, samplesKept: 2}"
RUNS = {
    "sft": f"start: checkpoint\nstages: [{{imagesPerBatch: 1, examples: {{{SCENES}, {TASKS}}}}}]",
    "rl": f"rollout: {{groups: 2, groupSize: 2, maxNewTokens: 8}}\nexamples: {{{SCENES}, {TASKS}}}",
}


def numbers(value, path=""):
    """Every number of a line, by the path of its key."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from numbers(member, f"{path}/{key}" if path else key)
    elif isinstance(value, (bool, int, float)):
        yield path, float(value)
    elif value in ("nan", "inf", "-inf"):
        yield path, float(value)


def single(value):
    return struct.unpack("f", struct.pack("f", value))[0] if math.isfinite(value) else value


def train(binary, kind, config, *options):
    subprocess.run([binary, "train", kind, config, *options], check=True, stderr=subprocess.DEVNULL)


def compare(run):
    expected = {}
    for line in (run / "metrics.jsonl").read_text().splitlines():
        entry = json.loads(line)
        step = entry.pop("step")
        for name, value in numbers(entry):
            expected.setdefault(name, []).append((step, single(value)))
    reader = EventAccumulator(str(run), size_guidance={"scalars": 0, "images": 0})
    reader.Reload()
    assert sorted(reader.Tags()["scalars"]) == sorted(expected), "other names"
    for name, points in expected.items():
        found = [(event.step, event.value) for event in reader.Scalars(name)]
        assert repr(found) == repr(points), f"{name}: {found} instead of {points}"
    answers = [json.loads(line) for line in (run / "samples.jsonl").read_text().splitlines()]
    kept = sorted(("samples/" + answer["sample"], answer["step"]) for answer in answers if "answer" in answer)
    images = sorted((tag, event.step) for tag in reader.Tags()["images"] for event in reader.Images(tag))
    assert images == kept and kept, f"{images} instead of {kept}"
    for tag in reader.Tags()["images"]:
        for event in reader.Images(tag):
            assert event.encoded_image_string[:8] == b"\x89PNG\r\n\x1a\n" and event.width > 0 < event.height
    return sum(len(points) for points in expected.values()), len(images)


def main(folder):
    binary = str(pathlib.Path(folder).resolve() / "simpleseg")
    for kind, more in RUNS.items():
        with tempfile.TemporaryDirectory() as work:
            run = pathlib.Path(work) / "run"
            config = pathlib.Path(work) / "run.yaml"
            config.write_text(f"model: {ROOT / 'Models/nano'}\noutput: {run}\nthreads: 1\n{EVALUATION}\n{more}\n")
            train(binary, kind, config, "--steps", "3")
            # What a crash leaves.
            file = next(run.glob("events.out.tfevents.*"))
            file.write_bytes(file.read_bytes()[:-7])
            (run / "metrics.jsonl").write_text("".join((run / "metrics.jsonl").read_text().splitlines(True)[:-1]))
            train(binary, kind, config, "--steps", "6", "--resume")
            counts = compare(run)
        print(f"{kind}: {counts[0]} numbers and {counts[1]} pictures, all as written")


main(sys.argv[1])
