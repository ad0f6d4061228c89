// Server-sent events, read from the body of an answer to POST (EventSource can only GET).
// Source: HTML standard, section "Interpreting an event stream".

/** Splits text that arrives in pieces into events. */
export class EventParser {
  #rest = "";
  #name = "";
  #data = [];
  #started = false;

  /** Takes the next piece of text and returns the events that it completes: {name, data}. */
  push(piece) {
    this.#rest += piece;
    if (!this.#started && this.#rest.length > 0) {
      if (this.#rest.charCodeAt(0) === 0xfeff) this.#rest = this.#rest.slice(1);
      this.#started = true;
    }
    const events = [];
    for (;;) {
      const match = /\r\n|\n|\r/.exec(this.#rest);
      // A carriage return at the end may be the first half of a line end.
      if (!match || (match[0] === "\r" && match.index === this.#rest.length - 1)) return events;
      const event = this.#line(this.#rest.slice(0, match.index));
      this.#rest = this.#rest.slice(match.index + match[0].length);
      if (event) events.push(event);
    }
  }

  #line(line) {
    if (line === "") {
      const event = this.#data.length > 0 ? { name: this.#name || "message", data: this.#data.join("\n") } : null;
      this.#name = "";
      this.#data = [];
      return event;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#name = value;
    if (field === "data") this.#data.push(value);
    return null;
  }
}

/** The events of a response, as they arrive. */
export async function* events(response) {
  const parser = new EventParser();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      yield* parser.push(done ? decoder.decode() : decoder.decode(value, { stream: true }));
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
