// What the page knows: the open picture, its objects, what is chosen, what is under way. Modules change it and say so.

import { History } from "./history.js";

/** Told apart from each other and from most pictures; outlines have a light casing besides. */
export const COLORS = ["#e5484d", "#0a84e0", "#2b9a66", "#d9730d", "#8e4ec6", "#0f93a8", "#d6409f", "#8a6d1a"];

export const session = {
  /** What /v1/info said, or null. */
  info: null,
  /** {id, name, width, height, blob, bitmap, imageId} or null. */
  picture: null,
  /** Steps of the list of layers, topmost first: {id, name, color, hidden, rings, doubts, query, text}. */
  steps: new History([]),
  /** Ids and indices of what is chosen; null where nothing is. */
  chosen: { layer: null, ring: null, vertex: null },
  /** Answers being written: {index, name, color, rings, doubts, text, tokens}. */
  live: [],
  running: false,
  tool: "edit",
  fill: "inclusive",
  magnet: false,
  showDifference: false,
  showUncertain: true,
};

const listeners = new Set();
let pending = false;

/** Calls `listener` once per frame in which something changed. */
export const onChange = (listener) => listeners.add(listener);

export function changed() {
  if (pending) return;
  pending = true;
  requestAnimationFrame(() => {
    pending = false;
    for (const listener of listeners) listener();
  });
}

export const layers = () => session.steps.value;
export const chosenLayer = () => layers().find((layer) => layer.id === session.chosen.layer) ?? null;

/** The chosen vertex as [x, y], or null. */
export function chosenVertex() {
  const { ring, vertex } = session.chosen;
  return chosenLayer()?.rings[ring]?.[vertex] ?? null;
}

export function choose(layer, ring = null, vertex = null) {
  session.chosen = { layer, ring, vertex };
  changed();
}

/** Makes `list` the layers, as a step that can be undone; nothing stays chosen that is gone. */
export function commit(list, label, run = null) {
  session.steps.commit(list, label, run);
  settle();
}

/** Drops a choice that points at nothing. */
export function settle() {
  const layer = chosenLayer();
  if (!layer) session.chosen = { layer: null, ring: null, vertex: null };
  else if (!chosenVertex()) session.chosen = { layer: layer.id, ring: null, vertex: null };
  changed();
}

/** The first color that no layer has, or the one that is rarest. */
export function nextColor(taken) {
  const uses = COLORS.map((color) => taken.filter((other) => other === color).length);
  return COLORS[uses.indexOf(Math.min(...uses))];
}

/** Ids of objects and pictures; crypto.randomUUID is missing on plain http. */
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
