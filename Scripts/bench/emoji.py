"""Scenes of emoji a second and core: emoji.py FOLDER [--count N]     FOLDER holds the built SegProbe

CPU time of one thread. The peer draws the same kind of scene with Pillow and NumPy: a cloudy background, four glyphs
scaled and rotated (bicubic) with blurred shadows, masks of what is visible. It makes no expressions.
"""
import argparse
import pathlib
import random
import subprocess
import time

import numpy as np
from PIL import Image, ImageFilter, ImageFont, ImageDraw

FONT = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"


def glyphs():
    font = ImageFont.truetype(FONT, 109)
    result = []
    for code in list(range(0x1F400, 0x1F440)) + list(range(0x1F330, 0x1F380)):
        glyph = Image.new("RGBA", (136, 128))
        ImageDraw.Draw(glyph).text((0, 0), chr(code), font=font, embedded_color=True)
        if glyph.getbbox():
            result.append(glyph.crop(glyph.getbbox()))
    return result


def peer_scene(rng, sheet, side):
    picture = Image.new("RGB", (side, side))
    for octave in range(4):
        cells = 3 << octave
        lattice = np.frombuffer(rng.randbytes(cells * cells * 3), np.uint8).reshape(cells, cells, 3)
        layer = Image.fromarray(lattice).resize((side, side), Image.Resampling.BICUBIC)
        picture = Image.blend(picture, layer, 1 if octave == 0 else 0.5 ** octave)
    picture = picture.convert("RGBA")
    alphas = []
    for _ in range(4):
        size = int(side * rng.uniform(0.18, 0.4))
        glyph = rng.choice(sheet)
        share = size / max(glyph.size)
        glyph = glyph.resize((max(1, int(glyph.width * share)), max(1, int(glyph.height * share))), Image.Resampling.BICUBIC)
        glyph = glyph.rotate(rng.uniform(-40, 40), Image.Resampling.BICUBIC, expand=True)
        place = rng.randrange(max(1, side - glyph.width)), rng.randrange(max(1, side - glyph.height))
        layer = Image.new("RGBA", (side, side))
        layer.paste(glyph, place)
        shadow = Image.new("RGBA", (side, side), (0, 0, 0, 110))
        shadow.putalpha(layer.getchannel("A").filter(ImageFilter.GaussianBlur(3)).point(lambda a: a * 2 // 5))
        picture.alpha_composite(shadow)
        picture.alpha_composite(layer)
        alphas.append(np.asarray(layer.getchannel("A"), np.float32) / 255)
    through = np.ones((side, side), np.float32)
    masks = []
    for alpha in reversed(alphas):
        masks.append(alpha * through > 0.5)
        through = through * (1 - alpha)
    return picture.convert("RGB"), masks


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=400)
    options = parser.parse_args()
    print("| work | us | peer | ratio |\n|---|---|---|---|")
    for side in (224, 448):
        output = subprocess.check_output([options.folder / "SegProbe", "emoji", "time", str(options.count), str(side)], text=True)
        seconds = {line.split()[0]: float(line.split()[1]) for line in output.splitlines()}
        rng, sheet = random.Random(1), glyphs()
        start = time.process_time()
        for _ in range(options.count // 4):
            peer_scene(rng, sheet, side)
        peer = (time.process_time() - start) / (options.count // 4)
        print(f"| {side}×{side}: a scene drawn, with masks | {1 / seconds['scenes']:.0f}/s | {1 / peer:.0f}/s | {peer / seconds['scenes']:.2f} |")
        for name, what in (("examples", "and its examples"), ("records", "and its line of scenes.jsonl"), ("png", "and its PNG")):
            print(f"| {side}×{side}: {what} | {1 / seconds[name]:.0f}/s | – | – |")
    print(f"| names and photographs read | {seconds['load']:.2f} s | – | – |")


main()
