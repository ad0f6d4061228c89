// The panel beside the picture: objects, fill, and what the model wrote.

import { snapChosen } from "./ask.js";
import { lastPlace, placeInText, rate } from "./answers.js";
import { $, element, iconButton, notice, plural, say } from "./dom.js";
import { removeLayer, renameLayer, shiftLayer, splitLayer, toggleLayer } from "./edit.js";
import { figuresOf } from "./masks.js";
import { changed, choose, chosenLayer, chosenVertex, layers, newId, onChange, session } from "./session.js";

let renaming = null;
let drawn = null;

/** Opens the field for the name of the chosen object. */
export function renameChosen() {
  const layer = chosenLayer();
  if (!layer) return say("Choose an object first.");
  renaming = layer.id;
  drawn = null;
  changed();
}

function swatch(color) {
  const node = element("i", { className: "swatch" });
  node.style.background = color;
  return node;
}

function nameField(layer) {
  const field = element("input", { type: "text", value: layer.name, "aria-label": `Name of ${layer.name}` });
  const done = (keep) => {
    if (renaming !== layer.id) return;
    renaming = drawn = null;
    if (keep && field.value.trim() !== layer.name) renameLayer(layer.id, field.value);
    changed();
    requestAnimationFrame(() => $("layers").querySelector(`[data-id="${layer.id}"] .pick`)?.focus());
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") done(event.key === "Enter");
    event.stopPropagation();
  });
  field.addEventListener("blur", () => done(true));
  return field;
}

function pickButton(layer) {
  const small = element("small", {}, plural(layer.rings.flat().length, "vertex", "vertices"));
  const button = element("button", { type: "button", className: "pick" }, element("b", {}, layer.name), small);
  button.setAttribute("aria-pressed", layer.id === session.chosen.layer);
  button.addEventListener("click", () => choose(layer.id));
  button.addEventListener("dblclick", renameChosen);
  return button;
}

function moreButtons(layer, index, count) {
  const more = element("div", { className: "more" });
  const up = iconButton("up", `Move ${layer.name} up`, () => shiftLayer(layer.id, -1));
  const down = iconButton("down", `Move ${layer.name} down`, () => shiftLayer(layer.id, 1));
  up.disabled = index === 0;
  down.disabled = index === count - 1;
  more.append(iconButton("rename", `Rename ${layer.name}`, renameChosen), up, down,
    iconButton("trash", `Delete ${layer.name}`, () => removeLayer(layer.id)));
  const text = (label, action) => {
    const button = element("button", { type: "button", className: "text" }, label);
    button.addEventListener("click", action);
    more.append(button);
  };
  if (layer.rings.length > 1) text("Split", () => splitLayer(layer, newId));
  if (layer.query && session.info?.refine?.includes("edges")) text("Snap to edges", snapChosen);
  return more;
}

/** An answer that is being written, above the objects that are there. */
function liveRow(answer) {
  const count = answer.rings.flat().length;
  const small = element("small", {}, count > 0 ? `writing, ${plural(count, "vertex", "vertices")} so far` : "reading the picture");
  const text = element("div", { className: "pick" }, element("b", {}, answer.name), small);
  return element("li", { className: "layer live" }, element("div", { className: "row" }, swatch(answer.color), text));
}

function layerRow(layer, index, count) {
  const row = element("div", { className: "row" }, swatch(layer.color));
  row.append(renaming === layer.id ? nameField(layer) : pickButton(layer));
  const eye = iconButton(layer.hidden ? "hidden" : "eye", `${layer.hidden ? "Show" : "Hide"} ${layer.name}`, () => toggleLayer(layer.id));
  row.append(eye);
  const item = element("li", { className: "layer", "data-id": layer.id }, row);
  item.classList.toggle("off", layer.hidden);
  item.classList.toggle("chosen", layer.id === session.chosen.layer);
  if (layer.id === session.chosen.layer) item.append(moreButtons(layer, index, count));
  return item;
}

/** What has the focus in the list, to give it back after the list is made again. */
function focusedPlace() {
  const item = document.activeElement?.closest?.("#layers li");
  return item && { id: item.dataset.id, label: document.activeElement.getAttribute("aria-label"), pick: document.activeElement.matches(".pick") };
}

function drawLayers() {
  const list = layers();
  const written = session.live.map((answer) => answer.rings.flat().length).join(" ");
  const key = [list, session.chosen.layer, renaming, session.info, session.live, written];
  if (drawn && key.every((value, i) => value === drawn[i])) return;
  const focus = focusedPlace();
  drawn = key;
  $("layers").replaceChildren(...session.live.map(liveRow), ...list.map((layer, i) => layerRow(layer, i, list.length)));
  $("layers-empty").hidden = list.length + session.live.length > 0;
  $("objects-count").textContent = list.length > 0 ? String(list.length) : "";
  $("layers").querySelector("input")?.select();
  const item = focus && !renaming && $("layers").querySelector(`[data-id="${focus.id}"]`);
  if (!item) return;
  const same = [...item.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === focus.label && focus.label);
  (same && !same.disabled ? same : item.querySelector(".pick"))?.focus();
}

const RULES = {
  inclusive: "A vertex is the centre of a pixel, and the border belongs to the shape: the inverse of the tracer, and OpenCV’s fill.",
  coco: "A vertex is the corner of a pixel: pycocotools’ fill, which the published decoder uses.",
};

let areasTimer = null;

/** Areas and differences cost a fill of every outline: they wait until the hand rests. */
function drawAreas() {
  clearTimeout(areasTimer);
  areasTimer = setTimeout(() => {
    if (!session.picture) return;
    const total = { first: 0, second: 0 };
    for (const layer of layers()) {
      const figures = figuresOf(layer.rings, session.picture);
      const small = $("layers").querySelector(`[data-id="${layer.id}"] small`);
      if (small) small.textContent = `${plural(layer.rings.flat().length, "vertex", "vertices")} · ${plural(figures.areas[session.fill], "pixel")}`;
      if (layer.hidden) continue;
      total.first += figures.differ.first;
      total.second += figures.differ.second;
    }
    drawLegend(total);
  }, 90);
}

function drawLegend(total) {
  const differing = total.first + total.second;
  $("fill-count").textContent = layers().length > 0 ? `${plural(differing, "pixel")} differ` : "";
  $("legend").hidden = !session.showDifference || layers().length === 0;
  const line = (name, text) => element("span", { className: name }, element("i"), text);
  $("legend").replaceChildren(line("inclusive", `${plural(total.first, "pixel")} by inclusive only`),
    line("coco", `${plural(total.second, "pixel")} by COCO only`), line("both", "by both"));
}

/** Text with a part of it marked. */
function marked(text, place) {
  if (!place) return [text];
  return [text.slice(0, place[0]), element("mark", {}, text.slice(...place)), text.slice(place[1])];
}

function answerParts() {
  if (session.running) return session.live.map((answer) => ({ ...answer, place: lastPlace(answer.text) }));
  const layer = chosenLayer();
  if (!layer?.text) return (session.finished ?? []).map((answer) => ({ ...answer, place: null }));
  const { ring, vertex } = session.chosen;
  const before = chosenVertex() ? layer.rings.slice(0, ring).flat().length + vertex : -1;
  return [{ ...layer, place: placeInText(layer.text, layer.rings.flat().length, before) }];
}

let shownAnswer = null;

function drawAnswer() {
  const parts = answerParts();
  const shown = session.running ? "live" : session.chosen.layer;
  if (shown !== shownAnswer) $("raw").scrollTop = 0;
  shownAnswer = shown;
  $("copy").disabled = parts.length === 0;
  if (parts.length === 0) {
    $("raw").replaceChildren(element("span", { className: "quiet" }, "The model’s own text appears here as it is written."));
  } else {
    $("raw").replaceChildren(...parts.map((part) => {
      const dot = element("i");
      dot.style.background = part.color;
      return element("p", {}, element("span", { className: "lead" }, dot, part.name), ...marked(part.text, part.place));
    }));
    const mark = $("raw").querySelector("mark");
    if (mark) $("raw").scrollTop = Math.max(0, mark.offsetTop - $("raw").offsetTop - $("raw").clientHeight / 2);
  }
  drawRate();
}

function drawRate() {
  const answers = session.running ? session.live : (session.finished ?? []);
  const tokens = answers.reduce((sum, answer) => sum + answer.tokens, 0);
  const speed = rate(answers) ?? 0;
  $("rate").textContent = tokens > 0 ? `${plural(tokens, "token")}${speed > 0 ? ` · ${speed < 10 ? speed.toFixed(1) : Math.round(speed)}/s` : ""}` : "";
  const remarks = answers.flatMap((answer) => answer.record?.diagnostics ?? []);
  $("remarks").hidden = remarks.length === 0;
  $("remarks").replaceChildren(...remarks.map((remark) => element("li", {}, remark.message ?? remark.kind)));
}

function drawSwitches() {
  $("fill-text").textContent = RULES[session.fill];
  for (const radio of document.querySelectorAll("input[name=fill]")) radio.checked = radio.value === session.fill;
  $("show-difference").checked = session.showDifference;
  $("show-uncertain").checked = session.showUncertain;
}

function drawVertexBar() {
  const vertex = chosenVertex();
  $("vertexbar").hidden = !vertex;
  if (!vertex) return;
  const { ring, vertex: index } = session.chosen;
  const layer = chosenLayer();
  const doubt = layer.doubts[ring]?.[index];
  const sure = doubt > 0 ? ` · p ${Math.exp(-doubt).toFixed(2)}` : "";
  $("vertex-text").textContent = `${index + 1}/${layer.rings[ring].length} · ${vertex.map((value) => Math.round(value * 10) / 10).join(", ")}${sure}`;
}

export function setFill(rule) {
  session.fill = rule;
  changed();
  say(`Fill rule ${rule}.`);
}

export function toggleDifference() {
  session.showDifference = !session.showDifference;
  changed();
  say(session.showDifference ? `Pixels in which the rules differ are shown: ${$("fill-count").textContent}.` : "Difference hidden.");
}

export function toggleUncertain() {
  session.showUncertain = !session.showUncertain;
  changed();
  say(session.showUncertain ? "Unsure edges are dashed." : "All edges are solid.");
}

for (const radio of document.querySelectorAll("input[name=fill]")) radio.addEventListener("change", () => setFill(radio.value));
$("show-difference").addEventListener("change", toggleDifference);
$("show-uncertain").addEventListener("change", toggleUncertain);
$("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(answerParts().map((part) => part.text).join("\n"));
    say("Copied.");
  } catch {
    notice("ask-notice", "The browser does not let this page write to the clipboard.", true);
  }
});

onChange(() => {
  if (!session.picture) return;
  drawLayers();
  drawSwitches();
  drawAreas();
  drawAnswer();
  drawVertexBar();
});
