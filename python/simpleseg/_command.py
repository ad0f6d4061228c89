"""The command inside the wheel: what needs no tensors runs alone, the rest over an installed torch."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import sys
from typing import Dict, Optional

from . import _library


def environment(given: Dict[str, str]) -> Dict[str, str]:
    """The environment of the command: where its bridge and libtorch are, or how to get them. What the user has named counts."""
    found = dict(given)
    bridge = os.path.join(_library.folder(), "libCTorch.so")
    if found.get("SIMPLESEG_BRIDGE") or not os.path.exists(bridge):
        return found
    from ._torch import VERSION

    offer = f"pip install torch=={VERSION}"
    folder = _torch_folder()
    if folder is None:
        found["SIMPLESEG_BRIDGE_HINT"] = f"a model needs libtorch: {offer}"
        return found
    installed = importlib.metadata.version("torch")
    if installed.split("+")[0] != VERSION:
        found["SIMPLESEG_BRIDGE_HINT"] = f"torch {installed} is installed, and the bridge is built over {VERSION}: {offer}"
    found["SIMPLESEG_BRIDGE"] = bridge
    found["LD_LIBRARY_PATH"] = os.pathsep.join(
        path for path in (folder, found.get("LD_LIBRARY_PATH", "")) if path
    )
    return found


def _torch_folder() -> Optional[str]:
    """Where the installed torch has its libraries; torch itself is not imported."""
    spec = importlib.util.find_spec("torch")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = os.path.join(place, "lib")
        if os.path.isdir(folder):
            return folder
    return None


def main() -> None:
    """Becomes the command."""
    program = os.path.join(_library.folder(), "simpleseg")
    try:
        os.execve(program, [program, *sys.argv[1:]], environment(dict(os.environ)))
    except OSError as error:
        sys.exit(f"{program} cannot be run: {error.strerror}")
