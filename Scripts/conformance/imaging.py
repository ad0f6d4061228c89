"""Pictures and integer plans against Pillow and transformers: the same bytes to both, the answers compared.

usage: imaging.py BUILD [--quick] [--seed N]

  decode      files encoded by Pillow, OpenCV and the writer in imaging_files.py: RGB pixels equal to Pillow's
  formats     GIF, BMP, PNM, TIFF, HEIC and AVIF drawn by picture_formats.py: RGB pixels equal to Pillow's; lossy HEIC and AVIF, whose
              chroma another version of the codec brings to full size in another way, within the bounds that the output names
  process     the same pictures through Qwen2VLImageProcessorPil: grids equal, values within 1e-6
  resample    random pictures to random sizes: equal to Pillow's BICUBIC
  sizes       smart_resize of Qwen and the rules of Kimi, errors included
  plans       window order, bounds and patch positions of transformers.vision_utils
  positions   get_rope_index of Qwen2.5-VL
  kimi        Kimi-VL's preprocessing, restated with Pillow and numpy
"""

import argparse
import os
import io
import random
import struct
import subprocess
import sys

import numpy as np
from PIL import Image, ImageOps

from drawn import imaging_files, picture_formats

Image.MAX_IMAGE_PIXELS = None
MIN_PIXELS, MAX_PIXELS = 3136, 12845056


class Probe:
    """Runs one verb over framed requests and reads the answers."""

    def __init__(self, path):
        self.path = path

    def ask(self, verb, request):
        done = subprocess.run([self.path, "imaging", verb], input=request, stdout=subprocess.PIPE, check=True)
        return Answers(done.stdout)


class Answers:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, layout):
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values if len(values) > 1 else values[0]

    def array(self, dtype, count):
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def integers(self):
        return self.array("<i4", self.take("I")).tolist()

    def picture(self):
        width, height = self.take("II")
        return self.array(np.uint8, width * height * 3).reshape(height, width, 3)

    def message(self):
        """None when the answer is a value, else what went wrong."""
        if self.take("B") == 1:
            return None
        return bytes(self.array(np.uint8, self.take("I"))).decode()

    def finish(self):
        assert self.at == len(self.data), f"{len(self.data) - self.at} bytes were not asked for"


class Report:
    def __init__(self):
        self.failures, self.lines = 0, []

    def check(self, condition, what):
        if not condition:
            self.failures += 1
            if self.failures <= 20:
                print("FAIL", what, file=sys.stderr)
        return bool(condition)

    def line(self, text):
        self.lines.append(text)
        print(text, flush=True)


def framed(picture):
    height, width = picture.shape[:2]
    return struct.pack("<II", width, height) + picture.tobytes()


def qwen(minimum=MIN_PIXELS, maximum=MAX_PIXELS):
    return struct.pack("<Bdd", 0, minimum, maximum)


def kimi(limit=16384, pads=True):
    return struct.pack("<Bdd", 1, limit, pads)


def reference_pixels(data, turn):
    image = Image.open(io.BytesIO(data))
    return np.asarray((ImageOps.exif_transpose(image) if turn else image).convert("RGB"))


def check_decode(probe, report, rng, count):
    """Returns the decoded pictures, for the checks that follow."""
    files = list(imaging_files.draw(rng, count))
    request = b"".join(struct.pack("<BI", turn, len(data)) + data for _, data, turn in files)
    answers, pictures, worst, kinds = probe.ask("decode", request), [], 0, {}
    for name, data, turn in files:
        message = answers.message()
        if not report.check(message is None, f"{name}: {message}"):
            continue
        ours, theirs = answers.picture(), reference_pixels(data, turn)
        difference = 255
        if report.check(ours.shape == theirs.shape, f"{name}: {ours.shape} instead of {theirs.shape}"):
            difference = int(np.abs(ours.astype(int) - theirs).max())
        report.check(difference == 0, f"{name} {theirs.shape}: pixels differ by {difference}")
        worst, kinds[name.split()[0]] = max(worst, difference), kinds.get(name.split()[0], 0) + 1
        pictures.append(ours)
    answers.finish()
    report.line(f"decode: {len(files)} files {kinds}, worst difference {worst}")
    return pictures


def check_formats(probe, report, rng, count):
    """Everything but HEIC and AVIF has Pillow's very pixels; those have them without loss, and nearly so with it."""
    files = list(picture_formats.draw(rng, count))
    for index in range(count // 10):
        files += [(*drawer(rng, index), None) for drawer in (picture_formats.draw_heic, picture_formats.draw_avif)]
    answers = probe.ask("decode", b"".join(struct.pack("<BI", 1, len(data)) + data for _, data, _ in files))
    kinds, means = {}, {}
    for name, data, expected in files:
        message = answers.message()
        if not report.check(message is None, f"{name}: {message}"):
            continue
        ours, theirs = answers.picture(), reference_pixels(data, True) if expected is None else expected
        if not report.check(ours.shape == theirs.shape, f"{name}: {ours.shape} instead of {theirs.shape}"):
            continue
        difference = np.abs(ours.astype(int) - theirs)
        kind = name.split()[0]
        kinds[kind] = kinds.get(kind, 0) + 1
        if kind in ("heic", "avif") and "-1" not in name:
            means.setdefault(f"{kind} {name.split()[-1]}", []).append(float(difference.mean()))
            # Decoders differ in how they stretch halved colours; on noise in a picture of a few pixels that is all there is.
            report.check(difference.mean() <= 30, f"{name} {theirs.shape}: pixels differ by {difference.mean()} in the mean")
        else:
            report.check(difference.max() == 0, f"{name} {theirs.shape}: pixels differ by {difference.max()}")
    answers.finish()
    for kind, values in means.items():
        report.check(np.mean(values) <= 6, f"{kind}: pixels differ by {np.mean(values)} in the mean of all pictures")
    lossy = ", ".join(f"{kind} {np.mean(values):.3f}" for kind, values in sorted(means.items()))
    report.line(f"formats: {len(files)} files {kinds}, worst difference 0; of lossy ones the mean over all pixels: {lossy}")


def check_process(probe, report, pictures):
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    reference = Qwen2VLImageProcessorPil(min_pixels=MIN_PIXELS, max_pixels=MAX_PIXELS)
    worst = 0.0
    for start in range(0, len(pictures), 40):
        part = pictures[start : start + 40]
        answers = probe.ask("process", b"".join(qwen() + framed(picture) for picture in part))
        for picture in part:
            try:
                expected = reference(Image.fromarray(picture), return_tensors="np")
            except ValueError:
                expected = None
            message = answers.message()
            if not report.check((message is None) == (expected is not None), f"{picture.shape}: {message}"):
                continue
            if expected is None:
                continue
            grid = answers.take("III")
            values = answers.array("<f4", grid[0] * grid[1] * grid[2] * 1176)
            same = report.check(list(grid) == expected["image_grid_thw"][0].tolist(), f"{picture.shape}: grid {grid}")
            if same:
                difference = float(np.abs(values.reshape(-1, 1176) - expected["pixel_values"]).max())
                worst = max(worst, difference)
                report.check(difference <= 1e-6, f"{picture.shape}: values differ by {difference}")
        answers.finish()
    report.line(f"process: {len(pictures)} pictures, grids equal, worst value difference {worst:.2e}")


def check_resample(probe, report, rng, count):
    cases = []
    for _ in range(count):
        limit = rng.choice([4, 40, 400])
        height, width, up, across = (rng.randint(1, limit) for _ in range(4))
        if rng.random() < 0.1:
            width = rng.randint(1000, 6000)
        kind = rng.choice(["noise", "extremes", "smooth"])
        cases.append((imaging_files.pixels(rng, width, height, kind), across, up))
    request = b"".join(framed(picture) + struct.pack("<II", across, up) for picture, across, up in cases)
    answers, worst = probe.ask("resample", request), 0
    for picture, across, up in cases:
        theirs = np.asarray(Image.fromarray(picture).resize((across, up), Image.Resampling.BICUBIC))
        difference = int(np.abs(answers.picture().astype(int) - theirs).max())
        worst = max(worst, difference)
        report.check(difference == 0, f"resample {picture.shape} to {across}x{up} differs by {difference}")
    answers.finish()
    report.line(f"resample: {len(cases)} pictures, worst difference {worst}")


def random_size(rng):
    if rng.random() < 0.2:
        return rng.randint(1, 60), rng.randint(1, 60)
    if rng.random() < 0.2:
        return rng.randint(1, 30), rng.randint(1, 8000)
    return int(2 ** rng.uniform(0, 14)), int(2 ** rng.uniform(0, 14))


def kimi_sizes(width, height, limit, pads):
    """Kimi-VL's rules for sizes: (resized, padded), None where it refuses."""
    patches = (width // 14) * (height // 14)
    if patches > limit:
        scale = (limit / patches) ** 0.5
        width, height = int(width * scale), int(height * scale)
    if width == 0 or height == 0:
        return None
    unit = 28 if pads else 14
    padded = tuple((side + 27) // 28 * 28 if pads else side // 14 * 14 for side in (width, height))
    if 0 in padded or max(padded) // 14 >= 512 or any(side % 28 for side in padded):
        return None
    return (width, height), padded, unit


def check_sizes(probe, report, rng, count):
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import smart_resize

    cases, request = [], []
    for index in range(count):
        height, width = random_size(rng)
        if index % 4 == 3:
            limit, pads = rng.choice([16, 256, 4096, 16384]), rng.random() < 0.8
            expected = kimi_sizes(width, height, limit, pads)
            cases.append((width, height, expected[:2] if expected else None))
            request.append(kimi(limit, pads))
        else:
            minimum, maximum = rng.choice([(3136, 12845056), (3136, 1003520), (200704, 401408), (1, 784), (784, 10**9)])
            try:
                up, across = smart_resize(height, width, 28, minimum, maximum)
                cases.append((width, height, ((across, up), (across, up))))
            except ValueError:
                cases.append((width, height, None))
            request.append(qwen(minimum, maximum))
        request.append(struct.pack("<II", width, height))
    answers, refused = probe.ask("sizes", b"".join(request)), 0
    for width, height, expected in cases:
        ours = None
        if answers.message() is None:
            values = answers.take("IIII")
            ours = (values[:2], values[2:])
        refused += expected is None
        report.check(ours == expected, f"{width}x{height}: {ours} instead of {expected}")
    answers.finish()
    report.line(f"sizes: {len(cases)} equal, {refused} of them refused by both")


def random_grids(rng, merge):
    return [
        (1 if rng.random() < 0.9 else rng.randint(2, 3), rng.randint(1, 24) * merge, rng.randint(1, 24) * merge)
        for _ in range(rng.randint(1, 4))
    ]


def check_plans(probe, report, rng, count):
    import torch
    from transformers import vision_utils

    cases, request = [], []
    for _ in range(count):
        merge = rng.choice([1, 2, 2, 2, 3])
        window, patch = rng.choice([(112, 14), (112, 14), (56, 14), (64, 8), (140, 14)])
        if window // merge // patch == 0:
            merge = 1
        grids = random_grids(rng, merge)
        cases.append((window, patch, merge, grids))
        request.append(struct.pack("<IIII", window, patch, merge, len(grids)))
        request.extend(struct.pack("<III", *grid) for grid in grids)
    answers = probe.ask("plans", b"".join(request))
    for window, patch, merge, grids in cases:
        thw = torch.tensor(grids)
        order, bounds = vision_utils.get_vision_window_index(thw, merge, window, patch)
        frames = vision_utils.get_vision_cu_seqlens(thw)
        places = vision_utils.get_vision_position_ids(thw, merge)
        expected = [order, bounds, frames, torch.argsort(order), places[:, 0], places[:, 1]]
        names = ["cell order", "window bounds", "frame bounds", "inverse", "rows", "columns"]
        for name, values in zip(names, expected):
            report.check(answers.integers() == values.tolist(), f"plan {grids} {window}/{patch}/{merge}: {name}")
    answers.finish()
    report.line(f"plans: {len(cases)} sets of grids equal")


def check_positions(probe, report, rng, count):
    import torch
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLModel

    text = dict(vocab_size=320, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
    text.update(num_key_value_heads=1, rope_parameters=dict(rope_type="default", rope_theta=1e6, mrope_section=[1, 1, 2]))
    vision = dict(depth=1, hidden_size=16, intermediate_size=16, num_heads=2, out_hidden_size=16)
    model = Qwen2_5_VLModel(Qwen2_5_VLConfig(text_config=text, vision_config=vision, image_token_id=300))
    cases, request = [], []
    for _ in range(count):
        grids, ids = [], []
        for _ in range(rng.randint(0, 4)):
            # transformers takes touching pictures for one, so some text stands before each.
            ids += [rng.randint(0, 299) for _ in range(rng.randint(1, 9))]
            grid = (1, rng.randint(1, 12) * 2, rng.randint(1, 12) * 2)
            grids.append(grid)
            ids += [300] * (grid[1] * grid[2] // 4)
        if not ids or rng.random() < 0.9:
            ids += [rng.randint(0, 299) for _ in range(rng.randint(1, 9))]
        cases.append((ids, grids))
        request.append(struct.pack("<III", 300, 2, len(grids)) + b"".join(struct.pack("<III", *grid) for grid in grids))
        request.append(struct.pack(f"<I{len(ids)}I", len(ids), *ids))
    answers = probe.ask("positions", b"".join(request))
    for ids, grids in cases:
        tokens = torch.tensor([ids])
        thw = torch.tensor(grids) if grids else None
        expected, delta = model.get_rope_index(tokens, (tokens == 300).int(), image_grid_thw=thw)
        message = answers.message()
        if not report.check(message is None, f"positions {grids}: {message}"):
            continue
        ours = [answers.integers() for _ in range(3)]
        report.check(ours == expected[:, 0].tolist(), f"positions {grids}")
        report.check(answers.take("q") == int(delta), f"delta {grids}")
    answers.finish()
    report.line(f"positions: {len(cases)} prompts equal")


def kimi_reference(picture, limit, pads):
    height, width = picture.shape[:2]
    sizes = kimi_sizes(width, height, limit, pads)
    if sizes is None:
        return None
    (width, height), (across, up), _ = sizes
    image = Image.fromarray(picture)
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (round((old - new) / 2) if old > new else 0 for old, new in ((width, across), (height, up)))
    image = image.crop((left, top, left + across, top + up))
    values = (np.asarray(image).astype(np.float32) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)
    patches = values.transpose(2, 0, 1).reshape(3, up // 14, 14, across // 14, 14).transpose(1, 3, 0, 2, 4)
    return (1, up // 14, across // 14), patches.reshape(-1, 588)


def check_kimi(probe, report, rng, count):
    cases, request, worst = [], [], 0.0
    for _ in range(count):
        height, width = rng.randint(1, 300), rng.randint(1, 300)
        picture = imaging_files.pixels(rng, width, height, rng.choice(["noise", "smooth"]))
        limit, pads = rng.choice([16, 64, 16384]), rng.random() < 0.8
        cases.append((picture, limit, pads))
        request.append(kimi(limit, pads) + framed(picture))
    answers = probe.ask("process", b"".join(request))
    for picture, limit, pads in cases:
        expected, message = kimi_reference(picture, limit, pads), answers.message()
        if not report.check((message is None) == (expected is not None), f"kimi {picture.shape}: {message}"):
            continue
        if expected is None:
            continue
        grid = answers.take("III")
        values = answers.array("<f4", grid[0] * grid[1] * grid[2] * 588).reshape(-1, 588)
        if report.check(grid == expected[0], f"kimi {picture.shape}: grid {grid}"):
            difference = float(np.abs(values - expected[1]).max())
            worst = max(worst, difference)
            report.check(difference <= 1e-6, f"kimi {picture.shape}: values differ by {difference}")
    answers.finish()
    report.line(f"kimi: {len(cases)} pictures, worst value difference {worst:.2e}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", help="the folder of the built SegProbe")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    share = 10 if options.quick else 1
    probe, report = Probe(os.path.join(options.build, "SegProbe")), Report()
    rng = random.Random(options.seed)
    np.random.seed(options.seed)
    pictures = check_decode(probe, report, rng, 600 // share)
    check_formats(probe, report, rng, 1000 // share)
    check_process(probe, report, pictures)
    check_resample(probe, report, rng, 1000 // share)
    check_sizes(probe, report, rng, 28000 // share)
    check_plans(probe, report, rng, 600 // share)
    check_positions(probe, report, rng, 600 // share)
    check_kimi(probe, report, rng, 400 // share)
    print(f"imaging: {report.failures} failures; " + "; ".join(report.lines))
    sys.exit(1 if report.failures else 0)


main()
