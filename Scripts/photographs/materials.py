"""What RefPhoto's pictures are made of: cut-outs with their names, and backgrounds, from photographs with a free licence and clip art in the public domain.

usage: materials.py PICTURES FOUND CLIPART WALLPAPERS OUT     PICTURES: as pictures.py writes them; FOUND: as segmenter.py writes it for them; CLIPART:
                                                              openclipart's folder svg; WALLPAPERS: a folder of JPEG files

OUT gets objects.jsonl, backgrounds.jsonl and the PNG files that they name. A cut-out's picture has its colours in the upper half and its alpha, grey, in
the lower. A line of objects.jsonl: `file`, `name`, `kinds` (more general nouns), `origin`, `licence`, `holder`; of a photograph also `home` (the background
it was cut from) and `box` [x, y, width, height] of the cut-out there, in pixels. A line of backgrounds.jsonl: `file`, `names` (what it shows), `origin`,
`licence`, `holder`. The same sources give the same bytes.
"""
import concurrent.futures
import io
import json
import pathlib
import subprocess
import sys
import zlib

import cv2
import numpy as np
from PIL import Image

from segmenter import parts

# Parts that pass the thresholds below but are not one whole object, by eye on a sheet of all.
NOT_CLEAN = {
    f"categorization_images_{name}"
    for name in "fishes_fish20 fishes_fish4 monuments_empireState monuments_leMusee others_igloo renewable_windmill3 renewable_windmill7".split()
}
LEAST_STABILITY, LEAST_SCORE, SHARES = 0.72, 0.85, (0.03, 0.75)
CUTOUT_SIDE, CLIPART_SIDE, CLIPART_COUNT = 288, 160, 60
# What a name of a file or its folder says for sure, and more generally.
NAMES = {"fishes": ("fish", ["animal"]), "monuments": ("monument", ["building"]), "windmill": ("windmill", ["building"]), "renewable_solar": ("solar panel", [])}
# Files whose names say something else, or less.
TITLES = {"buffetset": "cup", "erasers": "eraser", "solar1": "solar cooker", "solar2": "solar cooker", "solar3": "solar cooker"}
KINDS = {"cup": ["dish"], "plate": ["dish"], "pan": ["dish"], "baseball": ["ball"], "volleyball": ["ball"]}
CLIPART = {
    "food/fruit": "fruit", "recreation/music": "musical instrument", "animals/mammals": "mammal", "food/desserts": "dessert", "transportation/vehicles": "vehicle",
    "animals/bugs": "bug", "animals/birds": "bird", "food/beverages": "drink", "plants/flowers": "flower", "plants/trees": "tree",
    "transportation/boating": "boat", "buildings/homes": "house", "tools": "tool", "animals/fish": "fish", "animals/dinosaurs": "dinosaur", "people/clothing/hats": "hat",
    "food/vegetables": "vegetable", "buildings/furniture": "piece of furniture", "office/telephone": "telephone", "education/books": "book",
    "animals/mammals/housecats": "cat", "animals/mammals/big_cats": "big cat", "animals/mammals/horses": "horse", "animals/mammals/bears": "bear",
    "electronics/bulb": "light bulb", "signs_and_symbols/clocks": "clock", "food/breads_and_carbs": "bread", "containers": "container", "recreation/toys": "toy",
}
WALLPAPERS = "aitzgorri_by_Aitzol_Berasategi life_by_Aitzol_Berasategi picosdeeuropa_by_Aitzol_Berasategi seeding_by_Clements_Engelhardt umang_by_Abhishek_Mudgal"


def named(line):
    title = TITLES.get(line["name"].rsplit("_", 1)[-1])
    if title:
        return title, KINDS.get(title, [])
    for word, (name, kinds) in NAMES.items():
        if word in line["name"]:
            return name, kinds
    return line["title"], KINDS.get(line["title"], [])


def opaque_colours(pixels, alpha):
    """Colours in which the border's pixels have those of the nearest pixel well inside, so that no background shines through."""
    inside = (alpha > 0.97).astype(np.uint8)
    if not inside.any():
        return pixels
    _, labels = cv2.distanceTransformWithLabels(1 - inside, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    rows, columns = np.nonzero(inside)
    nearest = np.zeros(labels.max() + 1, np.int64)
    nearest[labels[rows, columns]] = rows * labels.shape[1] + columns
    return pixels.reshape(-1, 3)[nearest[labels]]


def stacked(pixels, alpha):
    grey = np.repeat(np.round(alpha * 255).astype(np.uint8)[:, :, None], 3, 2)
    return Image.fromarray(np.concatenate([pixels, grey]))


def photograph(line, pictures, found, out):
    """The line of a photograph's cut-out, which is written; None when the largest part is not clean."""
    image = Image.open(pictures / f"{line['name']}.png").convert("RGB")
    chart = np.asarray(Image.open(found / f"maps/{line['name']}.png"))
    whole = parts(chart, image.size)
    if not whole or line["name"] in NOT_CLEAN:
        return None
    mask, score, stability = whole[0]
    others = sum(part[0].sum() for part in whole[1:]) / mask.sum()
    if score < LEAST_SCORE or stability < LEAST_STABILITY or others > 0.1 or not SHARES[0] <= mask.mean() <= SHARES[1]:
        return None
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    grown = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8))
    alpha = np.clip((cv2.resize(chart, image.size, interpolation=cv2.INTER_LINEAR) / 255.0 - 0.35) / 0.3, 0, 1) * grown
    alpha, pixels = alpha[top:bottom, left:right], np.asarray(image)[top:bottom, left:right]
    pixels = opaque_colours(pixels, alpha)
    share = min(1, CUTOUT_SIDE / max(alpha.shape))
    size = (max(1, round(alpha.shape[1] * share)), max(1, round(alpha.shape[0] * share)))
    pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    alpha = cv2.resize(alpha.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    stacked(pixels, alpha).save(out / f"{line['name']}.cut.png")
    name, kinds = named(line)
    box = [int(left), int(top), int(right - left), int(bottom - top)]
    return {"file": f"{line['name']}.cut.png", "name": name, "kinds": kinds, **origin(line, "gcompris-qt-data"), "home": f"{line['name']}.png", "box": box}


def origin(line, package):
    return {"origin": package, "licence": line["licence"], "holder": line["holder"]}


def drawing(path, folder, name, out):
    """The line of a drawing's cut-out, which is written; None when it cannot be drawn, or fills its frame."""
    command = ["rsvg-convert", "--keep-aspect-ratio", f"--width={CLIPART_SIDE}", f"--height={CLIPART_SIDE}", str(path)]
    try:
        made = subprocess.run(command, capture_output=True, timeout=20)
        pixels = np.asarray(Image.open(io.BytesIO(made.stdout)).convert("RGBA"))
    except (OSError, subprocess.TimeoutExpired):
        return None
    alpha = pixels[:, :, 3] / 255.0
    solid = alpha > 0.5
    if not 0.15 < solid.mean() < 0.93 or cv2.connectedComponentsWithStats(solid.astype(np.uint8))[2][1:, 4].max(initial=0) < 0.95 * solid.sum():
        return None
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    cut = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    file = f"{folder.replace('/', '-')}-{path.stem}.cut.png"
    stacked(np.ascontiguousarray(pixels[:, :, :3][cut]), alpha[cut]).save(out / file)
    kinds = ["animal"] if folder.startswith("animals") else ["food"] if folder.startswith("food") else []
    return {"file": file, "name": name, "kinds": kinds, "origin": "openclipart-svg", "licence": "public-domain", "holder": "Open Clip Art Library"}


def drawings(clipart, out):
    """Lines of at most CLIPART_COUNT drawings of each folder, chosen by a checksum of their names."""
    jobs = []
    for folder, name in CLIPART.items():
        paths = sorted((clipart / folder).glob("*.svg"), key=lambda path: (zlib.crc32(path.name.encode()), path.name))
        jobs += [(path, folder, name, out) for path in paths[:CLIPART_COUNT]]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return [line for line in pool.map(lambda job: drawing(*job), jobs) if line]


def wallpapers(folder, out):
    for name in WALLPAPERS.split():
        image = Image.open(folder / f"{name}.jpg").convert("RGB")
        image.thumbnail((1024, 1024), Image.LANCZOS)
        image.save(out / f"{name}.png")
        yield {"file": f"{name}.png", "names": [], "origin": "lomiri-wallpapers-16.04", "licence": "CC-BY-4.0 or CC0-1.0", "holder": name.split("_by_")[1].replace("_", " ")}


def main(pictures, found, clipart, papers, out):
    out.mkdir(parents=True, exist_ok=True)
    free = [line for line in map(json.loads, (pictures / "pictures.jsonl").read_text().splitlines()) if line["use"] == "train"]
    objects = [line for line in (photograph(line, pictures, found, out) for line in free) if line]
    backgrounds = []
    for line in free:
        Image.open(pictures / f"{line['name']}.png").save(out / f"{line['name']}.png")
        name, kinds = named(line)
        backgrounds.append({"file": f"{line['name']}.png", "names": [name, *kinds], **origin(line, "gcompris-qt-data")})
    backgrounds += wallpapers(papers, out)
    photographs = len(objects)
    objects += drawings(clipart, out)
    for name, lines in (("objects", objects), ("backgrounds", backgrounds)):
        part = out / f"{name}.part"
        part.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        part.rename(out / f"{name}.jsonl")
    print(f"{photographs} cut-outs of photographs, {len(objects) - photographs} of clip art, {len(backgrounds)} backgrounds in {out}")


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:6]))
