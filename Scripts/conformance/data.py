"""Datasets against the code that everybody reads them with. Usage: data.py FOLDER_OF_BINARIES [--quick]

Pickles: REFER structures and random plain data of every protocol, and damaged ones, against CPython's pickle.
"""
import io
import json
import pathlib
import pickle
import random
import struct
import subprocess
import sys


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
    for file in files:
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


def main(folder, quick):
    probe = str(pathlib.Path(folder) / "SegProbe")
    wrong = compare_pickles(probe, 60 if quick else 600)
    sys.exit(1 if wrong else 0)


main(sys.argv[1], "--quick" in sys.argv[2:])
