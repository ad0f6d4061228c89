"""A model of the embedded checkpoint's shape: `simpleseg segment` and transformers on the same weights, pictures and threads.

usage: nano.py BUILD_FOLDER [--simpleseg PATH]

The weights are random, so that answers have the length that is asked for. Tokens a second count what follows the first token; end to end
is picture file → answer text, models loaded. Start-up is a whole process.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import torch
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Scripts/peers"))
from qwen import Peer  # noqa: E402

NANO = ROOT / "Models/nano"
TOKENS = 200
PICTURES = 8
WORDS = "Output the polygon coordinates of the red star in the image."


def pictures(folder):
    random = numpy.random.default_rng(0)
    paths = []
    for index in range(PICTURES):
        path = folder / f"{index}.png"
        Image.fromarray(random.integers(0, 255, (144, 144, 3), dtype=numpy.uint8)).save(path)
        paths.append(str(path))
    return paths


def ours(tool, model, paths, threads):
    """Per picture: seconds from file to answer, seconds of decoding, tokens."""
    output = subprocess.run(
        [tool, "segment", *paths, "--query", "the red star", "--model", model, "--threads", str(threads),
         "--max-new-tokens", str(TOKENS)], check=True, capture_output=True, text=True).stdout
    records = [json.loads(line) for line in output.splitlines()][1:]
    return (
        statistics.median(record["timings"]["total"] for record in records),
        statistics.median((len(record["token_ids"]) - 1) / record["timings"]["decode"] for record in records),
        [record["token_ids"] for record in records])


def measure(peer, paths):
    peer.answer(paths[0], WORDS, 4, exactly=True)
    whole, rates, answers = [], [], []
    for path in paths[1:]:
        start = time.perf_counter()
        peer.answer(path, WORDS, 1, exactly=True)
        first = time.perf_counter() - start
        start = time.perf_counter()
        answers.append(peer.answer(path, WORDS, TOKENS, exactly=True))
        whole.append(time.perf_counter() - start)
        rates.append((TOKENS - 1) / (whole[-1] - first))
    return statistics.median(whole), statistics.median(rates), answers


def start_up(command):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def row(work, us, peer, unit, higher_is_better=False):
    ratio = us / peer if higher_is_better else peer / us
    print(f"| {work} | {us:,.3g} {unit} | {peer:,.3g} {unit} | {ratio:.2f} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--simpleseg")
    arguments = parser.parse_args()
    tool = arguments.simpleseg or str(pathlib.Path(arguments.build) / "simpleseg")
    print("| work | us | transformers | ratio |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model = str(folder / "model")
        subprocess.run(
            [sys.executable, str(ROOT / "Scripts/make-random-checkpoint.py"), model, "--config", str(NANO / "config.json"),
             "--tokenizer", str(NANO), "--dtype", "float32"], check=True, capture_output=True)
        paths = pictures(folder)
        peer = Peer(model)
        for threads in (1, 2):
            torch.set_num_threads(threads)
            us, them = ours(tool, model, paths, threads), measure(peer, paths)
            if us[2] != them[2]:
                print("bench: nano: the answers differ", file=sys.stderr)
            row(f"tokens per second, {threads} threads", us[1], them[1], "", higher_is_better=True)
            row(f"picture file → {TOKENS} tokens, {threads} threads", us[0] * 1e3, them[0] * 1e3, "ms")
        first = [tool, "segment", paths[0], "--query", "the red star", "--model", model, "--max-new-tokens", "1"]
        row("start-up: help", start_up([tool, "--help"]) * 1e3, start_up([sys.executable, "-c", "import transformers"]) * 1e3, "ms")
        load = f"from transformers import Qwen2_5_VLForConditionalGeneration as M; M.from_pretrained({model!r})"
        row("start-up: load, first token (peer: load only)", start_up(first) * 1e3, start_up([sys.executable, "-c", load]) * 1e3, "ms")


if __name__ == "__main__":
    main()
