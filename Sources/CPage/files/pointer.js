// Mouse, pen and fingers on the picture.

import { $ } from "./dom.js";
import { ask } from "./ask.js";
import { insertVertex, moveVertex, removeChosen } from "./edit.js";
import { clamped, contains, nearestEdge, nearestVertex } from "./geometry.js";
import { changed, choose, chosenLayer, layers, newId, session } from "./session.js";
import { offset, pan, pointing, reach, toPicture, toVertex, zoom } from "./stage.js";

const canvas = $("canvas");
const fingers = new Map();
let drag = null;
/** Whether the space bar is held, which makes any tool move the view. */
export const held = { space: false };

const place = (event) => {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
};
const radius = (event) => reach(event.pointerType === "touch" ? 20 : 9);
const inPicture = (event) => clamped(toPicture(...place(event)), session.picture.width, session.picture.height);

/** The vertex, edge or object at a point, the chosen object first. */
function hit(event) {
  const point = toVertex(...place(event));
  const shown = layers().filter((layer) => !layer.hidden);
  const chosen = shown.filter((layer) => layer.id === session.chosen.layer);
  for (const layer of chosen) {
    const vertex = nearestVertex(layer.rings, point, radius(event));
    if (vertex) return { layer, vertex };
    const edge = nearestEdge(layer.rings, point, radius(event));
    if (edge) return { layer, edge };
  }
  for (const layer of shown) {
    if (contains(layer.rings, point) || nearestVertex(layer.rings, point, radius(event))) return { layer };
  }
  return null;
}

function startEdit(event) {
  const found = hit(event);
  if (!found) {
    choose(null);
    drag = { kind: "pan", at: place(event) };
  } else if (found.vertex) {
    choose(found.layer.id, found.vertex.ring, found.vertex.vertex);
    if (event.altKey) return removeChosen();
    drag = { kind: "vertex", run: newId(), moved: false, from: place(event) };
  } else if (found.edge) {
    insertVertex(found.layer.id, found.edge.ring, found.edge.vertex + 1, found.edge.point);
    drag = { kind: "vertex", run: newId(), moved: false, from: place(event) };
  } else {
    choose(found.layer.id);
  }
}

function start(event) {
  if (!session.picture) return;
  canvas.focus({ preventScroll: true });
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, place(event));
  pointing.cursor = null;
  if (fingers.size === 2) {
    drag = { kind: "pinch" };
    pointing.box = null;
  } else if (event.button === 1 || session.tool === "pan" || held.space) {
    drag = { kind: "pan", at: place(event) };
  } else if (event.button !== 0) {
    return;
  } else if (session.tool === "edit") {
    startEdit(event);
  } else {
    drag = { kind: session.tool, from: inPicture(event), at: place(event) };
  }
  event.preventDefault();
}

function pinch(event) {
  const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
  const before = fingers.get(event.pointerId);
  const now = place(event);
  if (!other || !before) return;
  const spread = (p) => Math.max(1, Math.hypot(p[0] - other[0], p[1] - other[1]));
  const middle = (p) => [(p[0] + other[0]) / 2, (p[1] + other[1]) / 2];
  zoom(spread(now) / spread(before), ...middle(before));
  pan(middle(now)[0] - middle(before)[0], middle(now)[1] - middle(before)[1]);
}

function move(event) {
  if (!session.picture) return;
  const [x, y] = place(event);
  if (drag?.kind === "pinch") pinch(event);
  else if (drag?.kind === "pan") {
    pan(x - drag.at[0], y - drag.at[1]);
    drag.at = [x, y];
  } else if (drag?.kind === "vertex") {
    // A click that trembles moves nothing.
    drag.moved ||= Math.hypot(x - drag.from[0], y - drag.from[1]) > 2;
    if (drag.moved) moveVertex(toVertex(x, y), drag.run, reach(14));
  } else if (drag?.kind === "box") {
    const to = inPicture(event);
    pointing.box = [Math.min(drag.from[0], to[0]), Math.min(drag.from[1], to[1]), Math.max(drag.from[0], to[0]), Math.max(drag.from[1], to[1])];
    changed();
  } else if (!drag) hover(event);
  if (fingers.has(event.pointerId)) fingers.set(event.pointerId, [x, y]);
}

function hover(event) {
  const found = session.tool === "edit" ? hit(event) : null;
  const isPan = session.tool === "pan" || held.space;
  canvas.style.cursor = isPan ? "grab" : session.tool !== "edit" ? "crosshair" : found?.vertex ? "move" : found ? "pointer" : "default";
  const edge = found?.edge?.point ?? null;
  if (edge || pointing.edge || found?.vertex || pointing.vertex) {
    pointing.edge = edge;
    pointing.vertex = found?.vertex ?? null;
    changed();
  }
}

function end(event) {
  fingers.delete(event.pointerId);
  const done = drag;
  drag = null;
  if (!session.picture || event.type === "pointercancel") {
    pointing.box = null;
    return changed();
  }
  if (done?.kind === "point") ask([{ point: rounded(inPicture(event)) }]);
  if (done?.kind === "box") {
    const box = pointing.box;
    pointing.box = null;
    if (box && box[2] - box[0] >= 2 && box[3] - box[1] >= 2) ask([{ box: rounded(box) }]);
    else changed();
  }
}

const rounded = (values) => values.map((value) => Math.round(value * 100) / 100);

canvas.addEventListener("pointerdown", start);
canvas.addEventListener("pointermove", move);
canvas.addEventListener("pointerup", end);
canvas.addEventListener("pointercancel", end);
canvas.addEventListener("pointerleave", () => {
  if (!pointing.edge && !pointing.vertex) return;
  pointing.edge = pointing.vertex = null;
  changed();
});
canvas.addEventListener("contextmenu", (event) => event.preventDefault());
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
  if (event.shiftKey) pan(-(event.deltaX || step), 0);
  else zoom(Math.exp(-Math.max(-120, Math.min(120, step)) * (event.ctrlKey ? 0.01 : 0.0025)), ...place(event));
}, { passive: false });

/** What the arrow keys do with the tools that ask: they move a crosshair. */
export function moveCursor(dx, dy) {
  const { width, height } = session.picture;
  const step = Math.max(1, Math.round(Math.max(width, height) / 100));
  const from = pointing.cursor ?? [width / 2, height / 2];
  pointing.cursor = clamped([from[0] + dx * step, from[1] + dy * step], width, height);
  if (corner) pointing.box = [Math.min(corner[0], pointing.cursor[0]), Math.min(corner[1], pointing.cursor[1]),
    Math.max(corner[0], pointing.cursor[0]), Math.max(corner[1], pointing.cursor[1])];
  changed();
  return pointing.cursor.map(Math.round).join(", ");
}

let corner = null;

/** What Enter does with them: asks at the crosshair, or sets a corner of the box. Returns what to say. */
export function useCursor() {
  const cursor = pointing.cursor ?? [session.picture.width / 2, session.picture.height / 2];
  if (session.tool === "point") {
    ask([{ point: rounded(cursor) }]);
    return "Asked.";
  }
  if (!corner) {
    pointing.cursor = corner = cursor;
    changed();
    return "First corner set. Move to the other one and press Enter.";
  }
  const box = pointing.box;
  dropCursor();
  if (!box || box[2] - box[0] < 2 || box[3] - box[1] < 2) return "The box is too small.";
  ask([{ box: rounded(box) }]);
  return "Asked.";
}

export function dropCursor() {
  corner = pointing.cursor = pointing.box = null;
  changed();
}
