#!/usr/bin/env python3
"""A contact sheet of drawn scenes: emoji-sheet.py FOLDER OUT.png [INDEX…]     needs Pillow, NumPy and pycocotools (Scripts/setup-references)

FOLDER holds what `simpleseg scenes --style emoji` wrote. Each picture has one of its expressions below, and the object that
it means outlined. Without indexes the first twelve scenes are shown. Colours are reduced to a palette of 256, to stay small.
"""
import json
import pathlib
import sys

import numpy as np
import pycocotools.mask as coco
from PIL import Image, ImageDraw, ImageFilter, ImageFont

COLUMNS, GAP, CAPTION = 6, 8, 34


def longest_first(scene):
    """The pair of object and expression that says most: relations and orders before plain names."""
    pairs = [(number, text) for number, thing in enumerate(scene["objects"]) for text in thing["expressions"]]
    telling = [pair for pair in pairs if len(pair[1]) < 52]
    kinds = ("behind", "in front", "upside-down", " of the ", "second", "third", "above", "below", "largest", "smallest", " at the ", "left", "right")
    start = scene["id"] % len(kinds)
    for kind in kinds[start:] + kinds[:start]:
        for pair in telling:
            if kind in pair[1]:
                return pair
    return (telling or pairs)[scene["id"] % len(telling or pairs)]


def wrapped(draw, text, font, width):
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if draw.textlength(longer, font=font) > width and line:
            lines.append(line)
            line = word
        else:
            line = longer
    return lines + [line]


def tile(folder, scene, side):
    picture = Image.open(folder / scene["image"]).convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    number, text = longest_first(scene)
    # Four times as large while the rim is drawn, so that it is smooth.
    mask = Image.fromarray(coco.decode(scene["objects"][number]["rle"]) * 255)
    mask = mask.resize((4 * side, 4 * side), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(3))
    mask = mask.point(lambda level: 255 * (level > 127))
    grown = [mask.filter(ImageFilter.MaxFilter(width)) for width in (13, 19)]
    outer = Image.fromarray(np.asarray(grown[1]) - np.asarray(grown[0])).resize((side, side), Image.Resampling.BOX)
    inner = Image.fromarray(np.asarray(grown[0]) - np.asarray(mask)).resize((side, side), Image.Resampling.BOX)
    picture.paste((16, 16, 20), mask=outer)
    picture.paste((255, 255, 255), mask=inner)
    result = Image.new("RGB", (side, side + CAPTION), (250, 250, 248))
    result.paste(picture)
    draw, font = ImageDraw.Draw(result), ImageFont.load_default(13)
    for row, line in enumerate(wrapped(draw, text, font, side)[:2]):
        draw.text((0, side + 2 + 15 * row), line, font=font, fill=(30, 30, 34))
    return result


def main():
    folder, out = pathlib.Path(sys.argv[1]), sys.argv[2]
    scenes = [json.loads(line) for line in open(folder / "scenes.jsonl")]
    chosen = [scenes[int(index)] for index in sys.argv[3:]] or scenes[:12]
    side = 168
    rows = -(-len(chosen) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (side + GAP) + GAP, rows * (side + CAPTION + GAP) + GAP), (250, 250, 248))
    for place, scene in enumerate(chosen):
        row, column = divmod(place, COLUMNS)
        sheet.paste(tile(folder, scene, side), (GAP + column * (side + GAP), GAP + row * (side + CAPTION + GAP)))
    palette = sheet.quantize(256, method=Image.Quantize.MEDIANCUT)
    sheet.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(out, optimize=True)


main()
