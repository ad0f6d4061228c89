// The picture and the outlines over it: where a pixel is on the screen, and how everything is drawn.

import { doubtLimit } from "./answers.js";
import { $ } from "./dom.js";
import { differencePicture } from "./masks.js";
import { changed, layers, onChange, session } from "./session.js";

const canvas = $("canvas");
const context = canvas.getContext("2d");
const view = { scale: 1, x: 0, y: 0, width: 0, height: 0, fitted: true };

/** What is being pointed at or dragged: {edge, vertex, box, cursor}; pointer and keys set it. */
export const pointing = { edge: null, vertex: null, box: null, cursor: null };

/** By the inclusive rule a vertex is the centre of a pixel, by COCO's the corner of one. */
export const offset = () => (session.fill === "inclusive" ? 0.5 : 0);

/** Screen pixels of the canvas → pixels of the picture, continuous. */
export const toPicture = (x, y) => [(x - view.x) / view.scale, (y - view.y) / view.scale];

/** The same, in the frame of vertices. */
export const toVertex = (x, y) => toPicture(x, y).map((value) => value - offset());

/** A vertex → screen pixels. */
export const toScreen = ([x, y]) => [(x + offset()) * view.scale + view.x, (y + offset()) * view.scale + view.y];

/** Screen pixels → a length in the picture. */
export const reach = (pixels) => pixels / view.scale;

export function fit() {
  const { picture } = session;
  if (!picture || view.width === 0) return;
  // Room for the tools at the left, and for the question where it stands over the picture.
  const margin = view.width < 480 ? { x: 50, top: 12, bottom: 12 } : { x: 70, top: 24, bottom: 124 };
  const [width, height] = [view.width - 2 * margin.x, view.height - margin.top - margin.bottom];
  view.scale = Math.min(Math.max(width, 60) / picture.width, Math.max(height, 60) / picture.height, 8);
  view.x = (view.width - picture.width * view.scale) / 2;
  view.y = margin.top + (height - picture.height * view.scale) / 2;
  view.fitted = true;
  changed();
}

/** Changes the scale by a factor; what is at the place (screen pixels) stays there. */
export function zoom(factor, x = view.width / 2, y = view.height / 2) {
  const scale = Math.min(64, Math.max(0.02, view.scale * factor));
  view.x = x - ((x - view.x) / view.scale) * scale;
  view.y = y - ((y - view.y) / view.scale) * scale;
  view.scale = scale;
  view.fitted = false;
  changed();
}

export const zoomTo = (scale) => zoom(scale / view.scale);

export function pan(dx, dy) {
  view.x += dx;
  view.y += dy;
  view.fitted = false;
  changed();
}

new ResizeObserver(() => {
  const box = $("stage").getBoundingClientRect();
  if (box.width === view.width && box.height === view.height) return;
  pan((box.width - view.width) / 2, (box.height - view.height) / 2);
  const fitted = view.fitted || view.width === 0;
  [view.width, view.height] = [box.width, box.height];
  if (fitted || session.picture?.fresh) fit();
  changed();
}).observe($("stage"));

/** For a picture that was just opened. */
export function reset() {
  view.fitted = true;
  const box = $("stage").getBoundingClientRect();
  [view.width, view.height] = [box.width, box.height];
  fit();
}

let overlay = { key: null, canvas: null };

/** The raster in which the rules differ, made again only when an outline changed. */
function differenceOverlay(shown) {
  const key = shown.map((layer) => layer.rings);
  if (!overlay.key || key.length !== overlay.key.length || key.some((rings, i) => rings !== overlay.key[i])) {
    const { width, height } = session.picture;
    overlay = { key, canvas: new OffscreenCanvas(width, height) };
    overlay.canvas.getContext("2d").putImageData(differencePicture(key, { width, height }), 0, 0);
  }
  return overlay.canvas;
}

function tracePath(ring, closed) {
  context.beginPath();
  ring.forEach((vertex, i) => context[i === 0 ? "moveTo" : "lineTo"](...toScreen(vertex)));
  if (closed) context.closePath();
}

/** A line with a casing, so that it shows on any picture; the casing of a dashed line is dark, so that the gaps show. */
function strokeTwice(color, width, dash = []) {
  context.setLineDash([]);
  if (!session.showDifference) {
    context.lineWidth = width + 2;
    context.strokeStyle = dash.length > 0 ? "rgb(10 11 13 / 55%)" : "rgb(255 255 255 / 75%)";
    context.stroke();
  }
  context.setLineDash(dash);
  context.lineWidth = width;
  context.strokeStyle = color;
  context.stroke();
  context.setLineDash([]);
}

function drawEdges(layer, width) {
  const limit = doubtLimit(layer.doubts);
  layer.rings.forEach((ring, r) => {
    if (ring.length === 1) return drawDot(ring[0], 5, layer.color, "#fff");
    const unsure = (i) => session.showUncertain && layer.doubts[r]?.[i] > limit;
    if (!ring.some((_, i) => unsure(i))) {
      tracePath(ring, true);
      return strokeTwice(layer.color, width);
    }
    ring.forEach((vertex, i) => {
      const next = (i + 1) % ring.length;
      tracePath([vertex, ring[next]], false);
      strokeTwice(layer.color, width, unsure(i) || unsure(next) ? [6, 5] : []);
    });
  });
}

function drawDot(vertex, radius, fill, line) {
  context.beginPath();
  context.arc(...toScreen(vertex), radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = line;
  context.stroke();
}

function drawLayer(layer, chosen) {
  if (!session.showDifference) {
    for (const ring of layer.rings) {
      tracePath(ring, true);
      context.fillStyle = `${layer.color}${chosen ? "47" : "33"}`;
      context.fill("evenodd");
    }
  }
  // Where single pixels are compared, lines must not cover them.
  drawEdges(layer, session.showDifference ? 1 : chosen ? 2.5 : 2);
  if (!chosen) return;
  layer.rings.forEach((ring, r) =>
    ring.forEach((vertex, i) => {
      const isChosen = session.chosen.ring === r && session.chosen.vertex === i;
      const isNear = pointing.vertex?.ring === r && pointing.vertex?.vertex === i;
      if (isChosen) drawDot(vertex, 6.5, layer.color, "#fff");
      else if (!session.showDifference || isNear) drawDot(vertex, isNear ? 5.5 : 4, "#fff", layer.color);
    }),
  );
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

function drawLive(answer, time) {
  for (const [r, ring] of answer.rings.entries()) {
    const closed = !answer.open || r < answer.rings.length - 1;
    if (closed && ring.length > 2) {
      tracePath(ring, true);
      context.fillStyle = `${answer.color}33`;
      context.fill("evenodd");
    }
    tracePath(ring, closed);
    strokeTwice(answer.color, 2.5);
    for (const vertex of ring) drawDot(vertex, 3, "#fff", answer.color);
  }
  const newest = answer.rings.at(-1)?.at(-1);
  if (!newest || !session.running || !answer.open) return;
  const swing = still.matches ? 0.5 : (time / 700) % 1;
  context.beginPath();
  context.arc(...toScreen(newest), 7 + 11 * swing, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = answer.color + Math.round(255 * (1 - swing)).toString(16).padStart(2, "0");
  context.stroke();
  drawDot(newest, 6, answer.color, "#fff");
}

function drawPointing() {
  if (pointing.edge) drawDot(pointing.edge, 4, "rgb(255 255 255 / 70%)", "#17181b");
  if (pointing.box) {
    const { x, y, scale } = view;
    const [x1, y1, x2, y2] = pointing.box;
    context.beginPath();
    context.rect(x1 * scale + x, y1 * scale + y, (x2 - x1) * scale, (y2 - y1) * scale);
    context.fillStyle = "rgb(255 255 255 / 14%)";
    context.fill();
    strokeTwice("#17181b", 1.5, [6, 4]);
  }
  if (pointing.cursor) {
    const [x, y] = [pointing.cursor[0] * view.scale + view.x, pointing.cursor[1] * view.scale + view.y];
    context.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + 5 * dx, y + 5 * dy);
      context.lineTo(x + 16 * dx, y + 16 * dy);
    }
    strokeTwice("#17181b", 2);
  }
}

function drawPicture() {
  const { bitmap, width, height } = session.picture;
  context.imageSmoothingEnabled = view.scale < 3;
  context.imageSmoothingQuality = "high";
  context.shadowColor = "rgb(0 0 0 / 25%)";
  context.shadowBlur = 18;
  context.fillStyle = "#fff";
  context.fillRect(view.x, view.y, width * view.scale, height * view.scale);
  context.shadowBlur = 0;
  context.shadowColor = "transparent";
  context.drawImage(bitmap, view.x, view.y, width * view.scale, height * view.scale);
}

function draw(time = 0) {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  context.lineJoin = "round";
  if (!session.picture) return;
  Object.assign(canvas.dataset, { scale: view.scale, x: view.x, y: view.y, offset: offset() });
  drawPicture();
  const shown = layers().filter((layer) => !layer.hidden);
  if (session.showDifference && shown.length > 0) {
    const { width: w, height: h } = session.picture;
    context.imageSmoothingEnabled = false;
    context.drawImage(differenceOverlay(shown), view.x, view.y, w * view.scale, h * view.scale);
  }
  for (const layer of shown.toReversed()) if (layer.id !== session.chosen.layer) drawLayer(layer, false);
  for (const layer of shown) if (layer.id === session.chosen.layer) drawLayer(layer, true);
  for (const answer of session.live) drawLive(answer, time);
  drawPointing();
}

let turning = false;

/** Keeps the mark at the newest vertex moving while an answer is written. */
function turn(time) {
  draw(time);
  turning = session.running;
  if (turning) requestAnimationFrame(turn);
}

onChange(() => {
  draw();
  $("zoom-percent").textContent = `${Math.round(view.scale * 100)} %`;
  $("zoom-percent").setAttribute("aria-label", `Zoom: ${Math.round(view.scale * 100)} %. Show at 100 %`);
  if (session.running && !turning) {
    turning = true;
    requestAnimationFrame(turn);
  }
});
