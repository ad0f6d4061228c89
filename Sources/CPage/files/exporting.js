// Objects → files in the formats of other tools. The server writes them: the same code as `simpleseg segment --export`.

import * as api from "./api.js";
import { $, download, element, notice, plural, say } from "./dom.js";
import { layers, onChange, session } from "./session.js";
import { zip } from "./zip.js";

const NAMES = { coco: "COCO", yolo: "YOLO", labelme: "LabelMe", labelstudio: "Label Studio", cvat: "CVAT", voc: "VOC", geojson: "GeoJSON", svg: "SVG", png: "PNG", csv: "CSV" };

/** Offers the formats that the server can write; the choice is remembered. */
export function offerFormats(formats) {
  const remembered = (localStorage.getItem("simpleseg.formats") ?? "coco").split(",");
  const first = formats.some((format) => remembered.includes(format)) ? remembered : formats.slice(0, 1);
  const chips = formats.map((format) => {
    const box = element("input", { type: "checkbox", name: "format", value: format, checked: first.includes(format) });
    box.addEventListener("change", () => {
      localStorage.setItem("simpleseg.formats", chosen().join(","));
      draw();
    });
    return element("label", {}, box, element("span", {}, NAMES[format] ?? format));
  });
  $("formats").replaceChildren($("formats").querySelector("legend"), ...chips);
}

const chosen = () => [...document.querySelectorAll("input[name=format]:checked")].map((box) => box.value);
const shown = () => layers().filter((layer) => !layer.hidden);

/** What is asked of /v1/export: the shown objects in the order of the list. */
export const exportBody = (formats) => ({
  width: session.picture.width, height: session.picture.height, name: session.picture.name, fill: session.fill, formats,
  objects: shown().map((layer) => ({ label: layer.name, rings: layer.rings })), image: session.picture.imageId ?? null,
});

function bytesOf({ data, encoding }) {
  if (encoding !== "base64") return new TextEncoder().encode(data);
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}

/** Files of the answer as {name, bytes, type}; their names are paths in one folder, as `--export` writes it. */
const filesOf = (exports) =>
  Object.values(exports).flatMap((first) =>
    (first.files ?? [first]).map((file) => ({ name: file.name, bytes: bytesOf(file), type: file.content_type })),
  );

async function fetchExports() {
  try {
    return await api.exported(exportBody(chosen()));
  } catch (error) {
    if (error.code !== "image_not_found") throw error;
    session.picture.imageId = null;
    return api.exported(exportBody(chosen()));
  }
}

export async function exportObjects() {
  if ($("export").disabled) return say($("export-text").textContent);
  notice("export-notice", null);
  $("export").disabled = true;
  try {
    const files = filesOf((await fetchExports()).exports);
    const stem = session.picture.name.replace(/\.[^.]*$/, "");
    if (files.length === 1) download(files[0].name.split("/").at(-1), new Blob([files[0].bytes], { type: files[0].type }));
    else download(`${stem}.zip`, new Blob([zip(files)], { type: "application/zip" }));
    say(`${plural(files.length, "file")} written.`);
  } catch (error) {
    notice("export-notice", error.message);
  } finally {
    draw();
  }
}

function draw() {
  const [count, all, formats] = [shown().length, layers().length, chosen().length];
  $("export").disabled = count === 0 || formats === 0;
  const hidden = all > count ? `, ${all - count} hidden` : "";
  $("export-text").textContent = all === 0 ? "Nothing to export yet"
    : count === 0 ? "All objects are hidden"
      : formats === 0 ? "Choose a format"
        : `Download ${plural(count, "object")}${hidden}${formats > 1 ? ` in ${formats} formats` : ""}`;
}

$("export").addEventListener("click", exportObjects);
onChange(draw);
