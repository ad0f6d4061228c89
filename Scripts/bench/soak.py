"""Many clients at once on `simpleseg serve`: what it answers, how fast, and what it keeps in memory.

usage: soak.py BUILD_FOLDER [--connections N] [--seconds S] [--rows R]      (the folder holds simpleseg)

First one client asks for a while, one question after the other; then N clients ask for S seconds over mixed routes: streamed and whole
answers, chats, responses, records, exports. One in ten hangs up in the middle of its answer, and one request in twenty is hostile. Prints the
answers by status, times to the first token and per token (median and 99th percentile), tokens per second, and the memory at every
fifth of the time. Exit status 1 when an answer is wrong: a status that its request does not call for, or a server that is gone.
"""

import argparse
import asyncio
import base64
import collections
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTILE = [b"{" * 5000, b"\xff\xfe", b'{"image": "/etc/passwd", "queries": [{"text": "a"}]}', b'{"image": 5}', b"[]", b""]


class Tally:
    def __init__(self):
        self.statuses, self.wrong = collections.Counter(), collections.Counter()
        self.first, self.between, self.tokens, self.left = [], [], 0, 0


def body(random, pictures, chats):
    """A path, a body, the statuses that it may get, and whether it streams."""
    draw = random.random()
    picture = random.choice(pictures)
    query = {"text": random.choice(["the red cross", "the star", "the blue square", "the heart"])}
    if draw < 0.05:
        return "/v1/segment", random.choice(HOSTILE), {400, 429}, False
    if draw < 0.55:
        return "/v1/segment", {"image": picture, "queries": [query], "seed": random.randrange(1 << 30)}, {200, 429}, True
    if draw < 0.70:
        return "/v1/segment", {"image": picture, "queries": [query, {"point": [100, 120]}]}, {200, 429}, False
    if draw < 0.80:
        return "/v1/chat/completions", random.choice(chats), {200, 429}, False
    if draw < 0.85:
        content = [{"type": "input_image", "image_url": picture}, {"type": "input_text", "text": f"Output the polygon coordinates of {query['text']} in the image."}]
        return "/v1/responses", {"model": "nano", "input": [{"role": "user", "content": content}]}, {200, 429}, False
    if draw < 0.95:
        return "/v1/decode", {"text": "[[[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]]", "width": 336, "height": 336}, {200}, False
    square = [[10, 10], [90, 10], [90, 90], [10, 90]]
    return "/v1/export", {"width": 100, "height": 100, "formats": ["coco", "svg"], "objects": [{"label": "a", "rings": [square]}]}, {200}, False


async def ask(port, path, content, streams, leaves, tally):
    """Status of one request; None when the client left."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        accept = "text/event-stream" if streams else "application/json"
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: {accept}\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
        start = time.monotonic()
        writer.write(head.encode() + data)
        await writer.drain()
        status, first, last, count, text = None, None, None, 0, []
        while line := await reader.readline():
            if status is None:
                status = int(line.split()[1])
            text.append(line)
            if line.startswith(b"event: token"):
                last = time.monotonic()
                first, count = first or last, count + 1
                if leaves and count >= 5:
                    tally.left += 1
                    return None
        if streams and status == 200:
            if b"event: end\n" not in text:
                tally.wrong["a stream without an end"] += 1
            if count:
                tally.first.append(first - start)
                tally.tokens += count
                if count > 1:
                    tally.between.append((last - first) / (count - 1))
        return status
    finally:
        writer.close()


async def client(port, number, end, pictures, chats, tally):
    random_ = random.Random(number)
    while time.monotonic() < end:
        path, content, allowed, streams = body(random_, pictures, chats)
        try:
            status = await asyncio.wait_for(ask(port, path, content, streams, number % 10 == 0, tally), 300)
        except (OSError, asyncio.TimeoutError, IndexError, ValueError) as error:
            tally.wrong[f"{path}: {type(error).__name__}"] += 1
            await asyncio.sleep(0.5)
            continue
        tally.statuses[(path, status)] += 1
        if status is not None and status not in allowed:
            tally.wrong[f"{path}: {status}"] += 1
        if status == 429:
            await asyncio.sleep(random_.uniform(0.2, 1.5))


async def measure(port, seconds, pictures):
    """Tokens per second when one client asks one question after the other."""
    tally, start = Tally(), time.monotonic()
    while time.monotonic() - start < seconds:
        await ask(port, "/v1/segment", {"image": random.choice(pictures), "queries": [{"text": "the star"}]}, True, False, tally)
    return tally.tokens / (time.monotonic() - start), tally


def resident(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] * 1000 if values else float("nan")


async def soak(port, process, arguments):
    files = sorted((ROOT / "Examples").glob("*-and-*.png")) + [ROOT / "Examples/cross.png", ROOT / "Examples/heart.png"]
    pictures = ["data:image/png;base64," + base64.b64encode(path.read_bytes()).decode() for path in files]
    chats = [
        {"model": "nano", "temperature": 0, "messages": [{"role": "user", "content": [
            {"type": "image_url", "image_url": {"url": picture}}, {"type": "text", "text": "Output the polygon coordinates of the star in the image."}]}]}
        for picture in pictures]
    await measure(port, 2, pictures)
    alone, single = await measure(port, min(20, arguments.seconds / 4), pictures)
    print(f"one client: {alone:.0f} tokens/s, first token {share(single.first, 0.5):.0f} ms, token {share(single.between, 0.5):.1f} ms (medians)")
    tally, start = Tally(), time.monotonic()
    clients = [asyncio.create_task(client(port, number, start + arguments.seconds, pictures, chats, tally)) for number in range(arguments.connections)]
    memory = []
    for part in range(1, 6):
        await asyncio.sleep(max(0, start + part * arguments.seconds / 5 - time.monotonic()))
        memory.append(resident(process))
    await asyncio.gather(*clients)
    wall = time.monotonic() - start
    return alone, tally, memory, wall


def metric(port, name):
    import urllib.request
    text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30).read().decode()
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith(f"simpleseg_{name} "))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rows", type=int, default=64)
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    tool = str(pathlib.Path(arguments.build).resolve() / "simpleseg")
    process = subprocess.Popen([tool, "serve", "--port", "0", "--rows", str(arguments.rows), "--log-level", "error"], stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("listening on "):
            break
    port = int(line.rsplit(":", 1)[1])
    alone, tally, memory, wall = asyncio.run(soak(port, process, arguments))
    written, cancelled = metric(port, "tokens_total"), metric(port, "answers_cancelled_total")
    steps, seconds = metric(port, "engine_steps_total"), metric(port, "engine_step_seconds_total")
    process.send_signal(signal.SIGTERM)
    status = process.wait(120)
    answered = sum(count for (_, code), count in tally.statuses.items() if code == 200)
    print(f"{arguments.connections} clients for {wall:.0f} s: {answered} answers, {sum(tally.statuses.values())} requests, {tally.left} left early")
    print("by status:", ", ".join(f"{path} {code}: {count}" for (path, code), count in sorted(tally.statuses.items(), key=str)))
    print(f"first token: median {share(tally.first, 0.5):.0f} ms, 99 % {share(tally.first, 0.99):.0f} ms; token: median {share(tally.between, 0.5):.1f} ms, 99 % {share(tally.between, 0.99):.1f} ms")
    print(f"engine: {written:.0f} tokens in {steps:.0f} steps and {seconds:.0f} s; {written / seconds:.0f} tokens/s while computing; {cancelled:.0f} answers cancelled; one client {alone:.0f} tokens/s")
    print("memory at each fifth, MiB:", ", ".join(f"{value:.0f}" for value in memory))
    for what, count in tally.wrong.items():
        print(f"wrong: {what}: {count}", file=sys.stderr)
    return 1 if tally.wrong or status != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
