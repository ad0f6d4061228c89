"""`simpleseg serve` and `transformers serve` with the embedded checkpoint: the same chats, one client and several, by turns.

usage: serving.py BUILD_FOLDER [--clients N…] [--rounds R] [--requests K]      (the folder holds simpleseg)

Each client posts chats without a pause: a drawn scene of the size that nano reads as a data URL, and a question; greedy, at most 160 tokens. Both servers
have one thread per product. Counted are the tokens that the servers say they wrote; the medians are over rounds by turns.
"""

import argparse
import base64
import concurrent.futures
import importlib.util
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
specification = importlib.util.spec_from_file_location("serving_conformance", ROOT / "Scripts/conformance/serving.py")
conformance = importlib.util.module_from_spec(specification)
specification.loader.exec_module(conformance)


def chats(tool, folder):
    """What is asked, but for the model's name."""
    subprocess.run([tool, "scenes", "--count", "16", "--seed", "20261201", "--size", "112x112", "--out", str(folder)], check=True)
    bodies = []
    for line in (folder / "scenes.jsonl").read_text().splitlines():
        scene = json.loads(line)
        url = "data:image/png;base64," + base64.b64encode((folder / scene["image"]).read_bytes()).decode()
        words = f"Output the polygon coordinates of the {scene['objects'][0]['text']} in the image."
        content = [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": words}]
        bodies.append({"messages": [{"role": "user", "content": content}], "temperature": 0, "max_tokens": 160, "stream": False})
    return bodies


def ask(address, body):
    request = urllib.request.Request(f"{address}/v1/chat/completions", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as reply:
        return json.loads(reply.read())["usage"]["completion_tokens"]


def speed(address, bodies, clients, requests):
    """Tokens and answers per second."""
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        tokens = list(pool.map(lambda index: ask(address, bodies[index % len(bodies)]), range(requests)))
    seconds = time.perf_counter() - start
    return sum(tokens) / seconds, requests / seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=32)
    arguments = parser.parse_args()
    tool, model = str(pathlib.Path(arguments.build).resolve() / "simpleseg"), str(ROOT / "Models/nano")
    with tempfile.TemporaryDirectory() as place:
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        server = subprocess.Popen(
            [tool, "serve", "--model", model, "--port", "0", "--threads", "1", "--log-level", "error"], stderr=subprocess.PIPE, text=True, env=environment)
        try:
            ours = next(match[1] for line in server.stderr if (match := re.search(r"listening on (http://\S+)", line)))
            with conformance.served(model, f"{place}/log") as theirs:
                scenes = pathlib.Path(place) / "scenes"
                asked = chats(tool, scenes)
                servers = [(address, [json.dumps({"model": name, **body}).encode() for body in asked]) for address, name in ((ours, "nano"), (theirs, model))]
                for address, bodies in servers:
                    speed(address, bodies, 1, 2)
                print("| clients | ours, tokens/s (answers/s) | transformers serve | ratio |\n|---|---|---|---|")
                for clients in arguments.clients:
                    rounds = [[speed(address, bodies, clients, arguments.requests) for address, bodies in servers] for _ in range(arguments.rounds)]
                    mine, other = ([statistics.median(turn[side][what] for turn in rounds) for what in (0, 1)] for side in (0, 1))
                    ratio = statistics.median(turn[0][0] / turn[1][0] for turn in rounds)
                    print(f"| {clients} | {mine[0]:,.0f} ({mine[1]:.1f}) | {other[0]:,.0f} ({other[1]:.1f}) | {ratio:.1f} |", flush=True)
        finally:
            server.terminate()
            server.wait(30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
