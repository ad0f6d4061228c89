"""Clients that ask again lose nothing when the server is killed under load and started anew.

usage: restart.py BUILD_FOLDER [--quick] [--clients N] [--seconds S]      (the folder holds simpleseg)

Clients ask `simpleseg serve` without a pause: pictures by data URL and by id, streamed and whole, chats, records. Meanwhile the server is
killed (SIGKILL), stays away for a moment, and is started on the same port, several times. A client asks again until it has an
answer: with the same request after a refused or broken connection, half a stream, 429 or 503; with the picture when its id is gone
(404). Exit status 0 when every request has the one answer that an untroubled server gives, however often it was sent.
"""

import argparse
import base64
import collections
import http.client
import json
import pathlib
import random
import socket
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURES = ["cross.png", "heart.png", "hexagon-and-arrow.png", "square-and-triangle.png"]
# What says how long an answer took, when it was made, or what it is called, and not what it is.
PASSING = {"timings", "id", "created", "image", "usage"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(tool, port):
    process = subprocess.Popen([tool, "serve", "--port", str(port), "--log-level", "error"], stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("listening on "):
            return process
    sys.exit(f"restart: the server ended with status {process.wait()}")


def lasting(value):
    """An answer without what passes."""
    if isinstance(value, dict):
        return {name: lasting(item) for name, item in value.items() if name not in PASSING}
    return [lasting(item) for item in value] if isinstance(value, list) else value


class Broken(Exception):
    """An answer that is not whole."""


def send(port, method, path, body, accept="application/json"):
    """Status and content of one answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        line.request(method, path, json.dumps(body) if isinstance(body, dict) else body, {
            "Content-Type": "application/json" if isinstance(body, dict) else "image/png", "Accept": accept})
        reply = line.getresponse()
        return reply.status, reply.read()
    except (OSError, http.client.HTTPException) as error:
        raise Broken(type(error).__name__) from error
    finally:
        line.close()


class Client:
    """Sends requests until each has its answer."""

    def __init__(self, port, seed, pictures, tally):
        self.port, self.random, self.pictures, self.tally, self.ids = port, random.Random(seed), pictures, tally, {}

    def patiently(self, call, label):
        """What `call` gives in the end."""
        for attempt in range(600):
            try:
                status, content = call()
                self.tally[f"{label} {status}"] += 1
                if status in (200, 201):
                    return content
                if status == 404 and b"image_not_found" in content:
                    self.ids.clear()
                elif status not in (429, 503):
                    raise SystemExit(f"restart: {label} gave {status}: {content[:300]}")
            except Broken as error:
                self.tally[f"{label} {error}"] += 1
            time.sleep(min(1, 0.02 * 2 ** min(attempt, 5)) * self.random.uniform(0.5, 1))
        raise SystemExit(f"restart: {label} had no answer after 600 attempts")

    def id(self, name):
        if name not in self.ids:
            self.ids[name] = json.loads(self.patiently(lambda: send(self.port, "POST", "/v1/images", self.pictures[name]), "images"))["id"]
        return self.ids[name]

    def url(self, name):
        return "data:image/png;base64," + base64.b64encode(self.pictures[name]).decode()

    def ask(self, kind, name, words):
        """The answer to a request of a kind, as far as it lasts."""
        if kind == "decode":
            body = {"text": f"[[[0.1, 0.1], [0.9, 0.1], [0.5, 0.{len(words)}]]]", "width": 300, "height": 200}
            return json.loads(self.patiently(lambda: send(self.port, "POST", "/v1/decode", body), kind))
        if kind == "chat":
            content = [{"type": "image_url", "image_url": {"url": self.url(name)}}, {"type": "text", "text": f"Output the polygon coordinates of {words} in the image."}]
            body = {"model": "nano", "temperature": 0, "n": 2, "messages": [{"role": "user", "content": content}]}
            return lasting(json.loads(self.patiently(lambda: send(self.port, "POST", "/v1/chat/completions", body), kind)))
        question = {"queries": [{"text": words}], "temperature": 0.8, "seed": 7}
        if kind == "stream":
            return lasting(json.loads(self.patiently(lambda: self.streamed({"image": self.url(name), **question}), kind)))
        return lasting(json.loads(self.patiently(lambda: send(self.port, "POST", "/v1/segment", {"image": self.id(name), **question}), kind))["results"][0])

    def streamed(self, body):
        status, content = send(self.port, "POST", "/v1/segment", body, "text/event-stream")
        if status != 200:
            return status, content
        events = [block.split(b"\n") for block in content.split(b"\n\n") if block]
        done = [lines[1][6:] for lines in events if lines[0] == b"event: done"]
        if not events or events[-1][0] != b"event: end" or not done:
            raise Broken("half a stream")
        return status, json.dumps(json.loads(done[0])["result"]).encode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--clients", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    tool, port = str(pathlib.Path(arguments.build).resolve() / "simpleseg"), free_port()
    seconds = 6 if arguments.quick else arguments.seconds
    pictures = {name: (ROOT / "Examples" / name).read_bytes() for name in PICTURES}
    jobs = [(kind, name, words) for kind in ("decode", "chat", "stream", "segment") for name in PICTURES for words in ("the red cross", "the heart")]
    process = start(tool, port)
    quiet = Client(port, 0, pictures, collections.Counter())
    expected = {job: quiet.ask(*job) for job in jobs}
    tally, wrong, answered = collections.Counter(), [], collections.Counter()
    end = time.monotonic() + seconds

    def work(number):
        client = Client(port, number, pictures, tally)
        try:
            while time.monotonic() < end:
                job = client.random.choice(jobs)
                if client.ask(*job) != expected[job]:
                    wrong.append(f"{job}: another answer than without trouble")
                answered[job[0]] += 1
        except BaseException as error:
            wrong.append(f"client {number}: {error}")

    clients = [threading.Thread(target=work, args=(number,)) for number in range(arguments.clients)]
    for thread in clients:
        thread.start()
    kills = 0
    try:
        while time.monotonic() < end - 1:
            time.sleep(random.Random(kills).uniform(0.8, 2.0))
            process.kill()
            process.wait()
            process.stderr.close()
            kills += 1
            time.sleep(0.3)
            process = start(tool, port)
        for thread in clients:
            thread.join(300)
            if thread.is_alive():
                wrong.append("a client still waits")
    finally:
        process.terminate()
        status = process.wait(60)
    for what in wrong[:10]:
        print(f"restart: {what}", file=sys.stderr)
    print("restart: by status:", ", ".join(f"{what}: {count}" for what, count in sorted(tally.items())))
    print(f"restart: {sum(answered.values())} requests of {arguments.clients} clients answered over {kills} kills; {len(wrong)} wrong or lost")
    return 1 if wrong or status != 0 or kills < 2 or len(answered) < 4 else 0


if __name__ == "__main__":
    sys.exit(main())
