#!/usr/bin/env python3
"""Small pictures of every kind with what Pillow and transformers make of them, for the offline tests.

    .deps/references/bin/python Scripts/golden/imaging.py     writes Golden/imaging, its manifest entries, and fuzz seeds
"""
import base64
import hashlib
import io
import json
import random
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Scripts" / "conformance"))
from drawn import imaging_files  # noqa: E402

SEED = 20260123
GOLDEN = ROOT / "Golden"


def text(data):
    return base64.b64encode(data).decode()


def picture(array):
    return {"width": array.shape[1], "height": array.shape[0], "rgb": text(np.ascontiguousarray(array).tobytes())}


def jpegs(rng):
    array = imaging_files.pixels(rng, 11, 7, "smooth")
    image = Image.fromarray(array)
    yield "jpeg baseline", imaging_files.saved(image, format="JPEG", quality=90)
    yield "jpeg progressive", imaging_files.saved(image, format="JPEG", quality=90, progressive=True)
    yield "jpeg 4:2:2 with restarts", imaging_files.saved(
        image, format="JPEG", subsampling=1, restart_marker_blocks=1)
    yield "jpeg RGB", imaging_files.saved(image, format="JPEG", keep_rgb=True)
    yield "jpeg grey", imaging_files.saved(image.convert("L"), format="JPEG")
    cmyk = imaging_files.saved(image.convert("CMYK"), format="JPEG", quality=95)
    at = cmyk.index(b"Adobe")
    yield "jpeg CMYK", cmyk
    yield "jpeg YCCK", cmyk[: at + 11] + b"\2" + cmyk[at + 12 :]
    for turn in range(1, 9):
        yield f"jpeg turned {turn}", imaging_files.saved(image, format="JPEG", exif=imaging_files.exif(turn))


def webps(rng):
    image = Image.fromarray(imaging_files.pixels(rng, 10, 6, "smooth", 4), "RGBA")
    yield "webp lossy", imaging_files.saved(image.convert("RGB"), format="WEBP", quality=70)
    yield "webp lossy alpha", imaging_files.saved(image, format="WEBP", quality=70)
    yield "webp lossless alpha", imaging_files.saved(image, format="WEBP", lossless=True, exact=True)
    yield "webp turned 6", imaging_files.saved(image, format="WEBP", exif=imaging_files.exif(6))


def pngs(rng):
    for index in range(2 * len(imaging_files.PNG_KINDS)):
        name, data = imaging_files.draw_own_png(rng, 9, 5, index % len(imaging_files.PNG_KINDS))
        yield name, data
    image = Image.fromarray(imaging_files.pixels(rng, 9, 5, "smooth"))
    yield "png turned 8", imaging_files.saved(image, format="PNG", exif=imaging_files.exif(8))


def decodes(rng):
    for name, data in [*jpegs(rng), *webps(rng), *pngs(rng)]:
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
        yield {"name": name, "file": text(data)} | picture(np.asarray(image))


def resamples(rng):
    for width, height, across, up in [(7, 5, 3, 9), (13, 2, 40, 1), (60, 50, 7, 11), (1, 1, 4, 4), (33, 9, 33, 4)]:
        array = imaging_files.pixels(rng, width, height, "extremes")
        resized = Image.fromarray(array).resize((across, up), Image.Resampling.BICUBIC)
        yield {"from": picture(array), "to": picture(np.asarray(resized))}


def processed(rng):
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    processor = Qwen2VLImageProcessorPil(min_pixels=3136, max_pixels=12845056)
    array = imaging_files.pixels(rng, 61, 83, "smooth")
    result = processor(Image.fromarray(array), return_tensors="np")
    values = result["pixel_values"]
    return picture(array) | {
        "grid": result["image_grid_thw"][0].tolist(),
        # Every 97th value: enough to tell any other order of patches, channels or frames.
        "step": 97,
        "values": [float(value) for value in values.reshape(-1)[::97]],
    }


def bomb():
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + imaging_files.chunk(b"IHDR", header) + imaging_files.chunk(b"IDAT", zlib.compress(b""))


def main():
    import transformers

    rng = random.Random(SEED)
    cases = {"decode": list(decodes(rng)), "resample": list(resamples(rng)), "process": processed(rng), "bomb": text(bomb())}
    path = GOLDEN / "imaging" / "cases.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(cases, indent=1) + "\n")
    corpus = ROOT / "Fuzz" / "ImageHeaders" / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for case in cases["decode"][::2]:
        (corpus / case["name"].replace(" ", "-").replace(":", "")).write_bytes(base64.b64decode(case["file"]))
    manifest, script = GOLDEN / "MANIFEST.json", "Scripts/golden/imaging.py"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["script"] != script] if manifest.exists() else []
    entries.append({
        "file": "imaging/cases.json", "script": script, "reference": "Pillow",
        "version": f"Pillow {PIL.__version__}, transformers {transformers.__version__}", "seed": SEED,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "tolerance": 1e-6,
        "reason": "bytes are exact; the normalised values are single precision of size up to 3"})
    entries.sort(key=lambda entry: entry["file"])
    manifest.write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    main()
