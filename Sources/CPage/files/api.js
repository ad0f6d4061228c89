// The server's interface. Every failure is an ApiError whose message is a sentence for the person at the page.

import { $, notice } from "./dom.js";
import { events } from "./sse.js";

export class ApiError extends Error {
  constructor(message, status, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

let key = sessionStorage.getItem("simpleseg.key") ?? "";

/** Asks for the key; resolves when one was entered, rejects when the dialog was closed. */
function askForKey(wasWrong) {
  const dialog = $("key-dialog");
  notice("key-notice", wasWrong ? "The server did not accept this key." : null);
  if (!dialog.open) dialog.showModal();
  $("key").select();
  return new Promise((resolve, reject) => {
    const abort = new AbortController();
    const { signal } = abort;
    $("key-form").addEventListener("submit", (event) => {
      event.preventDefault();
      key = $("key").value;
      sessionStorage.setItem("simpleseg.key", key);
      abort.abort();
      resolve();
    }, { signal });
    dialog.addEventListener("cancel", () => {
      abort.abort();
      reject(new ApiError("The server asks for a key; without one it answers nothing.", 401));
    }, { signal });
  });
}

let asking = null;

async function send(path, options) {
  const headers = { ...options.headers, ...(key && { Authorization: `Bearer ${key}` }) };
  try {
    return await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("The server does not answer. Is it still running?", 0);
  }
}

async function failure(response) {
  const body = await response.json().catch(() => null);
  let message = body?.error?.message ?? `The server answered with status ${response.status}.`;
  const wait = response.headers.get("Retry-After");
  if (response.status === 429 && wait) message += ` Try again in ${wait} s.`;
  return new ApiError(message, response.status, body?.error?.code);
}

/** The response to a request that succeeded. */
async function request(path, options = {}) {
  for (;;) {
    const used = key;
    const response = await send(path, options);
    if (response.status === 401) {
      if (used === key) asking ??= askForKey(used !== "").finally(() => (asking = null));
      await asking;
      continue;
    }
    if ($("key-dialog").open) $("key-dialog").close();
    if (!response.ok) throw await failure(response);
    return response;
  }
}

const json = (value, extra = {}) => ({
  method: "POST",
  body: JSON.stringify(value),
  headers: { "Content-Type": "application/json", ...extra },
});

export const info = async () => (await request("/v1/info")).json();

/** Bytes from the server, such as a sample picture. */
export const bytes = async (path) => (await request(path)).blob();

/** Hands the picture over: {id, width, height, bytes, format}. */
export const upload = async (blob) =>
  (await request("/v1/images", { method: "POST", body: blob, headers: { "Content-Type": blob.type || "application/octet-stream" } })).json();

/** The events of a question, each {name, data}, as they happen. */
export async function* segment(body, signal) {
  const response = await request("/v1/segment", { ...json(body, { Accept: "text/event-stream" }), signal });
  for await (const event of events(response)) yield { name: event.name, data: JSON.parse(event.data) };
}

export const exported = async (body) => (await request("/v1/export", json(body))).json();
