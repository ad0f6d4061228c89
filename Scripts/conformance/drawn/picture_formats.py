"""Draws GIF, BMP, PNM, TIFF, HEIC and AVIF files for imaging.py and for Scripts/golden/pictures.py."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

from drawn import imaging_files
from drawn.imaging_files import pixels, saved


def small(rng, most=90):
    return rng.randint(1, most), rng.randint(1, most)


def indices(rng, width, height, colors):
    """Palette numbers with runs in them."""
    generator = np.random.default_rng(rng.getrandbits(32))
    if rng.random() < 0.5:
        return generator.integers(0, colors, (height, width))
    return np.repeat(generator.integers(0, colors, (height, width // 5 + 1)), 5, axis=1)[:, :width]


# BMP


def bmp_rows(samples, bits, top_down):
    rows = []
    for row in samples:
        if bits <= 8:
            unpacked = np.unpackbits(row.reshape(-1, 1).astype(np.uint8), axis=1)[:, 8 - bits :]
            line = np.packbits(unpacked.reshape(-1)).tobytes()
        else:
            line = b"".join(int(value).to_bytes(bits // 8, "little") for value in row)
        rows.append(line + bytes(-len(line) % 4))
    return b"".join(rows if top_down else rows[::-1])


def bmp_runs(rng, samples, bits):
    """Run lengths and literals. No jumps: Pillow reads two bytes too many for each."""
    out = b""
    height, width = samples.shape
    for y, row in enumerate(samples[::-1].tolist()):
        x = 0
        while x < width:
            run = 1
            while x + run < width and row[x + run] == row[x] and run < 255:
                run += 1
            if run < 3 and width - x >= 4:
                count = min(width - x, rng.randint(3, 40)) // 2 * 2
                values = row[x : x + count]
                if count < 3:
                    continue
                if bits == 4:
                    packed = bytes(values[i] << 4 | values[i + 1] for i in range(0, count, 2))
                else:
                    packed = bytes(values)
                out += bytes([0, count]) + packed + bytes(len(packed) % 2)
                x += count
            else:
                out += bytes([run, row[x] * 17 if bits == 4 else row[x]])
                x += run
        out += bytes([0, 0]) if y + 1 < height else bytes([0, 1])
    return out


MASKS = {16: [(0xF800, 0x7E0, 0x1F), (0x7C00, 0x3E0, 0x1F)], 24: [(0xFF0000, 0xFF00, 0xFF)]}
MASKS[32] = [(0xFF0000, 0xFF00, 0xFF, 0), (0xFF000000, 0xFF0000, 0xFF00, 0), (0xFF000000, 0xFF0000, 0xFF00, 0xFF)]
MASKS[32] += [(0xFF, 0xFF00, 0xFF0000, 0xFF000000), (0xFF0000, 0xFF00, 0xFF, 0xFF000000), (0, 0, 0, 0)]
HEADERS = [12, 40, 52, 56, 64, 108, 124]


def draw_bmp(rng, index):
    width, height = small(rng)
    bits = [1, 4, 8, 16, 24, 32][index % 6]
    header = HEADERS[index // 6 % len(HEADERS)]
    top_down = header != 12 and rng.random() < 0.3
    runs = header >= 40 and bits in (4, 8) and rng.random() < 0.5
    fields = header >= 40 and header != 64 and bits in (16, 32) and rng.random() < 0.7
    colors = 1 << bits if bits <= 8 else 0
    if runs:
        top_down = False
    stated = colors if header > 12 and bits <= 8 and rng.random() < 0.5 else 0
    if stated and bits == 8 and rng.random() < 0.5:
        stated = colors = rng.randint(3, 255)
    generator = np.random.default_rng(rng.getrandbits(32))
    if bits <= 8:
        samples = indices(rng, width, height, colors)
        palette = bytes([7]) + generator.bytes(colors * (3 if header == 12 else 4) - 1)
    else:
        samples, palette = generator.integers(0, 1 << bits, (height, width), dtype=np.int64), b""
    body = bmp_runs(rng, samples, bits) if runs else bmp_rows(samples, bits, top_down)
    # Without room for the fourth mask the fourth channel is none.
    masks = rng.choice(MASKS[bits][:2] if header in (40, 52) else MASKS[bits]) if fields else ()
    compression = (1 if bits == 8 else 2) if runs else 3 if fields else 0
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, -height if top_down else height, 1, bits, compression, len(body), 2835, 2835, stated, 0)
        tail = struct.pack("<4I", *(masks + (0,) * (4 - len(masks)))) if masks and header > 40 else b""
        info += (tail + bytes(header))[: header - 40]
        if masks and header == 40:
            info += struct.pack("<3I", *masks[:3])
    gap = bytes(2 * rng.randint(1, 5)) if bits > 8 and rng.random() < 0.3 else b""
    start = 14 + len(info) + len(palette) + len(gap)
    head = b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start)
    name = f"bmp {bits} bits, header {header}{', runs' if runs else ''}{', masks' if fields else ''}{', top down' if top_down else ''}"
    return name, head + info + palette + gap + body


# GIF


def gif_codes(rng, values, bits):
    """LZW codes of palette numbers, cut into blocks, cleared now and then or never."""
    clear, out, buffer, filled = 1 << bits, bytearray(), 0, 0

    def put(code, width):
        nonlocal buffer, filled
        buffer |= code << filled
        filled += width
        while filled >= 8:
            out.append(buffer & 255)
            buffer, filled = buffer >> 8, filled - 8

    def flush():
        # Whoever reads the last code learns one more from it.
        nonlocal width
        put(table[prefix] if len(prefix) > 1 else prefix[0], width)
        if len(table) + clear + 2 == 1 << width and width < 12 and table:
            width += 1

    patience = rng.choice([20, 500, 10**9])
    table, width, written = {}, bits + 1, 0
    put(clear, width)
    prefix = None
    for value in values:
        if prefix is None:
            prefix = (value,)
            continue
        if prefix + (value,) in table or len(prefix) == 0:
            prefix += (value,)
            continue
        put(table[prefix] if len(prefix) > 1 else prefix[0], width)
        written += 1
        if len(table) + clear + 2 < 4096:
            table[prefix + (value,)] = len(table) + clear + 2
            if len(table) + clear + 2 > 1 << width and width < 12:
                width += 1
        prefix = (value,)
        if written % patience == 0:
            # The code of the prefix must be written before the table is forgotten.
            flush()
            put(clear, width)
            table, width, prefix = {}, bits + 1, None
    if prefix is not None:
        flush()
    put(clear + 1, width)
    put(0, 7)
    data, blocks = bytes(out), b""
    while data:
        count = rng.choice([255, 255, rng.randint(1, 255)])
        blocks += bytes([len(data[:count])]) + data[:count]
        data = data[count:]
    return blocks + b"\0"


def gif_frame(rng, width, height, bits, palette):
    interlaced = rng.random() < 0.4
    samples = indices(rng, width, height, 1 << bits)
    order = list(range(height))
    if interlaced:
        order = [y for start, step in [(0, 8), (4, 8), (2, 4), (1, 2)] for y in range(start, height, step)]
    transparent = rng.randint(0, (1 << bits) - 1) if rng.random() < 0.4 else None
    control = b""
    if transparent is not None or rng.random() < 0.3:
        flags = rng.choice([0, 4, 8, 12]) | (transparent is not None)
        control = b"\x21\xf9\x04" + struct.pack("<BHB", flags, 5, transparent or 0) + b"\0"
    if rng.random() < 0.2:
        control = b"\x21\xfe\x05hello\0" + control
    left, top = (rng.randint(0, 20), rng.randint(0, 20)) if rng.random() < 0.4 else (0, 0)
    local = np.random.default_rng(rng.getrandbits(32)).bytes(3 << bits) if not palette or rng.random() < 0.3 else b""
    flags = (0x80 | bits - 1 if local else 0) | (0x40 if interlaced else 0)
    data = gif_codes(rng, samples[order].reshape(-1).tolist(), max(2, bits))
    return control + b"\x2c" + struct.pack("<HHHHB", left, top, width, height, flags) + local + bytes([max(2, bits)]) + data


def draw_gif(rng, index):
    width, height = small(rng)
    if index % 3 == 0:
        image = Image.fromarray(pixels(rng, width, height, "smooth")).convert(rng.choice(["L", "P", "1"]))
        return "gif pillow", saved(image, format="GIF", interlace=rng.randint(0, 1))
    bits = rng.randint(1, 8)
    palette = np.random.default_rng(rng.getrandbits(32)).bytes(3 << bits) if rng.random() < 0.8 else b""
    screen = (width, height) if rng.random() < 0.6 else (rng.randint(1, 120), rng.randint(1, 120))
    frames = rng.choice([1, 1, 2, 3])
    data = b"GIF89a" + struct.pack("<HHBBB", *screen, (0x80 | bits - 1) if palette else 0, 0, 0) + palette
    for _ in range(frames):
        data += gif_frame(rng, width, height, bits, palette)
    return f"gif {bits} bits, {frames} frames", data + b"\x3b"


# PNM


def draw_pnm(rng, index):
    width, height = small(rng)
    kind = index % 6 + 1
    largest = 1 if kind in (1, 4) else rng.choice([255, 255, 1, 7, 100, 254, 256, 1023, 65535])
    channels = 3 if kind in (3, 6) else 1
    generator = np.random.default_rng(rng.getrandbits(32))
    samples = generator.integers(0, largest + 1, (height, width * channels))
    if largest > 255 and rng.random() < 0.6:
        samples = np.minimum(samples, rng.choice([255, 300]))
    comment = b"# a comment\n" if rng.random() < 0.4 else b""
    head = b"P%d\n" % kind + comment + b"%d %d\n" % (width, height)
    if kind not in (1, 4):
        head += comment + b"%d\n" % largest
    if kind == 1 and rng.random() < 0.5:
        body = b"\n".join(b"".join(b"%d" % value for value in row) for row in samples)
    elif kind <= 3:
        body = b"\n".join(b" ".join(b"%d" % value for value in row) for row in samples) + b"\n"
    elif kind == 4:
        body = b"".join(np.packbits(row.astype(np.uint8)).tobytes() for row in samples)
    else:
        body = samples.astype(">u2" if largest > 255 else np.uint8).tobytes()
    return f"pnm P{kind} up to {largest}", head + body


def draw_pam(rng):
    """A PAM and its pixels: Pillow does not read the format."""
    width, height = small(rng)
    depth, largest = rng.randint(1, 4), rng.choice([1, 255, 255, 1000, 65535])
    samples = np.random.default_rng(rng.getrandbits(32)).integers(0, largest + 1, (height, width, depth))
    kinds = {1: b"GRAYSCALE", 2: b"GRAYSCALE_ALPHA", 3: b"RGB", 4: b"RGB_ALPHA"}
    head = b"P7\n# drawn\nWIDTH %d\nHEIGHT %d\nDEPTH %d\nMAXVAL %d\nTUPLTYPE %s\nENDHDR\n" % (width, height, depth, largest, kinds[depth])
    scaled = np.round(samples / largest * 255).astype(np.uint8)
    expected = scaled[:, :, :3] if depth > 2 else np.repeat(scaled[:, :, :1], 3, axis=2)
    return f"pam depth {depth}", head + samples.astype(">u2" if largest > 255 else np.uint8).tobytes(), expected


# TIFF


def packed(rows, bits, order):
    """Rows of samples [rows, values] as TIFF has them."""
    if bits == 16:
        return rows.astype(order + "u2").tobytes()
    if bits == 8:
        return rows.astype(np.uint8).tobytes()
    lines = []
    for row in rows:
        unpacked = np.unpackbits(row.reshape(-1, 1).astype(np.uint8), axis=1)[:, 8 - bits :]
        lines.append(np.packbits(unpacked.reshape(-1)).tobytes())
    return b"".join(lines)


def tiff_pieces(samples, bits, order, tile, rows_per_strip, deflated, predicted):
    height, width, channels = samples.shape
    across, up = tile or (width, rows_per_strip)
    pieces = []
    for y in range(0, height, up):
        for x in range(0, width, across):
            piece = samples[y : y + up, x : x + across]
            if tile:
                piece = np.pad(piece, ((0, up - piece.shape[0]), (0, across - piece.shape[1]), (0, 0)))
            if predicted:
                before = np.concatenate([np.zeros_like(piece[:, :1]), piece[:, :-1]], axis=1)
                piece = (piece.astype(np.int64) - before) % (1 << bits)
            data = packed(piece.reshape(piece.shape[0], -1), bits, order)
            pieces.append(zlib.compress(data) if deflated else data)
    return pieces


def write_tiff(rng, samples, bits, photometric, extra=(), palette=None, order="<", big=False, orientation=1, further=False):
    """A TIFF of any layout, which Pillow itself does not write."""
    height, width, channels = samples.shape
    tile = (rng.choice([16, 32, 64]), rng.choice([16, 48])) if rng.random() < 0.5 else None
    rows_per_strip = rng.randint(1, height)
    deflated = rng.random() < 0.6
    # Pillow takes the planes of uncompressed files apart itself, and only those of 8 bits rightly.
    separate = channels > 2 and (deflated or bits == 8) and extra not in ((0,), (1,)) and rng.random() < 0.3
    predicted = deflated and bits >= 8 and photometric != 3 and rng.random() < 0.5
    layers = [samples[:, :, i : i + 1] for i in range(channels)] if separate else [samples]
    pieces = [piece for layer in layers for piece in tiff_pieces(layer, bits, order, tile, rows_per_strip, deflated, predicted)]
    tags = {256: (4, [width]), 257: (4, [height]), 258: (3, [bits] * channels), 259: (3, [8 if deflated else 1])}
    tags |= {262: (3, [photometric]), 274: (3, [orientation]), 277: (3, [channels]), 284: (3, [2 if separate else 1])}
    if predicted:
        tags[317] = (3, [2])
    if extra:
        tags[338] = (3, list(extra))
    if palette is not None:
        tags[320] = (3, palette)
    start = 16 if big else 8
    offsets, body = [], b""
    for piece in pieces:
        offsets.append(start + len(body))
        body += piece + bytes(len(piece) % 2)
    if tile:
        tags |= {322: (4, [tile[0]]), 323: (4, [tile[1]]), 324: (4, offsets), 325: (4, [len(piece) for piece in pieces])}
    else:
        tags |= {273: (4, offsets), 278: (4, [rows_per_strip]), 279: (4, [len(piece) for piece in pieces])}
    codes, room, word = {3: "H", 4: "I"}, 8 if big else 4, "Q" if big else "I"
    entries, spill = b"", b""
    directory_size = (8 if big else 2) + len(tags) * (20 if big else 12) + room
    spill_start = start + len(body) + directory_size
    for tag in sorted(tags):
        kind, values = tags[tag]
        data = struct.pack(f"{order}{len(values)}{codes[kind]}", *values)
        if len(data) > room:
            value, spill = struct.pack(order + word, spill_start + len(spill)), spill + data + bytes(len(data) % 2)
        else:
            value = data + bytes(room - len(data))
        entries += struct.pack(f"{order}HH{word}", tag, kind, len(values)) + value
    following = start + len(body) if further else 0
    directory = struct.pack(order + ("Q" if big else "H"), len(tags)) + entries + struct.pack(order + word, following)
    mark = b"II" if order == "<" else b"MM"
    if big:
        head = mark + struct.pack(order + "HHHQ", 43, 8, 0, start + len(body))
    else:
        head = mark + struct.pack(order + "HI", 42, start + len(body))
    return head + body + directory + spill


LAYOUTS = [(0, 1, 1, ()), (1, 1, 1, ()), (1, 2, 1, ()), (0, 4, 1, ()), (1, 4, 1, ()), (0, 8, 1, ()), (1, 8, 1, ()), (1, 16, 1, ())]
LAYOUTS += [(1, 8, 2, (2,)), (2, 8, 3, ()), (2, 8, 4, (2,)), (2, 8, 4, (1,)), (2, 8, 4, (0,)), (2, 16, 3, ()), (2, 16, 4, (2,))]
LAYOUTS += [(2, 16, 4, (1,)), (3, 1, 1, ()), (3, 2, 1, ()), (3, 4, 1, ()), (3, 8, 1, ()), (5, 8, 4, ()), (5, 16, 4, ())]


def draw_own_tiff(rng, index, most=90):
    width, height = small(rng, most)
    photometric, bits, channels, extra = LAYOUTS[index % len(LAYOUTS)]
    generator = np.random.default_rng(rng.getrandbits(32))
    samples = generator.integers(0, 1 << bits, (height, width, channels))
    if bits == 16 and channels == 1:
        samples = samples % 400
    palette = generator.integers(0, 65536, 3 << bits).tolist() if photometric == 3 else None
    # Pillow knows BigTIFF only in this order.
    order = rng.choice("<>")
    big = order == "<" and rng.random() < 0.4
    orientation = rng.choice([1, 1, 1, 2, 3, 4, 5, 6, 7, 8])
    data = write_tiff(rng, samples, bits, photometric, extra, palette, order, big, orientation, rng.random() < 0.1)
    return f"tiff own photometric {photometric}, {bits} bits, {channels} channels {extra}", data


COMPRESSIONS = {"1": ["raw", "group3", "group4", "packbits", "tiff_lzw"], "L": ["raw", "tiff_lzw", "packbits", "tiff_adobe_deflate", "jpeg"]}
COMPRESSIONS |= {"P": ["raw", "tiff_lzw"], "LA": ["raw", "tiff_deflate"], "I;16": ["raw", "tiff_lzw"], "CMYK": ["raw", "tiff_lzw"]}
COMPRESSIONS |= {"RGB": ["raw", "tiff_lzw", "jpeg", "jpeg", "tiff_adobe_deflate"], "RGBA": ["raw", "packbits"], "YCbCr": ["jpeg"]}


def draw_pillow_tiff(rng, index):
    width, height = small(rng)
    mode = list(COMPRESSIONS)[index % len(COMPRESSIONS)]
    compression = rng.choice(COMPRESSIONS[mode])
    array = pixels(rng, width, height, rng.choice(["noise", "smooth"]))
    if mode == "I;16":
        image = Image.fromarray(array[:, :, 0].astype(np.uint16) * rng.choice([1, 2]))
    else:
        image = Image.fromarray(array)
        image = image.convert("RGBA").convert(mode) if mode not in ("YCbCr", "CMYK") else image.convert(mode)
    options = {"compression": compression}
    if compression == "jpeg":
        options["quality"] = rng.randint(20, 95)
    if rng.random() < 0.3:
        options["tiffinfo"] = {274: rng.randint(1, 8)}
    pages = [image] if rng.random() < 0.2 else []
    return f"tiff pillow {mode} {compression}", saved(image, format="TIFF", save_all=bool(pages), append_images=pages, **options)


# HEIC and AVIF


def draw_heic(rng, index):
    import pillow_heif

    pillow_heif.register_heif_opener()
    width, height = rng.randint(16, 150), rng.randint(16, 150)
    mode = rng.choice(["RGB", "RGB", "RGBA", "L"])
    image = Image.fromarray(pixels(rng, width, height, "smooth", 4), "RGBA").convert(mode)
    options = {"quality": rng.choice([-1, 40, 80, 95])}
    options["chroma"] = 444 if options["quality"] == -1 else rng.choice([420, 444])
    if rng.random() < 0.3:
        options["exif"] = imaging_files.exif(rng.randint(1, 8))
    return f"heic {mode} quality {options['quality']} {options['chroma']}", saved(image, format="HEIF", **options)


def draw_avif(rng, index):
    width, height = rng.randint(2, 150), rng.randint(2, 150)
    mode = rng.choice(["RGB", "RGB", "RGBA"])
    image = Image.fromarray(pixels(rng, width, height, "smooth", 4), "RGBA").convert(mode)
    options = {"quality": rng.choice([40, 80, 100]), "subsampling": rng.choice(["4:2:0", "4:4:4", "4:0:0"]), "speed": 9}
    return f"avif {mode} quality {options['quality']} {options['subsampling']}", saved(image, format="AVIF", **options)


# Colour profiles


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def profile(space, name, gamma, primaries=()):
    """An ICC profile of version 2: a gamma, and for RGB the primaries' XYZ under D50."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name.encode() + bytes(79)}
    tags[b"wtpt"] = b"XYZ " + bytes(4) + fixed(0.9642) + fixed(1) + fixed(0.8249)
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    for letter, primary in zip(b"rgb", primaries):
        tags[bytes([letter]) + b"XYZ"] = b"XYZ " + bytes(4) + b"".join(fixed(value) for value in primary)
        tags[bytes([letter]) + b"TRC"] = curve
    table, body = struct.pack(">I", len(tags)), b""
    for tag, data in tags.items():
        data += bytes(-len(data) % 4)
        table += tag + struct.pack(">II", 132 + 12 * len(tags) + len(body), len(data))
        body += data
    head = bytes(4) + b"lcms" + struct.pack(">I", 0x02400000) + b"mntr" + space + b"XYZ " + bytes(12) + b"acsp" + bytes(28)
    head += fixed(0.9642) + fixed(1) + fixed(0.8249)
    whole = head + bytes(128 - len(head)) + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


DISPLAY_P3 = ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))
PROFILES = {"RGB": profile(b"RGB ", "A wide gamut", 2.2, DISPLAY_P3), "L": profile(b"GRAY", "A dark grey", 1.8)}


def draw_profiled(rng, index):
    """A picture with a colour profile, and its pixels as stored and in sRGB."""
    from PIL import ImageCms

    mode = "L" if index % 5 == 4 else "RGB"
    image = Image.fromarray(pixels(rng, *small(rng), "smooth")).convert(mode)
    form = ["PNG", "JPEG", "WEBP", "TIFF"][index % 4] if mode == "RGB" else rng.choice(["PNG", "JPEG", "TIFF"])
    data = saved(image, format=form, icc_profile=PROFILES[mode], **({"lossless": True} if form == "WEBP" else {}))
    image = Image.open(io.BytesIO(data))
    source = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB", renderingIntent=0)
    return f"{form} {mode} with a profile", data, image.convert("RGB"), ImageCms.applyTransform(image.convert(mode), transform)


DRAWERS = [draw_bmp, draw_gif, draw_pnm, draw_own_tiff, draw_pillow_tiff]


def draw(rng, count):
    """Yields (kind, bytes, the expected pixels where Pillow does not read the format)."""
    for index in range(count):
        yield *DRAWERS[index % len(DRAWERS)](rng, index // len(DRAWERS)), None
    for _ in range(count // 10):
        yield draw_pam(rng)
