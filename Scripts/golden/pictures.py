#!/usr/bin/env python3
"""Small GIF, BMP, PNM, TIFF and HEIC files with what Pillow makes of them, for the offline tests.

    .deps/references/bin/python Scripts/golden/pictures.py     writes Golden/imaging/formats.json, its manifest entry, and fuzz seeds
"""
import base64
import hashlib
import io
import json
import random
import sys
from pathlib import Path

import numpy as np
import PIL
import pillow_heif
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Scripts" / "conformance"))
from drawn import imaging_files, picture_formats  # noqa: E402

SEED = 20260124
GOLDEN = ROOT / "Golden"


def text(data):
    return base64.b64encode(data).decode()


def heics(rng):
    pillow_heif.register_heif_opener()
    image = Image.fromarray(imaging_files.pixels(rng, 40, 24, "smooth"))
    yield "heic lossless", imaging_files.saved(image, format="HEIF", quality=-1, chroma=444), None
    turned = imaging_files.saved(image, format="HEIF", quality=-1, chroma=444, exif=imaging_files.exif(6))
    yield "heic turned", turned, None


def files(rng):
    picture_formats.small = lambda rng, most=0: (rng.randint(1, 11), rng.randint(1, 9))
    for index in range(24):
        yield *picture_formats.draw_bmp(rng, index), None
    for index in range(10):
        yield *picture_formats.draw_gif(rng, index), None
    for index in range(12):
        yield *picture_formats.draw_pnm(rng, index), None
    for _ in range(4):
        yield picture_formats.draw_pam(rng)
    for index in range(len(picture_formats.LAYOUTS)):
        yield *picture_formats.draw_own_tiff(rng, index), None
    for index in range(len(picture_formats.COMPRESSIONS)):
        yield *picture_formats.draw_pillow_tiff(rng, index), None
    yield from heics(rng)


def cases(rng):
    for name, data, expected in files(rng):
        if expected is None:
            expected = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))
        yield {"name": name, "file": text(data), "width": expected.shape[1], "height": expected.shape[0],
               "rgb": text(np.ascontiguousarray(expected).tobytes())}


def picture(image):
    return {"width": image.width, "height": image.height, "rgb": text(image.tobytes())}


def profiles(rng):
    for index in range(10):
        name, data, stored, converted = picture_formats.draw_profiled(rng, index)
        yield {"name": name, "file": text(data), "stored": picture(stored), "converted": picture(converted)}


def main():
    listed = list(cases(random.Random(SEED)))
    path = GOLDEN / "imaging" / "formats.json"
    path.write_text(json.dumps({"decode": listed, "profiles": list(profiles(random.Random(SEED)))}, indent=1) + "\n")
    corpus = ROOT / "Fuzz" / "ImageHeaders" / "corpus"
    for index, case in enumerate(listed):
        if index % 3 == 0 or case["name"].startswith("heic"):
            name = "".join(letter if letter.isalnum() else "-" for letter in case["name"])
            (corpus / f"{name}-{index}").write_bytes(base64.b64decode(case["file"]))
    manifest, script = GOLDEN / "MANIFEST.json", "Scripts/golden/pictures.py"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["script"] != script]
    entries.append({
        "file": "imaging/formats.json", "script": script, "reference": "Pillow",
        "version": f"Pillow {PIL.__version__}, pillow-heif {pillow_heif.__version__}", "seed": SEED,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "tolerance": 0, "reason": "bytes are exact"})
    entries.sort(key=lambda entry: entry["file"])
    manifest.write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    main()
