"""Token ids by a checkpoint's tokenizer."""

from __future__ import annotations

import ctypes
import os
import weakref
from typing import Optional, Union

import numpy as np
import numpy.typing as npt

from . import _library


def _free(handle: int) -> None:
    _library.tokens().seg_tokenizer_free(handle)


class Tokenizer:
    """The tokenizer of a checkpoint, equal to its own; threads may share it.

    Args:
        folder: with ``tokenizer.json``, ``vocab.json`` and ``merges.txt``, or ``tiktoken.model``.

    Raises:
        SimpleSegError: for a folder without a tokenizer, or one that cannot be read.
    """

    def __init__(self, folder: Union[str, "os.PathLike[str]"]) -> None:
        path = _library.utf8(os.fspath(folder), "folder")
        handle, error = ctypes.c_void_p(), _library.sentence()
        _library.check(
            _library.tokens().seg_tokenizer_open(path, len(path), handle, error, _library.CAPACITY), error
        )
        self._handle: Optional[int] = handle.value
        self._end = weakref.finalize(self, _free, handle.value)

    def count(self, text: str, *, specials: bool = False) -> int:
        """How many tokens a text has; with `specials`, special tokens written in it count as such."""
        return self._encode(_library.utf8(text), specials, None)

    def encode(self, text: str, *, specials: bool = False) -> npt.NDArray[np.int64]:
        """The ids of a text; nothing is added at either end."""
        data = _library.utf8(text)
        # A token has a byte at least; composing a text may lengthen it.
        ids = np.empty(3 * len(data) + 16, np.int64)
        count = self._encode(data, specials, ids)
        if count > len(ids):
            ids = np.empty(count, np.int64)
            count = self._encode(data, specials, ids)
        return ids[:count].copy()

    def _encode(self, data: bytes, specials: bool, ids: Optional[npt.NDArray[np.int64]]) -> int:
        count, error = ctypes.c_int64(), _library.sentence()
        _library.check(
            _library.tokens().seg_tokenizer_encode(
                self._handle, data, len(data), int(bool(specials)), None if ids is None else ids.ctypes.data,
                0 if ids is None else len(ids), count, error, _library.CAPACITY,
            ),
            error,
        )  # fmt: skip
        return count.value
