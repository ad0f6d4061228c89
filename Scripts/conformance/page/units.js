// Laws of the page's plain modules, thousands of seeded cases each. Runs within the page, so by the browser's own engine.
// Called with the modules; returns the failures as sentences.

/** SplitMix64 would need big integers; this is mulberry32. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function run({ sse, geometry, history, answers, magnet, fill, zip }) {
  const chance = random(7);
  const below = (n) => Math.floor(chance() * n);
  const pick = (list) => list[below(list.length)];
  const failures = [];
  let checked = 0;
  const equal = (name, got, wanted) => {
    checked += 1;
    const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
    if (a !== b && failures.length < 20) failures.push(`${name}: ${a.slice(0, 300)}, not ${b.slice(0, 300)}`);
  };
  const point = (size = 100) => [below(size * 8) / 8, below(size * 8) / 8];
  const ring = () => Array.from({ length: 1 + below(9) }, () => point());
  const rings = () => Array.from({ length: 1 + below(3) }, ring);

  // Events: wherever the stream is cut and however its lines end, the same events come out.
  for (let round = 0; round < 3000; round++) {
    const wanted = Array.from({ length: 1 + below(5) }, () => ({
      name: pick(["token", "text", "vertex", "done"]),
      data: Array.from({ length: 1 + below(3) }, () => pick(["{}", "a: b", " x", "", "ü[0.1, 0.2]", "data: y"])).join("\n"),
    }));
    const end = pick(["\n", "\r\n", "\r"]);
    const text = (chance() < 0.2 ? "\ufeff" : "") + wanted.map((event) => [
      chance() < 0.3 ? ": a comment" : null, `event: ${event.name}`, chance() < 0.2 ? "id: 3" : null,
      ...event.data.split("\n").map((line) => `data: ${line}`), "", "",
    ].filter((line) => line !== null).join(end)).join("");
    const parser = new sse.EventParser();
    const got = [];
    // The last carriage return waits for what follows it.
    const whole = end === "\r" ? text + ":" : text;
    for (let at = 0; at < whole.length; ) {
      const to = at + 1 + below(12);
      got.push(...parser.push(whole.slice(at, to)));
      at = to;
    }
    equal("events", got, wanted);
  }

  // Geometry: what is inserted and removed again leaves no trace, and nothing is changed in place.
  for (let round = 0; round < 3000; round++) {
    const before = rings();
    const copy = structuredClone(before);
    const r = below(before.length);
    const i = below(before[r].length + 1);
    const more = geometry.withVertexInserted(before, r, i, point());
    equal("insert, then remove", geometry.withVertexRemoved(more, r, i), copy);
    equal("changes nothing in place", before, copy);
    const k = below(before[r].length);
    const moved = geometry.withVertexMoved(before, r, k, [1, 2]);
    equal("move there and back", geometry.withVertexMoved(moved, r, k, before[r][k]), copy);
    const p = point();
    const nearest = geometry.nearestVertex(before, p, 1e9);
    equal("the nearest vertex", nearest.distance, Math.min(...before.flat().map((v) => geometry.distance(v, p))));
    const edge = geometry.nearestEdge(before, p, 1e9);
    if (edge) {
      const [a, b] = [before[edge.ring][edge.vertex], before[edge.ring][(edge.vertex + 1) % before[edge.ring].length]];
      const detour = geometry.distance(a, edge.point) + geometry.distance(edge.point, b) - geometry.distance(a, b);
      equal("the nearest place lies on its edge", Math.abs(detour) < 1e-9, true);
      equal("an edge is no farther than its ends", edge.distance <= nearest.distance + 1e-9 || before.some((each) => each.length < 2), true);
    }
  }
  equal("a side without length is a point", geometry.nearestEdge([[[1, 1], [1, 1]]], [1, 2], 5).distance, 1);
  equal("a ring goes with its last vertex", geometry.withVertexRemoved([[[1, 1]], [[2, 2]]], 0, 0), [[[2, 2]]]);

  // A pixel well inside by the even-odd rule is filled by both rules.
  for (let round = 0; round < 300; round++) {
    const shape = Array.from({ length: 3 + below(6) }, () => point(40));
    const masks = ["inclusive", "coco"].map((rule) => fill.fill([shape], 40, 40, rule));
    for (let n = 0; n < 30; n++) {
      const [x, y] = [below(40), below(40)];
      const near = geometry.nearestEdge([shape], [x + 0.25, y + 0.25], 2.5);
      if (near) continue;
      const inside = geometry.ringContains(shape, [x + 0.25, y + 0.25]) ? 1 : 0;
      equal("fill agrees with the even-odd rule away from edges", [masks[0][y * 40 + x], masks[1][y * 40 + x]], [inside, inside]);
    }
  }
  equal("halves go to even", [0.5, 1.5, 2.5, -0.5, 2.4, 2.6].map(fill.roundHalfEven).map((v) => v + 0), [0, 2, 2, 0, 2, 3]);

  // Undo and redo: any walk agrees with a list and a place in it.
  for (let round = 0; round < 300; round++) {
    const steps = new history.History(0, 1000);
    let model = [0];
    let at = 0;
    for (let n = 1; n < 40; n++) {
      const what = chance();
      if (what < 0.5) {
        steps.commit(n, "step");
        model = [...model.slice(0, at + 1), n];
        at += 1;
      } else if (what < 0.75) {
        steps.undo();
        at = Math.max(0, at - 1);
      } else {
        steps.redo();
        at = Math.min(model.length - 1, at + 1);
      }
      equal("a walk through the steps", [steps.value, steps.canUndo, steps.canRedo], [model[at], at > 0, at < model.length - 1]);
    }
  }
  const dragged = new history.History("a");
  for (const place of ["b", "c", "d"]) dragged.commit(place, "drag", "run 1");
  dragged.undo();
  equal("a drag is one step", [dragged.value, dragged.canUndo], ["a", false]);
  const short = new history.History(0, 3);
  for (let n = 1; n < 9; n++) short.commit(n, "step");
  while (short.undo());
  equal("the oldest steps are forgotten", short.value, 5);

  // Answers: the vertices that were sent come out, with the doubts of their own tokens.
  for (let round = 0; round < 1000; round++) {
    const wanted = rings();
    const answer = answers.emptyAnswer(0, "a", "#000");
    const doubts = wanted.map((each) => each.map(() => below(8) / 4));
    wanted.forEach((each, r) => {
      each.forEach(([x, y], i) => {
        answers.take(answer, "token", { log_probability: -doubts[r][i] / 2 }, 0);
        answers.take(answer, "token", { log_probability: -doubts[r][i] / 2 }, 1000);
        answers.take(answer, "text", { text: `[${x}, ${y}]` }, 0);
        answers.take(answer, "vertex", { x, y }, 0);
      });
      answers.take(answer, "token", { log_probability: -3 }, 0);
      answers.take(answer, "ring", {}, 0);
    });
    equal("rings of events", answer.rings, wanted);
    equal("doubts of events", answer.doubts, doubts);
    const total = wanted.flat().length;
    const which = below(total);
    const [from, to] = answers.placeInText(answer.text, total, which);
    equal("the place of a vertex in the text", JSON.parse(answer.text.slice(from, to)), wanted.flat()[which]);
    equal("no place in a text of another count", answers.placeInText(answer.text, total + 1, 0), null);
    const [last, end] = answers.lastPlace(answer.text);
    equal("the last pair", JSON.parse(answer.text.slice(last, end)), wanted.flat().at(-1));
  }
  for (let round = 0; round < 1000; round++) {
    const doubts = [Array.from({ length: 3 + below(20) }, () => 0.1 + chance())];
    const limit = answers.doubtLimit(doubts);
    const above = doubts[0].filter((doubt) => doubt > limit).length;
    equal("fewer than half of the vertices stand out", above < doubts[0].length / 2, true);
    const shifted = doubts.map((each) => each.map((doubt) => doubt + 5));
    equal("a finer grid changes nothing", Math.abs(answers.doubtLimit(shifted) - limit - 5) < 1e-9, true);
    equal("one far less probable than the rest stands out", Math.max(...doubts[0]) + 1 > limit, true);
  }
  const side = (first, last, tokens) => ({ ...answers.emptyAnswer(0, "", ""), first, last, tokens });
  equal("tokens per second of two answers", answers.rate([side(0, 1000, 30), side(500, 2000, 31), side(null, null, 0)]), 30);
  equal("no speed of one token", answers.rate([side(5, 5, 1)]), null);
  equal("too few to compare", answers.doubtLimit([[1, 9]]), Infinity);
  equal("an unfinished pair is the last one", answers.lastPlace("[[[0.1, 0.2], [0.3"), [14, 18]);
  equal("phrases", answers.phrases(" a cat ;; the dog; "), ["a cat", "the dog"]);
  equal("boxes become rings", answers.ringsOf({ polygons: [], boxes: [[1, 2, 3, 4]] }), [[[1, 2], [3, 2], [3, 4], [1, 4]]]);
  equal("doubts that do not fit are none", answers.doubtsFor([[[1, 1]]], [[1, 2]]), [[0]]);

  // The magnet finds a drawn edge, and leaves a vertex in an even area where it is.
  for (let round = 0; round < 300; round++) {
    const at = 8 + below(24);
    const grey = Float32Array.from({ length: 1600 }, (_, i) => (i % 40 < at ? 20 : 220));
    const from = [at + below(7) - 3, 10 + below(20)];
    const [x] = magnet.attracted(grey, 40, 40, from, 6);
    equal("the magnet's column", Math.abs(x - (at - 0.5)) <= 0.5, true);
    equal("nothing to snap to", magnet.attracted(new Float32Array(1600), 40, 40, from, 6), from);
  }

  const files = Array.from({ length: 20 }, (_, i) => ({
    name: pick(["a.json", "größe.txt", "images/b.png", "c"]) + i,
    bytes: Uint8Array.from({ length: below(400) }, () => below(256)),
  }));
  const archive = zip.zip(files);
  const asText = (bytes) => btoa(String.fromCharCode(...bytes));
  return { checked, failures, archive: asText(archive), files: files.map((file) => [file.name, asText(file.bytes)]) };
}
