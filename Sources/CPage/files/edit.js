// What a person can do to objects and vertices; each is a step that can be undone.

import { say, plural } from "./dom.js";
import * as geometry from "./geometry.js";
import { attracted, luminance } from "./magnet.js";
import { changed, chosenLayer, chosenVertex, choose, commit, layers, session, settle } from "./session.js";

const update = (id, change) => layers().map((layer) => (layer.id === id ? { ...layer, ...change } : layer));

const place = ([x, y]) => `${Math.round(x)}, ${Math.round(y)}`;

export function renameLayer(id, name) {
  if (name.trim()) commit(update(id, { name: name.trim() }), "rename");
}

export function toggleLayer(id) {
  const layer = layers().find((each) => each.id === id);
  commit(update(id, { hidden: !layer.hidden }), layer.hidden ? "show" : "hide");
  say(`${layer.name} ${layer.hidden ? "shown" : "hidden"}.`);
}

export function removeLayer(id) {
  const layer = layers().find((each) => each.id === id);
  commit(layers().filter((each) => each.id !== id), `delete ${layer.name}`);
  say(`${layer.name} deleted. Undo brings it back.`);
}

/** Moves an object up (-1) or down (+1) in the list. */
export function shiftLayer(id, by) {
  const list = [...layers()];
  const from = list.findIndex((layer) => layer.id === id);
  const to = from + by;
  if (to < 0 || to >= list.length) return;
  list.splice(to, 0, ...list.splice(from, 1));
  commit(list, "reorder");
  say(`${list[to].name} is number ${to + 1} of ${list.length}.`);
}

/** Each ring becomes an object of its own. */
export function splitLayer(layer, id) {
  const parts = layer.rings.map((ring, i) => ({
    ...layer, id: i === 0 ? layer.id : id(), name: `${layer.name} ${i + 1}`, rings: [ring], doubts: [layer.doubts[i]],
  }));
  commit(layers().flatMap((each) => (each.id === layer.id ? parts : [each])), "split");
  say(`${layer.name} split into ${parts.length}.`);
}

let grey = null;

/** Where a vertex comes to lie: inside the picture, and on an edge if the magnet is on. `reach` is in pixels of the picture. */
export function settled(point, reach) {
  const { picture } = session;
  let [x, y] = geometry.clamped(point, picture.width, picture.height);
  if (session.magnet && reach > 0) {
    if (grey?.of !== picture) grey = { of: picture, pixels: luminance(pixelsOf(picture)) };
    [x, y] = attracted(grey.pixels, picture.width, picture.height, [x, y], reach);
  }
  return geometry.tidy([x, y]);
}

function pixelsOf({ bitmap, width, height }) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}

/** Moves the chosen vertex. Moves of one `run` are one step. */
export function moveVertex(point, run, reach = 0) {
  const layer = chosenLayer();
  const { ring, vertex } = session.chosen;
  if (!chosenVertex()) return;
  const rings = geometry.withVertexMoved(layer.rings, ring, vertex, settled(point, reach));
  const doubts = geometry.withVertexMoved(layer.doubts, ring, vertex, 0);
  commit(update(layer.id, { rings, doubts }), "move a vertex", run);
}

export function nudge(dx, dy) {
  const vertex = chosenVertex();
  if (!vertex) return false;
  const { layer, ring, vertex: index } = session.chosen;
  moveVertex([vertex[0] + dx, vertex[1] + dy], `nudge ${layer} ${ring} ${index}`);
  say(place(chosenVertex()));
  return true;
}

/** A vertex at `point` becomes number `index` of the ring, and is chosen. */
export function insertVertex(id, ring, index, point) {
  const layer = layers().find((each) => each.id === id);
  const rings = geometry.withVertexInserted(layer.rings, ring, index, geometry.tidy(point));
  const doubts = geometry.withVertexInserted(layer.doubts, ring, index, 0);
  commit(update(id, { rings, doubts }), "insert a vertex");
  choose(id, ring, index);
}

/** A vertex halfway to the next one. */
export function insertAfterChosen() {
  const vertex = chosenVertex();
  if (!vertex) return say("Choose a vertex first.");
  const { layer, ring, vertex: index } = session.chosen;
  const vertices = chosenLayer().rings[ring];
  insertVertex(layer, ring, index + 1, geometry.between(vertex, vertices[(index + 1) % vertices.length], 0.5));
  say(`Vertex inserted at ${place(chosenVertex())}.`);
}

/** Removes the chosen vertex, else the chosen object. */
export function removeChosen() {
  const layer = chosenLayer();
  if (!layer) return say("Nothing is chosen.");
  if (!chosenVertex()) return removeLayer(layer.id);
  const { ring, vertex } = session.chosen;
  const rings = geometry.withVertexRemoved(layer.rings, ring, vertex);
  if (rings.length === 0) return removeLayer(layer.id);
  commit(update(layer.id, { rings, doubts: geometry.withVertexRemoved(layer.doubts, ring, vertex) }), "delete a vertex");
  const left = rings.length === layer.rings.length ? rings[ring].length : 0;
  if (left > 0) choose(layer.id, ring, Math.min(vertex, left - 1));
  say(left > 0 ? `Vertex deleted, ${plural(left, "vertex", "vertices")} left.` : "Ring deleted.");
}

/** Chooses the object `by` places further in the list. */
export function stepLayer(by) {
  const shown = layers().filter((layer) => !layer.hidden);
  if (shown.length === 0) return say("There is no object yet.");
  const at = shown.findIndex((layer) => layer.id === session.chosen.layer);
  const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length];
  choose(next.id);
  say(`${next.name}, ${plural(next.rings.flat().length, "vertex", "vertices")}.`);
}

/** Chooses the vertex `by` places further, over all rings of the object. */
export function stepVertex(by) {
  if (!chosenLayer()) stepLayer(1);
  const layer = chosenLayer();
  if (!layer) return;
  const all = layer.rings.flatMap((ring, r) => ring.map((_, i) => [r, i]));
  const at = all.findIndex(([r, i]) => r === session.chosen.ring && i === session.chosen.vertex);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  const [ring, vertex] = all[next];
  choose(layer.id, ring, vertex);
  say(`Vertex ${next + 1} of ${all.length} at ${place(chosenVertex())}.`);
}

export function undo() {
  const label = session.steps.undo();
  settle();
  say(label ? `Undone: ${label}.` : "Nothing to undo.");
}

export function redo() {
  const label = session.steps.redo();
  settle();
  say(label ? `Redone: ${label}.` : "Nothing to redo.");
}

export function toggleMagnet() {
  session.magnet = !session.magnet;
  changed();
  say(session.magnet ? "Vertices snap to edges while they are dragged." : "Vertices go where they are dragged.");
}
