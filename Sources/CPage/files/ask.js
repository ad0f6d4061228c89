// A question on its way: the picture handed over, the events of the answer, and the objects that come of it.

import * as api from "./api.js";
import { doubtsFor, emptyAnswer, ringsOf, take } from "./answers.js";
import { $, notice, plural, say } from "./dom.js";
import { changed, choose, chosenLayer, commit, layers, newId, nextColor, session } from "./session.js";

let abort = null;

/** Hands the picture over unless the server has it. */
async function ensureUploaded() {
  const { picture } = session;
  if (picture.imageId) return;
  const answer = await api.upload(picture.blob);
  if (answer.width !== picture.width || answer.height !== picture.height) {
    throw new api.ApiError(
      `The server sees ${answer.width} × ${answer.height} pixels where this browser sees ${picture.width} × ${picture.height}.`, 0);
  }
  picture.imageId = answer.id;
}

const number = (id, fallback) => ($(id).value === "" || !$(id).checkValidity() ? fallback : Number($(id).value));

function body(queries, extra) {
  return {
    image: session.picture.imageId, queries, normalized: false, target: $("target").value, fill: session.fill,
    max_new_tokens: number("max-tokens", 1024), temperature: number("temperature", 0), seed: number("seed", 0),
    log_probabilities: true, ...($("refine").checked && { refine: "edges" }), ...extra,
  };
}

function nameOf(query) {
  if (query.text) return query.text;
  const taken = new Set(layers().map((layer) => layer.name));
  let count = layers().length + 1;
  while (taken.has(`object ${count}`)) count += 1;
  return `object ${count}`;
}

function begin(queries) {
  const taken = layers().map((layer) => layer.color);
  session.live = queries.map((query, index) => {
    const color = nextColor(taken);
    taken.push(color);
    return { ...emptyAnswer(index, nameOf(query), color), query };
  });
  session.running = true;
  notice("ask-notice", null);
  say(`Asking for ${session.live.map((answer) => answer.name).join(", ")}.`);
  changed();
}

/** Reads the events of a question. The picture is handed over again if the server has forgotten it. */
async function* answerEvents(queries, extra) {
  for (let attempt = 0; ; attempt++) {
    await ensureUploaded();
    try {
      yield* api.segment(body(queries, extra), abort.signal);
      return;
    } catch (error) {
      if (error.code !== "image_not_found" || attempt > 0) throw error;
      session.picture.imageId = null;
    }
  }
}

/** Asks and draws the answers as they are written. `replacing` is the id of an object whose outline the answer becomes. */
export async function ask(queries, { extra = {}, replacing = null } = {}) {
  if (!session.picture || queries.length === 0) return;
  if (session.running) return notice("ask-notice", "One question at a time: stop this one, or wait for its end.", true);
  const most = session.info?.limits?.max_queries;
  if (most && queries.length > most) return notice("ask-notice", `At most ${plural(most, "question")} at a time.`);
  abort = new AbortController();
  const { picture } = session;
  begin(queries);
  try {
    for await (const { name, data } of answerEvents(queries, extra)) receive(name, data);
    finish(replacing, false);
  } catch (error) {
    if (session.picture !== picture) session.live = [];
    else if (error.name === "AbortError") finish(replacing, true);
    else fail(error);
  } finally {
    session.running = false;
    changed();
  }
}

export const stop = () => abort?.abort();

/** An error of one question leaves the others their answers. */
function receive(name, data) {
  const answer = session.live[data.index];
  if (name === "error") {
    const error = new api.ApiError(data.error?.message ?? "The server stopped with an error.", 0, data.error?.code);
    if (!answer || session.live.length === 1) throw error;
    answer.failure = error.message;
  } else if (answer) {
    take(answer, name, data, performance.now());
  }
  changed();
}

/** What is on the canvas when an answer breaks off stays there as long as its sentence. */
function fail(error) {
  session.live = [];
  const known = error instanceof api.ApiError;
  notice("ask-notice", known ? error.message : `The answer could not be read: ${error.message}`);
}

function layerOf(answer) {
  const rings = answer.record ? ringsOf(answer.record) : answer.rings.filter((ring) => ring.length > 2);
  if (rings.length === 0) return null;
  const doubts = doubtsFor(rings, answer.record ? answer.doubts : answer.doubts.filter((ring) => ring.length > 2));
  return { id: newId(), name: answer.name, color: answer.color, hidden: false, rings, doubts, query: answer.query, text: answer.text };
}

function finish(replacing, wasStopped) {
  const found = session.live.map(layerOf);
  const made = found.filter(Boolean);
  session.finished = session.live.map((answer) => ({ ...answer }));
  session.live = [];
  if (made.length > 0) keepLayers(made, replacing);
  explain(found, wasStopped);
}

function keepLayers(made, replacing) {
  const old = layers().find((layer) => layer.id === replacing);
  if (old) {
    const next = { ...old, rings: made[0].rings, doubts: made[0].doubts, text: made[0].text };
    commit(layers().map((layer) => (layer.id === replacing ? next : layer)), "snap to edges");
    return choose(old.id);
  }
  commit([...made, ...layers()], made.length === 1 ? `outline ${made[0].name}` : `outline ${made.length} objects`);
  choose(made[0].id);
}

/** Says what came of the question, in place and to screen readers. */
function explain(found, wasStopped) {
  const missing = session.finished.filter((_, i) => !found[i]);
  const cut = session.finished.filter((answer) => answer.record?.finish_reason === "length");
  if (missing.length > 0 && !wasStopped) {
    const sentences = missing.map((answer) => `No outline for “${answer.name}”: ${answer.failure ?? `the model answered “${excerpt(answer.text)}”`}.`);
    notice("ask-notice", [...sentences, session.info?.note].filter(Boolean).join(" "), true);
  } else if (cut.length > 0) {
    notice("ask-notice", "The answer reached the limit of tokens; its outline may be unfinished. Options has the limit.", true);
  }
  const made = found.filter(Boolean);
  const vertices = made.flatMap((layer) => layer.rings).flat().length;
  if (made.length > 0) say(`${wasStopped ? "Stopped" : "Done"}: ${made.map((layer) => layer.name).join(", ")}, ${plural(vertices, "vertex", "vertices")}.`);
  else if (wasStopped) say("Stopped before an outline was closed.");
}

const excerpt = (text) => (text.length > 160 ? `${text.slice(0, 160)}…` : text.trim());

/** Asks again for the chosen object, with its vertices drawn to the picture's edges by the server. */
export function snapChosen() {
  const layer = chosenLayer();
  if (layer?.query) ask([layer.query], { extra: { refine: "edges" }, replacing: layer.id });
}
