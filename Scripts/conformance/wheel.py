"""The wheel, in a fresh environment, against the command, live; then what it must stand.

usage: wheel.py RELEASE [--seed N] [--count N] [--inside]     RELEASE: the folder of the simpleseg command

Without --inside: makes an environment that has only NumPy, installs .build/wheel/*.whl, and runs itself there.
"""
import argparse
import concurrent.futures
import gc
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The C and C++ library: what is on every machine that runs Python.
OUTSIDE = ("linux-vdso", "libc.so", "libm.so", "libstdc++.so", "libgcc_s.so", "libdl.so", "libpthread.so", "librt.so", "ld-linux", "/lib64/ld-linux")


def expect(condition, what):
    if not condition:
        sys.exit(f"wheel: FAILED: {what}")


# ---------------------------------------------------------------- outside: the environment


def outside(release, arguments):
    wheels = sorted((ROOT / ".build/wheel").glob("simpleseg-*.whl"))
    expect(wheels, "there is no wheel in .build/wheel: make wheel")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        python = f"{folder}/bin/python"
        site = subprocess.check_output([python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], text=True).strip()
        subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", wheels[-1]], check=True)
        import numpy

        # NumPy as it is installed here, and nothing else of this environment.
        for path in pathlib.Path(numpy.__file__).parent.parent.glob("numpy*"):
            os.symlink(path, f"{site}/{path.name}")
        # No tool of Swift's, no compiler, no libtorch by an environment's variable.
        environment = {"PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8"}
        print(f"{wheels[-1].name}: {wheels[-1].stat().st_size / 1e6:.1f} MB")
        done = subprocess.run([python, __file__, release, "--inside", *arguments], env=environment)
        sys.exit(done.returncode)


# ---------------------------------------------------------------- inside: what is asked


def texts(rng, count):
    """Answers, whole and broken."""
    pieces = ["[", "]", "[[", "]]", "[[[", "]]]", ", ", " ", "0.25", "0.999", "1.0", "1.5", "-0.1", "1e9", "NaN", "12", "x", "é", "😀", "\n", "\\boxed{", "[0.1, 0.2]", "[0.8, 0.3]", "[0.4, 0.9]", "[0.1, 0.1, 0.5, 0.6]", "<think>", "</think>", '{"x": 3}', "\ud800", "\0"]
    for index in range(count):
        if index % 3 == 0:
            rings = [[[round(rng.random() * 1.1 - 0.05, 3) for _ in "xy"] for _ in range(rng.randint(1, 12))] for _ in range(rng.randint(0, 3))]
            yield json.dumps(rings)[: None if rng.random() < 0.8 else rng.randint(0, 60)]
        else:
            yield "".join(rng.choice(pieces) for _ in range(rng.randint(0, 40)))


def masks(rng, numpy, count):
    for index in range(count):
        height, width = (rng.randint(0, 60) for _ in "hw")
        mask = numpy.zeros((height, width), numpy.uint8)
        for _ in range(rng.randint(0, 4)):
            y, x = numpy.ogrid[:height, :width]
            inside = (x - rng.uniform(0, 60)) ** 2 / rng.uniform(1, 400) + (y - rng.uniform(0, 60)) ** 2 / rng.uniform(1, 400) < 1
            mask[inside] = rng.random() < 0.8
        if index % 4 == 0:
            mask ^= numpy.array([[rng.random() < 0.05 for _ in range(width)] for _ in range(height)], numpy.uint8).reshape(height, width)
        yield mask


def command(program, arguments, records):
    lines = "\n".join(json.dumps(record) for record in records) + "\n"
    done = subprocess.run([program, *arguments], input=lines, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()], done


# ---------------------------------------------------------------- the same answers


def same_answers(simpleseg, numpy, program, rng, count):
    for fill, grammar in (("inclusive", "tolerant"), ("coco", "tolerant"), ("coco", "readme")):
        records = [{"id": index, "text": text, "width": rng.randint(0, 90), "height": rng.randint(0, 90)} for index, text in enumerate(texts(rng, count))]
        arguments = ["decode", "--fill", fill] + (["--strict-readme"] if grammar == "readme" else [])
        answers, done = command(program, arguments, records)
        expect(len(answers) == len(records), f"decode answered {len(answers)} of {len(records)}: {done.stderr[:300]}")
        for record, theirs in zip(records, answers):
            ours = simpleseg.decode(record["text"], record["width"], record["height"], fill=fill, grammar=grammar)
            expect(ours.rle == theirs["rle"] and ours.area == theirs["area"] and list(ours.box) == theirs["box"], f"{record}: {ours.rle} is not {theirs['rle']}")
            expect([note._asdict() for note in ours.diagnostics] == theirs["diagnostics"], f"{record}: diagnostics")
            # The command prints nine decimals.
            for mine, printed in ((ours.polygons, theirs["polygons"]), ([ours.boxes], [theirs["boxes"]]), ([ours.points], [theirs["points"]])):
                expect(len(mine) == len(printed), f"{record}: number of places")
                for a, b in zip(mine, printed):
                    b = numpy.array(b, float).reshape(a.shape)
                    expect((abs(a - b) <= 1e-9 + 1e-15 * abs(b)).all(), f"{record}: places")
            expect((simpleseg.expand(ours.rle) == ours.mask).all() and simpleseg.compress(ours.mask) == ours.rle, f"{record}: mask")
            if grammar == "tolerant":
                expect((simpleseg.fill(ours.polygons, record["width"], record["height"], fill=fill) == ours.mask).all(), f"{record}: fill")
    found = list(masks(rng, numpy, count))
    answers, _ = command(program, ["outline"], [{"rle": simpleseg.compress(mask)} for mask in found])
    expect(len(answers) == len(found), "outline answered every mask")
    for mask, theirs in zip(found, answers):
        ours = simpleseg.outline(mask)
        expect(ours.text == theirs["text"] and [ring.tolist() for ring in ours.polygons] == theirs["vertices"], f"outline of {simpleseg.compress(mask)}")
        other = numpy.roll(mask, 1, 1) if mask.size else mask
        union = ((mask | other) > 0).sum()
        expect(simpleseg.iou(mask, other) == ((((mask & other) > 0).sum() / union) if union else 0), "iou")
    return 3 * count + len(found)


def reward_records(simpleseg, numpy, rng, count):
    tasks = ("textToMask", "pointToMask", "boxToMask", "textToBox", "textToPoint", "absent", "pointToText")
    found = [mask for mask in masks(rng, numpy, 60) if mask.any()]
    for index, text in enumerate(texts(rng, count)):
        mask, task = rng.choice(found), rng.choice(tasks)
        record = {"text": text, "task": task, "width": mask.shape[1], "height": mask.shape[0], "truth": simpleseg.compress(mask)}
        if rng.random() < 0.4:
            record["text"] = simpleseg.outline(mask).text
        if task == "absent" or rng.random() < 0.1:
            record["truth"] = None
        elif rng.random() < 0.2:
            record["truth"] = [record["truth"], simpleseg.compress(numpy.roll(mask, 3, 0))]
        if task == "pointToText":
            record["answer"] = rng.choice([text, "red star"])
        if rng.random() < 0.7:
            record["tokens"] = rng.randint(0, 400)
        if rng.random() < 0.2:
            record["finished"] = False
        yield record


def same_rewards(simpleseg, numpy, program, rng, count):
    records = list(reward_records(simpleseg, numpy, rng, count))
    for record, theirs in zip(records, command(program, ["reward"], records)[0], strict=True):
        ours = REWARDER.record(record)
        expect(ours.total == theirs["reward"] and ours.parts == theirs["parts"], f"{record}: {ours} is not {theirs}")
        again = REWARDER(record["text"], record["truth"], record["width"], record["height"], task=record["task"], answer=record.get("answer"), tokens=record.get("tokens"), finished=record.get("finished", True))
        expect(again == ours, f"{record}: called by name")
    # Any weights, by a configuration.
    weights = {"overlap": 0.3, "centroid": 0.2, "box": 1.5, "length": 0.25, "points": 0.125, "absence": 2.0, "words": 3.0, "format": 0.7}
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as config:
        config.write("reward:\n  fill: coco\n  weights:\n" + "".join(f"    {name}: {value}\n" for name, value in weights.items()) + "rollout:\n  maxNewTokens: 111\n")
        config.flush()
        records = [{**record, "tokens": record.get("tokens", 5)} for record in records[: count // 3]]
        answers, done = command(program, ["reward", "--config", config.name], records)
        expect(len(answers) == len(records), done.stderr[:500])
        rewarder = simpleseg.Rewarder(fill="coco", weights=weights, max_new_tokens=111)
        for record, theirs in zip(records, answers):
            ours = rewarder.record(record)
            expect(ours.total == theirs["reward"] and ours.parts == theirs["parts"], f"{record}: weights")
    return 4 * count // 3


def same_tokens(simpleseg, program, rng, count):
    folder = ROOT / "Models/nano"
    tokenizer = simpleseg.Tokenizer(folder)
    asked = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts(rng, count)]
    answers, _ = command(program, ["tokenize", "--model", str(folder)], [{"text": text} for text in asked])
    for text, theirs in zip(asked, answers, strict=True):
        expect(tokenizer.encode(text, specials=True).tolist() == theirs["ids"], f"tokens of {text!r}")
        expect(tokenizer.count(text, specials=True) == len(theirs["ids"]), f"number of tokens of {text!r}")
    return count


def known(simpleseg, numpy):
    """Masks whose pixels are known without a program."""
    triangle = simpleseg.fill([[[1, 1], [5, 1], [5, 3]]], 7, 5)
    rows = ["0000000", "0111110", "0001110", "0000010", "0000000"]
    expect(["".join(map(str, row)) for row in triangle.tolist()] == rows, f"a triangle of known pixels is {triangle.tolist()}")
    expect(simpleseg.compress(triangle)["size"] == [5, 7], "its size")
    for rings in ([[[0, 0]]], [[[3, 3], [0, 3]]], [[[0, 0], [3, 0], [3, 3], [0, 3]]], []):
        mask = simpleseg.fill(rings, 4, 4)
        traced = simpleseg.outline(mask, epsilon_ratio=0)
        expect((simpleseg.fill(traced.polygons, 4, 4) == mask).all(), "what is traced fills to itself")


# ---------------------------------------------------------------- what it must stand


def refusals(simpleseg, numpy):
    """Wrong calls, each an exception with a sentence."""
    mask = numpy.ones((6, 9), numpy.uint8)
    wide = numpy.ones((6, 18), numpy.uint8)
    expect((simpleseg.outline(wide[:, ::2]).text, simpleseg.outline(mask.T.copy().T).text) == (simpleseg.outline(mask).text,) * 2, "arrays that are not contiguous")
    expect(simpleseg.outline(mask.astype(bool)).text == simpleseg.outline(mask * 255).text == simpleseg.outline(mask).text, "bool, and 255 for inside")
    out = numpy.full((6, 9), 7, numpy.uint8)
    expect(simpleseg.fill([[[0, 0], [8, 0], [8, 5], [0, 5]]], 9, 6, out=out) is out and (out == 1).all(), "out is written and given back")
    read_only = mask.copy()
    read_only.flags.writeable = False
    expect(simpleseg.iou(read_only, mask) == 1, "what is only read may be read-only")
    wrong = [
        (TypeError, lambda: simpleseg.outline(mask.astype(float))), (TypeError, lambda: simpleseg.outline(mask.astype(">i4"))),
        (ValueError, lambda: simpleseg.outline(mask[0])), (ValueError, lambda: simpleseg.outline(mask[None])),
        (ValueError, lambda: simpleseg.outline(mask, epsilon_ratio=float("nan"))), (ValueError, lambda: simpleseg.outline(mask, epsilon_ratio=-1)),
        (ValueError, lambda: simpleseg.iou(mask, wide)), (TypeError, lambda: simpleseg.iou(mask, None)),
        (ValueError, lambda: simpleseg.decode("", -1, 5)), (ValueError, lambda: simpleseg.decode("", 10**30, 5)), (ValueError, lambda: simpleseg.decode("", 16385, 5)),
        (TypeError, lambda: simpleseg.decode("", 1.5, 5)), (TypeError, lambda: simpleseg.decode(b"", 5, 5)), (TypeError, lambda: simpleseg.decode(None, 5, 5)),
        (ValueError, lambda: simpleseg.decode("", 5, 5, fill="even")), (ValueError, lambda: simpleseg.decode("", 5, 5, coordinates="miles")),
        (ValueError, lambda: simpleseg.decode("", 5, 5, out=numpy.empty((5, 6), numpy.uint8))), (TypeError, lambda: simpleseg.decode("", 5, 5, out=numpy.empty((5, 5), numpy.int8))),
        (TypeError, lambda: simpleseg.decode("", 5, 5, out=[[0]])), (ValueError, lambda: simpleseg.decode("", 9, 6, out=read_only)),
        (ValueError, lambda: simpleseg.decode("", 9, 6, out=wide[:, ::2])), (ValueError, lambda: simpleseg.fill([[[0, float("nan")]]], 5, 5)),
        (ValueError, lambda: simpleseg.fill([[1, 2, 3]], 5, 5)), (TypeError, lambda: simpleseg.fill([["x"]], 5, 5)),
        (ValueError, lambda: simpleseg.expand({"size": [2, 2], "counts": "~"})), (ValueError, lambda: simpleseg.expand({"size": [2, 2], "counts": "99999"})),
        (ValueError, lambda: simpleseg.expand({"size": [2], "counts": ""})), (TypeError, lambda: simpleseg.expand({"size": [2, 2], "counts": [1, 3]})),
        (ValueError, lambda: simpleseg.Rewarder(weights={"iou": 1})), (ValueError, lambda: simpleseg.Rewarder(weights={"overlap": -1})),
        (ValueError, lambda: simpleseg.Rewarder(max_new_tokens=0)), (ValueError, lambda: REWARDER("", mask, 5, 5)), (ValueError, lambda: REWARDER("", mask * 0, 9, 6)),
        (ValueError, lambda: REWARDER("", mask, 9, 6, task="textToPicture")), (ValueError, lambda: REWARDER.record({})), (ValueError, lambda: simpleseg.Tokenizer("/usr")),
    ]  # fmt: skip
    for index, (kind, call) in enumerate(wrong):
        try:
            call()
        except kind as error:
            expect(len(str(error)) > 5, f"wrong call {index} has no sentence")
        else:
            expect(False, f"wrong call {index} went through")
    return len(wrong)


def fuzz(simpleseg, numpy, rng, count):
    """Whatever comes, an answer or an exception of ours."""
    dtypes = [numpy.uint8, numpy.bool_, numpy.int8, numpy.float32, numpy.uint16, numpy.complex64, object]
    odd = [0, 1, -1, 3, 16384, 16385, 2**31, 2**63, -(2**70), True, 2.0, None, "7", numpy.int64(5), numpy.uint8(4)]
    refused = 0
    for _ in range(count):
        shape = tuple(rng.randint(0, 9) for _ in range(rng.randint(0, 3)))
        array = numpy.zeros(shape, rng.choice(dtypes))
        if rng.random() < 0.5 and array.ndim == 2:
            array = array[:: rng.choice([1, -1, 2]), :: rng.choice([1, -1, 3])]
        text = "".join(chr(rng.randrange(0x110000)) if rng.random() < 0.3 else rng.choice("[]., 0123456789-eE") for _ in range(rng.randint(0, 30)))
        # Large masks are asked for one side at a time.
        width, height = rng.choice([(rng.choice(odd), rng.randint(0, 3)), (rng.randint(0, 3), rng.choice(odd))])
        counts = rng.choice([text, text.encode("utf-8", "replace"), "0" * rng.randint(0, 9), "o" * 40, None])
        truth = rng.choice([array, {"size": [height, width], "counts": counts}, [array, array], {}, {"size": None}, None, [[]], 5])
        for call in (
            lambda: simpleseg.decode(text, width, height), lambda: simpleseg.outline(array, epsilon_ratio=rng.choice([0, 1e-3, 1e300, float("inf")])),
            lambda: simpleseg.fill([array, [[rng.choice([0, 1e308, -1e308, 2**40]), 1]]], width, height, fill=rng.choice(["inclusive", "coco"])),
            lambda: simpleseg.iou(array, array), lambda: simpleseg.expand({"size": [height, width], "counts": counts}), lambda: simpleseg.compress(array),
            lambda: REWARDER(text, truth, width, height), lambda: REWARDER.record({"text": text, "truth": truth, "width": width}),
        ):  # fmt: skip
            try:
                call()
            except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
                refused += 1
    return 8 * count, refused


def threads(simpleseg, numpy, rng):
    """Eight threads get what one gets."""
    asked = [(text, rng.randint(1, 200), rng.randint(1, 200)) for text in texts(rng, 600)]
    record = {"truth": {"size": [4, 4], "counts": [0, 16]}, "task": "textToMask", "width": 4, "height": 4}

    def work(item):
        text, width, height = item
        answer = simpleseg.decode(text, width, height)
        return answer.rle, simpleseg.outline(answer.mask).text, REWARDER.record({**record, "text": text}), TOKENIZER.count(text)

    alone = [work(item) for item in asked]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            expect(list(pool.map(work, asked)) == alone, "eight threads and one give the same")


def memory(simpleseg, numpy, calls):
    """What is resident after many calls is what it was."""
    text = "[[[0.2, 0.2], [0.8, 0.2], [0.5, 0.8], [0.1]], [0.5], 7"
    mask = simpleseg.decode(text, 40, 40).mask
    lengths = simpleseg.compress(mask)

    def resident():
        gc.collect()
        return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

    def once():
        simpleseg.decode(text, 40, 40), simpleseg.outline(mask), simpleseg.expand(lengths), simpleseg.iou(mask, mask)
        REWARDER(text, lengths, 40, 40)
        TOKENIZER.count(text)
        simpleseg.Rewarder()
        try:
            simpleseg.decode(text, -1, 40)
        except ValueError:
            pass

    for _ in range(2000):
        once()
    before = resident()
    for _ in range(calls // 8):
        once()
    grown = resident() - before
    # A leak of one result per call would be more than 100 bytes each.
    expect(grown < 1_000_000, f"{calls} calls left {grown} bytes")
    return grown


def import_time():
    """Milliseconds of `import simpleseg` once NumPy is there: the best of seven processes."""
    code = "import numpy.typing, ctypes, json, time; t = time.perf_counter(); import simpleseg; print((time.perf_counter() - t) * 1e3)"
    first = "import numpy.typing, ctypes, json, time; t = time.perf_counter(); import simpleseg; simpleseg.decode('', 1, 1); print((time.perf_counter() - t) * 1e3)"
    return [min(float(subprocess.check_output([sys.executable, "-c", text])) for _ in range(7)) for text in (code, first)]


def bundled(simpleseg):
    """The command inside: alone where no tensor is needed, with an offer where one is."""
    script = pathlib.Path(sys.executable).with_name("simpleseg")
    done = subprocess.run([script, "decode"], input='{"text": "[[[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]]", "width": 20, "height": 10}\n', capture_output=True, text=True)
    answer = simpleseg.decode("[[[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]]", 20, 10)
    expect(done.returncode == 0 and json.loads(done.stdout)["rle"] == answer.rle, f"the bundled command decodes: {done.stderr[:500]}")
    done = subprocess.run([script, "segment", str(ROOT / "Examples" / "demo.png"), "--query", "the red star"], capture_output=True, text=True)
    expect(done.returncode == 1 and "pip install torch==" in done.stderr, f"without torch the command says what to install: {done.returncode} {done.stderr[:500]}")
    folder = pathlib.Path(simpleseg.__file__).parent / "bin"
    for path in sorted(folder.iterdir()):
        if path.name == "libCTorch.so":
            continue
        listing = subprocess.check_output(["ldd", path], text=True).split("\n")
        foreign = [line.strip() for line in listing if line.strip() and not line.strip().startswith(OUTSIDE)]
        expect(not foreign, f"{path.name} needs {foreign}")


def inside(release, seed, count):
    global REWARDER, TOKENIZER
    import numpy

    import simpleseg

    start = time.time()
    program = os.path.join(release, "simpleseg")
    REWARDER, TOKENIZER = simpleseg.Rewarder(), simpleseg.Tokenizer(ROOT / "Models/nano")
    rng = random.Random(seed)
    known(simpleseg, numpy)
    answers = same_answers(simpleseg, numpy, program, rng, count)
    rewards = same_rewards(simpleseg, numpy, program, rng, count)
    tokens = same_tokens(simpleseg, program, rng, count // 2)
    print(f"equal to the command: {answers} answers and outlines, {rewards} rewards, {tokens} texts in tokens")
    wrong = refusals(simpleseg, numpy)
    calls, refused = fuzz(simpleseg, numpy, rng, 3000)
    threads(simpleseg, numpy, rng)
    bundled(simpleseg)
    print(f"{wrong} wrong calls refused in a sentence; {calls} fuzzed calls, {refused} refused, none ended the process; 8 threads give what 1 gives")
    print(f"100000 calls grow the process by {memory(simpleseg, numpy, 100_000)} bytes")
    alone, first = import_time()
    expect(alone <= 50 and first <= 100, f"import takes {alone:.1f} ms, with a first call {first:.1f}")
    print(f"import beyond NumPy: {alone:.1f} ms; with a first call {first:.1f} ms")
    print(f"wheel: all equal in {time.time() - start:.0f} s")


parser = argparse.ArgumentParser()
parser.add_argument("release")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--count", type=int, default=2000)
parser.add_argument("--inside", action="store_true")
options = parser.parse_args()
if options.inside:
    inside(options.release, options.seed, options.count)
else:
    outside(os.path.abspath(options.release), ["--seed", str(options.seed), "--count", str(options.count)])
