// Events of an answer → rings with a doubt for each vertex. Plain values, no page.

/** An answer that is being written. */
export const emptyAnswer = (index, name, color) => ({
  index, name, color, rings: [], open: false, doubts: [], text: "", tokens: 0, doubt: 0, first: null, last: null, record: null,
});

/** Takes an event into the answer, in place: it lives for one question only. `now` is in milliseconds. */
export function take(answer, name, data, now) {
  if (name === "token") {
    answer.tokens += 1;
    answer.first ??= now;
    answer.last = now;
    // What the model was unsure of since the vertex before: minus the log of its probability.
    answer.doubt -= data.log_probability ?? 0;
  } else if (name === "text") {
    answer.text += data.text;
  } else if (name === "vertex") {
    if (!answer.open) {
      answer.rings.push([]);
      answer.doubts.push([]);
      answer.open = true;
    }
    answer.rings.at(-1).push([data.x, data.y]);
    answer.doubts.at(-1).push(answer.doubt);
    answer.doubt = 0;
  } else if (name === "ring") {
    answer.open = false;
    answer.doubt = 0;
  } else if (name === "done") {
    answer.record = data.result;
    answer.open = false;
  }
}

/** Tokens per second of answers that are written side by side, from the first token on; null before there are two. */
export function rate(answers) {
  const begun = answers.filter((answer) => answer.tokens > 0);
  const seconds = (Math.max(...begun.map((answer) => answer.last)) - Math.min(...begun.map((answer) => answer.first))) / 1000;
  const tokens = begun.reduce((sum, answer) => sum + answer.tokens, 0);
  return tokens > 1 && seconds > 0 ? (tokens - 1) / seconds : null;
}

const boxRing = ([x1, y1, x2, y2]) => [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];

/** The rings of a finished answer: its polygons, else its boxes, else its points as rings of one vertex. */
export function ringsOf(record) {
  if (record.polygons?.length) return record.polygons;
  if (record.boxes?.length) return record.boxes.map(boxRing);
  return (record.points ?? []).map((point) => [point]);
}

/** The doubts, if they belong to these rings vertex by vertex; else none. */
export function doubtsFor(rings, doubts) {
  const fits = rings.length === doubts.length && rings.every((ring, i) => ring.length === doubts[i].length);
  return fits ? doubts : rings.map((ring) => ring.map(() => 0));
}

/**
 * The doubt above which a vertex stands out: twice as improbable as the outline's median vertex. A fixed limit would say nothing,
 * since neighbouring values share the probability: the more finely a model writes, the less each has.
 */
export function doubtLimit(doubts) {
  const known = doubts.flat().filter((doubt) => doubt > 0).sort((a, b) => a - b);
  return known.length > 2 ? known[Math.floor(known.length / 2)] + Math.log(2) : Infinity;
}

/** Phrases between semicolons, each a query; empty ones are left out. */
export const phrases = (text) => text.split(";").map((part) => part.trim()).filter(Boolean);

const PAIR = /\[\s*-?[\d.]+\s*,\s*-?[\d.]+\s*\]/g;

/** Where vertex number `index` of all rings stands in the text, as [from, to]; null if the text has another number of pairs. */
export function placeInText(text, total, index) {
  const pairs = [...text.matchAll(PAIR)];
  if (pairs.length !== total || !pairs[index]) return null;
  return [pairs[index].index, pairs[index].index + pairs[index][0].length];
}

/** Where the pair that was written last stands in the text, finished or not; null before the first. */
export function lastPlace(text) {
  const match = /\[\s*-?[\d.]+(?:\s*,\s*-?[\d.]*\s*\]?)?(?=[^[\d]*$)/.exec(text);
  return match ? [match.index, match.index + match[0].length] : null;
}
