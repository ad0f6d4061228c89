"""Products of one layer of the 7B (width 3584, feed-forward 18944): low-bit weights by every kernel of this processor, for few and for many rows.

usage: decode.py BUILD_FOLDER [--threads N …] [--seconds S] [--float]

The seven products of a layer read 233 M weights, more than caches hold. Rows of a cell: milliseconds a layer, GB/s of weights read, and
c(M) / c(1). Cells are the quickest of many runs by turns: on a
shared machine the others measure the neighbours. --float adds libtorch's own products of the same shapes in float32 and bfloat16.
"""

import argparse
import ctypes
import pathlib
import sys
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))
from lowbit import FORMATS, KERNELS, Bridge, kernels_here  # noqa: E402

WIDTH, INNER, KEYS = 3584, 18944, 512
SHAPES = [(WIDTH, WIDTH), (KEYS, WIDTH), (KEYS, WIDTH), (WIDTH, WIDTH), (INNER, WIDTH), (INNER, WIDTH), (WIDTH, INNER)]
ROWS = (1, 2, 4, 8, 16, 32, 64, 512)
BFLOAT16 = 2


def weights():
    """Normal numbers: the same block of them under one another, as drawing 233 M takes longer than the measurement."""
    block = np.random.default_rng(1).standard_normal((256, INNER)).astype(np.float32) * np.float32(0.02)
    for outputs, inputs in SHAPES:
        yield np.ascontiguousarray(np.tile(block[:, :inputs], (-(-outputs // 256), 1))[:outputs])


class Layer:
    """The seven matrices in one form; `run` multiplies rows of the right widths by all of them."""

    def __init__(self, bridge, product, byte_count):
        self.bridge, self.product, self.byte_count = bridge, product, byte_count

    def run(self, inputs):
        for index, (_, width) in enumerate(SHAPES):
            self.bridge.free(self.product(inputs[width], index))


def low_bit(bridge, name):
    matrices = [bridge.narrow(matrix, name) for matrix in weights()]
    count = sum(outputs * inputs for outputs, inputs in SHAPES)
    byte_count = count * FORMATS[name][1] // 512 + count // 16

    def layer(kernel):
        def product(x, index):
            out = ctypes.c_void_p()
            bridge.call("ct_low_bit_linear", x, ctypes.byref(matrices[index]), None, kernel, ctypes.byref(out))
            return out
        return Layer(bridge, product, byte_count)
    return layer


def numbers(bridge, dtype, size):
    matrices = []
    for matrix in weights():
        own = bridge.tensor(matrix)
        if dtype is not None:
            other = ctypes.c_void_p()
            bridge.call("ct_to", own, dtype, ctypes.c_int32(-1), ctypes.byref(other))
            bridge.free(own)
            own = other
        matrices.append(own)

    def product(x, index):
        out = ctypes.c_void_p()
        bridge.call("ct_linear", x, matrices[index], None, ctypes.byref(out))
        return out
    return Layer(bridge, product, sum(outputs * inputs for outputs, inputs in SHAPES) * size)


def rows_of(bridge, count, dtype=None):
    generator, inputs = np.random.default_rng(2), {}
    for width in (WIDTH, INNER):
        own = bridge.tensor(generator.standard_normal((count, width)).astype(np.float32))
        if dtype is not None:
            other = ctypes.c_void_p()
            bridge.call("ct_to", own, dtype, ctypes.c_int32(-1), ctypes.byref(other))
            own = other
        inputs[width] = own
    return inputs


def quickest(layers, inputs, seconds):
    """Milliseconds of each layer, by turns."""
    times = [[] for _ in layers]
    end = time.perf_counter() + seconds * len(layers)
    while not times[-1] or (time.perf_counter() < end and len(times[-1]) < 30):
        for layer, own, found in zip(layers, inputs, times):
            start = time.perf_counter()
            layer.run(own)
            found.append(1e3 * (time.perf_counter() - start))
    return [min(found) for found in times]


def table(bridge, forms, seconds):
    print("| a layer, ms (GB/s; c(M) / c(1)) | " + " | ".join(f"M = {rows}" for rows in ROWS) + " |\n|---" + "|---" * len(ROWS) + "|")
    cells = {name: [] for name, *_ in forms}
    first = {}
    for rows in ROWS:
        found = quickest([layer for _, layer, _ in forms], [rows_of(bridge, rows, dtype) for *_, dtype in forms], seconds)
        for (name, layer, _), value in zip(forms, found):
            first.setdefault(name, value)
            cells[name].append(f"{value:.1f} ({layer.byte_count / value / 1e6:.1f}; {value / first[name]:.2f})")
    for name, values in cells.items():
        print(f"| {name} | " + " | ".join(values) + " |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--float", action="store_true")
    arguments = parser.parse_args()
    bridge = Bridge(arguments.build)
    for name in ("ct_linear", "ct_to", "ct_set_num_threads"):
        getattr(bridge.library, name).restype = ctypes.c_void_p
    forms = []
    for name in FORMATS:
        layer = low_bit(bridge, name)
        forms += [(f"{name}, {kernel}", layer(code), None) for kernel, code in kernels_here(bridge).items() if code != KERNELS["plain"]]
    if arguments.float:
        forms += [("float32, libtorch", numbers(bridge, None, 4), None), ("bfloat16, libtorch", numbers(bridge, BFLOAT16, 2), BFLOAT16)]
    for threads in arguments.threads:
        bridge.call("ct_set_num_threads", ctypes.c_int32(threads))
        print(f"\n{threads} threads\n")
        table(bridge, forms, arguments.seconds)


if __name__ == "__main__":
    main()
