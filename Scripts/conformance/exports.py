"""Annotation files that `decode --export` writes, read by the tools that they are for.

usage: exports.py BUILD [--quick] [--seed N]

  coco         pycocotools: every annotation's mask equals the answer's; the results load into the dataset
  yolo         the checks of ultralytics' verify_image_label, restated; each line filled by pycocotools with the stated IoU
  labelme      the checks of LabelMe's label file and its drawing of `mask` shapes, restated
  labelstudio  brush strokes by label_studio_sdk's decode_rle, restated; polygons in percent
  cvat         the document by xml.etree, masks by CVAT's rule
  voc, png     Pillow: palettes, classes, instances, alpha
  geojson      shapely, where it is installed: valid geometries with the mask's area
  svg, csv     xml.etree and the csv module

Readers that would bring a large package are restated from it: ultralytics 8.4.190, labelme 6.3.1, label-studio-sdk 2.1.2.
"""

import argparse
import base64
import csv
import io
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

FORMATS = "coco,yolo,labelme,labelstudio,cvat,voc,geojson,svg,png,csv"
LABELS = ["cat", 'big "dog" & <co>', "猫, =1", "=SUM(A1)"]


def drawn_answer(chance):
    """Rings of the model's kind: convex, star-shaped, crossing themselves, short, with a keyhole, outside."""
    rings = []
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
        count = chance.choice([1, 2, 3, 4, 6, 12])
        x, y, r = chance.random(), chance.random(), chance.random() * 0.4
        angles = sorted(chance.random() * 2 * np.pi for _ in range(count))
        ring = [[x + r * np.cos(a), y + r * np.sin(a)] for a in angles]
        if count >= 4 and chance.random() < 0.4:
            ring += [ring[0]] + [[x + r / 2 * np.cos(a), y + r / 2 * np.sin(a)] for a in reversed(angles)]
            ring += [[x + r / 2 * np.cos(angles[-1]), y + r / 2 * np.sin(angles[-1])]]
        rings.append([[round(min(max(v, -0.05), 1.05), 3) for v in point] for point in ring])
    return json.dumps(rings)


def filled(polygons, height, width):
    polygons = [np.asarray(p, float).reshape(-1).tolist() for p in polygons]
    polygons = [p for p in polygons if len(p) >= 6]
    if not polygons:
        return np.zeros((height, width), bool)
    return coco_mask.decode(coco_mask.merge(coco_mask.frPyObjects(polygons, height, width))).astype(bool)


def iou(a, b):
    return (a & b).sum() / max((a | b).sum(), 1)


def decode_brush(data):
    """label_studio_sdk.converter.brush.decode_rle."""
    bits = "".join(f"{byte:08b}" for byte in data)
    at = 0

    def read(size):
        nonlocal at
        at += size
        return int(bits[at - size : at], 2)

    count, word = read(32), read(5) + 1
    sizes = [read(4) + 1 for _ in range(4)]
    out, i = np.zeros(count, np.uint8), 0
    while i < count:
        run, j = read(1), i + 1 + read(sizes[read(2)])
        if run:
            out[i:j] = read(word)
            i = j
        while i < j:
            out[i] = read(word)
            i += 1
    return out


class Export:
    """One run of the command, and what it should have written."""

    def __init__(self, build, folder, chance, count, arguments):
        self.folder = folder
        records = []
        for index in range(count):
            width, height = chance.randint(1, 60), chance.randint(1, 60)
            records.append(
                {"image": f"pictures/{index:05}.png", "query": chance.choice(LABELS), "width": width, "height": height,
                 "text": drawn_answer(chance)})
        lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
        done = subprocess.run(
            [f"{build}/simpleseg", "decode", "--export", FORMATS, "--out", str(folder), *arguments],
            input=lines.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
        self.notes = done.stderr.decode()
        answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
        self.pictures = []
        for index, (record, answer) in enumerate(zip(records, answers, strict=True)):
            mask = coco_mask.decode(answer["rle"]).astype(bool)
            self.pictures.append((f"{index:05}", record, mask))
        self.summary = json.loads((folder / "export.json").read_text())

    def found(self):
        return [(stem, record, mask) for stem, record, mask in self.pictures if mask.any()]


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def check_kept(export, name, ious):
    """What the command says that a format keeps is what is kept."""
    told = export.summary[name]
    check(told["objects"] == len(ious), f"{name}: {told['objects']} objects told, {len(ious)} read")
    check(abs(told["mean_iou"] - np.mean(ious or [1])) < 1e-6, f"{name}: {told['mean_iou']} told, {np.mean(ious)} read")
    check(abs(told["least_iou"] - min(ious or [1])) < 1e-6, f"{name}: least {told['least_iou']} told, {min(ious)} read")
    check((f"{name}: " in export.notes) == any(i < 1 for i in ious) or name == "coco", f"{name}: losses are not told")


def coco(export):
    dataset = COCO(str(export.folder / "coco.json"))
    results = json.loads((export.folder / "coco-results.json").read_text())
    loaded = dataset.loadRes(str(export.folder / "coco-results.json")) if results else dataset
    found = iter(zip(dataset.loadAnns(dataset.getAnnIds()), loaded.loadAnns(loaded.getAnnIds())))
    for stem, record, mask in export.found():
        annotation, result = next(found)
        image = dataset.loadImgs(annotation["image_id"])[0]
        check(image["file_name"] == record["image"], f"{stem}: another picture")
        check(dataset.loadCats(annotation["category_id"])[0]["name"] == record["query"], f"{stem}: another category")
        for source, item in ((dataset, annotation), (loaded, result)):
            check((source.annToMask(item).astype(bool) == mask).all(), f"coco {stem}: another mask")
            check(item["area"] == mask.sum(), f"coco {stem}: another area")
            box = coco_mask.toBbox(coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))).tolist()
            check(list(item["bbox"]) == box, f"coco {stem}: another box")
    check(next(found, None) is None, "coco: more annotations than objects")


def yolo(export):
    ious = []
    for stem, record, mask in export.pictures:
        rows = [x.split() for x in (export.folder / f"yolo/labels/{stem}.txt").read_text().strip().splitlines()]
        check(len(rows) == int(mask.any()), f"yolo {stem}: {len(rows)} rows")
        for row in rows:
            check(len(row) > 6 and float(row[0]) % 1 == 0, f"yolo {stem}: no segment")
            points = np.array(row[1:], float).reshape(-1, 2)
            check(0 <= points.min() and points.max() <= 1, f"yolo {stem}: out of bounds")
            scaled = points * [record["width"], record["height"]]
            ious.append(iou(filled([scaled], record["height"], record["width"]), mask))
    check_kept(export, "yolo", ious)


def labelme(export):
    ious = []
    for stem, record, mask in export.pictures:
        document = json.loads((export.folder / f"labelme/{stem}.json").read_text())
        check(document["imagePath"] == record["image"] and document["imageData"] is None, f"labelme {stem}: image")
        read, polygons = np.zeros_like(mask), []
        for shape in document["shapes"]:
            check(isinstance(shape["label"], str) and shape["points"], f"labelme {stem}: shape")
            check(shape["group_id"] is None or isinstance(shape["group_id"], int), f"labelme {stem}: group")
            if shape["shape_type"] == "mask":
                part = np.array(Image.open(io.BytesIO(base64.b64decode(shape["mask"])))).astype(bool)
                (x1, y1), (x2, y2) = np.array(shape["points"]).astype(int)
                read[y1 : y2 + 1, x1 : x2 + 1] |= part
            else:
                polygons.append(shape["points"])
        if document["shapes"]:
            ious.append(iou(read | filled(polygons, *mask.shape), mask))
    check_kept(export, "labelme", ious)


def labelstudio(export):
    tasks, ious = json.loads((export.folder / "labelstudio.json").read_text()), []
    for task, (stem, record, mask) in zip(tasks, export.pictures, strict=True):
        check(task["data"]["image"] == record["image"], f"labelstudio {stem}: image")
        read, polygons, results = np.zeros_like(mask), [], task["predictions"][0]["result"]
        for result in results:
            size = (result["original_width"], result["original_height"])
            check(size == mask.shape[::-1], f"labelstudio {stem}: size")
            check(result["value"][result["type"]] == [record["query"]], f"labelstudio {stem}: label")
            if result["type"] == "brushlabels":
                read |= decode_brush(result["value"]["rle"]).reshape(*mask.shape, 4)[:, :, 3] > 0
            else:
                polygons.append(np.array(result["value"]["points"]) / 100 * size)
        if results:
            ious.append(iou(read | filled(polygons, *mask.shape), mask))
    check_kept(export, "labelstudio", ious)
    ElementTree.parse(export.folder / "labelstudio.xml")


def cvat(export):
    ious = []
    images = ElementTree.parse(export.folder / "cvat.xml").getroot().findall("image")
    for image, (stem, record, mask) in zip(images, export.pictures, strict=True):
        check(image.get("name") == record["image"], f"cvat {stem}: image")
        read, polygons = np.zeros_like(mask), []
        for shape in image:
            check(shape.get("label") == record["query"], f"cvat {stem}: label")
            if shape.tag == "mask":
                runs = [int(run) for run in shape.get("rle").split(",")]
                left, top, width, height = (int(shape.get(k)) for k in ("left", "top", "width", "height"))
                part = np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(height, width)
                read[top : top + height, left : left + width] |= part
            else:
                polygons.append([[float(v) for v in pair.split(",")] for pair in shape.get("points").split(";")])
        if len(image):
            ious.append(iou(read | filled(polygons, *mask.shape), mask))
    check_kept(export, "cvat", ious)


def voc(export):
    colors = {}
    for line in (export.folder / "voc/labelmap.txt").read_text().splitlines()[1:]:
        label, color = line.rsplit("::", 1)[0].rsplit(":", 1)
        colors[label] = [int(v) for v in color.split(",")]
    for stem, record, mask in export.pictures:
        for kind in ("Class", "Object"):
            image = Image.open(export.folder / f"voc/Segmentation{kind}/{stem}.png")
            check(image.mode == "P", f"voc {stem}: mode {image.mode}")
            check(((np.array(image) > 0) == mask).all(), f"voc {stem}: another mask")
            if kind == "Class" and mask.any():
                color = np.array(image.convert("RGB"))[mask][0].tolist()
                check(color == colors[record["query"]], f"voc {stem}: another colour")
        root = ElementTree.parse(export.folder / f"voc/Annotations/{stem}.xml").getroot()
        boxes = [[int(o.find(f"bndbox/{k}").text) for k in ("xmin", "ymin", "xmax", "ymax")] for o in root.iter("object")]
        rows, columns = np.nonzero(mask)
        wanted = [[columns.min() + 1, rows.min() + 1, columns.max() + 1, rows.max() + 1]] if mask.any() else []
        check(boxes == wanted, f"voc {stem}: {boxes}, not {wanted}")


def png(export):
    for stem, _, mask in export.pictures:
        for kind in ("mask", "instances"):
            image = np.array(Image.open(export.folder / f"png/{stem}.{kind}.png"))
            check(((image > 0) == mask).all(), f"png {stem}: another {kind}")


def geojson(export):
    try:
        from shapely.geometry import shape
    except ImportError:
        print("geojson: shapely is not installed; only closed rings are checked", file=sys.stderr)
        shape = None
    for stem, record, mask in export.pictures:
        features = json.loads((export.folder / f"geojson/{stem}.geojson").read_text())["features"]
        check(len(features) == int(mask.any()), f"geojson {stem}: {len(features)} features")
        for feature in features:
            geometry = feature["geometry"]
            polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            check(all(ring[0] == ring[-1] for polygon in polygons for ring in polygon), f"geojson {stem}: open ring")
            if shape:
                area = shape(geometry)
                check(area.is_valid, f"geojson {stem}: not valid")
                check(area.area == mask.sum(), f"geojson {stem}: area {area.area}, not {mask.sum()}")
                parts = list(area.geoms) if geometry["type"] == "MultiPolygon" else [area]
                check(all(p.exterior.is_ccw and not any(h.is_ccw for h in p.interiors) for p in parts), f"{stem}: winding")


def svg(export):
    space, ious = "{http://www.w3.org/2000/svg}", []
    for stem, record, mask in export.pictures:
        root = ElementTree.parse(export.folder / f"svg/{stem}.svg").getroot()
        for group in root.iter(f"{space}g"):
            check(group.find(f"{space}title").text == record["query"], f"svg {stem}: title")
            paths = [path.get("d")[1:-1].split("L") for path in group.iter(f"{space}path")]
            rings = [[[float(v) for v in pair.split(",")] for pair in path] for path in paths]
            ious.append(iou(filled(rings, *mask.shape), mask))
    check_kept(export, "svg", ious)


def boxes(export):
    with open(export.folder / "boxes.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row, (stem, record, mask) in zip(rows, export.found(), strict=True):
        label = record["query"]
        check(row["label"] == ("'" + label if label[0] in "=+-@" else label), f"csv {stem}: label {row['label']}")
        check(int(row["area"]) == mask.sum() and row["image"] == record["image"], f"csv {stem}: area or image")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    count = 200 if options.quick else 2000
    for fill in ("inclusive", "coco"):
        for outlines in ("answer", "exact"):
            chance = random.Random(f"{options.seed} {fill} {outlines}")
            with tempfile.TemporaryDirectory() as folder:
                arguments = ["--fill", fill, "--export-outlines", outlines]
                export = Export(options.build, pathlib.Path(folder), chance, count, arguments)
                for reader in (coco, yolo, labelme, labelstudio, cvat, voc, png, geojson, svg, boxes):
                    reader(export)
                kept = {name: round(export.summary[name]["mean_iou"], 4) for name in FORMATS.split(",")}
                print(f"exports: {fill}, {outlines}: {count} answers, {len(export.found())} objects; mean IoU kept {kept}")


main()
