"""A server that others wrote answers in our model's place: transformers' own, over HTTP on loopback, against local decoding.

usage: serving.py BUILD_FOLDER [--quick] [--model DIR]      (the folder holds simpleseg)

Starts `transformers serve` with Models/nano on a free port, asks it with `simpleseg eval --endpoint` about drawn scenes, and
compares with what `simpleseg eval` answers from the same files. Exit status 0 when all answers are the same, letter for letter.
"""

import argparse
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]

# torchvision's wheel is built for CUDA: with a CPU build of torch its compiled half does not load. transformers needs two things
# of it here: that it can be imported, for which the names of two operators must be known, and to read a picture's bytes.
LAUNCHER = """
import io, sys
import torch
try:
    import torchvision
except RuntimeError:
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import numpy, PIL.Image, torchvision.io

    def decode_image(data, *arguments, **named):
        picture = PIL.Image.open(io.BytesIO(bytes(data.numpy()))).convert("RGB")
        return torch.from_numpy(numpy.array(picture)).permute(2, 0, 1)

    torchvision.io.decode_image = torchvision.io.image.decode_image = decode_image
from transformers.cli.transformers import main
sys.argv[0] = "transformers"
main()
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(model, log):
    """The address of a server that is ready; it is ended by its process id."""
    address = f"http://127.0.0.1:{free_port()}"
    # setup-references keeps torchvision apart from the other references.
    extras = str(pathlib.Path(sys.prefix) / "serving")
    environment = {**os.environ, "PYTHONPATH": extras, "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", LAUNCHER, "serve", model, "--host", "127.0.0.1", "--port", address.rsplit(":", 1)[1], "--device", "cpu", "--dtype", "float32"]
    with open(log, "w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        wait(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait(address, process, log):
    end = time.monotonic() + 600
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"serving: the server ended with status {process.returncode}:\n{pathlib.Path(log).read_text()[-3000:]}")
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"{address}/health", timeout=5) as reply:
                if reply.status == 200:
                    return
        time.sleep(1)
    sys.exit("serving: the server was not ready within ten minutes")


def answers(tool, scenes, out, *options):
    subprocess.run(
        [tool, "eval", "--dataset", str(scenes), "--out", str(out), "--max-new-tokens", "160", *options], check=True, capture_output=True, text=True)
    records = [json.loads(line) for line in pathlib.Path(out).read_text().splitlines()[1:]]
    return {record["id"]: (record["text"], record["finish_reason"]) for record in records}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--model", default=str(ROOT / "Models/nano"))
    arguments = parser.parse_args()
    tool, count = str(pathlib.Path(arguments.build).resolve() / "simpleseg"), 10 if arguments.quick else 60
    with tempfile.TemporaryDirectory() as place:
        scenes, log = pathlib.Path(place) / "scenes", f"{place}/server.log"
        # Pictures of the size that nano reads: how others make a picture smaller is not the question here.
        subprocess.run([tool, "scenes", "--count", str(count), "--seed", "20261129", "--size", "112x112", "--out", str(scenes)], check=True)
        here = answers(tool, scenes, f"{place}/here.jsonl", "--model", arguments.model)
        with served(arguments.model, log) as address:
            try:
                there = answers(tool, scenes, f"{place}/there.jsonl", "--model", arguments.model, "--endpoint", address, "--concurrency", "1")
            except subprocess.CalledProcessError as error:
                sys.exit(f"serving: {error.stderr[-2000:]}\n{pathlib.Path(log).read_text()[-3000:]}")
    different = [name for name in here if here[name] != there.get(name)]
    for name in different[:5]:
        print(f"serving: {name}: {there.get(name)} instead of {here[name]}", file=sys.stderr)
    print(f"serving: {len(here)} samples through transformers' server, {len(different)} answers differ from those written here")
    return 1 if different or len(here) < count or len(there) != len(here) else 0


if __name__ == "__main__":
    sys.exit(main())
