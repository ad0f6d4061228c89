"""What datasets become, against the field's own tools. Usage: datasets.py FOLDER_OF_BINARIES [--quick]

Outlines: masks with parts and holes, drawn here, go through `simpleseg data prepare`; the answers are filled by OpenCV (inclusive) and by
pycocotools, and the overlaps must be those that `simpleseg data report` prints. Panoptic PNGs and LabelMe's files: the same masks as a
COCO file gives. Pseudo-labels: the rules rerun here keep the same detections, for any number of shards.
"""
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import cv2
import numpy as np
from PIL import Image
from pycocotools import mask as mask_api

SIZES = [("small", 32 * 32), ("medium", 96 * 96), ("large", 1 << 60)]


def run(binary, *arguments):
    done = subprocess.run([binary, "data", *map(str, arguments)], capture_output=True)
    if done.returncode:
        sys.exit(f"{arguments}: {done.stderr.decode()}")
    return done.stdout.decode()


def drawn_mask(draw, width, height):
    """Ellipses and boxes put in and cut out."""
    pixels = np.zeros((height, width), np.uint8)
    for step in range(draw.randint(1, 9)):
        center = draw.randrange(width), draw.randrange(height)
        reach = max(2, min(width, height) // (2 + step)), max(2, min(width, height) // (3 + step))
        value = 1 if step % 3 == 0 else 0
        if draw.random() < 0.6:
            cv2.ellipse(pixels, center, reach, draw.uniform(0, 180), 0, 360, value, -1)
        else:
            cv2.rectangle(pixels, center, (center[0] + reach[0], center[1] + reach[1]), value, -1)
    return pixels


def runs(pixels):
    encoded = mask_api.encode(np.asfortranarray(pixels))
    return {"size": list(encoded["size"]), "counts": encoded["counts"].decode()}


def draw_coco(draw, folder, count):
    """A dataset of one object a category, each with a mask of its own, so that an answer is an object."""
    images, annotations, masks = [], [], {}
    categories = [{"id": index, "name": f"thing {index}"} for index in range(1, 4)]
    for image in range(1, count + 1):
        width, height = draw.randint(20, 400), draw.randint(20, 300)
        images.append({"id": image, "file_name": f"{image}.png", "width": width, "height": height})
        for category in categories:
            pixels = drawn_mask(draw, width, height)
            masks[f"instances-{image}-{category['id']}"] = pixels
            annotations.append({"id": len(annotations) + 1, "image_id": image, "category_id": category["id"], "segmentation": runs(pixels)})
    path = folder / "instances.json"
    path.write_text(json.dumps({"images": images, "categories": categories, "annotations": annotations}))
    return path, images, categories, masks


def answer_rings(line):
    text = line["conversations"][1]["value"]
    return json.loads(re.search(r"\[\[\[.*\]\]\]", text).group())


def filled(rings, shape):
    """The union of the rings by OpenCV's fill of rounded vertices, and by pycocotools'."""
    height, width = shape
    inclusive, coco = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    for ring in rings:
        vertices = np.array(ring) * [width, height]
        layer = np.zeros(shape, np.uint8)
        cv2.fillPoly(layer, [np.rint(vertices).astype(np.int32)], 1)
        inclusive |= layer
        coco |= mask_api.decode(mask_api.frPyObjects([vertices.ravel().tolist()], height, width))[:, :, 0]
    return inclusive, coco


def iou(a, b):
    union = np.logical_or(a, b).sum()
    return np.logical_and(a, b).sum() / union if union else 0.0


def check_outlines(binary, folder, count):
    draw = random.Random(5)
    path, _, _, masks = draw_coco(draw, folder, count)
    wrong, worst, compared = 0, 0.0, 0
    for options in ([], ["--holes", "filled"], ["--most-points", "20"], ["--epsilon-ratio", "0.01", "--winding", "clockwise", "--start", "leftmost"]):
        out = folder / "out.jsonl"
        run(binary, "prepare", "--coco", path, "--out", out, "--seed", 3, *options)
        report = json.loads(run(binary, "report", "--coco", path, "--json", *options))
        overlaps = {name: [] for name, _ in SIZES}
        for line in map(json.loads, out.read_text().splitlines()):
            pixels, rings = masks[line["id"]], answer_rings(line)
            name = next(name for name, limit in SIZES if pixels.sum() < limit)
            overlaps[name].append([iou(pixels, back) for back in filled(rings, pixels.shape)])
            if "--most-points" in options:
                wrong += sum(map(len, rings)) > 20 and len(rings) > 1
        for name, values in overlaps.items():
            ours = report["objects"][name]
            # Objects without any outline are in the report with IoU 0, and give no example.
            total = np.sum(values, axis=0) / max(1, ours["count"]) if values else np.zeros(2)
            difference = np.abs(total - [ours["iou_inclusive"], ours["iou_coco"]]).max()
            worst, compared = max(worst, difference), compared + len(values)
            wrong += difference > 1e-9
    print(f"outlines: {compared} answers filled by OpenCV and pycocotools, mean IoUs differ by at most {worst:.1e}, {wrong} wrong")
    return wrong


def check_readers(binary, folder, count):
    """The same objects as COCO run lengths and in other layouts give the same answers."""
    draw = random.Random(6)
    place = folder / "readers"
    (place / "panoptic").mkdir(parents=True)
    images, coco, segments, boxes = [], [], [], {}
    categories = [{"id": index, "name": f"thing {index}"} for index in range(1, 4)]
    for image in range(1, count + 1):
        width, height = draw.randint(20, 300), draw.randint(20, 300)
        images.append({"id": image, "file_name": f"{image}.png", "width": width, "height": height})
        ids, infos = np.zeros((height, width), np.int64), []
        for category in categories:
            number = draw.randrange(1, 1 << 24)
            ids[drawn_mask(draw, width, height) > 0] = number
            infos.append({"id": number, "category_id": category["id"], "iscrowd": 0})
        for info in infos:
            pixels = (ids == info["id"]).astype(np.uint8)
            coco.append({"id": len(coco) + 1, "image_id": image, "category_id": info["category_id"], "segmentation": runs(pixels)})
        colors = np.stack([ids % 256, ids // 256 % 256, ids // 65536], axis=2).astype(np.uint8)
        Image.fromarray(colors).save(place / "panoptic" / f"{image}.png")
        segments.append({"image_id": image, "file_name": f"{image}.png", "segments_info": infos})
    (place / "panoptic.json").write_text(json.dumps({"annotations": segments, "images": images, "categories": categories}))
    (place / "coco.json").write_text(json.dumps({"annotations": coco, "images": images, "categories": categories}))
    options = ("--answer-sentences", "0", "--images", "im")
    run(binary, "prepare", "--panoptic", place / "panoptic.json", "--out", place / "a.jsonl", *options)
    run(binary, "prepare", "--coco", place / "coco.json", "--out", place / "b.jsonl", *options)
    answers = [{line["id"].split("-", 1)[1]: line["conversations"][1]["value"] for line in map(json.loads, (place / name).read_text().splitlines())} for name in ("a.jsonl", "b.jsonl")]
    wrong = int(answers[0] != answers[1])
    (place / "labelme").mkdir()
    polygons = []
    for image in range(1, count + 1):
        width, height = draw.randint(40, 300), draw.randint(40, 300)
        polygon = [[round(draw.uniform(0, width), 2), round(draw.uniform(0, height), 2)] for _ in range(draw.randint(3, 8))]
        polygons.append({"id": image, "image_id": image, "category_id": 1, "segmentation": [sum(polygon, [])]})
        images[image - 1].update(width=width, height=height)
        shape = {"label": "thing 1", "points": polygon, "shape_type": "polygon", "group_id": None}
        file = {"imagePath": f"{image}.png", "imageWidth": width, "imageHeight": height, "shapes": [shape]}
        (place / "labelme" / f"{image:05}.json").write_text(json.dumps(file))
    (place / "coco.json").write_text(json.dumps({"annotations": polygons, "images": images, "categories": categories}))
    run(binary, "prepare", "--labelme", place / "labelme", "--out", place / "a.jsonl", *options)
    run(binary, "prepare", "--coco", place / "coco.json", "--out", place / "b.jsonl", *options)
    texts = [[line["conversations"][1]["value"] for line in map(json.loads, (place / name).read_text().splitlines())] for name in ("a.jsonl", "b.jsonl")]
    wrong += int(texts[0] != texts[1])
    print(f"readers: {len(answers[1])} answers from panoptic PNGs and {len(texts[1])} from LabelMe's files, {wrong} layouts differ from COCO's")
    return wrong


def kept_by_rules(detections):
    kept, groups = [], {}
    for place, detection in enumerate(detections):
        groups.setdefault(detection["image_id"], []).append((place, detection))
    for group in groups.values():
        fellows = []
        for place, detection in sorted(group, key=lambda item: (-item[1]["score"], item[0])):
            area = mask_api.area(detection["segmentation"])
            height, width = detection["segmentation"]["size"]
            box = mask_api.toBbox(detection["segmentation"])
            if detection["score"] < 0.35 or not 0.0005 <= area / (width * height) <= 0.9 or detection["stability_score"] < 0.85:
                continue
            if mask_api.iou([box], [np.array(detection["bbox"], float)], [0])[0, 0] < 0.5:
                continue
            if any(mask_api.iou([detection["segmentation"]], [other["segmentation"]], [0])[0, 0] > 0.8 for _, other in fellows):
                continue
            fellows.append((place, detection))
        kept += fellows
    return [detection["id"] for _, detection in sorted(kept, key=lambda item: item[0])]


def check_pseudo(binary, folder, count):
    draw = random.Random(7)
    detections = []
    while len(detections) < count:
        width, height, image = 120, 90, draw.randrange(count // 8)
        pixels = drawn_mask(draw, width, height)
        for _ in range(draw.randint(1, 3)):
            near = pixels if draw.random() < 0.5 else cv2.dilate(pixels, np.ones((3, 3), np.uint8))
            box = [float(value + draw.choice([0, 0, 1, -1, 30])) for value in mask_api.toBbox(mask_api.encode(np.asfortranarray(near)))]
            detections.append({
                "id": f"d{len(detections)}", "image_id": image, "image": f"{image}.jpg", "category": draw.choice(["cat", "dog"]),
                "score": round(draw.random(), 3), "bbox": box, "segmentation": runs(near), "stability_score": round(draw.uniform(0.8, 1), 3),
            })
    place = folder / "pseudo"
    place.mkdir()
    (place / "d.json").write_text(json.dumps(detections))
    (place / "c.jsonl").write_text("".join(json.dumps({"id": f"d{index}", "caption": f"the {index}"}) + "\n" for index in range(0, count, 2)))
    merged = []
    for shards in (1, 2, 7):
        kept, samples, out = place / f"k{shards}", place / f"s{shards}", place / f"m{shards}.jsonl"
        run(binary, "pseudo", "filter", "--detections", place / "d.json", "--out", kept, "--shards", shards)
        run(binary, "pseudo", "samples", "--kept", kept, "--captions", place / "c.jsonl", "--categories", "--out", samples, "--shards", shards)
        run(binary, "pseudo", "merge", "--samples", samples, "--shards", shards, "--out", out)
        merged.append(out.read_bytes())
    wrong = sum(other != merged[0] for other in merged)
    ours = [json.loads(line)["id"] for line in merged[0].splitlines()]
    theirs = kept_by_rules(detections)
    wrong += int(ours != theirs)
    print(f"pseudo-labels: {len(theirs)} of {len(detections)} detections kept, {'the same' if ours == theirs else 'NOT the same'} as by the rules here; 1, 2 and 7 shards {'alike' if len(set(merged)) == 1 else 'DIFFER'}")
    return wrong


def main(folder, quick):
    binary = str(pathlib.Path(folder).resolve() / "simpleseg")
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        wrong = check_outlines(binary, place, 40 if quick else 400)
        wrong += check_readers(binary, place, 20 if quick else 150)
        wrong += check_pseudo(binary, place, 300 if quick else 3000)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1], "--quick" in sys.argv[2:])
