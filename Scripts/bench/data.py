"""Preparing conversations, us and the published rules in Python: data.py FOLDER [--references N].

FOLDER holds the built simpleseg. Seconds of wall clock for the same bytes: read the pickle and the annotations, fill, trace,
simplify, write. As large as refCOCO, 20,000 pictures and 140,000 sentences, is --references 56000.
"""
import argparse
import os
import pathlib
import random
import resource
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "conformance"))
import data  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--references", type=int, default=4000)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    print("| work | us | peer | ratio |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        root = pathlib.Path(place) / "refer_seg"
        data.draw_dataset(random.Random(9), root / "refcoco", "refcoco", options.references)
        folder = options.folder.resolve()
        common = ("--datasets", "refcoco", "--seed", "7", "--threads", options.threads)
        start = time.perf_counter()
        ours = data.prepare(folder, root, "--like-published", *common)
        us = time.perf_counter() - start
        name = f"{options.references} references, as published, {options.threads} threads, {len(ours) / 1e6:.0f} MB"
        if options.no_peer:
            print(f"| {name} | {us:.1f} s | – | – |")
        else:
            start = time.perf_counter()
            theirs, _ = data.published(root, 7, ("refcoco",))
            peer = time.perf_counter() - start
            if theirs.encode() != ours:
                sys.exit("the files differ")
            print(f"| {name} | {us:.1f} s | {peer:.1f} s | {peer / us:.1f} |")
        start = time.perf_counter()
        data.prepare(folder, root, *common)
        print(f"| the same, mended, one epoch | {time.perf_counter() - start:.1f} s | – | – |")
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"| peak memory | {memory:.0f} MB | – | – |")


main()
