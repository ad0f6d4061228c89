"""`simpleseg serve` through the clients that others wrote, and against what the command line prints.

usage: server.py BUILD_FOLDER [--quick]      (the folder holds simpleseg)

Starts the server with Models/nano on a free port and asks it with the official `openai` client, litellm, schemathesis (from the served
OpenAPI document), the Label Studio SDK's converter, the CVAT function of Integrations/cvat with cvat-sdk's types, and `simpleseg eval
--endpoint`; then sends what no client sends. The packages are those of Scripts/server-references.txt, in .deps/server-references. Exit status 0 when every answer is the one that `simpleseg segment` gives, and
every refusal is one.
"""

import argparse
import base64
import contextlib
import functools
import gzip
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME = ROOT / ".deps/server-references"
PINS = ROOT / "Scripts/server-references.txt"
QUESTION = "Output the polygon coordinates of the red cross in the image."
# Spellings of this machine and of clouds' metadata.
DISGUISES = [
    "127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "169.254.169.254", "2852039166", "[::ffff:169.254.169.254]",
    "[fd00:ec2::254]", "metadata.google.internal",
]


def enter_environment():
    """Goes on in the environment of the pins, which is made when it is not there."""
    python = HOME / "bin/python"
    if pathlib.Path(sys.prefix) == HOME:
        return
    if not (HOME / "installed.txt").exists() or (HOME / "installed.txt").read_text() != PINS.read_text():
        venv.create(HOME, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", PINS], check=True)
        (HOME / "installed.txt").write_text(PINS.read_text())
    os.execv(python, [python, *sys.argv])


@contextlib.contextmanager
def served(tool, *options):
    """The address of a server that answers; SIGTERM ends it, with status 0."""
    process = subprocess.Popen([tool, "serve", "--port", "0", "--log-level", "warning", *options], stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("listening on "):
            break
    else:
        sys.exit(f"server: it ended with status {process.wait()}")
    try:
        yield line.split()[-1], process
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)
        if status != 0:
            sys.exit(f"server: SIGTERM ended it with status {status}")


class Report:
    def __init__(self):
        self.passed, self.failed = 0, []

    def check(self, holds, what):
        self.passed += 1
        if not holds:
            self.failed.append(what)
            print(f"server: {what}", file=sys.stderr)


def data_url(path):
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()


def post(address, path, body, headers={}):
    """Status and JSON of an answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


def native(tool, address, report):
    """/v1/segment and `segment`: the same records, whatever is asked."""
    pictures = sorted((ROOT / "Examples").glob("*-and-*.png")) + [ROOT / "Examples/cross.png"]
    for name, query, option in [
        ("text", "the red cross", ["--query", "the red cross"]), ("point", [100, 120], ["--point", "100,120"]),
        ("box", [50, 50, 250, 260], ["--box", "50,50,250,260"]),
    ]:
        for fill in ("inclusive", "coco"):
            printed = subprocess.run([tool, "segment", *pictures, *option, "--fill", fill], check=True, capture_output=True, text=True).stdout
            for picture, line in zip(pictures, printed.splitlines(), strict=True):
                expected = json.loads(line)
                _, reply = post(address, "/v1/segment", {"image": data_url(picture), "queries": [{name: query}], "fill": fill})
                record = reply["results"][0]
                keys = set(expected) - {"image", "timings"}
                different = [key for key in keys if record.get(key) != expected[key]]
                report.check(not different, f"{picture.name} {name} {fill}: {different} differ from `segment`")


@functools.cache
def cross(tool):
    """What `segment` prints of the red cross."""
    return json.loads(subprocess.run([tool, "segment", ROOT / "Examples/cross.png", "--query", "the red cross"], check=True, capture_output=True, text=True).stdout)


def openai_client(tool, address, report):
    import openai

    client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
    picture = ROOT / "Examples/cross.png"
    expected = cross(tool)
    messages = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": data_url(picture)}}, {"type": "text", "text": QUESTION}]}]
    model = client.models.list().data[0].id
    whole = client.chat.completions.create(model=model, messages=messages, temperature=0, logprobs=True, top_logprobs=3)
    choice = whole.choices[0]
    report.check(choice.message.content == expected["text"], "openai: the text differs from `segment`")
    report.check(choice.model_extra["segmentation"]["rle"] == expected["rle"], "openai: the mask differs from `segment`")
    report.check(choice.finish_reason == "stop" and whole.usage.completion_tokens == len(expected["token_ids"]), "openai: usage or end")
    report.check(all(len(token.top_logprobs) == 3 for token in choice.logprobs.content), "openai: top_logprobs")
    text, usage = "", None
    for chunk in client.chat.completions.create(model=model, messages=messages, temperature=0, stream=True, stream_options={"include_usage": True}):
        text += chunk.choices[0].delta.content or "" if chunk.choices else ""
        usage = chunk.usage or usage
    report.check(text == expected["text"] and usage == whole.usage or usage.completion_tokens == whole.usage.completion_tokens, "openai: the stream")
    several = client.chat.completions.create(model=model, messages=messages, temperature=1, seed=5, n=3, max_completion_tokens=40)
    again = client.chat.completions.create(model=model, messages=messages, temperature=1, seed=5, n=3, max_completion_tokens=40)
    report.check(several.usage.prompt_tokens == whole.usage.prompt_tokens, "openai: n answers share one prompt")
    report.check(again.usage.prompt_tokens_details.cached_tokens == whole.usage.prompt_tokens - 1, "openai: cached tokens")
    report.check(whole.usage.completion_tokens_details.accepted_prediction_tokens == 0, "openai: nano guesses nothing unless it is told to")
    texts = [choice.message.content for choice in several.choices]
    report.check(texts == [choice.message.content for choice in again.choices] and len(set(texts)) > 1, "openai: n and seed")
    for kind, call in [
        (openai.NotFoundError, lambda: client.chat.completions.create(model="other", messages=messages)),
        (openai.BadRequestError, lambda: client.chat.completions.create(model=model, messages=messages, response_format={"type": "json_object"})),
        (openai.BadRequestError, lambda: client.chat.completions.create(model=model, messages=[])),
    ]:
        try:
            call()
            report.check(False, f"openai: no {kind.__name__}")
        except kind as error:
            report.check(error.body["message"] != "" and error.code != "", "openai: the error's form")


def responses(tool, address, report):
    """`/v1/responses` with the official client: the whole, the typed events, and what is refused."""
    import openai

    client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
    picture = ROOT / "Examples/cross.png"
    expected = cross(tool)
    content = [{"type": "input_image", "image_url": data_url(picture), "detail": "auto"}, {"type": "input_text", "text": QUESTION}]
    asked = {"model": "nano", "temperature": 0, "input": [{"role": "user", "content": content}]}
    whole = client.responses.create(**asked, metadata={"run": "1"})
    report.check(whole.output_text == expected["text"] and whole.status == "completed", "responses: the text differs from `segment`")
    report.check(whole.output[0].model_extra["segmentation"]["rle"] == expected["rle"], "responses: the mask differs from `segment`")
    usage = whole.usage
    report.check(usage.output_tokens == len(expected["token_ids"]) and usage.total_tokens == usage.input_tokens + usage.output_tokens, "responses: usage")
    report.check(whole.metadata == {"run": "1"} and whole.error is None, "responses: what is repeated")
    with client.responses.stream(**asked) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    report.check(final.output_text == expected["text"], "responses: the client's own sum of the stream differs")
    report.check(kinds[0] == "response.created" and kinds[-1] == "response.completed" and kinds.count("response.output_text.delta") > 5, f"responses: {kinds}")
    short = client.responses.create(**asked, max_output_tokens=5, instructions="Outline what is asked for.")
    report.check(short.status == "incomplete" and short.incomplete_details.reason == "max_output_tokens", "responses: a limit")
    for more in ({"previous_response_id": "resp_1"}, {"tools": [{"type": "web_search"}]}, {"text": {"format": {"type": "json_object"}}}):
        try:
            client.responses.create(**asked, **more)
            report.check(False, f"responses: {more} was taken")
        except openai.BadRequestError as error:
            report.check(error.body["param"].startswith(next(iter(more))), "responses: the error's place")


def litellm_client(tool, address, report):
    os.environ.update(LITELLM_LOCAL_MODEL_COST_MAP="True", LITELLM_TELEMETRY="False", LITELLM_MODE="PRODUCTION")
    import litellm

    litellm.suppress_debug_info = True
    picture = ROOT / "Examples/cross.png"
    expected = cross(tool)
    content = [{"type": "image_url", "image_url": {"url": data_url(picture)}}, {"type": "text", "text": QUESTION}]
    asked = {"model": "openai/nano", "api_base": f"{address}/v1", "api_key": "none", "temperature": 0, "messages": [{"role": "user", "content": content}]}
    whole = litellm.completion(**asked)
    report.check(whole.choices[0].message.content == expected["text"], "litellm: the text differs from `segment`")
    report.check(whole.usage.completion_tokens == len(expected["token_ids"]), "litellm: usage")
    text = "".join(chunk.choices[0].delta.content or "" for chunk in litellm.completion(**asked, stream=True))
    report.check(text == expected["text"], "litellm: the stream differs")
    try:
        litellm.completion(**{**asked, "model": "openai/other"}, num_retries=0)
        report.check(False, "litellm: another model answered")
    except litellm.exceptions.NotFoundError:
        report.check(True, "litellm: no such model")


def cvat(address, report):
    """The CVAT function's shapes, held by cvat-sdk's own types, against the API's polygons."""
    import importlib.util

    import cvat_sdk.auto_annotation as cvataa
    import PIL.Image

    place = ROOT / "Integrations/cvat/simpleseg_cvat.py"
    spec = importlib.util.spec_from_file_location("simpleseg_cvat", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    labels = ["red cross", "star", "heart", "hexagon", "arrow"] + [f"thing {number}" for number in range(14)]
    function = module.create(labels=", ".join(labels), url=address)
    report.check(isinstance(function.spec, cvataa.DetectionFunctionSpec) and [label.name for label in function.spec.labels] == labels, "cvat: the spec")

    class Context(cvataa.DetectionFunctionContext):
        frame_name, conf_threshold, conv_mask_to_poly = "a.png", None, True

    found = 0
    for name in ("cross.png", "hexagon-and-arrow.png"):
        picture = PIL.Image.open(ROOT / "Examples" / name)
        shapes = function.detect(Context(), picture)
        expected = []
        for number, label in enumerate(labels):
            _, reply = post(address, "/v1/segment", {"image": data_url(ROOT / "Examples" / name), "queries": [{"text": f"the {label}"}]})
            expected += [(number, [value for vertex in ring for value in vertex]) for ring in reply["results"][0]["polygons"] if len(ring) >= 3]
        report.check([(shape.label_id, shape.points) for shape in shapes] == expected, f"cvat: {name}: the shapes differ from the API's polygons")
        report.check(all(shape.type.value == "polygon" and shape.frame == 0 and not hasattr(shape, "id") for shape in shapes), "cvat: what a shape is")
        found += len(shapes)
    report.check(found >= 2, "cvat: nothing was found")
    for wrong in (lambda: module.create(labels=" , "), lambda: module.create(labels="a", url=f"{address}/none")):
        try:
            wrong()
            report.check(False, "cvat: a wrong setting was taken")
        except (cvataa.BadFunctionError, RuntimeError):
            report.check(True, "cvat: refused")


def label_studio(address, report):
    from label_studio_sdk.converter import brush

    config = '<View><Image name="image" value="$image"/>{}</View>'
    labels = '<{0}Labels name="c" toName="image"><Label value="cross"/></{0}Labels>'
    point = {"result": [{"type": "keypointlabels", "value": {"x": 23, "y": 37, "width": 1, "keypointlabels": ["cross"]}}]}
    task = {"id": 1, "data": {"image": data_url(ROOT / "Examples/cross.png")}}
    ask = lambda kind: post(address, "/predict", {"tasks": [task], "label_config": config.format(labels.format(kind)), "params": {"context": point}})
    _, polygons = ask("Polygon")
    _, strokes = ask("Brush")
    outline = polygons["results"][0]["result"]
    stroke = strokes["results"][0]["result"]
    if not outline or not stroke:
        return report.check(False, "label studio: nothing was found")
    width, height = stroke[0]["original_width"], stroke[0]["original_height"]
    mask = brush.decode_rle(stroke[0]["value"]["rle"]).reshape(height, width, 4)[:, :, 3]
    inside = [mask[min(height - 1, round(y * height / 100)), min(width - 1, round(x * width / 100))] for x, y in outline[0]["value"]["points"]]
    report.check(all(inside), "label studio: the polygon's corners lie outside the brush")
    report.check(post(address, "/setup", {"project": "1", "schema": config.format(labels.format("Brush"))})[0] == 200, "label studio: setup")


def evaluated(tool, address, report, count):
    with tempfile.TemporaryDirectory() as place:
        scenes = f"{place}/scenes"
        subprocess.run([tool, "scenes", "--count", str(count), "--seed", "16", "--size", "112x112", "--out", scenes], check=True, capture_output=True)
        answers = {}
        for name, options in [("here", []), ("there", ["--endpoint", address, "--concurrency", "8"])]:
            out = f"{place}/{name}.jsonl"
            subprocess.run([tool, "eval", "--dataset", scenes, "--out", out, "--model", "nano", *options], check=True, capture_output=True)
            records = [json.loads(line) for line in pathlib.Path(out).read_text().splitlines()[1:]]
            answers[name] = {record["id"]: record["text"] for record in records}
        different = [name for name in answers["here"] if answers["here"][name] != answers["there"].get(name)]
        report.check(len(answers["here"]) >= count and not different, f"eval --endpoint: {len(different)} answers differ from those written here")


def hostile(address, report):
    """What no client sends. Every answer is a refusal in JSON, and the server goes on."""
    port = int(address.rsplit(":", 1)[1])
    picture = data_url(ROOT / "Examples/cross.png")
    for status, path, body, headers in [
        (400, "/v1/segment", b"{" * 100000, {}), (400, "/v1/segment", b'{"a": 1, "a": 2}', {}), (400, "/v1/segment", b"\xff", {}),
        (415, "/v1/segment", b"{}", {"Content-Encoding": "gzip"}), (415, "/v1/segment", b"{}", {"Content-Type": "text/plain"}),
        (403, "/v1/segment", {"image": "http://169.254.169.254/latest/meta-data/", "queries": [{"text": "a"}]}, {}),
        (403, "/v1/segment", {"image": "http://localhost/x.png", "queries": [{"text": "a"}]}, {}),
        (400, "/v1/segment", {"image": "/etc/passwd", "queries": [{"text": "a"}]}, {}),
        (400, "/v1/segment", {"image": "file:///etc/passwd", "queries": [{"text": "a"}]}, {}),
        (404, "/v1/segment", {"image": "img_../../etc", "queries": [{"text": "a"}]}, {}),
        (400, "/v1/segment", {"image": picture, "queries": [{"text": "a"}] * 17}, {}),
        (413, "/v1/outline", {"rle": {"size": [16384, 16384], "counts": [16384 * 16384]}}, {}),
        (400, "/v1/export", {"width": 9, "height": 9, "name": "../x", "formats": ["svg"]}, {}),
        (403, "/v1/decode", {"text": "", "width": 1, "height": 1}, {"Origin": "https://elsewhere.example"}),
        (421, "/v1/decode", {"text": "", "width": 1, "height": 1}, {"Host": "rebound.example"}),
        (404, "/page/..%2f..%2fetc%2fpasswd/x", {}, {}), (405, "/health", {}, {}),
        (415, "/v1/segment", gzip.compress(b"[" * (10 << 20)), {"Content-Encoding": "gzip"}),
        (415, "/v1/images", gzip.compress(bytes(50 << 20)), {"Content-Encoding": "x-gzip, deflate", "Content-Type": "image/png"}),
        (413, "/v1/images", bomb(), {"Content-Type": "image/png"}),
        *((403, "/v1/segment", {"image": f"http://{host}/latest/meta-data/", "queries": [{"text": "a"}]}, {}) for host in DISGUISES),
    ]:
        found, reply = post(address, path, body, headers)
        message = reply.get("error", {}).get("message", "")
        report.check(found == status and message and str(ROOT) not in message, f"hostile: {path} gave {found} instead of {status}: {message}")
    for text in [
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a" * 200000 + "\r\n\r\n", "GET / HTTP/1.1\r\n" + "a: b\r\n" * 20000 + "\r\n", "\x00" * 5000,
        "GET /\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /page//etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /v1/samples/..%5c..%5cREADME.md HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ]:
        with socket.create_connection(("127.0.0.1", port), 10) as line, contextlib.suppress(OSError):
            line.sendall(text.encode("latin1"))
            line.settimeout(10)
            first = line.recv(100)
            report.check(first == b"" or first.startswith(b"HTTP/1.1 4"), f"hostile: {text[:20]!r} gave {first[:40]!r}")
    report.check(urllib.request.urlopen(address + "/health", timeout=10).status == 200, "hostile: the server is gone")


def bomb():
    """A PNG of a few hundred kilobytes that would fill gigabytes."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100 << 20))) + chunk(b"IEND", b"")


def schema(address, report, examples):
    with tempfile.TemporaryDirectory() as place:
        result = subprocess.run(
          [
            str(HOME / "bin/schemathesis"), "run", f"{address}/openapi.json", "--max-examples", str(examples), "--seed", "16", "--workers", "1",
            "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method",
            "--suppress-health-check", "all", "--no-color",
          ], cwd=place, capture_output=True, text=True)
    report.check(result.returncode == 0, "schemathesis:\n" + result.stdout[-6000:] + result.stderr[-1000:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    enter_environment()
    tool, report, start = str(pathlib.Path(arguments.build).resolve() / "simpleseg"), Report(), time.monotonic()
    with served(tool) as (address, _):
        native(tool, address, report)
        openai_client(tool, address, report)
        responses(tool, address, report)
        litellm_client(tool, address, report)
        cvat(address, report)
        label_studio(address, report)
        evaluated(tool, address, report, 10 if arguments.quick else 60)
        hostile(address, report)
        schema(address, report, 10 if arguments.quick else 50)
    print(f"server: {report.passed} checks in {time.monotonic() - start:.0f} s, {len(report.failed)} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
