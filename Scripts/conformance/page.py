"""The page of `simpleseg serve` in a real browser.

usage: page.py BUILD [--seed N] [--only NAME,…] [--pictures DIR]

  units     laws of the plain modules (events, geometry, undo, answers, magnet, archive), in the browser's own engine
  fill      both fill rules of the page against `simpleseg decode`, pixel for pixel
  work      drop, ask, drag a vertex, insert, delete, undo: what is exported is what the API gives for these vertices
  arrivals  a picture pasted, chosen as a file, taken by the camera, from the samples; one that EXIF turns
  keyboard  the same without a pointer
  history   a reload and a new page find everything again; what is deleted is gone
  reading   names, contrast, sizes and overlaps at 360, 800 and 1440 pixels, light and dark
  trouble   a key that is wrong, a picture that the server forgot, a file that is none, a server that is gone

In all of them: no error on the console, no request elsewhere, no refusal by the page's policy.
Chromium is the system's; --pictures keeps screenshots.
"""

import argparse
import base64
import contextlib
import io
import json
import math
import pathlib
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
import zipfile

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright
from pycocotools import mask as coco_mask

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent / "page"
PICTURE = ROOT / "Examples/hexagon-and-arrow.png"
PHRASE = "the hexagon above the arrow"
WIDTHS = [(1440, 900), (800, 900), (360, 760)]
MODULES = ["sse", "geometry", "history", "answers", "magnet", "fill", "zip"]


class Server:
    """`simpleseg serve` on a port of its own choice."""

    def __init__(self, binary, *options):
        self.process = subprocess.Popen(
            [binary, "serve", "--port", "0", *options], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in self.process.stderr], daemon=True).start()
        said = []
        while True:
            try:
                said.append(lines.get(timeout=120))
            except queue.Empty:
                sys.exit("serve did not listen within 120 s: " + "".join(said))
            if "listening on http" in said[-1]:
                break
        self.url = "http" + said[-1].split("http", 1)[1].split()[0]

    def ask(self, path, body=None, key=None, method=None, kind="application/json"):
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        headers = {"Content-Type": kind, **({"Authorization": f"Bearer {key}"} if key else {})}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers, method=method)) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


class Visit:
    """A page of a fresh profile; leaving it checks that nothing went wrong unseen."""

    def __init__(self, browser, url, size=(1440, 900), scheme="light", expected=()):
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, accept_downloads=True)
        self.url, self.expected, self.faults, self.uploads = url, expected, [], []
        self.page = self.open()

    def open(self):
        page = self.context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and self.fault(f"{message.text} {message.location.get('url', '')}"))
        page.on("pageerror", lambda error: self.fault(f"uncaught: {error}"))
        page.on("request", lambda request: request.url.startswith((self.url, "blob:", "data:")) or self.fault(f"asked {request.url}"))
        page.on("response", lambda answer: answer.url.endswith("/v1/images") and answer.ok and self.uploads.append(answer.json()["id"]))
        page.set_default_timeout(60_000)
        page.goto(self.url + "/")
        page.wait_for_selector("#model-dot.ready")
        return page

    def fault(self, text):
        if not any(part in text for part in self.expected):
            self.faults.append(text)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.context.close()
        if kind is None:
            assert not self.faults, self.faults

    # What a person does.

    def drop(self, name="photo.png", data=None, kind="image/png"):
        data = base64.b64encode(PICTURE.read_bytes() if data is None else data).decode()
        self.page.evaluate(
            """([name, data, kind]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name, { type: kind }));
              for (const event of ["dragenter", "dragover", "drop"]) {
                document.body.dispatchEvent(new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }));
              }
            }""", [name, data, kind])

    def ask(self, phrase=PHRASE):
        self.page.fill("#phrase", phrase)
        self.page.press("#phrase", "Enter")
        self.finished()

    def finished(self):
        self.settle()
        self.page.wait_for_selector("#ask:not([hidden])")
        self.settle()

    def settle(self):
        """Waits for what the last key or click does, and until the history has it."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.page.wait_for_selector("body:not([data-saved=false])")

    def shows(self, selector, count, page=None):
        """Waits until `count` elements match: lists that are read from the history are drawn a moment after the click."""
        try:
            (page or self.page).wait_for_function(
                "([selector, count]) => document.querySelectorAll(selector).length === count", arg=[selector, count])
        except Exception as error:
            found = (page or self.page).locator(selector).count()
            raise AssertionError(f"{selector}: {found} of {count}") from error

    def download(self, act):
        with self.page.expect_download() as waiting:
            act()
        return waiting.value.suggested_filename, pathlib.Path(waiting.value.path()).read_bytes()

    # What is there.

    def layers(self):
        """The objects of the open picture, as the history keeps them."""
        self.settle()
        return self.page.evaluate(
            """() => new Promise((resolve) => {
              indexedDB.open("simpleseg").onsuccess = ({ target }) => {
                const all = target.result.transaction("documents").objectStore("documents").get(localStorage.getItem("simpleseg.open"));
                all.onsuccess = () => resolve(all.result?.layers ?? []);
              };
            })""")

    def place(self, vertex):
        """Where a vertex is in the window."""
        view = self.page.evaluate("() => ({ ...document.getElementById('canvas').dataset })")
        box = self.page.locator("#canvas").bounding_box()
        scale, offset = float(view["scale"]), float(view["offset"])
        return [box[side] + (value + offset) * scale + float(view[side]) for side, value in zip("xy", vertex)]

    def color_at(self, vertex):
        x, y = self.place(vertex)
        box = self.page.locator("#canvas").bounding_box()
        return self.page.evaluate(
            """([x, y]) => {
              const canvas = document.getElementById("canvas");
              return [...canvas.getContext("2d").getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1).data].slice(0, 3);
            }""", [x - box["x"], y - box["y"]])

    def formats(self, *names):
        for box in self.page.locator("input[name=format]").all():
            box.set_checked(box.get_attribute("value") in names, force=True)


def rgb(color):
    return [int(color[i:i + 2], 16) for i in (1, 3, 5)]


def exported(visit, server, layers, formats, name="photo.png", fill="inclusive"):
    body = {"width": 336, "height": 336, "name": name, "fill": fill, "formats": formats, "image": visit.uploads[-1],
            "objects": [{"label": layer["name"], "rings": layer["rings"]} for layer in layers if not layer["hidden"]]}
    return server.ask("/v1/export", body)


def same_file(got, wanted):
    data = base64.b64decode(wanted["data"]) if wanted["encoding"] == "base64" else wanted["data"].encode()
    assert got == data, f"{wanted['name']}: the page's file differs from the API's"


# The parts.


def units(browser, server, options):
    source = (HERE / "units.js").read_text().replace("export function run", "function run")
    with Visit(browser, server.url) as visit:
        result = visit.page.evaluate(
            f"async () => {{ {source}; const modules = {{}};"
            f"for (const name of {json.dumps(MODULES)}) modules[name] = await import(`/page/${{name}}.js`); return run(modules); }}")
    assert not result["failures"], result["failures"]
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(result["archive"])))
    assert archive.testzip() is None
    for (name, data), entry in zip(result["files"], archive.infolist(), strict=True):
        assert entry.filename == name and archive.read(entry) == base64.b64decode(data), name
    return f"{result['checked']} cases of laws, {len(result['files'])} files of an archive read by zipfile"


def drawn_answer(chance):
    rings = []
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        count, kind = chance.choice([1, 2, 3, 4, 5, 8, 20, 60]), chance.random()
        x, y, r = chance.random(), chance.random(), chance.random() * 0.5
        angles = sorted(chance.random() * 2 * math.pi for _ in range(count))
        ring = [[x + r * math.cos(a), y + r * math.sin(a)] for a in angles]
        if kind < 0.5:
            ring = [[chance.random() * 1.2 - 0.1, chance.random() * 1.2 - 0.1] for _ in range(count)]
        if kind < 0.2:
            ring = [[round(8 * u) / 8, round(8 * v) / 8] for u, v in ring]
        rings.append([[round(u, 3), round(v, 3)] for u, v in ring])
    return json.dumps(rings)


def fill(browser, server, options):
    chance = random.Random(options.seed)
    sizes = [(1, 1), (7, 5), (64, 48), (336, 336), (200, 31), (33, 257)]
    lines = []
    for _ in range(1500):
        width, height = chance.choice(sizes)
        lines.append(json.dumps({"text": drawn_answer(chance), "width": width, "height": height}))
    differing = 0
    with Visit(browser, server.url) as visit:
        masks = {}
        for rule in ("inclusive", "coco"):
            out = subprocess.run([options.binary, "decode", "--fill", rule], input="\n".join(lines), capture_output=True, text=True, check=True)
            records = [json.loads(line) for line in out.stdout.splitlines()]
            assert len(records) == len(lines)
            cases = [[record["polygons"], record["rle"]["size"][1], record["rle"]["size"][0]] for record in records]
            got = visit.page.evaluate(
                """async ([cases, rule]) => {
                  const { fill } = await import("/page/fill.js");
                  return cases.map(([rings, width, height]) => fill(rings, width, height, rule).join(""));
                }""", [cases, rule])
            masks[rule] = got
            for record, text in zip(records, got, strict=True):
                wanted = coco_mask.decode(record["rle"])
                mine = np.frombuffer(text.encode(), np.uint8).reshape(wanted.shape) - ord("0")
                assert (mine == wanted).all(), f"{rule}: {(mine != wanted).sum()} pixels of {record['polygons']} in {wanted.shape}"
        differing = sum(a != b for a, b in zip(masks["inclusive"], masks["coco"]))
    return f"{len(lines)} answers filled alike by both rules, which differ from each other in {differing}"


def work(browser, server, options):
    with Visit(browser, server.url) as visit:
        page = visit.page
        visit.drop()
        page.wait_for_selector("#work:not([hidden])")
        assert page.inner_text("#document") == "photo.png 336 × 336"
        visit.ask()
        picture = server.ask("/v1/images", PICTURE.read_bytes(), kind="image/png")
        answer = server.ask("/v1/segment", {"image": picture["id"], "queries": [{"text": PHRASE}], "temperature": 0})["results"][0]
        layer, = visit.layers()
        assert layer["rings"] == answer["polygons"] and layer["name"] == PHRASE and layer["text"] == answer["text"]
        assert page.inner_text("#raw").endswith(answer["text"]), "the text that the model wrote stands in the panel"
        assert len(layer["doubts"][0]) == len(layer["rings"][0]) and max(layer["doubts"][0]) > 0

        # The outline is on the canvas: the chosen vertex in the object's own color.
        page.focus("#canvas")
        page.keyboard.press(".")
        page.wait_for_timeout(100)
        assert visit.color_at(layer["rings"][0][0]) == rgb(layer["color"])
        options.picture(page, "object")

        # Drag the first vertex by a few pixels.
        x, y = visit.place(layer["rings"][0][0])
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 20, y - 10, steps=5)
        page.mouse.up()
        dragged, = visit.layers()
        scale = float(page.evaluate("document.getElementById('canvas').dataset.scale"))
        for got, was, by in zip(dragged["rings"][0][0], layer["rings"][0][0], (20, -10)):
            assert abs(got - was - by / scale) < 0.6, (got, was, by / scale)
        assert dragged["rings"][0][1:] == layer["rings"][0][1:] and dragged["doubts"][0][0] == 0
        count = check_exports(visit, server, [dragged])

        # A press on an edge makes a vertex; Delete takes it away; undo and redo go through all of it.
        a, b = dragged["rings"][0][1], dragged["rings"][0][2]
        page.mouse.click(*visit.place([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]))
        inserted, = visit.layers()
        assert len(inserted["rings"][0]) == len(layer["rings"][0]) + 1
        page.keyboard.press("Delete")
        assert visit.layers() == [dragged]
        for _ in range(3):
            page.keyboard.press("Control+z")
        assert visit.layers() == [layer], "a drag is one step back"
        page.keyboard.press("Control+Shift+z")
        assert visit.layers() == [dragged]

        check_difference(visit, server, [dragged])
        check_tools(visit)
        check_layers(visit)
    return f"{count} formats equal to the API's after a drag"


def check_exports(visit, server, layers):
    formats = server.ask("/v1/info")["formats"]
    for rule in ("coco", "inclusive"):
        visit.page.check(f"input[value={rule}][name=fill]", force=True)
        wanted = exported(visit, server, layers, formats, fill=rule)["exports"]
        visit.formats("svg")
        name, data = visit.download(lambda: visit.page.click("#export"))
        assert name == wanted["svg"]["name"].split("/")[-1], (name, wanted["svg"]["name"])
        same_file(data, wanted["svg"])
        visit.formats(*formats)
        name, data = visit.download(lambda: visit.page.click("#export"))
        assert name == "photo.zip"
        archive = zipfile.ZipFile(io.BytesIO(data))
        files = {file["name"]: file for first in wanted.values() for file in first.get("files", [first])}
        assert archive.namelist() == list(files), archive.namelist()
        for name, file in files.items():
            same_file(archive.read(name), file)
    return len(formats)


def check_difference(visit, server, layers):
    masks = [coco_mask.decode(exported(visit, server, layers, [], fill=rule)["masks"][0]) for rule in ("inclusive", "coco")]
    only = [int((masks[0] > masks[1]).sum()), int((masks[0] < masks[1]).sum())]
    visit.page.focus("#canvas")
    visit.page.keyboard.press("d")
    visit.page.wait_for_timeout(300)
    legend = visit.page.inner_text("#legend")
    wanted = [f"{only[0]:,} pixel{'s' * (only[0] != 1)} by inclusive only", f"{only[1]:,} pixel{'s' * (only[1] != 1)} by COCO only"]
    assert all(text in legend for text in wanted), (legend, wanted)
    assert f"{int(masks[0].sum()):,} pixels" in visit.page.inner_text("#layers"), "the area is the mask's"
    visit.page.keyboard.press("d")


def check_tools(visit):
    """A click and a box ask, too; several phrases make several objects."""
    page = visit.page
    before = len(visit.layers())
    page.keyboard.press("p")
    page.mouse.click(*visit.place([225, 140]))
    visit.finished()
    page.keyboard.press("b")
    page.mouse.move(*visit.place([180, 80]))
    page.mouse.down()
    page.mouse.move(*visit.place([300, 190]), steps=4)
    page.mouse.up()
    visit.finished()
    visit.ask("the red cross; the arrow")
    names = [layer["name"] for layer in visit.layers()]
    declined = page.inner_text("#ask-notice") if page.is_visible("#ask-notice") else ""
    assert len(names) + declined.count("No outline for") >= before + 4 or "No outline" in declined, (names, declined)
    assert len({layer["color"] for layer in visit.layers()}) == len(names)


def check_layers(visit):
    page = visit.page
    names = [layer["name"] for layer in visit.layers()]
    page.locator(".pick").nth(0).click()
    page.locator("#layers li.chosen .more button").nth(2).click()
    assert [layer["name"] for layer in visit.layers()] == [names[1], names[0], *names[2:]]
    page.locator("#layers li.chosen .more button").nth(0).click()
    page.wait_for_selector("#layers input:focus")
    page.keyboard.type("a <b>name</b>")
    page.keyboard.press("Enter")
    page.locator("#layers li").nth(0).locator("button[aria-label^=Hide]").click()
    layers = visit.layers()
    assert layers[1]["name"] == "a <b>name</b>" and layers[0]["hidden"] and not layers[1]["hidden"]
    assert f"{len(names) - 1} object" in page.inner_text("#export") and "1 hidden" in page.inner_text("#export")
    page.locator("#layers li.chosen .more button").nth(3).click()
    assert len(visit.layers()) == len(names) - 1


def arrivals(browser, server, options):
    with Visit(browser, server.url) as visit:
        page = visit.page
        page.evaluate(
            """(data) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], "image.png", { type: "image/png" }));
              dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer }));
            }""", base64.b64encode(PICTURE.read_bytes()).decode())
        page.wait_for_selector("#document:has-text('336 × 336')")
        visit.settle()

        # EXIF says that this picture's right side is up: the browser and the server must turn it alike, or the page says so.
        turned = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.open(PICTURE).convert("RGB").resize((300, 200)).save(turned, "JPEG", exif=exif)
        with page.expect_file_chooser() as chooser:
            page.click("#open-new")
        chooser.value.set_files({"name": "turned.jpg", "mimeType": "image/jpeg", "buffer": turned.getvalue()})
        page.wait_for_selector("#document:has-text('turned.jpg 200 × 300')")
        visit.ask()
        notice = page.inner_text("#ask-notice") if page.is_visible("#ask-notice") else ""
        assert "server sees" not in notice, notice
        page.click("#home")
        page.wait_for_selector("#welcome:not([hidden])")
        visit.context.grant_permissions(["camera"])
        page.click("#camera")
        page.wait_for_selector("#camera-dialog[open]")
        page.wait_for_timeout(1000)
        page.click("#capture")
        page.wait_for_selector("#document:has-text('camera.png')")
        visit.settle()
        page.click("#home")
        page.click("#samples li .tile")
        page.wait_for_selector("#phrase:focus")
        assert page.input_value("#phrase") and visit.layers() == []
        page.click("#home")
        visit.shows("#recent li", 4)
    return "four ways in"


def keyboard(browser, server, options):
    with Visit(browser, server.url) as visit:
        page = visit.page
        press = page.keyboard.press
        for _ in range(40):
            press("Tab")
            if page.evaluate("document.activeElement.closest('#samples') !== null"):
                break
        press("Enter")
        page.wait_for_selector("#phrase:focus")
        press("Enter")
        visit.finished()
        layer = visit.layers()[0]
        said = page.inner_text("#live")
        assert f"{sum(map(len, layer['rings']))} vertices" in said, said
        press("Escape")
        assert page.evaluate("document.activeElement.id") == "canvas"
        for key in (".", ".", "ArrowRight", "ArrowRight", "Shift+ArrowDown"):
            press(key)
        moved = visit.layers()[0]
        was, now = layer["rings"][0][1], moved["rings"][0][1]
        assert all(abs(got - to) < 0.011 for got, to in zip(now, (was[0] + 2, was[1] + 10))), (was, now)
        press("i")
        assert len(visit.layers()[0]["rings"][0]) == len(layer["rings"][0]) + 1
        press("Delete")
        press("r")
        page.wait_for_selector("#layers input:focus")
        page.keyboard.type("hexagon")
        press("Enter")
        renamed = visit.layers()[0]
        assert renamed["name"] == "hexagon" and renamed["rings"] == moved["rings"]
        visit.formats("svg")
        name, data = visit.download(lambda: press("e"))
        same_file(data, exported(visit, server, [renamed], ["svg"], name=page.inner_text("#document b"))["exports"]["svg"])

        # A point and a box by the crosshair.
        page.focus("#canvas")
        for keys in (["p", "ArrowLeft", "Enter"], ["b", *["Shift+ArrowLeft"] * 2, "Enter", *["Shift+ArrowRight"] * 3, *["Shift+ArrowDown"] * 3, "Enter"]):
            for key in keys:
                press(key)
            page.wait_for_timeout(50)
            visit.finished()
            page.focus("#canvas")
        press("?")
        assert page.is_visible("#help")
        options.picture(page, "help")
        press("Escape")
        assert not page.is_visible("#help")
        for key in ("+", "+", "-", "1", "0", "f", "d", "u", "n", "f", "d", "u", "n", "[", "]"):
            press(key)
        for _ in range(len(visit.layers())):
            press("]")
            press("Delete")
        assert visit.layers() == []
        press("Control+z")
        assert len(visit.layers()) == 1

        # Every control can be reached, and shows that it has the focus.
        reached = set()
        for _ in range(80):
            press("Tab")
            found = page.evaluate("""() => {
              const node = document.activeElement;
              const target = node.matches(".segmented input, .formats input") ? node.nextElementSibling : node.matches(".field input") ? node.parentElement : node;
              const style = getComputedStyle(target);
              const shows = node.matches(".field input") ? true : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
              return [node.id || node.getAttribute("aria-label") || node.value || node.className, shows || node === document.body];
            }""")
            assert found[1], f"{found[0]} has the focus and does not show it"
            reached.add(found[0])
        wanted = {"home", "model", "open-new", "open-history", "theme", "open-help", "canvas", "undo", "zoom-in", "phrase", "ask", "export", "raw"}
        assert wanted <= reached, wanted - reached
    return f"{len(reached)} controls by Tab"


def history(browser, server, options):
    with Visit(browser, server.url) as visit:
        visit.drop("first.png")
        visit.page.wait_for_selector("#work:not([hidden])")
        visit.ask()
        before = visit.layers()
        visit.page.reload()
        visit.page.wait_for_selector("#work:not([hidden])")
        assert visit.layers() == before and visit.page.inner_text("#document").startswith("first.png")
        # The server that was asked before may be another one now: the picture is handed over again.
        visit.ask("the arrow")
        visit.drop("second.png")
        visit.page.wait_for_selector("#document:has-text('second.png')")
        assert visit.layers() == []
        other = visit.open()
        other.click("#home")
        visit.shows("#recent li", 2, other)
        options.picture(other, "recent")
        other.click("#recent li:has-text('first.png') .tile")
        other.wait_for_selector("#layers li")
        assert before[0]["name"] in other.inner_text("#layers")
        other.click("#open-history")
        other.click("button[aria-label='Delete first.png from the history']")
        other.wait_for_selector("#history-list li:nth-child(2)", state="detached")
        other.click("#history-clear")
        other.click("#history-clear:has-text('Delete 1 picture for good')")
        other.wait_for_selector("#history-empty:not([hidden])")
        other.reload()
        other.wait_for_selector("#welcome:not([hidden])")
        visit.shows("#recent li", 0, other)
    return f"{len(before)} objects after a reload"


def reading(browser, server, options):
    source = (HERE / "accessibility.js").read_text().replace("export function", "function")
    looked = 0
    for scheme in ("light", "dark"):
        for size in WIDTHS:
            with Visit(browser, server.url, size, scheme) as visit:
                page = visit.page

                def look(state):
                    nonlocal looked
                    page.wait_for_timeout(350)
                    options.picture(page, f"{state}-{size[0]}-{scheme}")
                    found = page.evaluate(f"() => {{ {source}; return [...problems(), ...overlaps()]; }}")
                    assert not found, f"{state} at {size[0]}, {scheme}: {found}"
                    looked += 1

                page.wait_for_timeout(2700)
                look("empty")
                visit.drop()
                page.wait_for_selector("#work:not([hidden])")
                look("picture")
                visit.ask(PHRASE + "; the red cross")
                page.focus("#canvas")
                page.keyboard.press(".")
                page.keyboard.press("d")
                look("objects")
                page.keyboard.press("?")
                look("help")
                page.keyboard.press("Escape")
                page.keyboard.press("g")
                look("history")
                page.keyboard.press("Escape")
                page.click("#open-options")
                look("options")
                page.keyboard.press("Escape")
                page.click("#model")
                look("model")
                page.keyboard.press("Escape")
                page.fill("#phrase", ";")
                page.press("#phrase", "Enter")
                look("notice")
    return f"{looked} states without finding"


def trouble(browser, server, options):
    refused = ("401", "404", "ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "Failed to fetch")
    second = Server(options.binary, "--api-key", "the-right-key-of-this-test")
    context = browser.new_context()
    page = context.new_page()
    page.goto(second.url + "/")
    page.wait_for_selector("#key-dialog[open]")
    options.picture(page, "key")
    page.fill("#key", "a-wrong-key-of-this-test")
    page.keyboard.press("Enter")
    page.wait_for_selector("#key-notice:not([hidden])")
    page.fill("#key", "the-right-key-of-this-test")
    page.keyboard.press("Enter")
    page.wait_for_selector("#samples li")
    page.wait_for_selector("#key-dialog", state="hidden")
    page.click("#samples li .tile")
    page.wait_for_selector("#work:not([hidden])")
    page.press("#phrase", "Enter")
    page.wait_for_selector("#layers .pick b")
    page.wait_for_selector("#ask:not([hidden])")

    # The server goes: the sentence stands at the question, the outline stays.
    count = page.locator("#layers li").count()
    second.stop()
    page.press("#phrase", "Enter")
    page.wait_for_selector("#ask-notice:not([hidden])")
    assert "does not answer" in page.inner_text("#ask-notice"), page.inner_text("#ask-notice")
    assert page.locator("#layers li").count() == count
    page.click("#export")
    page.wait_for_selector("#export-notice:not([hidden])")
    context.close()

    with Visit(browser, server.url, expected=refused) as visit:
        visit.drop("notes.txt", b"words", "text/plain")
        assert "is not a picture" in visit.page.inner_text("#toast")
        visit.drop("broken.png", PICTURE.read_bytes()[:60])
        visit.page.wait_for_selector("#toast:has-text('broken.png')")
        visit.drop()
        visit.page.wait_for_selector("#work:not([hidden])")
        visit.ask()
        server.ask(f"/v1/images/{visit.uploads[0]}", method="DELETE")
        visit.ask("the arrow")
        assert len(visit.uploads) == 2 and not visit.page.is_visible("#ask-notice.notice:not(.mild)")
    return "each with its sentence"


PARTS = [units, fill, work, arrivals, keyboard, history, reading, trouble]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--pictures", type=pathlib.Path)
    options = parser.parse_args()
    options.binary = str(pathlib.Path(options.build).resolve() / "simpleseg")

    def picture(page, name):
        if options.pictures:
            options.pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=options.pictures / f"{name}.png")

    options.picture = picture
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("no Chromium on the PATH: Scripts/setup-references installs it")
    server = Server(options.binary)
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--use-fake-device-for-media-stream"])
        stack.callback(browser.close)
        for part in PARTS:
            if not options.only or part.__name__ in options.only.split(","):
                print(f"{part.__name__}: {part(browser, server, options)}", flush=True)


if __name__ == "__main__":
    main()
