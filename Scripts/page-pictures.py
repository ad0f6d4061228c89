"""The pictures of Documentation/page.md, from the page of a running `simpleseg serve` with the embedded checkpoint.

usage: .deps/references/bin/python Scripts/page-pictures.py BUILD [--out DIR]

Four screenshots, and page-growing.webp: an outline while it is written. nano writes faster than an eye reads, so for that one the
page gets the server's events with a pause between them; nothing else differs.
"""

import argparse
import io
import pathlib
import shutil
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Scripts/conformance"))
from page import PHRASE, Server, Visit  # noqa: E402

SLOWER = """() => {
const original = window.fetch;
window.fetch = async (...request) => {
  const response = await original(...request);
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) return response;
  const text = await response.text();
  const events = text.split("\\n\\n").filter(Boolean);
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async pull(controller) {
      const event = events.shift();
      if (event === undefined) return controller.close();
      if (event.includes("event: token")) await new Promise((done) => setTimeout(done, 90));
      controller.enqueue(encoder.encode(event + "\\n\\n"));
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
};
}"""


def keep(page, path, colors=255):
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(colors, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    assert size < 300_000, f"{path.name} has {size} bytes"
    print(f"{path.name}: {picture.width} × {picture.height}, {size} bytes")


def stills(browser, url, out):
    with Visit(browser, url, (1280, 800)) as visit:
        visit.page.wait_for_selector("#samples li")
        visit.page.wait_for_timeout(3000)
        keep(visit.page, out / "page-start.png")
        visit.drop("shapes.png")
        visit.page.wait_for_selector("#work:not([hidden])")
        visit.ask(PHRASE + "; the red cross; the white heart")
        visit.page.focus("#canvas")
        visit.page.keyboard.press("]")
        visit.page.wait_for_timeout(400)
        keep(visit.page, out / "page-objects.png")
    with Visit(browser, url, (1280, 800), "dark") as visit:
        visit.drop("shapes.png")
        visit.page.wait_for_selector("#work:not([hidden])")
        visit.ask()
        ring = visit.layers()[0]["rings"][0]
        visit.page.mouse.move(*visit.place(ring[0]))
        for _ in range(6):
            visit.page.mouse.wheel(0, -100)
            visit.page.wait_for_timeout(60)
        visit.page.focus("#canvas")
        visit.page.keyboard.press(".")
        visit.page.keyboard.press("d")
        visit.page.wait_for_timeout(500)
        keep(visit.page, out / "page-difference.png")
    with Visit(browser, url, (360, 760)) as visit:
        visit.drop("shapes.png")
        visit.page.wait_for_selector("#work:not([hidden])")
        visit.ask()
        visit.page.wait_for_timeout(400)
        keep(visit.page, out / "page-phone.png")


def growing(browser, url, path):
    with Visit(browser, url, (960, 640)) as visit:
        page = visit.page
        page.evaluate(SLOWER)
        visit.drop("shapes.png")
        page.wait_for_selector("#work:not([hidden])")
        page.fill("#phrase", PHRASE)
        frames = [page.screenshot()]
        page.press("#phrase", "Enter")
        page.wait_for_selector("#stop:not([hidden])")
        while page.is_visible("#stop") and len(frames) < 200:
            frames.append(page.screenshot())
        page.wait_for_timeout(300)
        frames.append(page.screenshot())
    pictures = [Image.open(io.BytesIO(frame)).convert("RGB") for frame in frames]
    durations = [900, *[120] * (len(pictures) - 2), 2500]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=durations, loop=0, quality=60, method=4)
    size = path.stat().st_size
    assert size < 1_500_000, f"{path.name} has {size} bytes"
    print(f"{path.name}: {len(pictures)} frames, {size} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Documentation/images")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    server = Server(str(options.build.resolve() / "simpleseg"))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            stills(browser, server.url, options.out)
            growing(browser, server.url, options.out / "page-growing.webp")
    finally:
        server.stop()


main()
