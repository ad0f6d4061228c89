// Masks of outlines, kept while an outline stays as it is.

import { area, difference, fill } from "./fill.js";

const kept = new WeakMap();

/** Both masks of rings, their areas and how they differ; computed once for each list of rings. */
export function masksOf(rings, { width, height }) {
  const known = kept.get(rings);
  if (known && known.width === width && known.height === height) return known;
  const [inclusive, coco] = ["inclusive", "coco"].map((rule) => fill(rings, width, height, rule));
  const value = { width, height, inclusive, coco, areas: { inclusive: area(inclusive), coco: area(coco) },
    differ: difference(inclusive, coco) };
  kept.set(rings, value);
  return value;
}

/** Pixels that only one rule sets, as a picture: inclusive magenta, coco cyan, both a light grey. */
export function differencePicture(lists, size) {
  const image = new ImageData(size.width, size.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (const rings of lists) {
    const { inclusive, coco } = masksOf(rings, size);
    for (let i = 0; i < pixels.length; i++) {
      if (inclusive[i] && coco[i]) pixels[i] ||= 0x70988f8b;
      else if (inclusive[i]) pixels[i] = 0xf09f24d6;
      else if (coco[i]) pixels[i] = 0xf0c4a400;
    }
  }
  return image;
}
