"""Memory and time of a few steps of adapters on a checkpoint of full width, with and without recomputing.

usage: lora.py BUILD_FOLDER [--quick] [--model DIR] [--steps N] [--only NAME]

DIR holds a checkpoint with a tokenizer, as `make-random-checkpoint.py DIR --size 7b --layers 2 --tokenizer Models/nano` writes it (4.5 GB);
without it one of a thousandth of that is made. Anonymous memory is what a run needs; mapped is what it has read of the checkpoint's file, which the
system can take back.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LORA = "lora: {rank: 16, alpha: 32, targets: all-linear}\n"
COMMON = "seed: 3\ndevice: cpu\nevaluation: {everySteps: 0}\ncheckpointEverySteps: 1000\n"
STYLE = "{sizes: [{width: 112, height: 112}]}"
SFT = COMMON + f"start: checkpoint\nstages: [{{imagesPerBatch: SCENES, rowTokens: 384, examples: {{style: {STYLE}}}}}]\n"
RL = COMMON + f"rollout: {{groups: 1, groupSize: 4, maxNewTokens: 24, resampling: 0}}\npolicy: {{mismatchLimit: 1}}\nexamples: {{style: {STYLE}}}\n"
CASES = [
    ("sft", "sft", SFT + LORA),
    ("sft, recompute", "sft", SFT + LORA + "recompute: true\n"),
    ("sft, int8 base, recompute", "sft", SFT + LORA + "recompute: true\noptimization: {weights: int8}\n"),
    ("sft, vision frozen, recompute", "sft", SFT + LORA + "recompute: true\noptimization: {parts: {vision: {frozen: true}}}\n"),
    ("rl, recompute", "rl", RL + LORA + "recompute: true\n"),
    ("rl with a reference, recompute", "rl", RL.replace("mismatchLimit: 1", "mismatchLimit: 1, klWeight: 0.01") + LORA + "recompute: true\n"),
]


def measured(command):
    """Largest anonymous, mapped and whole memory in GB, and seconds."""
    start, peaks = time.monotonic(), {"RssAnon": 0, "RssFile": 0, "VmHWM": 0}
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        while process.poll() is None:
            try:
                text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
                for key in peaks:
                    if match := re.search(rf"{key}:\s+(\d+) kB", text):
                        peaks[key] = max(peaks[key], int(match[1]))
            except OSError:
                pass
            time.sleep(0.05)
        if process.returncode:
            log.seek(0)
            sys.exit(log.read())
    return {key: value / 1e6 for key, value in peaks.items()}, time.monotonic() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--model")
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--scenes", type=int, default=2, help="scenes of a supervised step, all in one batch")
    parser.add_argument("--only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = arguments.model
        if not model:
            model = folder / "model"
            subprocess.run(
                [sys.executable, ROOT / "Scripts/make-random-checkpoint.py", model, "--tokenizer", ROOT / "Models/nano"],
                check=True, capture_output=True)
        size = sum(path.stat().st_size for path in pathlib.Path(model).glob("*.safetensors")) / 1e9
        print(f"lora: a checkpoint of {size:.2f} GB, {arguments.steps} steps")
        for index, (title, command, text) in enumerate(CASES):
            if arguments.only and arguments.only != title:
                continue
            config = folder / f"{index}.yaml"
            config.write_text(f"model: {model}\noutput: {folder}/run{index}\nsteps: {arguments.steps}\n"
                              + text.replace("SCENES", str(arguments.scenes)))
            peaks, seconds = measured([f"{arguments.build}/simpleseg", "train", command, str(config)])
            print(f"lora: {title}: {peaks['RssAnon']:.2f} GB anonymous, {peaks['RssFile']:.2f} GB mapped, "
                  f"{peaks['VmHWM']:.2f} GB at the peak, {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
