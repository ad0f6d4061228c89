// A vertex that is drawn to the strongest edge near it, by the picture's own pixels.

/** Luminance of RGBA pixels: one number per pixel, 0…255. */
export function luminance(rgba) {
  const out = new Float32Array(rgba.length / 4);
  for (let i = 0; i < out.length; i++) {
    out[i] = 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2];
  }
  return out;
}

/** The square of the gradient by Sobel's operator; 0 on the picture's border. */
function gradient(grey, width, height, x, y) {
  if (x < 1 || y < 1 || x >= width - 1 || y >= height - 1) return 0;
  const at = (dx, dy) => grey[(y + dy) * width + x + dx];
  const gx = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1);
  const gy = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1);
  return gx * gx + gy * gy;
}

/**
 * The pixel within `reach` of the point that has the strongest edge, weakened with its distance; the point itself where
 * nothing stands out (gradients below 40 of 1020).
 */
export function attracted(grey, width, height, point, reach) {
  const [cx, cy] = point.map(Math.round);
  const radius = Math.max(1, Math.min(24, Math.round(reach)));
  let best = { strength: 1600, point };
  for (let y = cy - radius; y <= cy + radius; y++) {
    for (let x = cx - radius; x <= cx + radius; x++) {
      const d = Math.hypot(x - cx, y - cy);
      if (d > radius) continue;
      const strength = gradient(grey, width, height, x, y) * (1 - d / (radius + 1)) ** 2;
      if (strength > best.strength) best = { strength, point: [x, y] };
    }
  }
  return best.point;
}
