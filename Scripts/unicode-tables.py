#!/usr/bin/env python3
"""Writes the Unicode tables of SegTokens by asking the pinned reference implementations about every code point.

    .deps/references/bin/python Scripts/unicode-tables.py          writes Sources/SegTokens/Unicode/*Table.swift
    .deps/references/bin/python Scripts/unicode-tables.py --check  fails if they differ from what is on disk

Two different Unicode versions are in play in the references: the character classes of the split patterns (tiktoken and
tokenizers agree on every code point; the version is 16.0) and the data of the NFC normalizer (version 9.0).
"""
import sys
import unicodedata
from pathlib import Path

import tiktoken
import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

FOLDER = Path(__file__).resolve().parent.parent / "Sources/SegTokens/Unicode"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
SHARED = [r"\p{L}", r"\p{N}", r"\s", r"\p{Han}", r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]",
          r"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]"]
NAMES = ["letter", "number", "white space", "Han", "leading", "trailing", "word"]


def matched_by_tiktoken(pattern):
    """The scalars that `pattern` matches in tiktoken."""
    ranks = {bytes([b]): b for b in range(256)}
    encode = tiktoken.Encoding("probe", pat_str=pattern, mergeable_ranks=ranks, special_tokens={}).encode_ordinary
    return {c for c in SCALARS if encode(chr(c))}


def matched_by_tokenizers(pattern):
    """The scalars that `pattern` matches in tokenizers."""
    split = pre_tokenizers.Split(Regex(pattern), "removed").pre_tokenize_str
    return {c for c in SCALARS if not split(chr(c))}


def class_boundaries():
    """[(first scalar, flags)] of the runs of equal flags; bit i is class i of NAMES."""
    flags = [0] * 0x110000
    for bit, pattern in enumerate(SHARED + [r"\w"]):
        members = matched_by_tiktoken(pattern)
        if pattern in SHARED and members != matched_by_tokenizers(pattern):
            raise SystemExit(f"tiktoken and tokenizers disagree about {pattern}: one table no longer serves both")
        for scalar in members:
            flags[scalar] |= 1 << bit
    return [(c, flags[c]) for c in range(0x110000) if c == 0 or flags[c] != flags[c - 1]]


def combining_classes():
    """{scalar: canonical combining class} as the NFC normalizer of tokenizers has it."""
    decompose = normalizers.NFD().normalize_str
    known = {c: unicodedata.combining(chr(c)) for c in SCALARS}
    lowest, highest = "\u0334", "\u0345"  # classes 1 and 240
    classes = {}
    for scalar, value in known.items():
        if value == 0:
            continue
        text = chr(scalar)
        if value == 1:
            reorders = decompose("a" + highest + text) == "a" + text + highest
        else:
            reorders = decompose("a" + text + lowest) == "a" + lowest + text
        canonical = decompose(text)
        if reorders or canonical != text:
            classes[scalar] = value
    return classes


def decompositions():
    """[(scalar, first, second or 0, composes)] of the canonical decompositions, one step deep, without Hangul."""
    decompose, compose = normalizers.NFD().normalize_str, normalizers.NFC().normalize_str
    rows = []
    for scalar in SCALARS:
        text = chr(scalar)
        if 0xAC00 <= scalar <= 0xD7A3 or decompose(text) == text:
            continue
        parts = [int(part, 16) for part in unicodedata.decomposition(text).split()]
        first, second = (parts + [0])[:2]
        rows.append((scalar, first, second, compose(decompose(text)) == text))
    return rows


def header(summary):
    return (f"// Written by Scripts/unicode-tables.py from tokenizers {tokenizers.__version__} and tiktoken "
            f"{tiktoken.__version__}; do not edit.\n\n{summary}\n")


def literal(name, kind, numbers, digits, per_line):
    cells = [f"0x{number:0{digits}X}" for number in numbers]
    lines = [", ".join(cells[i:i + per_line]) for i in range(0, len(cells), per_line)]
    body = ",\n        ".join(lines)
    return f"    static let {name}: [{kind}] = [\n        {body},\n    ]\n"


def class_table():
    numbers = [first << 8 | flags for first, flags in class_boundaries()]
    meaning = ", ".join(f"{1 << bit} {name}" for bit, name in enumerate(NAMES))
    return header(f"/// Where the class flags change: first scalar << 8 | flags, of Unicode 16.0.\n///\n/// The flags: {meaning}.") + \
        "enum ScalarClassTable {\n" + literal("boundaries", "UInt32", numbers, 8, 9) + "}\n"


def canonical_table():
    classes = combining_classes()
    runs = [c for c in range(0x110000) if classes.get(c, 0) != classes.get(c - 1, 0)]
    numbers = [c << 8 | classes.get(c, 0) for c in runs]
    rows = decompositions()
    pairs = [int(not composes) << 63 | scalar << 42 | first << 21 | second
             for scalar, first, second, composes in rows if second]
    single = [scalar << 21 | first for scalar, first, second, _ in rows if not second]
    return header("/// The data of canonical composition (NFC) that the reference normalizer has: Unicode 9.0.") + \
        "enum CanonicalTable {\n" + \
        "    /// Where the combining class changes: first scalar << 8 | class.\n" + \
        literal("classBoundaries", "UInt32", numbers, 8, 9) + "\n" + \
        "    /// Scalars that stand for two: scalar << 42 | first << 21 | second; bit 63: never composed again.\n" + \
        literal("pairs", "UInt64", pairs, 16, 5) + "\n" + \
        "    /// Scalars that stand for one other, and are never composed again: scalar << 21 | other.\n" + \
        literal("singles", "UInt64", single, 11, 7) + "}\n"


def main():
    stale = []
    for name, text in [("ScalarClassTable.swift", class_table()), ("CanonicalTable.swift", canonical_table())]:
        path = FOLDER / name
        if "--check" not in sys.argv:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(name)
    if stale:
        raise SystemExit(f"unicode-tables: {', '.join(stale)} differ from what the references say")


if __name__ == "__main__":
    main()
