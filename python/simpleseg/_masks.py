"""Masks: NumPy arrays, COCO's run lengths, polygons, and what they have in common."""

from __future__ import annotations

import ctypes
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, TypedDict, Union

import numpy as np
import numpy.typing as npt

from . import _library
from ._library import Counts, SimpleSegError

Mask = npt.NDArray[np.uint8]
"""A mask: height × width, 0 outside and 1 inside, row after row."""

FILLS = ("inclusive", "coco")


class RunLengths(TypedDict):
    """COCO's run lengths, compressed: ``size`` is [height, width]."""

    size: List[int]
    counts: str


class Result:
    """A ``seg_result``, copied out and freed."""

    __slots__ = ("counts", "rings", "vertices", "boxes", "points", "text", "run_length")

    def __init__(self, counts: Counts, handle: ctypes.c_void_p) -> None:
        library = _library.core()
        self.counts = counts
        try:
            self.rings: npt.NDArray[np.int64] = np.empty(counts.rings, np.int64)
            self.vertices: npt.NDArray[np.float64] = np.empty((counts.vertices, 2), np.float64)
            self.boxes: npt.NDArray[np.float64] = np.empty((counts.boxes, 4), np.float64)
            self.points: npt.NDArray[np.float64] = np.empty((counts.points, 2), np.float64)
            text = ctypes.create_string_buffer(max(1, counts.text))
            run_length = ctypes.create_string_buffer(max(1, counts.run_length))
            library.seg_result_read(
                handle, self.rings.ctypes.data, self.vertices.ctypes.data, self.boxes.ctypes.data,
                self.points.ctypes.data, ctypes.addressof(text), ctypes.addressof(run_length),
            )  # fmt: skip
            self.text: bytes = text.raw[: counts.text]
            self.run_length: str = run_length.raw[: counts.run_length].decode("ascii")
        finally:
            library.seg_result_free(handle)

    def polygons(self) -> List[npt.NDArray[np.float64]]:
        """Views of the vertices, ring by ring."""
        found, start = [], 0
        for length in self.rings.tolist():
            found.append(self.vertices[start : start + length])
            start += length
        return found


def pixels(mask: npt.ArrayLike, name: str = "mask") -> Mask:
    """The mask as the library reads it: the same memory where it is contiguous and of bool or uint8, else a copy."""
    array = np.asarray(mask)
    if array.dtype != np.bool_ and array.dtype != np.uint8:
        raise TypeError(f"{name} has the type {array.dtype}, not bool or uint8")
    if array.ndim != 2:
        raise ValueError(f"{name} has the shape {array.shape}, not (height, width)")
    # Bytes of a bool array need not be 0 or 1; any but 0 is inside.
    return np.ascontiguousarray(array).view(np.uint8)


def target(out: Optional[npt.NDArray[Any]], width: int, height: int) -> npt.NDArray[Any]:
    """Where a mask is written: `out`, if it fits, or a new array."""
    if out is None:
        return np.empty((height, width), np.uint8)
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out is a {type(out).__name__}, not an array")
    if out.dtype != np.bool_ and out.dtype != np.uint8:
        raise TypeError(f"out has the type {out.dtype}, not bool or uint8")
    if out.shape != (height, width):
        raise ValueError(f"out has the shape {out.shape}, not ({height}, {width})")
    if not out.flags.c_contiguous or not out.flags.writeable:
        raise ValueError("out is not contiguous and writeable")
    return out


def fill(
    polygons: Sequence[npt.ArrayLike], width: int, height: int, *, fill: str = "inclusive",
    out: Optional[npt.NDArray[Any]] = None,
) -> npt.NDArray[Any]:  # fmt: skip
    """The union of the insides of polygons in pixels, as a mask.

    Args:
        polygons: each an array of N × 2 numbers, x before y.
        width: of the picture, 0…16384.
        height: of the picture, 0…16384.
        fill: ``inclusive`` (vertices are pixel centres: the inverse of :func:`outline`) or ``coco`` (pixel corners, as
            pycocotools' ``frPyObjects``).
        out: an array to write into, height × width, contiguous, uint8 or bool.

    Raises:
        SimpleSegError: for a size out of range and a vertex that is not finite.
    """
    columns, rows = _library.sides(width, height)
    rule = _library.choice(fill, "fill", FILLS)
    rings = []
    for index, polygon in enumerate(polygons):
        try:
            ring = np.asarray(polygon)
            if ring.dtype.kind == "c":
                raise TypeError("complex numbers")
            ring = ring.astype(np.float64, copy=False)
        except (TypeError, ValueError) as error:
            raise TypeError(f"polygon {index} is no array of numbers: {error}") from None
        if ring.size == 0:
            ring = ring.reshape(0, 2)
        if ring.ndim != 2 or ring.shape[1] != 2:
            raise ValueError(f"polygon {index} has the shape {ring.shape}, not (N, 2)")
        rings.append(ring)
    lengths = np.array([len(ring) for ring in rings], np.int64)
    vertices = np.ascontiguousarray(rings[0] if len(rings) == 1 else np.concatenate(rings or [np.empty((0, 2))]))
    mask = target(out, columns, rows)
    error = _library.sentence()
    _library.check(
        _library.core().seg_fill(
            vertices.ctypes.data, len(vertices), lengths.ctypes.data, len(lengths), columns, rows, rule,
            mask.ctypes.data, error, _library.CAPACITY,
        ),
        error,
    )  # fmt: skip
    return mask


def overlap(mask: npt.ArrayLike, other: npt.ArrayLike) -> Tuple[int, int]:
    """Pixels inside both masks, and pixels inside either."""
    first, second = pixels(mask), pixels(other, "other")
    if first.shape != second.shape:
        sizes = " and ".join(f"{array.shape[1]}×{array.shape[0]}" for array in (first, second))
        raise SimpleSegError(f"masks of {sizes} cannot be compared")
    shared, union, error = ctypes.c_int64(), ctypes.c_int64(), _library.sentence()
    _library.check(
        _library.core().seg_overlap(
            first.ctypes.data, second.ctypes.data, first.shape[1], first.shape[0], shared, union, error,
            _library.CAPACITY,
        ),
        error,
    )  # fmt: skip
    return shared.value, union.value


def iou(mask: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Intersection over union of two masks, 0…1; 0 where both are empty, as pycocotools has it."""
    shared, union = overlap(mask, other)
    return shared / union if union else 0.0


def compress(mask: npt.ArrayLike) -> RunLengths:
    """A mask as COCO's compressed run lengths."""
    array = pixels(mask)
    counts, handle, error = Counts(), ctypes.c_void_p(), _library.sentence()
    _library.check(
        _library.core().seg_compress(
            array.ctypes.data, array.shape[1], array.shape[0], counts, handle, error, _library.CAPACITY
        ),
        error,
    )
    return {"size": [array.shape[0], array.shape[1]], "counts": Result(counts, handle).run_length}


def expand(rle: Mapping[str, Any], *, out: Optional[npt.NDArray[Any]] = None) -> npt.NDArray[Any]:
    """COCO's run lengths as a mask; ``counts`` compressed, as str or bytes.

    Raises:
        SimpleSegError: for run lengths that are no mask of their size.
    """
    rows_columns = list(rle["size"])
    if len(rows_columns) != 2:
        raise SimpleSegError("“size” is not [height, width]")
    columns, rows = _library.sides(rows_columns[1], rows_columns[0])
    counts = rle["counts"]
    if isinstance(counts, str):
        counts = _library.utf8(counts)
    if not isinstance(counts, bytes):
        raise TypeError(f"counts is a {type(counts).__name__}, not compressed run lengths (str or bytes)")
    mask = target(out, columns, rows)
    error = _library.sentence()
    _library.check(
        _library.core().seg_expand(
            counts, len(counts), columns, rows, mask.ctypes.data, error, _library.CAPACITY
        ),
        error,
    )
    return mask


Truth = Union[Mapping[str, Any], npt.NDArray[Any], Sequence[Any], None]
"""What there is to find: run lengths, a mask, a list of either for several objects, or None for nothing."""


def run_lengths(truth: Truth) -> Optional[Union[Dict[str, Any], List[Dict[str, Any]]]]:
    """A truth as records hold it."""
    if truth is None:
        return None
    if isinstance(truth, np.ndarray):
        return dict(compress(truth))
    if isinstance(truth, Mapping):
        counts = truth.get("counts")
        return {
            "size": [int(side) for side in truth.get("size", ())],
            "counts": counts.decode("ascii", "replace") if isinstance(counts, bytes)
            else counts.tolist() if isinstance(counts, np.ndarray) else counts,
        }  # fmt: skip
    found = []
    for part in truth:
        lengths = run_lengths(part)
        if not isinstance(lengths, dict):
            raise TypeError("truth is a list of something else than run lengths and masks")
        found.append(lengths)
    return found
