"""Draws picture files of every kind that the decoder reads, for imaging.py and for recording fuzz seeds."""

import io
import struct
import zlib

import cv2
import numpy as np
from PIL import Image, ImageFile

# Noise at full quality outgrows the buffer that Pillow guesses.
ImageFile.MAXBLOCK = 1 << 24
# Adam7's passes: first column and row, steps.
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
PNG_KINDS = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16)]
PNG_KINDS += [(6, 8), (6, 16)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def pixels(rng, width, height, kind, channels=3):
    generator = np.random.default_rng(rng.getrandbits(32))
    shape = (height, width, channels)
    if kind == "noise":
        return generator.integers(0, 256, shape, dtype=np.uint8)
    if kind == "extremes":
        return (generator.integers(0, 2, shape) * 255).astype(np.uint8)
    small = generator.integers(0, 256, (3 + height // 40, 3 + width // 40, channels)).astype(np.uint8)
    smooth = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).reshape(shape).astype(float)
    return np.clip(smooth + generator.normal(0, 4, shape), 0, 255).astype(np.uint8)


def size(rng):
    roll = rng.random()
    if roll < 0.15:
        return rng.randint(1, 20), rng.randint(1, 20)
    if roll < 0.25:
        sides = rng.randint(1, 8), rng.randint(9, 1500)
        return sides if rng.random() < 0.5 else sides[::-1]
    if roll < 0.3:
        return rng.randint(600, 1500), rng.randint(600, 1500)
    return rng.randint(9, 400), rng.randint(9, 400)


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()


def saved(image, **options):
    target = io.BytesIO()
    image.save(target, **options)
    return target.getvalue()


def draw_jpeg(rng, width, height, kind):
    mode = rng.choice(["RGB", "RGB", "RGB", "L", "CMYK"])
    channels = {"RGB": 3, "L": 1, "CMYK": 4}[mode]
    array = pixels(rng, width, height, kind, channels)
    if mode == "RGB" and rng.random() < 0.2:
        names = ["411", "420", "422", "440", "444"]
        name = rng.choice(names)
        factor = getattr(cv2, "IMWRITE_JPEG_SAMPLING_FACTOR_" + name)
        flags = [cv2.IMWRITE_JPEG_QUALITY, rng.randint(1, 100), cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor]
        flags += [cv2.IMWRITE_JPEG_PROGRESSIVE, rng.randint(0, 1), cv2.IMWRITE_JPEG_RST_INTERVAL, rng.randint(0, 5)]
        return f"jpeg opencv {name}", cv2.imencode(".jpg", array, flags)[1].tobytes()
    options = dict(quality=rng.randint(1, 100), progressive=rng.random() < 0.4, optimize=rng.random() < 0.3)
    if mode == "RGB":
        options["subsampling" if rng.random() < 0.8 else "keep_rgb"] = rng.randint(0, 2)
    if rng.random() < 0.2:
        options["restart_marker_blocks"] = rng.randint(1, 7)
    if rng.random() < 0.5:
        options["exif"] = exif(rng.randint(1, 8))
    data = saved(Image.frombytes(mode, (width, height), array.tobytes()), format="JPEG", **options)
    if mode == "CMYK" and rng.random() < 0.6:
        # Pillow writes CMYK only; the mark of Adobe's segment makes the same data YCCK, or leaves the kind open.
        at = data.index(b"Adobe")
        if rng.random() < 0.5:
            return "jpeg YCCK", data[: at + 11] + b"\2" + data[at + 12 :]
        return "jpeg CMYK without Adobe", data[: at - 4] + data[at + 12 :]
    return f"jpeg {mode} {options.get('subsampling', '')}", data


def draw_webp(rng, width, height, kind):
    mode = rng.choice(["RGB", "RGBA"])
    image = Image.fromarray(pixels(rng, width, height, kind, len(mode)), mode)
    options = dict(lossless=rng.random() < 0.4, quality=rng.randint(0, 100), method=rng.randint(0, 4))
    options["exact"] = rng.random() < 0.5
    if rng.random() < 0.4:
        options["exif"] = exif(rng.randint(1, 8))
    return f"webp {mode} {options}", saved(image, format="WEBP", **options)


def draw_pillow_png(rng, width, height, kind):
    mode = rng.choice(["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    array = pixels(rng, width, height, kind)
    if mode == "I;16":
        image = Image.fromarray(array[:, :, 0].astype(np.uint16) * rng.choice([1, 2, 257]))
    else:
        image = Image.fromarray(array).convert("RGBA").convert(mode)
    options = dict(compress_level=rng.randint(0, 6), optimize=rng.random() < 0.1)
    if mode in ("1", "L", "RGB", "P") and rng.random() < 0.4:
        options["transparency"] = (1, 2, 3) if mode == "RGB" else 1
    if rng.random() < 0.4:
        options["exif"] = exif(rng.randint(1, 8))
    return f"png pillow {mode}", saved(image, format="PNG", **options)


def chunk(name, payload):
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def packed_rows(samples, depth):
    """Filtered rows (filter none and sub, in turn) of an integer array [rows, columns, channels]."""
    rows = b""
    for index, row in enumerate(samples):
        if depth == 16:
            line = row.astype(">u2").tobytes()
        elif depth == 8:
            line = row.astype(np.uint8).tobytes()
        else:
            bits = np.unpackbits(row.reshape(-1, 1).astype(np.uint8), axis=1)[:, 8 - depth :]
            line = np.packbits(bits.reshape(-1)).tobytes()
        step = max(1, samples.shape[2] * depth // 8)
        if index % 2:
            values = np.frombuffer(line, np.uint8).astype(int)
            line = (values - np.concatenate([np.zeros(step, int), values])[: len(values)]).astype(np.uint8).tobytes()
        rows += bytes([index % 2]) + line
    return rows


def write_png(samples, color, depth, interlaced, palette=b"", transparency=b""):
    """A PNG of any colour type and depth, which Pillow itself does not write."""
    height, width = samples.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    passes = PASSES if interlaced else [(0, 0, 1, 1)]
    parts = [samples[top::down, left::across] for left, top, across, down in passes]
    body = zlib.compress(b"".join(packed_rows(part, depth) for part in parts if part.size))
    chunks = [chunk(b"IHDR", header)]
    if palette:
        chunks.append(chunk(b"PLTE", palette))
    if transparency:
        chunks.append(chunk(b"tRNS", transparency))
    half = len(body) // 2
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks + [chunk(b"IDAT", body[:half]), chunk(b"IDAT", body[half:]), chunk(b"IEND", b"")])


def draw_own_png(rng, width, height, index):
    color, depth = PNG_KINDS[index % len(PNG_KINDS)]
    generator = np.random.default_rng(rng.getrandbits(32))
    samples = generator.integers(0, 1 << depth, (height, width, CHANNELS[color]))
    if depth == 16 and rng.random() < 0.5:
        samples = samples % 512
    palette = transparency = b""
    if color == 3:
        palette = generator.bytes(3 << depth)
        if rng.random() < 0.5:
            transparency = generator.bytes(rng.randint(1, 1 << depth))
    elif color in (0, 2) and rng.random() < 0.3:
        transparency = struct.pack(">H", 1) * CHANNELS[color]
    interlaced = rng.random() < 0.5
    return f"png type {color} depth {depth} interlaced {interlaced}", write_png(
        samples, color, depth, interlaced, palette, transparency
    )


def draw(rng, count):
    """Yields (kind, bytes, whether EXIF's orientation is applied)."""
    for index in range(count):
        width, height = size(rng)
        kind = rng.choice(["noise", "smooth", "smooth", "extremes"])
        family = index % 4
        if family == 0:
            name, data = draw_jpeg(rng, width, height, kind)
        elif family == 1:
            name, data = draw_webp(rng, width, height, kind)
        elif family == 2:
            name, data = draw_pillow_png(rng, width, height, kind)
        else:
            name, data = draw_own_png(rng, min(width, 300), min(height, 300), index // 4)
        yield name, data, rng.random() < 0.7
