"""“Your own data in ten minutes”: the commands of Documentation/datasets.md, as they stand there, on a folder of pictures and LabelMe files.

usage: owndata.py BUILD_FOLDER      (the folder holds simpleseg)

The folder is drawn: 40 scenes with one LabelMe file each. Changed are the number of steps alone (8) and the paths of programs and models.
Exit status 0 when every command succeeds, the report is there, and its figures are of the pictures that were not trained on.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
STEPS = 8


def blocks():
    """The fenced blocks of the section: (language, text)."""
    page = (ROOT / "Documentation/datasets.md").read_text()
    section = page.split("\n## Your own data in ten minutes\n")[1].split("\n## ")[0]
    return re.findall(r"```(\w+)\n(.*?)```", section, re.S)


def photos(command, folder):
    """Pictures and, beside each, what LabelMe writes."""
    scenes = folder / "scenes"
    subprocess.run([command, "--quiet", "scenes", "--style", "shapes", "--count", "40", "--seed", "77", "--size", "112x112", "--out", scenes], check=True)
    photos = folder / "photos"
    photos.mkdir()
    for line in (scenes / "scenes.jsonl").read_text().splitlines():
        scene = json.loads(line)
        picture = pathlib.Path(scene["image"])
        (scenes / picture).rename(photos / picture.name)
        shapes = [
            {"label": thing["text"], "points": ring, "group_id": number, "shape_type": "polygon", "flags": {}}
            for number, thing in enumerate(scene["objects"]) for ring in thing["polygons"] if len(ring) > 2]
        (photos / f"{picture.stem}.json").write_text(json.dumps({
            "version": "5.5.0", "flags": {}, "shapes": shapes, "imagePath": picture.name, "imageData": None,
            "imageHeight": scene["height"], "imageWidth": scene["width"]}))


def main():
    command = pathlib.Path(sys.argv[1], "simpleseg").resolve()
    checks, figures = {}, ""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        photos(command, folder)
        (folder / "bin").mkdir()
        (folder / "bin/simpleseg").symlink_to(command)
        (folder / "Models").symlink_to(ROOT / "Models")
        environment = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "SIMPLESEG_BRIDGE": str(ROOT / ".deps/bridge")}
        for language, text in blocks():
            text = re.sub(r"steps: \d+", f"steps: {STEPS}", text).replace("step-00000200", f"step-{STEPS:08}")
            if language == "yaml":
                (folder / re.match(r"# (\S+\.yaml)", text).group(1)).write_text(text)
                continue
            for line in text.replace("\\\n", " ").splitlines():
                done = subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True)
                words = re.sub(r" +", " ", line.split("#")[0].strip())
                checks[words] = done.returncode == 0
                if done.returncode != 0:
                    print(done.stdout[-1000:], done.stderr[-2000:])
                figures = done.stdout if " eval " in words and "report" not in words else figures
        report = folder / "report/report.md"
        checks["the report is there"] = report.exists() and "cIoU" in report.read_text()
        rows = [json.loads(line) for line in (folder / "answers.jsonl").read_text().splitlines()[1:]] if (folder / "answers.jsonl").exists() else []
        checks["it is of pictures that were not trained on, a few"] = 0 < len({row["image"] for row in rows}) < 20 if rows and "image" in rows[0] else 0 < len(rows) < 60
    for words, holds in checks.items():
        print(("yes: " if holds else "NO: ") + words)
    print(figures.splitlines()[2] if len(figures.splitlines()) > 2 else "")
    return 0 if all(checks.values()) and len(checks) >= 7 else 1


sys.exit(main())
