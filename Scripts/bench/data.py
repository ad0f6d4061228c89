"""Preparing conversations, us and the published rules in Python: data.py FOLDER [--references N].

FOLDER holds the built simpleseg. Seconds of wall clock, and in brackets of processors, for the same bytes: read the pickle and the annotations, fill, trace,
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


def timed(work):
    """Seconds of wall clock and of processors that the commands run by `work` took, and what it gives."""
    start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    result = work()
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime, result


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
        us, spent, ours = timed(lambda: data.prepare(folder, root, "--like-published", *common))
        name = f"{options.references} references, as published, {options.threads} threads, {len(ours) / 1e6:.0f} MB"
        if options.no_peer:
            print(f"| {name} | {us:.1f} s ({spent:.1f}) | – | – |", flush=True)
        else:
            start, used = time.perf_counter(), time.process_time()
            theirs, _ = data.published(root, 7, ("refcoco",))
            peer, used = time.perf_counter() - start, time.process_time() - used
            if theirs.encode() != ours:
                sys.exit("the files differ")
            print(f"| {name} | {us:.1f} s ({spent:.1f}) | {peer:.1f} s ({used:.1f}) | {peer / us:.1f} |", flush=True)
        us, spent, _ = timed(lambda: data.prepare(folder, root, *common))
        print(f"| the same, mended, holes kept open, one epoch | {us:.1f} s ({spent:.1f}) | – | – |", flush=True)
        us, spent, _ = timed(lambda: data.prepare(folder, root, *common, "--most-points", "60"))
        print(f"| the same, at most 60 vertices per answer | {us:.1f} s ({spent:.1f}) | – | – |", flush=True)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"| peak memory | {memory:.0f} MB | – | – |")


main()
