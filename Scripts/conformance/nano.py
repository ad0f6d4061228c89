"""The embedded checkpoint, loaded by transformers and by us: greedy answers about drawn scenes must be the same, token by token.

usage: nano.py BUILD_FOLDER [--quick] [--model DIR]      (the folder holds simpleseg)

While Models/nano has no weights, random ones of its shape stand in. Exit status 0 when all answers agree.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Scripts/peers"))
from qwen import Peer  # noqa: E402

TOKENS = 160


def checkpoint(folder, given):
    model = pathlib.Path(given) if given else ROOT / "Models/nano"
    if list(model.glob("*.safetensors")):
        return str(model), model.name
    subprocess.run(
        [sys.executable, str(ROOT / "Scripts/make-random-checkpoint.py"), f"{folder}/model", "--config", str(model / "config.json"),
         "--tokenizer", str(model), "--dtype", "float32"], check=True, capture_output=True)
    return f"{folder}/model", "random weights"


def questions(scenes):
    """One question a scene: an expression that singles out one of its objects."""
    for line in (scenes / "scenes.jsonl").read_text().splitlines():
        record = json.loads(line)
        yield str(scenes / record["image"]), record["objects"][0]["expressions"][0]


def ours(tool, model, asked):
    for path, words in asked:
        output = subprocess.run(
            [tool, "segment", path, "--query", words, "--model", model, "--max-new-tokens", str(TOKENS), "--threads", "1"],
            check=True, capture_output=True, text=True).stdout
        yield json.loads(output)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--model")
    arguments = parser.parse_args()
    tool = str(pathlib.Path(arguments.build) / "simpleseg")
    count = 10 if arguments.quick else 100
    torch.set_num_threads(1)
    different = []
    with tempfile.TemporaryDirectory() as folder:
        model, name = checkpoint(folder, arguments.model)
        scenes = pathlib.Path(folder) / "scenes"
        subprocess.run(
            [tool, "scenes", "--count", str(count), "--seed", "20260101", "--out", str(scenes)], check=True, capture_output=True)
        asked = list(questions(scenes))
        peer = Peer(model)
        tokens = 0
        for (path, words), record in zip(asked, ours(tool, model, asked)):
            expected = peer.answer(path, record["prompt"], TOKENS)
            tokens += len(expected)
            if record["token_ids"] != expected:
                different.append(words)
                print(f"nano: {words}: {record['token_ids'][:12]}… instead of {expected[:12]}…", file=sys.stderr)
    print(f"nano: {len(asked)} scenes, {tokens} tokens against transformers ({name}), {len(different)} answers differ")
    return 1 if different or len(asked) != count else 0


if __name__ == "__main__":
    sys.exit(main())
