// Plain geometry on rings: arrays of [x, y] in pixels of the upright picture. Nothing here changes its arguments.

export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The place on the segment from a to b that is nearest to p, as a share of its length, 0…1. */
export function projection(p, a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  if (square === 0) return 0;
  return Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
}

export const between = (a, b, share) => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];

/** The vertex nearest to p within `reach`: {ring, vertex, distance}, or null. */
export function nearestVertex(rings, p, reach) {
  let best = null;
  rings.forEach((ring, r) =>
    ring.forEach((v, i) => {
      const d = distance(v, p);
      if (d <= reach && (!best || d < best.distance)) best = { ring: r, vertex: i, distance: d };
    }),
  );
  return best;
}

/** The edge nearest to p within `reach`: {ring, vertex (where it begins), point, distance}, or null. */
export function nearestEdge(rings, p, reach) {
  let best = null;
  rings.forEach((ring, r) => {
    if (ring.length < 2) return;
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length];
      const point = between(a, b, projection(p, a, b));
      const d = distance(point, p);
      if (d <= reach && (!best || d < best.distance)) best = { ring: r, vertex: i, point, distance: d };
    });
  });
  return best;
}

/** Whether p lies inside a ring, by the even-odd rule. */
export function ringContains(ring, p) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i], ring[j]];
    if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** Whether p lies inside any ring: rings are filled one by one and united. */
export const contains = (rings, p) => rings.some((ring) => ringContains(ring, p));

/** [left, top, right, bottom] of all vertices, or null if there are none. */
export function bounds(rings) {
  const all = rings.flat();
  if (all.length === 0) return null;
  const [xs, ys] = [all.map((v) => v[0]), all.map((v) => v[1])];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The point moved into the picture. */
export const clamped = ([x, y], width, height) => [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))];

/** A coordinate with two digits after the point: finer than anything that is filled. */
export const tidy = (point) => point.map((value) => Math.round(value * 100) / 100);

const replaced = (list, index, value) => list.map((old, i) => (i === index ? value : old));

export const withVertexMoved = (rings, r, i, point) => replaced(rings, r, replaced(rings[r], i, point));

/** The vertex becomes number `i` of its ring. */
export const withVertexInserted = (rings, r, i, point) =>
  replaced(rings, r, [...rings[r].slice(0, i), point, ...rings[r].slice(i)]);

/** A ring that loses its last vertex goes. */
export function withVertexRemoved(rings, r, i) {
  const ring = rings[r].filter((_, index) => index !== i);
  return ring.length > 0 ? replaced(rings, r, ring) : rings.filter((_, index) => index !== r);
}

/** A box as a ring, from its left top corner clockwise. */
export const boxRing = ([x1, y1, x2, y2]) => [
  [x1, y1],
  [x2, y1],
  [x2, y2],
  [x1, y2],
];
