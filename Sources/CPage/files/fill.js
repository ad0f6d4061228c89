// The two fill rules, pixel for pixel as the program fills (Sources/SegGeometry/FillInclusive.swift and FillCorner.swift).
// Doubles are exact here as long as coordinates stay within 2^14 of the picture; the editor keeps them inside it.

const FRACTION = 65536;

/** Halves to even, as the program rounds vertices to pixel centres. */
export function roundHalfEven(value) {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The union of the rings' insides: one byte per pixel, row by row, 1 inside. `rule` is "inclusive" or "coco". */
export function fill(rings, width, height, rule) {
  const mask = new Uint8Array(width * height);
  for (const ring of rings) {
    if (rule === "coco") fillCorner(mask, ring, width, height);
    else fillInclusive(mask, ring, width, height);
  }
  return mask;
}

export function area(mask) {
  let count = 0;
  for (const pixel of mask) count += pixel;
  return count;
}

/** How many pixels only the first, only the second and both masks have. */
export function difference(first, second) {
  const counts = { first: 0, second: 0, both: 0 };
  for (let i = 0; i < first.length; i++) {
    if (first[i] && second[i]) counts.both++;
    else if (first[i]) counts.first++;
    else if (second[i]) counts.second++;
  }
  return counts;
}

// Inclusive: vertices are pixel centres; the border belongs to the shape.

function fillInclusive(mask, ring, width, height) {
  if (ring.length === 0) return;
  const points = ring.map(([x, y]) => [roundHalfEven(x), roundHalfEven(y)]);
  const edges = [];
  let start = points[points.length - 1];
  for (const end of points) {
    const [a, b, visible] = clip(start, end, width, height);
    if (visible) drawLine(mask, a, b, width);
    if (start[1] !== end[1]) edges.push(edge(start, end, a, b));
    start = end;
  }
  fillBetween(mask, edges, width, height);
}

function edge(start, end, a, b) {
  const [rowA, rowB] = a[1] !== b[1] ? [a[1], b[1]] : [start[1], end[1]];
  const [xA, xB] = [a[0] * FRACTION, b[0] * FRACTION];
  const step = Math.trunc((xB - xA) / (rowB - rowA));
  return start[1] < end[1]
    ? { top: start[1], end: end[1], x: xA + (start[1] - rowA) * step, step }
    : { top: end[1], end: start[1], x: xB + (end[1] - rowB) * step, step };
}

function outcode([x, y], width, height) {
  return (x < 0 ? 1 : 0) | (x >= width ? 2 : 0) | (y < 0 ? 4 : 0) | (y >= height ? 8 : 0);
}

const toRow = (row, p, other) => [p[0] + Math.trunc(((row - p[1]) * (other[0] - p[0])) / (other[1] - p[1])), row];
const toColumn = (x, p, other) => [x, p[1] + Math.trunc(((x - p[0]) * (other[1] - p[1])) / (other[0] - p[0]))];

/** The ends moved to the picture's border, and whether any part is visible. The ends may be moved even where none is. */
function clip(start, end, width, height) {
  let [a, b] = [start, end];
  let [codeA, codeB] = [outcode(a, width, height), outcode(b, width, height)];
  if ((codeA & codeB) === 0 && (codeA | codeB) !== 0) {
    if (codeA & 12) {
      a = toRow(codeA < 8 ? 0 : height - 1, a, b);
      codeA = outcode(a, width, height) & 3;
    }
    if (codeB & 12) {
      b = toRow(codeB < 8 ? 0 : height - 1, b, a);
      codeB = outcode(b, width, height) & 3;
    }
    if ((codeA & codeB) === 0 && (codeA | codeB) !== 0) {
      if (codeA) a = toColumn(codeA === 1 ? 0 : width - 1, a, b);
      if (codeB) b = toColumn(codeB === 1 ? 0 : width - 1, b, a);
      [codeA, codeB] = [0, 0];
    }
  }
  const inside = (p) => outcode(p, width, height) === 0;
  return [a, b, (codeA | codeB) === 0 && inside(a) && inside(b)];
}

function drawLine(mask, a, b, width) {
  const [left, right] = b[0] < a[0] ? [b, a] : [a, b];
  const dx = right[0] - left[0];
  const dy = Math.abs(right[1] - left[1]);
  const rowStep = right[1] < left[1] ? -width : width;
  let pixel = left[1] * width + left[0];
  if (dy === 0) {
    mask.fill(1, pixel, pixel + dx + 1);
    return;
  }
  const [long, short, longStep, shortStep] = dy > dx ? [dy, dx, rowStep, 1] : [dx, dy, 1, rowStep];
  let error = long - 2 * short;
  for (let i = 0; i < long; i++) {
    mask[pixel] = 1;
    pixel += longStep;
    if (error < 0) {
      pixel += shortStep;
      error += 2 * long;
    }
    error -= 2 * short;
  }
  mask[pixel] = 1;
}

function fillBetween(mask, all, width, height) {
  const edges = all.filter((e) => e.end > 0 && e.top < height);
  for (const e of edges) {
    if (e.top >= 0) continue;
    e.x += e.step * -e.top;
    e.top = 0;
  }
  edges.sort((a, b) => a.top - b.top);
  let active = [];
  let next = 0;
  for (let row = 0; row < height; row++) {
    active = active.filter((e) => e.end > row);
    if (active.length === 0) {
      if (next >= edges.length) return;
      row = Math.max(row, edges[next].top);
    }
    while (next < edges.length && edges[next].top === row) active.push(edges[next++]);
    active.sort((a, b) => a.x - b.x);
    for (let i = 0; i + 1 < active.length; i += 2) {
      const first = Math.max(Math.floor((active[i].x + FRACTION - 1) / FRACTION), 0);
      const last = Math.min(Math.floor(active[i + 1].x / FRACTION), width - 1);
      if (first <= last) mask.fill(1, row * width + first, row * width + last + 1);
    }
    for (const e of active) e.x += e.step;
  }
}

// COCO: vertices are pixel corners on a grid five times as fine; a border toggles its column from there on.

const SCALE = 5;

function fillCorner(mask, ring, width, height) {
  if (ring.length < 3) return;
  const points = ring.map(([x, y]) => [Math.trunc(SCALE * x + 0.5), Math.trunc(SCALE * y + 0.5)]);
  // One more place: a step below the last row toggles from the next column on.
  const toggles = new Uint8Array(width * height + 1);
  let start = points[points.length - 1];
  for (const end of points) {
    steps(start, end, width, (x, fineRow) => {
      const row = Math.min(Math.max(Math.trunc((fineRow + 2) / SCALE), 0), height);
      toggles[x * height + row] ^= 1;
    });
    start = end;
  }
  let inside = 0;
  for (let i = 0; i < width * height; i++) {
    inside ^= toggles[i];
    if (inside) mask[(i % height) * width + Math.trunc(i / height)] = 1;
  }
}

/** Calls `body` with each column whose sampling line the side steps over, and the fine row above the step. */
function steps(a, b, width, body) {
  const [dx, dy] = [Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1])];
  const flat = dx >= dy;
  const [start, end] = (flat ? a[0] > b[0] : a[1] > b[1]) ? [b, a] : [a, b];
  const slope = flat ? (end[1] - start[1]) / dx : (end[0] - start[0]) / dy;
  const across = (count, first) => Math.trunc(first + slope * count + 0.5);
  const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
  const firstColumn = Math.max(Math.trunc((left + 2) / SCALE), 0);
  const endColumn = Math.min(right < 3 ? 0 : Math.trunc((right - 3) / SCALE) + 1, width);
  for (let column = firstColumn; column < endColumn; column++) {
    const line = column * SCALE + 2;
    if (flat) {
      const [before, after] = [across(line - start[0], start[1]), across(line + 1 - start[0], start[1])];
      body(column, Math.min(before, after));
    } else {
      body(column, start[1] + stepDown(line, start, slope, dy, across) - 1);
    }
  }
}

/** The first row, counted from the start, in which a steep side is on the other side of the line. */
function stepDown(line, start, slope, length, across) {
  const isBeyond = (row) => {
    const x = across(row, start[0]);
    return slope > 0 ? x > line : x <= line;
  };
  let row = Math.trunc(Math.min(Math.max((line - start[0] + 0.5) / slope, 1), length));
  while (row > 1 && isBeyond(row - 1)) row--;
  while (row < length && !isBeyond(row)) row++;
  return row;
}
