"""Answers → polygons and masks; masks → answers."""

from __future__ import annotations

import ctypes
import json
from dataclasses import dataclass
from typing import Any, List, Mapping, NamedTuple, Optional, Tuple, Union

import numpy as np
import numpy.typing as npt

from . import _library
from ._library import Counts
from ._masks import FILLS, Result, RunLengths, expand, pixels, target

GRAMMARS = ("tolerant", "readme")
COORDINATES = ("normalized", "pixels", "thousand")


class Diagnostic(NamedTuple):
    """Something of an answer that was not taken as written."""

    kind: str
    """What it is, such as ``truncated``."""
    at: int
    """Bytes of UTF-8 before it."""
    message: str
    """A sentence."""


@dataclass(frozen=True, eq=False)
class Answer:
    """An answer, read and drawn."""

    mask: npt.NDArray[Any]
    """The union of the polygons' insides: height × width, 0 or 1."""
    polygons: List[npt.NDArray[np.float64]]
    """Each N × 2, in pixels."""
    boxes: npt.NDArray[np.float64]
    """N × 4, in pixels: x1, y1, x2, y2."""
    points: npt.NDArray[np.float64]
    """N × 2, in pixels."""
    rle: RunLengths
    """The mask as COCO's run lengths."""
    area: int
    """Pixels inside the mask."""
    box: Tuple[float, float, float, float]
    """Around the mask: x1, y1, x2, y2; zeros if it is empty."""
    diagnostics: List[Diagnostic]
    """What was not taken as written."""


@dataclass(frozen=True, eq=False)
class Outline:
    """A mask's outline."""

    polygons: List[npt.NDArray[np.int64]]
    """Each N × 2: columns and rows."""
    text: str
    """The answer that spells it."""


def decode(
    text: str, width: int, height: int, *, fill: str = "inclusive", grammar: str = "tolerant",
    coordinates: str = "normalized", out: Optional[npt.NDArray[Any]] = None,
) -> Answer:  # fmt: skip
    """Reads an answer about a picture, and draws it; what ``simpleseg decode`` does. No text is an error.

    Args:
        text: what the model wrote.
        width: of the picture, 0…16384.
        height: of the picture, 0…16384.
        fill: ``inclusive`` (vertices are pixel centres) or ``coco`` (pixel corners, as the published decoder).
        grammar: ``tolerant`` (all that can be used) or ``readme`` (what the published decoder accepts).
        coordinates: what the numbers count: ``normalized`` (0…1), ``pixels`` or ``thousand``.
        out: an array to draw the mask into, height × width, contiguous, uint8 or bool.

    Raises:
        SimpleSegError: for a size out of range, or a choice that there is not.
    """
    columns, rows = _library.sides(width, height)
    choices = (
        _library.choice(fill, "fill", FILLS),
        _library.choice(grammar, "grammar", GRAMMARS),
        _library.choice(coordinates, "coordinates", COORDINATES),
    )
    answer = _library.utf8(text)
    mask = target(out, columns, rows)
    counts, handle, error = Counts(), ctypes.c_void_p(), _library.sentence()
    _library.check(
        _library.core().seg_decode(
            answer, len(answer), columns, rows, *choices, mask.ctypes.data, counts, handle, error, _library.CAPACITY
        ),
        error,
    )
    found = Result(counts, handle)
    notes = json.loads(found.text) if len(found.text) > 2 else []
    x1, y1, x2, y2 = counts.box
    return Answer(
        mask=mask, polygons=found.polygons(), boxes=found.boxes, points=found.points,
        rle={"size": [rows, columns], "counts": found.run_length}, area=counts.area, box=(x1, y1, x2, y2),
        diagnostics=[Diagnostic(note["kind"], note["at"], note["message"]) for note in notes],
    )  # fmt: skip


def outline(mask: Union[npt.ArrayLike, Mapping[str, Any]], *, epsilon_ratio: float = 0.001) -> Outline:
    """The outline of a mask, and the answer that spells it; what ``simpleseg outline`` does.

    Args:
        mask: an array, height × width, bool or uint8; or COCO's run lengths.
        epsilon_ratio: tolerance of the outline, as a share of its length; 0 keeps every corner.

    Raises:
        SimpleSegError: for a mask or a tolerance out of range.
    """
    array = expand(mask) if isinstance(mask, Mapping) else pixels(mask)
    counts, handle, error = Counts(), ctypes.c_void_p(), _library.sentence()
    _library.check(
        _library.core().seg_outline(
            array.ctypes.data, array.shape[1], array.shape[0], float(epsilon_ratio), counts, handle, error,
            _library.CAPACITY,
        ),
        error,
    )  # fmt: skip
    found = Result(counts, handle)
    return Outline([ring.astype(np.int64) for ring in found.polygons()], found.text.decode("utf-8"))
