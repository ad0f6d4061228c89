"""Datasets against the code that everybody reads them with. Usage: data.py FOLDER_OF_BINARIES [--quick]

Pickles: REFER structures and random plain data of every protocol, and damaged ones, against CPython's pickle.
Preparation: `simpleseg data prepare --like-published` against the published script's rules run here, byte for byte, on
datasets in REFER's layout that are drawn here, with the same random choices; and what the mended preparation promises.
"""
import io
import json
import math
import pathlib
import pickle
import random
import struct
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np
from pycocotools import mask as mask_api


# ---- pickles -------------------------------------------------------------------------------------------------------


def portrait(value):
    """What the probe prints of a value, as parsed JSON."""
    if value is None or isinstance(value, (bool, str)):
        return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
    if isinstance(value, int):
        if -(2**63) <= value < 2**63:
            return value
        return {"long": value.to_bytes((value.bit_length() if value > 0 else (value + 1).bit_length()) // 8 + 1, "little", signed=True).hex()}
    if isinstance(value, float):
        return {"float": f"{struct.unpack('<Q', struct.pack('<d', value))[0]:x}"}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, dict):
        return {"dict": [portrait(part) for item in value.items() for part in item]}
    names = {list: "list", tuple: "tuple", set: "set", frozenset: "frozenSet"}
    return {names[type(value)]: [portrait(part) for part in value]}


def settled(value):
    """Sets have no order: sorts them."""
    if isinstance(value, list):
        return [settled(part) for part in value]
    if isinstance(value, dict):
        return {
            name: sorted((settled(part) for part in parts), key=json.dumps) if name in ("set", "frozenSet") else settled(parts)
            for name, parts in value.items()
        }
    return value


WORDS = "the left right red man woman on of bike café 人 naïve 😀 it's \"big\" \\ \t\n é".split(" ")


def refer_structure(draw, count):
    """A list of refs in the published layout; strings and lists are shared as the tool that wrote it shared them."""
    refs = []
    for index in range(count):
        sentences = []
        for _ in range(draw.randint(1, 4)):
            tokens = [draw.choice(WORDS) for _ in range(draw.randint(1, 7))]
            sentences.append({"tokens": tokens, "raw": " ".join(tokens).upper(), "sent_id": draw.getrandbits(18), "sent": " ".join(tokens)})
        refs.append(
            {
                "sent_ids": [sentence["sent_id"] for sentence in sentences],
                "file_name": f"COCO_train2014_{index:012d}_{draw.randint(0, 9)}.jpg",
                "ann_id": draw.choice([draw.getrandbits(20), 900100000000 + index, -1, 2**64 + index]),
                "ref_id": index,
                "image_id": draw.getrandbits(19),
                "split": draw.choice(["train", "val", "testA", "testB"]),
                "sentences": sentences,
                "category_id": draw.randint(1, 90),
            }
        )
    return refs


def plain_data(draw, depth, protocol):
    """Any plain value that the protocol writes without importing anything."""
    kind = draw.randrange(14 if depth > 0 else 8)
    size = draw.randint(0, 4)
    if kind == 0:
        return draw.choice([None, True, False])
    if kind == 1:
        return draw.randint(-300, 70000)
    if kind == 2:
        return draw.choice([-1, 1]) * draw.getrandbits(draw.choice([8, 31, 32, 33, 63, 64, 65, 500, 2100]))
    if kind == 3:
        return draw.choice([draw.uniform(-1e9, 1e9), 0.0, -0.0, 1e-320, float("inf"), 1.5, 5e22])
    if kind in (4, 5):
        return "".join(draw.choice(WORDS) for _ in range(size * draw.choice([1, 1, 100])))
    if kind == 6 and protocol >= 3:
        return draw.randbytes(size * draw.choice([1, 100]))
    if kind == 7 and protocol >= 5:
        return bytearray(draw.randbytes(size))
    if kind in (8, 9):
        return [plain_data(draw, depth - 1, protocol) for _ in range(size)]
    if kind == 10:
        return tuple(plain_data(draw, depth - 1, protocol) for _ in range(size))
    if kind == 11 and protocol >= 4:
        return draw.choice([set, frozenset])(draw.sample(WORDS, size) + [draw.randint(0, 9)])
    if kind >= 12:
        keys = [draw.choice([draw.choice(WORDS), draw.randint(-2, 2), 1.0, 0.5, True, None, 2**70]) for _ in range(size * draw.choice([1, 9]))]
        return {key: plain_data(draw, depth - 1, protocol) for key in keys}
    return size


class PlainUnpickler(pickle.Unpickler):
    """CPython's unpickler, without what runs code."""

    def find_class(self, module, name):
        raise pickle.UnpicklingError("import")


def loaded(data):
    return PlainUnpickler(io.BytesIO(data)).load()


def ask(probe, verb, requests):
    payload = b"".join(struct.pack("<I", len(request)) + request for request in requests)
    output = subprocess.run([probe, "data", verb], input=payload, stdout=subprocess.PIPE, check=True).stdout
    answers, position = [], 0
    while position < len(output):
        (length,) = struct.unpack_from("<I", output, position)
        answers.append(output[position + 4 : position + 4 + length].decode())
        position += 4 + length
    if len(answers) != len(requests):
        sys.exit(f"{len(answers)} answers to {len(requests)} requests")
    return answers


def compare_pickles(probe, count):
    draw = random.Random(11)
    values, files = [], []
    for index in range(count):
        for protocol in range(6):
            value = refer_structure(draw, draw.randint(1, 8)) if index % 2 else plain_data(draw, 5, protocol)
            values.append(value)
            files.append(pickle.dumps(value, protocol))
    wrong = 0
    for value, file, answer in zip(values, files, ask(probe, "pickle", files)):
        if answer.startswith("refused") or settled(json.loads(answer)) != settled(portrait(value)):
            wrong += 1
            if wrong <= 3:
                print(f"pickle differs: {file[:200]!r}\n  python {portrait(value)!r:.300}\n  here   {answer:.300}")
    damaged = []
    for file in (file for file in files if b"\x96" not in file):  # CPython complains of damaged byte arrays on stderr
        cut = bytearray(file)
        for _ in range(draw.randint(1, 3)):
            cut[draw.randrange(len(cut))] = draw.randrange(256)
        damaged.append(bytes(cut))
    both, stricter = 0, 0
    for file, answer in zip(damaged, ask(probe, "pickle", damaged)):
        try:
            value = portrait(loaded(file))
        except Exception:
            value = None
            if not answer.startswith("refused"):
                stricter += 1
            continue
        if answer.startswith("refused"):
            continue
        both += 1
        if settled(json.loads(answer)) != settled(value):
            wrong += 1
            if wrong <= 3:
                print(f"damaged pickle differs: {file[:200]!r}\n  python {value!r:.300}\n  here   {answer:.300}")
    print(
        f"pickle: {len(files)} of protocols 0 to 5 and {len(damaged)} damaged ones ({both} still readable by both, "
        f"{stricter} by us alone), {wrong} differ from CPython {sys.version.split()[0]}"
    )
    return wrong


# ---- the published script's rules ----------------------------------------------------------------------------------

QUESTIONS = [
    "\"{}\"'s polygon",
    "What is the polygon of {} in the image?",
    "Output the polygon coordinates of {} in the image.",
    "Tell me the polygon coordinates of {} in the image.",
    "Give me the polygon coordinates of {} in the image.",
    "Help me locate the polygon of {}.",
    "Locate the polygon of {}.",
]
ANSWERS = ["{}.", "{}.", "Sure, you can find it at {}.", "It is found at {}.", "It is at {}."]
DATASETS = {"refcoco": "unc", "refcoco+": "unc", "refcocog": "umd", "refclef": "unc"}


class SplitMix64:
    """The generator that stands in for the script's own randomness."""

    def __init__(self, seed):
        self.state = seed

    def choice(self, items):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        return items[(z ^ z >> 31) * len(items) >> 64]


def blob(draw, width, height):
    """A star-shaped outline with halves and quarters of pixels, as annotators leave them; it may cross the border."""
    center = draw.uniform(0, width), draw.uniform(0, height)
    radius = draw.choice([3, 20, 60, 150])
    points = []
    for step in range(draw.randint(3, 24)):
        angle, length = step * 0.3 + draw.random() * 0.2, radius * draw.uniform(0.3, 1)
        points += [round(center[0] + length * math.cos(angle), 2), round(center[1] + length * math.sin(angle), 2)]
    return points


def segmentation(draw, dataset, width, height):
    """Polygons, some of several parts, some thin or outside; refCLEF has lists of compressed run lengths."""
    parts = [blob(draw, width, height) for _ in range(draw.choice([1, 1, 1, 2, 3]))]
    if draw.random() < 0.03:
        parts = [[5.0, 5.0, 5.2, 5.1, 5.1, 5.3]]
    if draw.random() < 0.03:
        parts.append([10.0, 10.0, 60.0, 10.0, 60.0, 10.6])
    if dataset != "refclef":
        return parts
    runs = mask_api.frPyObjects(parts, height, width)
    return [{"size": run["size"], "counts": run["counts"].decode()} for run in runs]


def draw_dataset(draw, folder, dataset, count):
    """A dataset in REFER's layout. Ids are spread as the real ones are, so that sets of them have an odd order."""
    folder.mkdir(parents=True)
    images, annotations, refs = [], [], []
    image_ids = draw.sample(range(1, 600000), max(1, count * 5 // 14))
    for image_id in image_ids:
        width, height = draw.randint(60, 640), draw.randint(60, 480)
        images.append({"license": 1, "file_name": f"COCO_train2014_{image_id:012d}.jpg", "height": height, "width": width, "id": image_id})
    for index, ref in enumerate(refer_structure(draw, count)):
        image = draw.choice(images)
        part = segmentation(draw, dataset, image["width"], image["height"])
        annotations.append({"segmentation": part, "area": 1.5, "iscrowd": 0, "image_id": image["id"], "bbox": [0, 1.5, 2, 3], "category_id": 1, "id": 7 * index + 3})
        ref.update(image_id=image["id"], ann_id=7 * index + 3, ref_id=index, split=draw.choice(["train", "train", "train", "val", "testA"]))
        refs.append(ref)
    draw.shuffle(annotations)
    instances = {"info": {"year": 2014, "nothing": None}, "images": images, "annotations": annotations, "categories": [{"id": 1, "name": "person"}]}
    (folder / "instances.json").write_text(json.dumps(instances))
    (folder / f"refs({DATASETS[dataset]}).p").write_bytes(pickle.dumps(refs, draw.randrange(6)))


def published(root, seed, datasets=tuple(DATASETS)):
    """The conversations that the published rules give, with one generator for every choice."""
    rng, content = SplitMix64(seed), []
    for dataset in datasets:
        splitter = DATASETS[dataset]
        refs = pickle.loads((root / dataset / f"refs({splitter}).p").read_bytes())
        instances = json.loads((root / dataset / "instances.json").read_text())
        images = {image["id"]: image for image in instances["images"]}
        annotations = {annotation["id"]: annotation for annotation in instances["annotations"]}
        groups = {}
        for ref in refs:
            groups.setdefault(ref["image_id"], []).append(ref)
        prefix = f"./{root.name}/images/" + ("saiapr_tc-12" if dataset == "refclef" else "coco_2014/train2014")
        wanted = list(set([ref["image_id"] for ref in refs if ref["split"] == "train"]))
        for _ in range(2):
            for image in map(images.get, wanted):
                for ref in groups[image["id"]]:
                    part = annotations[ref["ann_id"]]["segmentation"]
                    size = np.array([image["width"], image["height"]])
                    if isinstance(part[0], list):
                        part = mask_api.frPyObjects(part, image["height"], image["width"])
                    pixels = mask_api.decode(part).sum(axis=2) > 0
                    rings = cv2.findContours(pixels.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
                    rings = [cv2.approxPolyDP(ring, 0.001 * cv2.arcLength(ring, True), True).reshape(-1, 2) for ring in rings]
                    text = str([np.round(ring / size, 3).tolist() for ring in rings])
                    for sentence in ref["sentences"]:
                        question = rng.choice(QUESTIONS).format(str(sentence))
                        answer = rng.choice(ANSWERS).format(text)
                        turns = [("user", f"<img>{prefix}/{image['file_name']}</img>{question}"), ("assistant", answer)]
                        content.append({"conversations": [{"from": role, "value": value} for role, value in turns]})
    return json.dumps(content, indent=4), len(content)


def prepare(folder, root, *options):
    """Runs the command beside the datasets' folder and gives the file that it wrote."""
    command = [str(folder / "simpleseg"), "data", "prepare", "--root", f"./{root.name}", "--out", "out.json", "--report", "report.json"]
    subprocess.run([*command, *options], cwd=root.parent, check=True, stderr=subprocess.PIPE)
    return (root.parent / "out.json").read_bytes()


def compare_published(folder, count):
    with tempfile.TemporaryDirectory() as place:
        root = pathlib.Path(place) / "refer_seg"
        draw = random.Random(3)
        for dataset in DATASETS:
            draw_dataset(draw, root / dataset, dataset, count)
        start = time.monotonic()
        theirs, conversations = published(root, 42)
        middle = time.monotonic()
        ours = prepare(folder, root, "--like-published", "--seed", "42", "--threads", "2")
        end = time.monotonic()
        wrong = int(ours != theirs.encode())
        if wrong:
            place = next((i for i, (a, b) in enumerate(zip(ours, theirs.encode())) if a != b), min(len(ours), len(theirs)))
            print(f"differs at byte {place}:\n  python {theirs.encode()[place - 80:place + 80]!r}\n  here   {ours[place - 80:place + 80]!r}")
        other = prepare(folder, root, "--like-published", "--seed", "43")
        wrong += int(other == ours)
        print(
            f"published rules: {len(DATASETS) * count} references, {conversations} conversations, {len(theirs)} bytes, "
            f"{'identical' if not wrong else 'DIFFERENT'} (python {middle - start:.1f} s, here {end - middle:.1f} s)"
        )
        return wrong + check_mended(folder, root)


def check_mended(folder, root):
    """What the mended examples promise: no leak, one pass, the sentence's text, the same bytes for any number of threads."""
    lines = prepare(folder, root, "--seed", "1", "--threads", "1")
    wrong = int(lines != prepare(folder, root, "--seed", "1", "--threads", "3"))
    wrong += int(lines == prepare(folder, root, "--seed", "1", "--epoch", "1"))
    alone = prepare(folder, root, "--seed", "1", "--datasets", "refcocog")
    wrong += int(alone not in lines)
    refs = {name: pickle.loads((root / name / f"refs({splitter}).p").read_bytes()) for name, splitter in DATASETS.items()}
    kept = {f"{ref['image_id']:012d}.jpg" for name in refs if name != "refclef" for ref in refs[name] if ref["split"] != "train"}
    texts = {
        f"{name}-{splitter}-{ref['ref_id']}-{sentence['sent_id']}": sentence["sent"]
        for name, splitter in DATASETS.items() for ref in refs[name] if ref["split"] == "train" for sentence in ref["sentences"]
    }
    examples = [json.loads(line) for line in lines.splitlines()]
    for example in examples:
        question = example["conversations"][0]["value"].removeprefix(f"<img>{example['image']}</img>")
        fits = question in [template.format(texts.get(example["id"])) for template in QUESTIONS]
        leaks = not example["id"].startswith("refclef") and example["image"][-16:] in kept
        wrong += int(not fits or leaks)
    report = json.loads((root.parent / "report.json").read_text())
    print(f"mended rules: {len(examples)} examples, {wrong} wrong; last report {report['counts']}")
    return wrong


def main(folder, quick):
    folder = pathlib.Path(folder).resolve()
    wrong = compare_pickles(str(folder / "SegProbe"), 60 if quick else 600)
    wrong += compare_published(folder, 60 if quick else 600)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1], "--quick" in sys.argv[2:])
