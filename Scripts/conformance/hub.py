"""The hub's cache, live both ways against Python's huggingface_hub, and a server that goes wrong in every way.

usage: hub.py BUILD_FOLDER [--quick] [--kills N]      (the folder holds simpleseg)

1. Python fetches Models/nano from a server of the hub's protocol on loopback; our command uses that cache and fetches nothing.
2. Our command fetches it; Python uses that cache offline; both caches hold the same files, links, references and lists.
3. The matrix: fault × size × begun or not. Nothing wrong gets a name, and nothing right comes twice.
4. kill -9 at random moments: at no time stands something wrong under a name, and in the end all is right.
5. Tokens, locks, two processes at once, certificates.
"""

import argparse
import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import random
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMIT = "c0ffee12" * 5
REPO = "org/nano"


def git_blob(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Hub:
    """Files of one repository, faults that are used up one by one, and what was asked."""

    def __init__(self, files, lfs, rate=None):
        self.files, self.lfs, self.rate = files, lfs, rate
        self.faults, self.served, self.log, self.lock = [], 0, [], threading.Lock()
        self.hub = self.start("hub")
        self.cdn = self.start("cdn")

    def start(self, role, context=None):
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                self.answer()

            def do_GET(self):
                self.answer()

            def answer(self):
                with hub.lock:
                    hub.log.append((role, self.command, self.path, dict(self.headers)))
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    hub.reply(self, role)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        server = Server(("127.0.0.1", 0), Handler)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    @property
    def address(self):
        return f"http://127.0.0.1:{self.hub.server_port}"

    def etag(self, name):
        data = self.files[name]
        return hashlib.sha256(data).hexdigest() if name in self.lfs else git_blob(data)

    def reply(self, request, role):
        url = urllib.parse.urlsplit(request.path)
        path = urllib.parse.unquote(url.path)
        if role == "hub" and path.startswith(f"/api/models/{REPO}/revision/"):
            return self.send_json(request, {"id": REPO, "sha": COMMIT, "siblings": [self.sibling(name) for name in sorted(self.files)]})
        if role == "hub" and path.startswith(f"/api/models/{REPO}/tree/"):
            return self.send_json(request, [self.entry(name) for name in sorted(self.files)])
        name = path.split("/", 5)[5] if role == "hub" and path.startswith(f"/{REPO}/resolve/") else path.removeprefix("/cdn/") if role == "cdn" else None
        if name not in self.files:
            return self.send(request, 404, {"X-Error-Code": "EntryNotFound" if name else "RepoNotFound", "X-Repo-Commit": COMMIT})
        facts = {"X-Repo-Commit": COMMIT, "ETag": f'"{self.etag(name)}"', "Accept-Ranges": "bytes"}
        if name in self.lfs and role == "hub":
            facts |= {"X-Linked-ETag": f'"{self.etag(name)}"', "X-Linked-Size": str(len(self.files[name]))}
            location = f"http://127.0.0.1:{self.cdn.server_port}/cdn/{urllib.parse.quote(name)}?signature=1"
            fault = self.faults[0] if self.faults else None
            if fault and fault[0] == "etag":
                self.faults.pop(0)
                facts["X-Linked-ETag"] = '"' + "0" * 64 + '"'
            return self.send(request, 302, facts | {"Location": location})
        self.content(request, name, facts)

    def sibling(self, name):
        data = self.files[name]
        found = {"rfilename": name, "size": len(data), "blobId": git_blob(data)}
        return found | ({"lfs": {"sha256": self.etag(name), "size": len(data), "pointerSize": 134}} if name in self.lfs else {})

    def entry(self, name):
        data = self.files[name]
        found = {"type": "file", "path": name, "size": len(data), "oid": git_blob(data)}
        return found | ({"lfs": {"oid": self.etag(name), "size": len(data), "pointerSize": 134}} if name in self.lfs else {})

    def send_json(self, request, value):
        body = json.dumps(value).encode()
        self.send(request, 200, {"Content-Type": "application/json"}, body)

    def send(self, request, status, headers, body=b""):
        request.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            request.send_header(name, value)
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body)

    def content(self, request, name, facts):
        data = self.files[name]
        with self.lock:
            kind, value = self.faults.pop(0) if self.faults and request.command == "GET" and name in self.lfs else (None, None)
        if kind == "status":
            return self.send(request, value[0], value[1])
        start, end, status = 0, len(data), 200
        wanted = request.headers.get("Range")
        if wanted and kind != "no ranges":
            first, last = wanted.removeprefix("bytes=").split("-")
            start, end, status = int(first), int(last) + 1 if last else len(data), 206
            if start >= len(data):
                return self.send(request, 416, {"Content-Range": f"bytes */{len(data)}"})
            facts["Content-Range"] = f"bytes {start + (1 if kind == 'range' else 0)}-{end - 1}/{len(data)}"
        body = data[start:end]
        announced = len(body)
        if kind == "short":
            announced = body_length = max(0, len(body) - 3)
            body = body[:body_length]
        if kind == "long":
            announced, body = len(body) + 5, body + b"extra"
        if kind == "byte" and start <= value < end:
            body = body[: value - start] + bytes([body[value - start] ^ 1]) + body[value - start + 1 :]
        if kind == "gzip":
            facts["Content-Encoding"] = "gzip"
        if kind == "chunked":
            request.send_response(status)
            for header, text in (facts | {"Transfer-Encoding": "chunked"}).items():
                request.send_header(header, text)
            request.end_headers()
            request.wfile.write(b"%x\r\n" % len(body) + body[: len(body) // 2])
            request.close_connection = True
            with self.lock:
                self.served += len(body) // 2
            return request.connection.shutdown(socket.SHUT_RDWR)
        request.send_response(status)
        for header, text in (facts | {"Content-Length": str(announced)}).items():
            request.send_header(header, text)
        request.end_headers()
        if request.command == "HEAD":
            return
        if kind in ("cut", "stall"):
            body = body[: int(len(body) * value)]
        for place in range(0, len(body), 1 << 16):
            piece = body[place : place + (1 << 16)]
            request.wfile.write(piece)
            with self.lock:
                self.served += len(piece)
            if self.rate:
                time.sleep(len(piece) / self.rate)
        if kind == "stall":
            request.wfile.flush()
            time.sleep(4)
        if kind in ("cut", "stall"):
            request.close_connection = True
            with contextlib.suppress(OSError):
                request.connection.shutdown(socket.SHUT_RDWR)


class Client:
    """Our command over a cache of its own."""

    def __init__(self, binary, cache, hub, **more):
        self.binary, self.cache = binary, pathlib.Path(cache)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING", "TRANSFORMERS_"))}
        self.environment |= {"HF_HOME": str(self.cache), "HF_ENDPOINT": hub.address if hub else "http://127.0.0.1:1", "HF_HUB_DOWNLOAD_TIMEOUT": "1", "NO_PROXY": "127.0.0.1"}
        self.environment |= more

    def start(self, *arguments):
        return subprocess.Popen([self.binary, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment, text=True, cwd=ROOT)

    def run(self, *arguments, status=0):
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=300)
        assert status is None or process.returncode == status, f"{arguments}: status {process.returncode}\n{errors}"
        return output, errors

    @property
    def repository(self):
        return self.cache / "hub" / ("models--" + REPO.replace("/", "--"))


def python(code, cache, hub, offline=False):
    """Runs a piece of Python that has huggingface_hub, over a cache."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING", "TRANSFORMERS_"))}
    environment |= {"HF_HOME": str(cache), "HF_ENDPOINT": hub.address, "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    if offline:
        environment["HF_HUB_OFFLINE"] = "1"
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=300)
    assert found.returncode == 0, found.stderr
    return found.stdout


def check_names(repository, hub):
    """What stands under a name is right; how many files that is."""
    count = 0
    right = {hub.etag(name): hub.files[name] for name in hub.files}
    for blob in (repository / "blobs").glob("*"):
        if not blob.name.endswith(".incomplete"):
            assert blob.read_bytes() == right[blob.name], f"{blob} is wrong"
            count += 1
    for link in (repository / "snapshots").rglob("*"):
        if link.is_symlink():
            name = link.relative_to(repository / "snapshots" / COMMIT).as_posix()
            assert link.read_bytes() == hub.files[name], f"{link} is wrong"
    reference = repository / "refs" / "main"
    if reference.exists():
        assert reference.read_text() == COMMIT
        assert all((repository / "snapshots" / COMMIT / name).exists() for name in hub.files), "the reference stands for a snapshot that is not whole"
    return count


def layout(repository):
    """Every entry of a repository's folder: links with what they hold, files with their bytes."""
    found = {}
    for path in sorted(repository.rglob("*")):
        name = path.relative_to(repository).as_posix()
        if path.is_symlink():
            found[name] = "-> " + os.readlink(path)
        elif path.is_file():
            found[name] = json.loads(path.read_text()) if name.startswith("trees/") else hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def nano():
    folder = ROOT / "Models/nano"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    files["deep/er/empty.txt"] = b""
    files["deep/er/with space ü.txt"] = b"text\n"
    return files, {name for name in files if name.endswith(".safetensors")}


def both_ways(binary, work):
    hub = Hub(*nano())
    theirs, ours = work / "python", work / "swift"
    python(f"import huggingface_hub as h; h.snapshot_download('{REPO}')", theirs, hub)
    client = Client(binary, theirs, hub)
    served = hub.served
    output, errors = client.run("pull", REPO)
    assert hub.served == served and "all of them there already" in errors, errors
    assert Client(binary, theirs, None, HF_HUB_OFFLINE="1").run("pull", REPO)[0] == output
    with open(work / "texts.jsonl", "w") as texts:
        texts.write('{"text": "the red star"}\n')
    away = Client(binary, theirs, None)
    assert away.run("tokenize", "--model", REPO, str(work / "texts.jsonl"))[0] == away.run("tokenize", "--model", "Models/nano", str(work / "texts.jsonl"))[0]
    assert json.loads(away.run("inspect", "--model", f"{REPO}@main", "--json")[0]) == json.loads(away.run("inspect", "--model", "nano", "--json")[0])
    rows = json.loads(away.run("models", "list", "--json")[0])
    assert len(rows) == 1 and rows[0]["isComplete"] and rows[0]["commit"] == COMMIT and rows[0]["references"] == ["main"], rows
    away.run("models", "verify")

    mine = Client(binary, ours, hub)
    mine.run("pull", REPO)
    served = hub.served
    python(f"import huggingface_hub as h; print(h.snapshot_download('{REPO}'))", ours, hub)
    assert hub.served == served, "Python fetched again what we had fetched"
    offline = python(
        f"import huggingface_hub as h\nfolder = h.snapshot_download('{REPO}')\n"
        f"assert h.try_to_load_from_cache('{REPO}', 'config.json') == folder + '/config.json'\n"
        f"assert h.hf_hub_download('{REPO}', 'deep/er/with space ü.txt') == folder + '/deep/er/with space ü.txt'\n"
        f"found = h.scan_cache_dir()\nassert not found.warnings and len(found.repos) == 1, found\nprint(folder)", ours, hub, offline=True)
    assert offline.strip() == mine.run("pull", REPO)[0].strip()
    assert layout(client.repository) == layout(mine.repository), "the two caches differ"
    _, errors = Client(binary, work / "nothing", None).run("inspect", "--model", "org/other", status=1)
    assert "run `simpleseg pull org/other`" in errors and not (work / "nothing").exists(), errors
    mine.run("models", "remove", REPO)
    assert not mine.repository.exists()
    print(f"both ways: {len(hub.files)} files; Python's cache used by us, ours by Python, entry for entry the same")


FAULTS = {
    "cut at once": ("cut", 0.0), "cut half-way": ("cut", 0.5), "cut chunks": ("chunked", None), "stall": ("stall", 0.3),
    "status 429": ("status", (429, {"Retry-After": "1"})), "status 500": ("status", (500, {})), "status 503": ("status", (503, {"Retry-After": "0"})),
    "status 416": ("status", (416, {})), "status 403 elsewhere": ("status", (403, {})), "shorter": ("short", None), "longer": ("long", None),
    "another range": ("range", None), "no ranges": ("no ranges", None), "another ETag": ("etag", None), "a wrong byte": ("byte", 2), "gzip": ("gzip", None),
}


def bound(fault, size, begun):
    """Most bytes that may come for a file: what is missing, and what a fault makes worthless."""
    kind = FAULTS[fault][0]
    if kind == "byte" and begun <= 2 < size:
        return 2 * size if size <= 8 << 20 else (size - begun) + size
    if kind in ("no ranges", "status") and begun:
        return size
    # The body of an answer that is refused by its head is on its way already. What had come of a line that is cut, but had not been read, is
    # lost: the HTTP library lets go of what it holds, a few megabytes at most.
    lost = min(size, 4 << 20) if kind in ("cut", "chunked", "stall") else 5
    return (size - begun) * (2 if kind in ("short", "long", "range", "gzip") else 1) + lost


def matrix(binary, work, quick):
    sizes = [0, 1, 1000, 300_000] if quick else [0, 1, 1000, 300_000, 9_000_000, 20_000_000]
    cases = wrong = 0
    for size in sizes:
        for begun in sorted({0, size // 3}):
            for fault in FAULTS:
                hub = Hub({"config.json": b"{}", "model.safetensors": random.Random(size).randbytes(size)}, {"model.safetensors"})
                cache = work / "matrix"
                client = Client(binary, cache, hub)
                blobs = client.repository / "blobs"
                blobs.mkdir(parents=True)
                if begun:
                    (blobs / (hub.etag("model.safetensors") + ".incomplete")).write_bytes(hub.files["model.safetensors"][:begun])
                hub.faults = [FAULTS[fault]]
                _, errors = client.run("pull", REPO)
                assert check_names(client.repository, hub) == 2, (fault, size, begun)
                assert not list(blobs.glob("*.incomplete"))
                came = hub.served - 2
                assert came <= bound(fault, size, begun), f"{fault}, {size} bytes, {begun} begun: {came} came\n{errors}"
                cases += 1
                # The same, every time: never a wrong name, and a sentence.
                if fault in ("a wrong byte", "gzip", "another range", "another ETag") and size > 2 and not begun:
                    shutil.rmtree(cache)
                    blobs.mkdir(parents=True)
                    hub.faults = [FAULTS[fault]] * 50
                    if fault != "another range":
                        _, errors = client.run("pull", REPO, status=1)
                        assert check_names(client.repository, hub) == 1 and "model.safetensors: " in errors
                        wrong += 1
                shutil.rmtree(cache)
    print(f"matrix: {cases} pulls through {len(FAULTS)} faults, each right; {wrong} that could not be, none with a name")


def kills(binary, work, count):
    files = {f"model-{index}.safetensors": random.Random(index).randbytes(6_000_000) for index in range(4)} | {"config.json": b"{}", "tokenizer.json": b"[]"}
    hub = Hub(files, {name for name in files if name.endswith(".safetensors")}, rate=2_000_000)
    client = Client(binary, work / "kills", hub)
    chance, killed, rounds = random.Random(7), 0, 0
    while killed < count:
        process = client.start("pull", REPO)
        time.sleep(chance.uniform(0.0, 0.5))
        process.kill()
        process.communicate()
        killed += process.returncode == -9
        if (client.repository / "blobs").exists():
            check_names(client.repository, hub)
        if (client.repository / "refs/main").exists():
            assert check_names(client.repository, hub) == len(files)
            rounds += 1
            shutil.rmtree(client.cache)
    client.run("pull", REPO)
    assert check_names(client.repository, hub) == len(files)
    whole = (rounds + 1) * sum(map(len, files.values()))
    print(f"kills: {killed} at random moments, {rounds} downloads ended all the same, nothing wrong under a name; {hub.served / whole:.2f} times the bytes that were needed")


def manners(binary, work):
    files, lfs = nano()
    hub = Hub(files, lfs)
    Client(binary, work / "token", hub, HF_TOKEN="hf_secret").run("pull", REPO)
    own = [headers.get("Authorization") for role, _, _, headers in hub.log if role == "hub"]
    others = [headers.get("Authorization") for role, _, _, headers in hub.log if role == "cdn"]
    assert set(own) == {"Bearer hf_secret"} and others and set(others) == {None}, (own, others)

    hub = Hub(files, lfs, rate=4_000_000)
    client = Client(binary, work / "two", hub)
    pair = [client.start("pull", REPO) for _ in range(2)]
    texts = [process.communicate()[1] for process in pair]
    assert [process.returncode for process in pair] == [0, 0], texts
    assert hub.served == sum(map(len, files.values())), "two processes fetched a file twice"

    # A lock that Python holds is waited for.
    hub = Hub(files, lfs)
    client = Client(binary, work / "lock", hub)
    lock = client.cache / "hub/.locks" / client.repository.name / (hub.etag("config.json") + ".lock")
    lock.parent.mkdir(parents=True)
    holder = subprocess.Popen([sys.executable, "-c", f"import filelock, sys, time\nwith filelock.FileLock({str(lock)!r}):\n print('held', flush=True); time.sleep(2)"], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    start = time.monotonic()
    _, errors = client.run("pull", REPO)
    assert "another process is fetching it" in errors and time.monotonic() - start > 1, errors
    holder.wait()

    certificate = work / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", certificate, "-out", work / "c.pem", "-days", "1", "-subj", "/CN=127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(work / "c.pem", certificate)
    server = hub.start("hub", context)
    asked = len(hub.log)
    _, errors = Client(binary, work / "tls", hub, HF_ENDPOINT=f"https://127.0.0.1:{server.server_port}", HF_TOKEN="hf_secret").run("pull", REPO, status=1)
    assert "certificate" in errors and len(hub.log) == asked, errors

    stopped = Client(binary, work / "space", hub)
    hub.sibling = lambda name: {"rfilename": name, "size": 1 << 60, "blobId": "0" * 40}
    _, errors = stopped.run("pull", REPO, status=1)
    assert "are needed in" in errors and "nothing was fetched" in errors, errors
    print("manners: the token stays on the hub, two processes share the work, Python's lock is waited for, a false certificate and a full disk are refused")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--kills", type=int, default=None)
    arguments = parser.parse_args()
    binary = str((arguments.build / "simpleseg").resolve())
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        both_ways(binary, work)
        manners(binary, work)
        matrix(binary, work, arguments.quick)
        kills(binary, work, arguments.kills if arguments.kills is not None else 20 if arguments.quick else 60)


main()
