#!/usr/bin/env python3
"""The memory of each process of a run that several share: ranks.py FOLDER [OTHER…] [--parameters N] [--processes 1,2,3,4].

Trains a random model of about N parameters for two steps, one batch per process and step, and saves a checkpoint. Printed for
each folder of a built simpleseg and number of processes: the largest anonymous memory (RssAnon: no mapped files) of process 0 and of the others,
while steps are made and while the checkpoint is written.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WIDTH, INNER = 1536, 6144


def model(work, parameters):
    """A checkpoint of the nano model with a wider and deeper language model, and how many parameters that has, about."""
    config = json.loads((ROOT / "Models/nano/config.json").read_text())
    layer = 4 * WIDTH * WIDTH + 3 * WIDTH * INNER
    layers = max(1, round(parameters / layer))
    config["text_config"].update(
        hidden_size=WIDTH, intermediate_size=INNER, num_hidden_layers=layers, num_attention_heads=12, num_key_value_heads=12)
    config["text_config"]["rope_parameters"]["mrope_section"] = [16, 24, 24]
    config["vision_config"]["out_hidden_size"] = WIDTH
    (work / "config.json").write_text(json.dumps(config))
    subprocess.run(
        [sys.executable, ROOT / "Scripts/make-random-checkpoint.py", work / "model", "--config", work / "config.json",
         "--dtype", "float32", "--tokenizer", ROOT / "Models/nano"], check=True, stdout=subprocess.DEVNULL)
    return work / "model", layers * layer


def anonymous(process):
    """Bytes of memory that no file backs; 0 for a process that has gone."""
    try:
        for line in (pathlib.Path("/proc") / str(process) / "status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) << 10
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def ranks(launcher):
    """The process of each rank."""
    found = {}
    for children in pathlib.Path(f"/proc/{launcher}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                for variable in pathlib.Path(f"/proc/{child}/environ").read_bytes().split(b"\0"):
                    if variable.startswith(b"RANK="):
                        found[int(variable[5:])] = int(child)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def measure(binary, folder, size, work):
    output = work / f"run-{os.path.basename(os.path.dirname(binary))}-{size}"
    config = work / "run.yaml"
    config.write_text(
        f"model: {folder}\nstart: checkpoint\noutput: {output}\nbatchesPerStep: {size}\ncheckpointEverySteps: 2\n"
        "evaluation: {everySteps: 0}\nworkers: 1\n"
        "stages: [{imagesPerBatch: 1, examples: {style: {sizes: [{width: 56, height: 56}], smallestRadius: 0.2}}}]\n")
    words = [binary, "train", "sft", str(config), "--steps", "2", "--threads", "1"]
    began = time.monotonic()
    run = subprocess.Popen(words + (["--processes", str(size)] if size > 1 else []), cwd=ROOT,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    peaks = {"step": {}, "checkpoint": {}}
    while run.poll() is None:
        checkpoints = output / "checkpoints"
        phase = "checkpoint" if checkpoints.exists() else "step"
        for rank, process in (ranks(run.pid) if size > 1 else {0: run.pid}).items():
            peaks[phase][rank] = max(peaks[phase].get(rank, 0), anonymous(process))
        time.sleep(0.01)
    errors = run.stderr.read()
    seconds = time.monotonic() - began
    shutil.rmtree(output, ignore_errors=True)
    if run.returncode != 0:
        print(f"{size} processes of {binary}: status {run.returncode}: {errors.strip()[-300:]}")
        return None
    return peaks, seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--parameters", type=float, default=300e6)
    parser.add_argument("--processes", type=lambda text: [int(part) for part in text.split(",")], default=[1, 2, 3, 4])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        folder, count = model(work, options.parameters)
        print(f"about {count / 1e6:.0f} M parameters, {count * 4 / 2**30:.2f} GiB in float32; GiB of anonymous memory")
        print("| folder | processes | step, process 0 | step, others | checkpoint, process 0 | checkpoint, others | all together | s |")
        print("|---|---|---|---|---|---|---|---|")
        for built in options.folders:
            for size in options.processes:
                measured = measure(os.path.abspath(os.path.join(built, "simpleseg")), folder, size, work)
                if measured is None:
                    continue
                peaks, seconds = measured
                row = []
                for phase in ("step", "checkpoint"):
                    row.append(f"{peaks[phase].get(0, 0) / 2**30:.2f}")
                    others = [value for rank, value in peaks[phase].items() if rank]
                    row.append(f"{max(others) / 2**30:.2f}" if others else "")
                both = [max(peaks[phase].get(rank, 0) for phase in peaks) for rank in range(size)]
                print(f"| {built} | {size} | " + " | ".join(row) + f" | {sum(both) / 2**30:.2f} | {seconds:.0f} |", flush=True)


main()
