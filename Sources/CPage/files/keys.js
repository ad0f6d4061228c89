// The keyboard: one table, from which the help sheet and the tooltips are made, too.

import { stop } from "./ask.js";
import { $, element, say } from "./dom.js";
import { insertAfterChosen, nudge, redo, removeChosen, stepLayer, stepVertex, toggleMagnet, undo } from "./edit.js";
import { exportObjects } from "./exporting.js";
import { renameChosen, setFill, toggleDifference, toggleUncertain } from "./panel.js";
import { chooseFile, openHistory } from "./pictures.js";
import { dropCursor, held, moveCursor, useCursor } from "./pointer.js";
import { changed, choose, session } from "./session.js";
import { fit, zoom, zoomTo } from "./stage.js";

const TOOLS = { edit: "Edit vertices.", point: "Ask by a click. Arrow keys move the crosshair, Enter asks.",
  box: "Ask by a box. Arrow keys move the crosshair, Enter sets a corner.", pan: "Move the view." };

export function setTool(tool) {
  session.tool = tool;
  dropCursor();
  for (const button of document.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", button.dataset.tool === tool);
  changed();
  say(TOOLS[tool]);
}

function arrow(dx, dy) {
  if (session.tool === "point" || session.tool === "box") say(moveCursor(dx, dy));
  else if (!nudge(dx, dy)) say("Choose a vertex with comma or period first.");
}

/** Escape takes back the innermost thing that is under way. */
function escape() {
  if (session.running) return stop();
  if (session.tool !== "edit") return setTool("edit");
  choose(session.chosen.vertex === null ? null : session.chosen.layer);
}

const work = true;
/** Keys of a `stage` entry work only while the picture has the focus. */
const stage = true;
const KEYS = [
  { group: "Pictures and questions" },
  { id: "open", keys: ["o"], text: "Open a picture", run: chooseFile },
  { id: "paste", shown: "Ctrl V", text: "Paste a picture" },
  { id: "phrase", keys: ["/"], text: "Write a phrase", work, run: () => $("phrase").focus() },
  { id: "enter", shown: "Enter", text: "Ask" },
  { id: "escape", keys: ["Escape"], shown: "Esc", text: "Stop, or let go", work, run: escape },
  { id: "history", keys: ["g"], text: "History", run: openHistory },
  { id: "export", keys: ["e"], text: "Export", work, run: exportObjects },
  { id: "help", keys: ["?"], text: "This sheet", run: () => $("help").showModal() },
  { group: "Tools" },
  { id: "edit", keys: ["v"], text: "Edit vertices", work, run: () => setTool("edit") },
  { id: "point", keys: ["p"], text: "Ask by a click", work, run: () => setTool("point") },
  { id: "box", keys: ["b"], text: "Ask by a box", work, run: () => setTool("box") },
  { id: "pan", keys: ["h"], text: "Move the view (or hold Space)", work, run: () => setTool("pan") },
  { id: "magnet", keys: ["n"], text: "Magnetic vertices", work, run: toggleMagnet },
  { id: "cursor", keys: ["Enter"], shown: "Enter", text: "At the crosshair: ask, or set a corner", work, stage, run: () => session.tool !== "edit" && say(useCursor()) },
  { group: "Objects and vertices" },
  { id: "layerBefore", keys: ["["], text: "Object before", work, run: () => stepLayer(-1) },
  { id: "layerAfter", keys: ["]"], text: "Object after", work, run: () => stepLayer(1) },
  { id: "vertexBefore", keys: [","], text: "Vertex before", work, run: () => stepVertex(-1) },
  { id: "vertexAfter", keys: ["."], text: "Vertex after", work, run: () => stepVertex(1) },
  { id: "arrows", keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], shown: "Arrows", text: "Move it by a pixel, with Shift by ten", work, stage, run: moveByArrow },
  { id: "insert", keys: ["i"], text: "Insert a vertex after it", work, run: insertAfterChosen },
  { id: "remove", keys: ["Delete", "Backspace"], shown: "Del", text: "Delete the vertex or object", work, run: removeChosen },
  { id: "rename", keys: ["r"], text: "Rename the object", work, run: renameChosen },
  { id: "undo", keys: ["ctrl+z"], shown: "Ctrl Z", text: "Undo", work, run: undo },
  { id: "redo", keys: ["ctrl+shift+z", "ctrl+y"], shown: "Ctrl Shift Z", text: "Redo", work, run: redo },
  { group: "View" },
  { id: "zoomIn", keys: ["+", "="], shown: "+", text: "Zoom in", work, run: () => zoom(1.25) },
  { id: "zoomOut", keys: ["-"], shown: "−", text: "Zoom out", work, run: () => zoom(0.8) },
  { id: "fit", keys: ["0"], text: "Fit to the window", work, run: fit },
  { id: "actual", keys: ["1"], text: "100 %", work, run: () => zoomTo(1) },
  { id: "fill", keys: ["f"], text: "The other fill rule", work, run: () => setFill(session.fill === "coco" ? "inclusive" : "coco") },
  { id: "difference", keys: ["d"], text: "Pixels in which the rules differ", work, run: toggleDifference },
  { id: "uncertain", keys: ["u"], text: "Dashes where the model was unsure", work, run: toggleUncertain },
];

function moveByArrow(event) {
  const step = event.shiftKey ? 10 : 1;
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  arrow(dx * step, dy * step);
}

const shownKey = (entry) => entry.shown ?? entry.keys[0].toUpperCase();

function nameOf(event) {
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!event.ctrlKey && !event.metaKey) return letter;
  return `ctrl+${event.shiftKey ? "shift+" : ""}${letter}`;
}

const isTyping = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");

/** Keys that mean something to the element itself: Space and Enter on buttons, arrows on radio buttons. */
const isOwn = (event) => ["Enter", " "].includes(event.key) && event.target.closest?.("button, a, input");

addEventListener("keydown", (event) => {
  if (event.key === " " && event.target === $("canvas")) {
    held.space = true;
    return event.preventDefault();
  }
  if (event.altKey || document.querySelector("dialog[open]") || isOwn(event)) return;
  const typing = isTyping(event.target);
  if (typing && event.key !== "Escape") return;
  if (typing) {
    event.target.blur();
    if (!session.running) return $("canvas").focus();
  }
  const entry = KEYS.find((each) => each.keys?.includes(nameOf(event)));
  if (!entry || (entry.work && !session.picture) || (entry.stage && event.target !== $("canvas"))) return;
  event.preventDefault();
  entry.run(event);
});
addEventListener("keyup", (event) => {
  if (event.key === " ") held.space = false;
});
addEventListener("blur", () => (held.space = false));

function drawHelp() {
  let list = null;
  for (const entry of KEYS) {
    if (entry.group) {
      list = element("dl");
      $("keys").append(element("section", {}, element("h3", {}, entry.group), list));
    } else {
      const keys = shownKey(entry).split(" ").map((key) => element("kbd", {}, key));
      list.append(element("dt", {}, entry.text), element("dd", {}, ...keys.flatMap((key, i) => (i === 0 ? [key] : [" ", key]))));
    }
  }
}

for (const node of document.querySelectorAll("[data-key]")) {
  const entry = KEYS.find((each) => each.id === node.dataset.key);
  const shortcut = { Escape: "Escape", Del: "Delete" }[shownKey(entry)] ?? shownKey(entry).replaceAll("Ctrl", "Control").replaceAll(" ", "+");
  node.title = `${node.getAttribute("aria-label") ?? entry.text} (${shownKey(entry)})`;
  node.setAttribute("aria-keyshortcuts", shortcut === "+" ? "Plus" : shortcut);
}
drawHelp();
