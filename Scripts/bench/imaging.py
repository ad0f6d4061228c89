"""Reading and preprocessing pictures: this project against Pillow and transformers' Qwen2-VL processor.

usage: imaging.py BUILD [--repeats N]

Both sides run on one thread and are timed inside their process: CPU time, which other work on the machine disturbs little;
median of the repeats. Prints rows of a Markdown table.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "conformance"))
from drawn import imaging_files  # noqa: E402

Image.MAX_IMAGE_PIXELS = None
STEPS = ["decode", "resample", "patches", "decode + preprocess", "write PNG"]


def photo(seed, width, height):
    """Smooth shapes with grain: compresses about as a photograph does."""
    import random

    return Image.fromarray(imaging_files.pixels(random.Random(seed), width, height, "smooth"))


def files(folder):
    for name, (width, height), options in [
        ("JPEG 12 MP", (4000, 3000), dict(format="JPEG", quality=90)),
        ("JPEG 12 MP progressive", (4000, 3000), dict(format="JPEG", quality=90, progressive=True)),
        ("JPEG 640×480", (640, 480), dict(format="JPEG", quality=90)),
        ("PNG 12 MP", (4000, 3000), dict(format="PNG")),
        ("PNG 640×480", (640, 480), dict(format="PNG")),
        ("WebP 640×480", (640, 480), dict(format="WEBP", quality=80)),
    ]:
        path = os.path.join(folder, name.replace(" ", "-") + ".bin")
        photo(1, width, height).save(path, **options)
        yield name, path


def median(repeats, work):
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def reference(path, repeats):
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil, smart_resize

    processor = Qwen2VLImageProcessorPil(min_pixels=3136, max_pixels=12845056)
    image = Image.open(path).convert("RGB")
    height, width = smart_resize(image.height, image.width, 28, 3136, 12845056)
    resized = image.resize((width, height), Image.Resampling.BICUBIC)
    target = os.path.join(os.path.dirname(path), "written.png")
    work = [
        lambda: Image.open(path).convert("RGB"),
        lambda: image.resize((width, height), Image.Resampling.BICUBIC),
        lambda: processor(resized, return_tensors="np", do_resize=False),
        lambda: processor(Image.open(path).convert("RGB"), return_tensors="np"),
        lambda: image.save(target, format="PNG"),
    ]
    # Writing twelve million pixels takes seconds on both sides: once is enough.
    return [median(repeats, step) for step in work[:-1]] + [median(1 if width > 2000 else repeats, work[-1])]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", help="the folder of the built SegProbe")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    print("| work | us | peer | ratio |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, path in files(folder):
            answer = subprocess.run(
                [os.path.join(options.build, "SegProbe"), "imaging", "time", str(options.repeats), path], stdout=subprocess.PIPE, check=True
            )
            ours = [float(value) for value in answer.stdout.split()]
            for step, us, peer in zip(STEPS, ours, reference(path, options.repeats)):
                print(f"| {name}: {step} | {us:.2f} ms | {peer:.2f} ms | {peer / us:.2f}× |", flush=True)


main()
