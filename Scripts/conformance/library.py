"""The package as a dependency: Examples/library, unchanged but for its URL, resolved from a bare clone by URL and version, built and run.

usage: library.py BUILD_FOLDER      (the folder holds simpleseg)

The program imports SimpleSeg alone. Its answer must be the command's, letter for letter. Exit status 0 when it is.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURE, PHRASE = ROOT / "Examples/cross.png", "the cross"


def run(*call, folder=None, **environment):
    done = subprocess.run(
        [str(word) for word in call], cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, call))}: status {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def main():
    command = pathlib.Path(sys.argv[1], "simpleseg")
    model = ROOT / "Models/nano"
    expected = json.loads(run(command, "segment", PICTURE, "--query", PHRASE, "--model", model))["text"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bare = folder / "simpleseg"
        run("git", "clone", "--quiet", "--bare", ROOT, bare)
        run("git", "-C", bare, "tag", "0.1.0", "HEAD")
        package = folder / "consumer"
        shutil.copytree(ROOT / "Examples/library", package)
        manifest = package / "Package.swift"
        manifest.write_text(manifest.read_text().replace("https://github.com/OWNER/simpleseg", f"file://{bare}"))
        run("swift", "build", folder=package, PKG_CONFIG_PATH="")
        overlay = folder / "overlay.png"
        written = run(
            package / ".build/debug/Outline", model, PICTURE, PHRASE, overlay, SIMPLESEG_BRIDGE=str(ROOT / ".deps/bridge"))
        checks = {
            "a package that depends on this one by URL and version resolves, builds and runs": True,
            "its answer is the command's": expected in written.splitlines(),
            "it drew an overlay": overlay.read_bytes()[:4] == b"\x89PNG",
        }
    for words, holds in checks.items():
        print(("yes: " if holds else "NO: ") + words)
    return 0 if all(checks.values()) else 1


sys.exit(main())
