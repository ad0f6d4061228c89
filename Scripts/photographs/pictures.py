"""GCompris' photographs as PNG files with their origins: Debian's gcompris-qt-data (Qt resource files) unpacked.

usage: pictures.py PACKAGE OUT [PART...]     PACKAGE: the unpacked package (has usr/share/gcompris-qt); PART: names of resource files, all of
                                             PARTS if none is given

OUT gets NAME.png, at most 1024 pixels a side, and pictures.jsonl, a line each: `name`, `title` (words of the file's name, empty where it only counts),
`licence` and `holder` as the package's copyright file lists the very file, empty where it lists none, `use`: `train`, `measure` (world animals and
tools, which are never trained on) or `look` (no free licence is listed: neither trained on nor published).
"""
import io
import json
import pathlib
import re
import struct
import sys
import zlib

from PIL import Image

PARTS = "categorization erase explore_farm_animals explore_monuments explore_world_animals".split()
FREE = re.compile(r"public-domain|CC0-1\.0|CC-BY(-SA)?-[1-4]\.[0-9]")
# Drawings, and photographs of whole landscapes with nothing in front.
LEFT_OUT = re.compile(r"images/(alphabets|numbers)/|images/renewable/(dam|geothermal)")
LONGEST_SIDE = 1024


def resources(path):
    """(path, bytes) of the files in a Qt resource file."""
    data = path.read_bytes()
    version, tree, content, names = struct.unpack(">iiii", data[4:20])
    size = 14 if version == 1 else 22

    def walk(index, prefix):
        entry = tree + index * size
        name_at, flags = struct.unpack_from(">IH", data, entry)
        length = struct.unpack_from(">H", data, names + name_at)[0]
        name = data[names + name_at + 6 : names + name_at + 6 + 2 * length].decode("utf-16-be") if index else ""
        if flags & 2:
            count, first = struct.unpack_from(">II", data, entry + 6)
            for child in range(first, first + count):
                yield from walk(child, prefix + [name])
        else:
            at = content + struct.unpack_from(">I", data, entry + 10)[0]
            blob = data[at + 4 : at + 4 + struct.unpack_from(">I", data, at)[0]]
            yield "/".join([*prefix, name]), zlib.decompress(blob[4:]) if flags & 1 else blob

    return walk(0, [])


def licences(copyright_file):
    """(licence, holder) by path under src/activities without its ending; GCompris turned its pictures into WebP after the list was written."""
    found = {}
    for paragraph in copyright_file.read_text().split("\n\n"):
        fields = dict(re.findall(r"^([A-Z][A-Za-z-]*):[ \t]*((?:.|\n(?=[ \t]))*)", paragraph, re.M))
        for pattern in fields.get("Files", "").split():
            if "*" not in pattern:
                holder = " ".join(fields.get("Copyright", "").split())
                found[stem(pattern)] = (fields["License"].split("\n")[0].strip(), holder)
    return found


def stem(path):
    return path.split("activities/")[-1].rsplit(".", 1)[0]


def title(path):
    """The words of a file's name: "polar bear" of polar_bear, "screw driver" of screwDriver2; none of fish12's number."""
    words = re.sub(r"[0-9]+$", "", path.rsplit("/", 1)[-1])
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words).replace("_", " ").strip().lower()


def use(path, licence):
    if re.search("world_animals|/tools/", path):
        return "measure"
    return "train" if FREE.fullmatch(licence) else "look"


def main(package, out, parts):
    out.mkdir(parents=True, exist_ok=True)
    listed = licences(package / "usr/share/doc/gcompris-qt-data/copyright")
    lines = []
    for part in parts or PARTS:
        for path, data in sorted(resources(package / f"usr/share/gcompris-qt/rcc/{part}.rcc")):
            if not path.endswith((".webp", ".png", ".jpg", ".jpeg")) or LEFT_OUT.search(path):
                continue
            key = stem(path)
            name = key.replace("/resource/", "/").replace("/", "_")
            licence, holder = listed.get(key, ("", ""))
            target = out / f"{name}.png"
            if not target.exists():
                image = Image.open(io.BytesIO(data)).convert("RGB")
                image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.LANCZOS)
                image.save(target)
            lines.append({"name": name, "title": title(key), "licence": licence, "holder": holder, "use": use(path, licence)})
    (out / "pictures.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    counts = {word: sum(line["use"] == word for line in lines) for word in ("train", "measure", "look")}
    print(f"{len(lines)} pictures in {out}: {counts}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:])
