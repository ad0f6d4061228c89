// The page comes together: what the server is, what the buttons do.

import * as api from "./api.js";
import { phrases } from "./answers.js";
import { ask, stop } from "./ask.js";
import { $, element, notice, say, toast } from "./dom.js";
import { insertAfterChosen, redo, removeChosen, toggleMagnet, undo } from "./edit.js";
import { offerFormats } from "./exporting.js";
import { setTool } from "./keys.js";
import { chooseFile, drawRecent, goHome, offerSamples, openCamera, openFile, openHistory, restore, setView } from "./pictures.js";
import { changed, onChange, session } from "./session.js";
import { fit, zoom, zoomTo } from "./stage.js";

// What answers.

const large = (count) => (count >= 1e9 ? `${(count / 1e9).toFixed(1)} B` : count >= 1e6 ? `${(count / 1e6).toFixed(1)} M` : String(count));

function describe({ version, model, note }) {
  $("model-name").textContent = $("card-name").textContent = model.id;
  $("model").setAttribute("aria-label", `Model: ${model.id}`);
  const facts = { Family: model.family, Parameters: large(model.parameters), Numbers: model.dtype, Device: model.device,
    Context: `${model.context?.toLocaleString("en") ?? "unknown"} tokens`, Server: `simpleseg ${version}` };
  $("card-facts").replaceChildren(...Object.entries(facts).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value ?? "unknown")]));
  for (const id of ["model-note", "card-note"]) {
    $(id).hidden = !note;
    $(id).textContent = note ?? "";
  }
}

/** Takes away what this model or server can't do. */
function restrict({ abilities, refine, limits }) {
  for (const tool of ["point", "box"]) document.querySelector(`[data-tool=${tool}]`).hidden = abilities?.[tool] === false;
  $("phrase").disabled = abilities?.text === false;
  $("refine-row").hidden = !refine?.includes("edges");
  const most = limits?.max_new_tokens ?? 8192;
  $("max-tokens").max = most;
  $("max-tokens").value = Math.min(1024, most);
}

async function connect() {
  try {
    session.info = await api.info();
  } catch (error) {
    $("model-name").textContent = "No server";
    $("model-dot").className = "dot bad";
    toast(error.message);
    return;
  }
  $("model-dot").className = "dot ready";
  describe(session.info);
  restrict(session.info);
  offerFormats(session.info.formats ?? []);
  await offerSamples(session.info.samples ?? []);
  changed();
  awaitModel();
}

/** A model that is still being loaded says its type when it is there. */
async function awaitModel() {
  while (session.info.model.dtype === "loading") {
    await new Promise((done) => setTimeout(done, 1500));
    session.info = await api.info().catch(() => session.info);
    describe(session.info);
  }
}

// What the buttons do.

const onClick = (id, action) => $(id).addEventListener("click", action);

onClick("home", goHome);
onClick("choose", chooseFile);
onClick("open-new", chooseFile);
onClick("camera", openCamera);
onClick("open-history", openHistory);
onClick("open-help", () => $("help").showModal());
onClick("toast-close", () => toast(null));
onClick("undo", undo);
onClick("redo", redo);
onClick("magnet", toggleMagnet);
onClick("zoom-in", () => zoom(1.25));
onClick("zoom-out", () => zoom(0.8));
onClick("zoom-fit", fit);
onClick("zoom-percent", () => zoomTo(1));
onClick("vertex-insert", insertAfterChosen);
onClick("vertex-delete", removeChosen);
onClick("stop", stop);
for (const button of document.querySelectorAll("[data-tool]")) button.addEventListener("click", () => setTool(button.dataset.tool));
for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
for (const dialog of document.querySelectorAll("dialog:not(#key-dialog)")) {
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const queries = phrases($("phrase").value).map((text) => ({ text }));
  if (queries.length === 0) return notice("ask-notice", "Write what should be outlined, such as “the red star”.", true);
  ask(queries);
});
$("phrase").addEventListener("input", () => notice("ask-notice", null));

$("file").addEventListener("change", () => {
  const [file] = $("file").files;
  if (file) openFile(file);
  $("file").value = "";
});

addEventListener("paste", (event) => {
  const item = [...(event.clipboardData?.items ?? [])].find((each) => each.kind === "file" && each.type.startsWith("image/"));
  if (!item) return;
  event.preventDefault();
  openFile(item.getAsFile());
});

let depth = 0;
function dragging(by) {
  depth = by === 0 ? 0 : Math.max(0, depth + by);
  document.body.classList.toggle("dragging", depth > 0);
  $("dropveil").hidden = depth === 0;
}
addEventListener("dragenter", () => dragging(1));
addEventListener("dragleave", () => dragging(-1));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  dragging(0);
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length === 0) return toast("What was dropped is not a file.");
  openFile(files[0]);
  if (files.length > 1) say(`Opened the first of ${files.length} files.`);
});

// Light and dark.

const THEMES = { auto: "as the system", light: "light", dark: "dark" };
function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  $("theme").setAttribute("aria-label", `Colours: ${THEMES[theme]}`);
  $("theme").title = `Colours: ${THEMES[theme]}`;
  localStorage.setItem("simpleseg.theme", theme);
}
onClick("theme", () => {
  const names = Object.keys(THEMES);
  setTheme(names[(names.indexOf(document.documentElement.dataset.theme ?? "auto") + 1) % names.length]);
  say(`Colours ${THEMES[localStorage.getItem("simpleseg.theme")]}.`);
});

/** The options stand over their button, where there is room. */
$("options").addEventListener("toggle", (event) => {
  if (event.newState !== "open" || innerWidth <= 720) return;
  const [button, box] = [$("open-options").getBoundingClientRect(), $("options").getBoundingClientRect()];
  $("options").style.translate = "none";
  $("options").style.left = `${Math.max(8, button.right - box.width)}px`;
  $("options").style.bottom = `${innerHeight - button.top + 12}px`;
});

const HINTS = { edit: "Separate several things by semicolons.", point: "Click on a thing to have it outlined.",
  box: "Drag a box around a thing to have it outlined.", pan: "Drag to move the view, turn the wheel to zoom." };

onChange(() => {
  $("undo").disabled = !session.steps.canUndo;
  $("redo").disabled = !session.steps.canRedo;
  $("magnet").setAttribute("aria-pressed", session.magnet);
  $("ask").hidden = session.running;
  $("stop").hidden = !session.running;
  $("ask-hint").textContent = session.running ? "" : HINTS[session.tool];
  if (session.info) $("model-dot").className = session.running ? "dot busy" : "dot ready";
});

setTheme(localStorage.getItem("simpleseg.theme") in THEMES ? localStorage.getItem("simpleseg.theme") : "auto");
setView("empty");
await Promise.all([connect(), restore()]);
await drawRecent();
