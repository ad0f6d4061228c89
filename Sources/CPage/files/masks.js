// Masks of outlines. Their figures are kept as long as an outline is, the masks themselves within a budget.

import { area, difference, fill } from "./fill.js";

/** Bytes of masks that are kept; undo steps would hold any number of them. */
const BUDGET = 128 * 1024 * 1024;
const figures = new WeakMap();
/** Rings → masks, the one used last at the end. */
const recent = new Map();

/** Both masks of rings: {inclusive, coco}, a byte per pixel. */
export function masksOf(rings, { width, height }) {
  let masks = recent.get(rings);
  recent.delete(rings);
  if (masks?.width !== width || masks?.height !== height) {
    const [inclusive, coco] = ["inclusive", "coco"].map((rule) => fill(rings, width, height, rule));
    masks = { width, height, inclusive, coco };
  }
  recent.set(rings, masks);
  for (const old of recent.keys()) {
    if (old === rings || recent.size * 2 * width * height <= BUDGET) break;
    recent.delete(old);
  }
  return masks;
}

/** What is said of rings: their areas by both rules, and how many pixels only the first and only the second has. */
export function figuresOf(rings, size) {
  const known = figures.get(rings);
  if (known?.width === size.width && known?.height === size.height) return known;
  const { inclusive, coco } = masksOf(rings, size);
  const value = { width: size.width, height: size.height, areas: { inclusive: area(inclusive), coco: area(coco) }, differ: difference(inclusive, coco) };
  figures.set(rings, value);
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
