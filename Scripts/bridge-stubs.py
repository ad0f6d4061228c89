#!/usr/bin/env python3
"""Writes Sources/CTorch/Stubs.c, Table.h and Interface.h from the declarations of CTorch.h. Usage: bridge-stubs.py [--check] [ROOT]

A stub of each function looks up the library's function of the same name and calls it. The interface is a number made of all
declarations, so that a library built from other ones is refused and not called wrongly.
"""
import hashlib
import pathlib
import re
import sys

FUNCTION = re.compile(r"^((?:const )?\w+ \*?)(ct_\w+)\(([^;]*)\) CT_NOEXCEPT;", re.M)
# An error of opening the library is made without it: Library.c has these two.
OURS = {"ct_error_message", "ct_error_free"}


def parameters(text):
    """The parameters' names; those that are functions themselves have theirs in the inner brackets."""
    if text.strip() in ("", "void"):
        return []
    text = re.sub(r"\(\*(\w+)\)\([^)]*\)", r"\1", text)
    return [re.search(r"(\w+)\s*$", part).group(1) for part in text.split(",")]


def stub(result, name, declared):
    given = ", ".join(parameters(declared))
    call = f"table->{name}({given})"
    if result.strip() == "void":
        body = f"    if (table) {call};\n"
    else:
        body = f"    return table ? {call} : ct_load_error();\n"
    return f"{result}{name}({declared}) {{\n    const CTTable *table = ct_table();\n{body}}}\n"


def written(header):
    code = re.sub(r"//[^\n]*", "", header)
    functions = FUNCTION.findall(code)
    declared = len(re.findall(r"\bCT_NOEXCEPT;", code))
    assert declared == len(functions), f"{declared} declarations, {len(functions)} understood"
    number = int(hashlib.sha256(" ".join(code.split()).encode()).hexdigest()[:8], 16)
    head = "// Written by Scripts/bridge-stubs.py from CTorch.h.\n"
    members = "".join(f"    {result}(*{name})({declared});\n" for result, name, declared in functions)
    interface = (
        f"{head}#ifndef CT_INTERFACE_H\n#define CT_INTERFACE_H\n\n"
        f"// Of all declarations in CTorch.h: program and library must have one and the same.\n"
        f"#define CT_INTERFACE {number}u\n\n#endif\n")
    table = (
        f'{head}#pragma once\n\n#include "CTorch.h"\n\n// The functions of the library that was opened.\n'
        f"typedef struct CTTable {{\n{members}}} CTTable;\n\n"
        "// The table, after opening the library at the first call; NULL when that failed.\n"
        "const CTTable *ct_table(void);\n// Why there is no table.\nCTError *ct_load_error(void);\n"
        "// The names of the members of CTTable, in their order, ended by NULL.\nextern const char *const ct_names[];\n")
    names = "".join(f'    "{name}",\n' for _, name, _ in functions)
    stubs = "\n".join(stub(*function) for function in functions if function[1] not in OURS)
    source = f'{head}#include "Table.h"\n\nconst char *const ct_names[] = {{\n{names}    0,\n}};\n\n{stubs}'
    return {"Stubs.c": source, "Table.h": table, "Interface.h": interface}


def main(arguments):
    root = pathlib.Path(next((word for word in arguments if not word.startswith("--")), "."))
    folder = root / "Sources/CTorch"
    files = written((folder / "include/CTorch.h").read_text())
    if "--check" not in arguments:
        for name, text in files.items():
            (folder / name).write_text(text)
        return
    stale = [name for name, text in files.items() if not (folder / name).exists() or (folder / name).read_text() != text]
    sys.exit(f"{', '.join(stale)} in Sources/CTorch: not of this CTorch.h; run Scripts/bridge-stubs.py" if stale else None)


main(sys.argv[1:])
