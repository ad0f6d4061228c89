"""The two shared libraries behind the package, and how a refusal becomes an exception. See CSimpleSeg.h."""

from __future__ import annotations

import ctypes
import os
import threading
from typing import Optional, Tuple

INTERFACE = 1

_lock = threading.Lock()
_core: Optional[ctypes.CDLL] = None
_tokens: Optional[ctypes.CDLL] = None

# Room for a sentence.
CAPACITY = 1024


class SimpleSegError(ValueError):
    """What the library refuses, in its own sentence."""


class Counts(ctypes.Structure):
    """``seg_counts``."""

    _fields_ = [
        ("rings", ctypes.c_int64),
        ("vertices", ctypes.c_int64),
        ("boxes", ctypes.c_int64),
        ("points", ctypes.c_int64),
        ("text", ctypes.c_int64),
        ("run_length", ctypes.c_int64),
        ("area", ctypes.c_int64),
        ("box", ctypes.c_double * 4),
    ]


_int32, _int64, _double, _pointer = ctypes.c_int32, ctypes.c_int64, ctypes.c_double, ctypes.c_void_p
_text = ctypes.c_char_p
_error = (ctypes.c_char_p, _int64)
_result = (ctypes.POINTER(Counts), ctypes.POINTER(_pointer))

_CORE = {
    "seg_decode": (_text, _int64, _int64, _int64, _int32, _int32, _int32, _pointer, *_result, *_error),
    "seg_outline": (_pointer, _int64, _int64, _double, *_result, *_error),
    "seg_compress": (_pointer, _int64, _int64, *_result, *_error),
    "seg_expand": (_text, _int64, _int64, _int64, _pointer, *_error),
    "seg_fill": (_pointer, _int64, _pointer, _int64, _int64, _int64, _int32, _pointer, *_error),
    "seg_overlap": (_pointer, _pointer, _int64, _int64, ctypes.POINTER(_int64), ctypes.POINTER(_int64), *_error),
    "seg_rewarder_new": (_int32, _pointer, _int64, ctypes.POINTER(_pointer), *_error),
    "seg_advantages": (_pointer, _int64, _int64, _int32, _pointer, *_error),
    "seg_reward": (_pointer, _text, _int64, _pointer, ctypes.POINTER(_double), *_error),
}
_TOKENS = {
    "seg_tokenizer_open": (_text, _int64, ctypes.POINTER(_pointer), *_error),
    "seg_tokenizer_encode": (
        _pointer, _text, _int64, _int32, _pointer, _int64, ctypes.POINTER(_int64), *_error,
    ),
}  # fmt: skip


def folder() -> str:
    """Where the libraries and the command are."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin")


def _open(name: str) -> ctypes.CDLL:
    path = os.path.join(folder(), name)
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(f"{path} cannot be loaded: {error}; install the wheel for this machine anew") from error
    return library


def core() -> ctypes.CDLL:
    """The library of everything but tokens; opened at the first call."""
    global _core
    if _core is None:
        with _lock:
            if _core is None:
                library = _open("libsimpleseg.so")
                library.seg_interface.restype = _int32
                if library.seg_interface() != INTERFACE:
                    raise ImportError("libsimpleseg.so is of another version of this package")
                for name, arguments in _CORE.items():
                    getattr(library, name).argtypes = arguments
                    getattr(library, name).restype = _int32
                library.seg_result_read.argtypes = (_pointer,) * 7
                library.seg_result_read.restype = None
                for name in ("seg_result_free", "seg_rewarder_free"):
                    getattr(library, name).argtypes = (_pointer,)
                    getattr(library, name).restype = None
                _core = library
    return _core


def tokens() -> ctypes.CDLL:
    """The library of tokenizers, which is larger; opened at the first call."""
    global _tokens
    if _tokens is None:
        with _lock:
            if _tokens is None:
                library = _open("libsimpleseg-tokens.so")
                for name, arguments in _TOKENS.items():
                    getattr(library, name).argtypes = arguments
                    getattr(library, name).restype = _int32
                library.seg_tokenizer_free.argtypes = (_pointer,)
                library.seg_tokenizer_free.restype = None
                _tokens = library
    return _tokens


def sentence() -> ctypes.Array[ctypes.c_char]:
    """Room for the sentence of one call."""
    return ctypes.create_string_buffer(CAPACITY)


def check(status: int, error: ctypes.Array[ctypes.c_char]) -> None:
    """Raises ``SimpleSegError`` for a call that was refused."""
    if status != 0:
        raise SimpleSegError(error.value.decode("utf-8", "replace"))


def utf8(text: str, name: str = "text") -> bytes:
    """The text as UTF-8; half of a surrogate pair counts as U+FFFD, as in the command."""
    if not isinstance(text, str):
        raise TypeError(f"{name} is a {type(text).__name__}, not a str")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def side(value: int, name: str) -> int:
    """A side of a picture as the library takes it."""
    try:
        number = value.__index__()
    except (AttributeError, TypeError):
        raise TypeError(f"{name} is a {type(value).__name__}, not an int") from None
    # What does not fit 64 bits is out of range as well.
    return max(-(1 << 62), min(number, 1 << 62))


def sides(width: int, height: int) -> Tuple[int, int]:
    """Width and height, within what memory is asked for."""
    columns, rows = side(width, "width"), side(height, "height")
    if not (0 <= columns <= 16384 and 0 <= rows <= 16384):
        raise SimpleSegError(f"a size of {width}×{height} is not within 0×0 and 16384×16384")
    return columns, rows


def choice(value: str, name: str, names: Tuple[str, ...]) -> int:
    """The number of a named choice."""
    try:
        return names.index(value)
    except ValueError:
        raise SimpleSegError(f"{name} is {value!r}, not one of {', '.join(names)}") from None
