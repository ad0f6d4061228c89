// Pictures come in: files, the clipboard, the camera, samples, the history. And are kept.

import * as api from "./api.js";
import { stop } from "./ask.js";
import { $, element, iconButton, notice, plural, say, toast } from "./dom.js";
import { History } from "./history.js";
import { changed, layers, newId, onChange, session } from "./session.js";
import { reset } from "./stage.js";
import * as store from "./store.js";

const OPEN = "simpleseg.open";

/** Shows the workplace with a picture; `document` is one of the history. */
async function show(blob, name, document = null) {
  const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return toast(`${name} is not a picture that this browser can read.`);
  stop();
  session.picture = { id: document?.id ?? newId(), name, width: bitmap.width, height: bitmap.height, blob, bitmap, imageId: null };
  session.steps = new History(document?.layers ?? []);
  session.chosen = { layer: layers()[0]?.id ?? null, ring: null, vertex: null };
  session.live = [];
  session.finished = [];
  session.fill = document?.fill ?? session.fill;
  setView("work");
  reset();
  notice("ask-notice", null);
  localStorage.setItem(OPEN, session.picture.id);
  if (!document) await remember(() => store.keepPicture(session.picture.id, blob));
  kept = null;
  changed();
  say(`${name}, ${bitmap.width} by ${bitmap.height} pixels.`);
}

export function setView(view) {
  document.body.dataset.view = view;
  const isWork = view === "work";
  $("work").hidden = $("panel").hidden = !isWork;
  $("welcome").hidden = isWork;
  scrollTo(0, 0);
  $("open-new").hidden = !isWork;
  const { picture } = session;
  $("document").replaceChildren(...(isWork ? [element("b", {}, picture.name), ` ${picture.width} × ${picture.height}`] : []));
  document.title = isWork ? `${picture.name} · SimpleSeg` : "SimpleSeg";
}

/** Back to the beginning; what was open is in the history. */
export async function goHome() {
  await keepNow();
  stop();
  session.picture = null;
  localStorage.removeItem(OPEN);
  setView("empty");
  changed();
  await drawRecent();
  $("choose").focus();
}

export async function openFile(file) {
  toast(null);
  const limit = session.info?.limits?.max_image_bytes;
  if (limit && file.size > limit) {
    return toast(`${file.name} has ${(file.size / 1e6).toFixed(1)} MB; this server takes pictures of up to ${(limit / 1e6).toFixed(0)} MB.`);
  }
  if (file.type && !file.type.startsWith("image/")) return toast(`${file.name} is not a picture.`);
  await keepNow();
  await show(file, plainName(file.name));
  if (session.picture && matchMedia("(hover: hover)").matches) $("phrase").focus();
}

/** A name that the server takes: no folder, no control characters, not too long. */
const plainName = (name) => name.replace(/[\/\\\p{Cc}]/gu, "_").slice(-60) || "pasted.png";

export const chooseFile = () => $("file").click();

// The history.

let kept = null;
let keepTimer = null;
let keeping = Promise.resolve();

/** The history may fail (a private window, a full disk): the work goes on, and it is said once. */
async function remember(action) {
  try {
    return await action();
  } catch (error) {
    if (!remember.failed) toast(`This browser does not keep the history: ${error?.message ?? "no storage"}`);
    remember.failed = true;
    return null;
  }
}

async function thumbnail({ bitmap, width, height }) {
  const scale = Math.min(1, 240 / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.lineWidth = 3 / scale;
  for (const layer of layers().filter((each) => !each.hidden)) {
    for (const ring of layer.rings) {
      context.beginPath();
      ring.forEach(([x, y], i) => context[i === 0 ? "moveTo" : "lineTo"](x, y));
      context.closePath();
      context.fillStyle = `${layer.color}44`;
      context.fill();
      context.strokeStyle = layer.color;
      context.stroke();
    }
  }
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
}

const isKept = () => !session.picture || (kept?.layers === layers() && kept.fill === session.fill && kept.id === session.picture.id);

/** Writes what is open into the history, if it changed; resolves once the history has it, whoever began to write. */
function keepNow() {
  clearTimeout(keepTimer);
  if (!isKept()) keeping = keep();
  return keeping;
}

async function keep() {
  const { picture, fill } = session;
  const now = { id: picture.id, layers: layers(), fill };
  const before = keeping;
  kept = now;
  const { id, name, width, height } = picture;
  const small = await thumbnail(picture);
  await before;
  await remember(() => store.keep({ id, name, width, height, fill, layers: now.layers, thumbnail: small, updated: Date.now() }));
  if (kept === now) document.body.dataset.saved = isKept();
}

onChange(() => {
  document.body.dataset.saved = isKept();
  clearTimeout(keepTimer);
  keepTimer = setTimeout(keepNow, 300);
});
addEventListener("pagehide", keepNow);

async function openKept(id) {
  await keepNow();
  const document = await remember(() => store.load(id));
  if (!document) return toast("This picture is no longer in the history.");
  $("history").close();
  await show(document.blob, document.name, document);
}

/** What was open when the page was left. */
export async function restore() {
  const id = localStorage.getItem(OPEN);
  const document = id && (await remember(() => store.load(id)));
  if (document) await show(document.blob, document.name, document);
}

function tile(source, title, detail, action) {
  const image = element("img", { alt: "", src: source });
  image.addEventListener("load", () => URL.revokeObjectURL(source), { once: true });
  const button = element("button", { type: "button", className: "tile" }, image, element("span", {}, title), element("span", {}, detail));
  button.addEventListener("click", action);
  return element("li", {}, button);
}

const detailOf = (document) => (document.layers.length > 0 ? plural(document.layers.length, "object") : "no objects");

const keptTile = (document) =>
  tile(URL.createObjectURL(document.thumbnail), document.name, detailOf(document), () => openKept(document.id));

export async function drawRecent() {
  const all = (await remember(store.list)) ?? [];
  $("recent-section").hidden = all.length === 0;
  $("recent").replaceChildren(...all.slice(0, 4).map(keptTile));
}

async function drawHistory() {
  const all = (await remember(store.list)) ?? [];
  $("history-empty").hidden = all.length > 0;
  $("history-clear").hidden = all.length === 0;
  $("history-list").replaceChildren(...all.map((document) => {
    const item = keptTile(document);
    item.append(iconButton("trash", `Delete ${document.name} from the history`, () => forget([document.id])));
    return item;
  }));
}

async function forget(ids) {
  await remember(() => store.forget(ids));
  if (ids.includes(session.picture?.id)) {
    session.picture = null;
    localStorage.removeItem(OPEN);
    setView("empty");
    changed();
  }
  await Promise.all([drawHistory(), drawRecent()]);
  say(`${plural(ids.length, "picture")} deleted from the history.`);
}

export async function openHistory() {
  await keepNow();
  await drawHistory();
  $("history").showModal();
}

const clear = $("history-clear");
const clearText = clear.lastChild;
/** Deleting all can't be undone: the first press asks. */
function arm(count) {
  clear.dataset.armed = count > 0;
  clearText.data = count > 0 ? `Delete ${plural(count, "picture")} for good` : "Delete all";
}
clear.addEventListener("click", async () => {
  const ids = (await store.list()).map((document) => document.id);
  if (clear.dataset.armed !== "true") return arm(ids.length);
  arm(0);
  await forget(ids);
});
clear.addEventListener("blur", () => arm(0));

// Samples.

/** Pictures that the model knows, each with a phrase to begin with. */
export async function offerSamples(samples) {
  const tiles = await Promise.all(samples.map(async (sample) => {
    const blob = await api.bytes(sample.url).catch(() => null);
    return blob && tile(URL.createObjectURL(blob), sample.query ?? sample.name, sample.name, async () => {
      await keepNow();
      await show(blob, sample.name);
      $("phrase").value = sample.query ?? "";
      $("phrase").focus();
      $("phrase").select();
    });
  }));
  const there = tiles.filter(Boolean);
  $("samples-section").hidden = there.length === 0;
  $("samples").replaceChildren(...there);
}

// The camera.

let stream = null;

export async function openCamera() {
  try {
    if (!navigator.mediaDevices) throw new DOMException("", "NotAllowedError");
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
  } catch (error) {
    const reasons = { NotAllowedError: "The browser does not give this page the camera.", NotFoundError: "No camera was found." };
    return toast(reasons[error.name] ?? `The camera could not be opened: ${error.message}`);
  }
  $("video").srcObject = stream;
  $("camera-dialog").showModal();
}

function closeCamera() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = $("video").srcObject = null;
}

$("camera-dialog").addEventListener("close", closeCamera);
$("capture").addEventListener("click", async () => {
  const video = $("video");
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  $("camera-dialog").close();
  openFile(new File([blob], "camera.png", { type: "image/png" }));
});
