"""Low-bit weights restated in NumPy: codes, scales and products of the bridge, bit for bit, by every kernel that the processor has.

usage: lowbit.py BUILD_FOLDER [--seed N] [--rounds N] [--canary]

Nothing here is shared with the C++: quantization, the layout, the rounding of activations and the order of sums are written out from
Bridge/Sources/CTorch/LowBit.hpp. --canary sums the groups backwards, and must fail.
Exit status 0 when all bits agree.
"""

import argparse
import ctypes
import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
PANEL, GROUP = 16, 32
FORMATS = {"int8": (0, 512, 128), "int4": (1, 256, 8)}
KERNELS = {"plain": 1, "avx2": 2, "avx-vnni": 3, "avx512-vnni-256": 4, "avx512-vnni": 5}
FLOAT32 = 0
f32 = np.float32


# ---- The bridge ----

class Matrix(ctypes.Structure):
    _fields_ = [("codes", ctypes.c_void_p), ("scales", ctypes.c_void_p), ("format", ctypes.c_int), ("outputs", ctypes.c_int64),
                ("inputs", ctypes.c_int64)]


def pointer(handle):
    """A field of a structure comes out as a number, which would go in as 32 bits."""
    return ctypes.c_void_p(handle) if isinstance(handle, int) else handle


class Bridge:
    """The C functions; tensors go in and come out as NumPy arrays."""

    def __init__(self, folder):
        self.library = ctypes.CDLL(str(ROOT / ".deps/bridge/libCTorch.so"))
        self.library.ct_error_message.restype = ctypes.c_char_p
        for name in ("ct_from_host", "ct_copy_to_host", "ct_low_bit_narrow", "ct_low_bit_widen", "ct_low_bit_linear"):
            getattr(self.library, name).restype = ctypes.c_void_p

    def call(self, name, *arguments):
        error = getattr(self.library, name)(*arguments)
        if error:
            raise RuntimeError(self.library.ct_error_message(ctypes.c_void_p(error)).decode())

    def tensor(self, value):
        value = np.ascontiguousarray(value, dtype=f32)
        sizes = (ctypes.c_int64 * value.ndim)(*value.shape)
        out = ctypes.c_void_p()
        self.call("ct_from_host", ctypes.c_void_p(value.ctypes.data), ctypes.c_size_t(value.nbytes), sizes,
                  ctypes.c_size_t(value.ndim), FLOAT32, ctypes.c_int32(-1), ctypes.byref(out))
        return out

    def array(self, tensor, shape, dtype):
        value = np.empty(shape, dtype)
        self.call("ct_copy_to_host", pointer(tensor), ctypes.c_void_p(value.ctypes.data), ctypes.c_size_t(value.nbytes))
        return value

    def free(self, *tensors):
        for tensor in tensors:
            self.library.ct_tensor_free(pointer(tensor))

    def narrow(self, weights, name):
        x, codes, scales = self.tensor(weights), ctypes.c_void_p(), ctypes.c_void_p()
        self.call("ct_low_bit_narrow", x, FORMATS[name][0], ctypes.byref(codes), ctypes.byref(scales))
        self.free(x)
        return Matrix(codes, scales, FORMATS[name][0], *weights.shape)

    def linear(self, x, matrix, kernel):
        own, out = self.tensor(x), ctypes.c_void_p()
        try:
            self.call("ct_low_bit_linear", own, ctypes.byref(matrix), None, kernel, ctypes.byref(out))
        finally:
            self.free(own)
        result = self.array(out, (x.shape[0], matrix.outputs), f32)
        self.free(out)
        return result


# ---- Restated ----

def fma(a, b, c):
    """float32 a · b + c rounded once: the product is exact in float64, and the sum is rounded to odd there, so that the second rounding is right."""
    product, c = a.astype(np.float64) * b.astype(np.float64), c.astype(np.float64)
    total = product + c
    part = total - product
    error = (product - (total - part)) + (c - part)
    bits = total.view(np.int64)
    inexact_and_even = (error != 0) & (bits & 1 == 0)
    towards = np.where((error > 0) == (total > 0), 1, -1)
    return (np.where(inexact_and_even, bits + towards, bits)).view(np.float64).astype(f32)


def padded(x, rows, columns):
    return np.pad(x, ((0, rows - x.shape[0]), (0, columns - x.shape[1])))


def groups_of(weights):
    """[outputs, inputs] → [panels, groups, 16, 32], zeros behind the last."""
    panels, groups = -(-weights.shape[0] // PANEL), -(-weights.shape[1] // GROUP)
    whole = padded(weights, panels * PANEL, groups * GROUP)
    return whole.reshape(panels, PANEL, groups, GROUP).transpose(0, 2, 1, 3)


FACTORS = np.array([-0.8, -0.825, -0.85, -0.875, -0.9, -0.925, -0.95, -0.975, -1, -1.025, -1.05, 1, 1.05, 1.1, 1.15, 1.2], f32)


def int4_scales(w):
    index = np.abs(w).argmax(-1)[..., None]
    extreme = np.take_along_axis(w, index, -1)
    scales = (extreme / f32(8) * FACTORS).astype(np.float16).astype(f32)  # [..., 16 tried]
    inverse = np.divide(f32(1), scales, out=np.zeros_like(scales), where=scales != 0)
    errors = np.zeros_like(scales)
    for k in range(GROUP):
        weight = np.broadcast_to(w[..., k:k + 1], scales.shape)
        apart = fma(-scales, np.clip(np.rint(weight * inverse), -8, 7).astype(f32), weight)
        errors = fma(apart, apart, errors)
    return np.take_along_axis(scales, errors.argmin(-1)[..., None], -1)


def int8_scales(w):
    step = np.abs(w).max(-1, keepdims=True) / f32(127)
    half = step.astype(np.float16)
    up = np.nextafter(half, np.float16(np.inf), dtype=np.float16)
    return np.where(half.astype(f32) < step, up, half).astype(f32)


def narrowed(weights, name):
    """Signed codes [panels, groups, 16, 32] and scales [panels, groups, 16] f32."""
    w = groups_of(weights)
    scales = int4_scales(w) if name == "int4" else int8_scales(w)
    inverse = np.divide(f32(1), scales, out=np.zeros_like(scales), where=scales != 0)
    codes = np.rint(w * inverse)
    if name == "int4":
        codes = np.clip(codes, -8, 7)
    return codes.astype(np.int32), scales[..., 0]


def stored(codes, name):
    """Signed codes → the bytes of the file."""
    _, size, offset = FORMATS[name]
    quads = (codes + offset).reshape(*codes.shape[:3], 8, 4).transpose(0, 1, 3, 2, 4)  # [panels, groups, 8, 16, 4]
    if name == "int4":
        quads = quads[:, :, :4] | quads[:, :, 4:] << 4
    return quads.reshape(*codes.shape[:2], size).astype(np.uint8)


def rounded(x):
    """Activations [rows, inputs] → int8 codes [rows, groups, 32], scales [rows, groups]."""
    groups = -(-x.shape[1] // GROUP)
    parts = padded(x, x.shape[0], groups * GROUP).reshape(x.shape[0], groups, GROUP)
    step = np.abs(parts).max(-1) / f32(127)
    step = np.where(step < np.finfo(f32).tiny, f32(0), step)
    inverse = np.divide(f32(1), step, out=np.zeros_like(step), where=step != 0)
    return np.rint(parts * inverse[..., None]).astype(np.int32), step


def product(x, codes, scales, outputs, canary):
    own, steps = rounded(x)
    weights = codes.transpose(0, 2, 1, 3).reshape(-1, *own.shape[1:])  # [outputs, groups, 32]
    scales = scales.transpose(0, 2, 1).reshape(weights.shape[:2])
    total = np.zeros((x.shape[0], weights.shape[0]), f32)
    order = range(own.shape[1])
    for g in reversed(order) if canary else order:
        part = (own[:, g] @ weights[:, g].T).astype(f32) * scales[:, g]
        total = fma(part, np.broadcast_to(steps[:, g, None], part.shape), total)
    return total[:, :outputs]


# ---- The comparison ----

def drawn(generator, shape):
    kind = generator.integers(4)
    x = generator.standard_normal(shape) if kind else generator.standard_t(3, shape)
    if kind == 1:
        x[generator.random(shape) < 0.3] = 0
    if kind == 2:
        x *= 10.0 ** generator.integers(-6, 4)
    return x.astype(f32)


def differing(found, expected):
    return int(found.shape != expected.shape or found.tobytes() != expected.tobytes())


def kernels_here(bridge):
    one = bridge.narrow(np.ones((1, 1), f32), "int8")
    here = {}
    for name, code in KERNELS.items():
        try:
            bridge.linear(np.ones((1, 1), f32), one, code)
            here[name] = code
        except RuntimeError:
            print(f"not on this processor: {name}")
    return here


def round_of(bridge, generator, name, kernels, canary):
    rows, inputs, outputs = (int(generator.integers(1, most)) for most in (40, 400, 90))
    weights, x = drawn(generator, (outputs, inputs)) * f32(0.02), drawn(generator, (rows, inputs))
    matrix = bridge.narrow(weights, name)
    codes, scales = narrowed(weights, name)
    bytes_ = stored(codes, name)
    counts = {"codes": differing(bridge.array(matrix.codes, bytes_.shape, np.uint8), bytes_),
              "scales": differing(bridge.array(matrix.scales, scales.shape, np.float16), scales.astype(np.float16))}
    expected = product(x, codes, scales, outputs, canary) + f32(0)
    for kernel, code in kernels.items():
        counts[kernel] = differing(bridge.linear(x, matrix, code) + f32(0), expected)
    bridge.free(matrix.codes, matrix.scales)
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--canary", action="store_true")
    arguments = parser.parse_args()
    bridge, generator = Bridge(arguments.build), np.random.default_rng(arguments.seed)
    kernels, failed = kernels_here(bridge), False
    for name in FORMATS:
        sums = {}
        for _ in range(arguments.rounds):
            for key, count in round_of(bridge, generator, name, kernels, arguments.canary).items():
                sums[key] = sums.get(key, 0) + count
        failed |= any(sums.values())
        print(f"{name}: of {arguments.rounds} matrices and products, differing: {sums}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
