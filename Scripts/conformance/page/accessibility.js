// What a page owes to people who can't see it well: names, roles, contrast, sizes. Runs within the page; returns sentences.

/** A color as [red, green, blue, alpha], 0…1, by the browser's own conversion. */
function parsed(color) {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
  return [r / 255, g / 255, b / 255, a / 255];
}

const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);

/** The color behind an element's text: all backgrounds up to the first that is opaque. */
function ground(node) {
  const layers = [];
  for (let each = node; each; each = each.parentElement) {
    const color = parsed(getComputedStyle(each).backgroundColor);
    layers.push(color);
    if (color[3] === 1) break;
  }
  return layers.reduceRight((below, top) => over(top, below), [1, 1, 1, 1]);
}

/** Relative luminance and contrast: WCAG 2.2, section "contrast ratio". */
function luminance([r, g, b]) {
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const isShown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const isForReadersOnly = (node) => Boolean(node.closest(".sr, .sprite"));

function describe(node) {
  const name = node.id ? `#${node.id}` : node.className && typeof node.className === "string" ? `.${node.className.split(" ")[0]}` : "";
  return `<${node.tagName.toLowerCase()}${name}> ${(node.getAttribute("aria-label") ?? node.textContent ?? "").trim().slice(0, 40)}`;
}

function nameOf(node) {
  const by = (node.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();
  const labels = [...(node.labels ?? [])].map((label) => label.textContent).join(" ").trim();
  return by || node.getAttribute("aria-label")?.trim() || labels || node.textContent?.trim() || node.getAttribute("alt") || node.title;
}

function unnamed() {
  const nodes = [...document.querySelectorAll("button, a[href], input:not([type=hidden]), select, canvas, dialog, [role]:not([role=alert], [role=status]), section, aside, video")];
  return nodes.filter((node) => !nameOf(node) && !node.closest("[aria-hidden=true]") && node.getAttribute("aria-hidden") !== "true")
    .filter((node) => node.tagName !== "SECTION" || node.hasAttribute("aria-labelledby"))
    .map((node) => `has no name: ${describe(node)}`);
}

function pale() {
  const problems = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !isShown(node) || isForReadersOnly(node)) continue;
    if (node.closest("button:disabled, script, style, [hidden]")) continue;
    const style = getComputedStyle(node);
    const behind = ground(node);
    const ratio = contrast(over(parsed(style.color), behind), behind);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600);
    if (ratio < (isLarge ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)}: ${describe(node)}`);
  }
  for (const svg of document.querySelectorAll("button:not(:disabled) svg")) {
    if (!isShown(svg)) continue;
    const behind = ground(svg.parentElement);
    const ratio = contrast(over(parsed(getComputedStyle(svg).color), behind), behind);
    if (ratio < 3) problems.push(`contrast ${ratio.toFixed(2)} of the icon in ${describe(svg.parentElement)}`);
  }
  return problems;
}

function misused() {
  const problems = [];
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) problems.push(`the id ${id} stands twice`);
  for (const attribute of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"]) {
    for (const node of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of node.getAttribute(attribute).split(" ")) {
        if (!document.getElementById(id)) problems.push(`${attribute} names ${id}, which is not there: ${describe(node)}`);
      }
    }
  }
  for (const node of document.querySelectorAll("[tabindex]")) if (node.tabIndex > 0) problems.push(`a tabindex above 0: ${describe(node)}`);
  for (const node of document.querySelectorAll("[aria-hidden=true]")) {
    if (node.tabIndex >= 0 || node.querySelector("button, [href]:not(use), input:not([tabindex='-1'])")) problems.push(`hidden, but takes the focus: ${describe(node)}`);
  }
  if (!document.documentElement.lang) problems.push("the page has no language");
  if (!document.title) problems.push("the page has no title");
  if (document.querySelectorAll("main").length !== 1) problems.push("not one main");
  const levels = [...document.querySelectorAll("h1, h2, h3")].filter(isShown).map((node) => Number(node.tagName[1]));
  levels.forEach((level, i) => i > 0 && level > levels[i - 1] + 1 && problems.push(`a heading of level ${level} after one of ${levels[i - 1]}`));
  return problems;
}

/** WCAG 2.2, 2.5.8: 24 by 24 pixels, unless inline in text. */
function small() {
  return [...document.querySelectorAll("button, select, input:not(.sr)")].filter((node) => isShown(node) && !isForReadersOnly(node)).flatMap((node) => {
    const target = node.matches("input[type=checkbox], input[type=radio]") ? (node.closest("label") ?? node) : node;
    const { width, height } = target.getBoundingClientRect();
    return width < 24 || height < 24 ? [`${Math.round(width)} × ${Math.round(height)} pixels to hit: ${describe(node)}`] : [];
  });
}

export function problems() {
  const wide = document.documentElement.scrollWidth > innerWidth ? [`wider (${document.documentElement.scrollWidth}) than the window (${innerWidth})`] : [];
  return [...unnamed(), ...pale(), ...misused(), ...small(), ...wide];
}

/** Where two things that can be used cover each other. */
export function overlaps() {
  const boxes = [...document.querySelectorAll(".rail, .zoom, .vertexbar, .legend, .composer")].filter(isShown)
    .map((node) => ({ name: node.className, box: node.getBoundingClientRect() }));
  return boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b) => {
    const crosses = a.box.left < b.box.right && b.box.left < a.box.right && a.box.top < b.box.bottom && b.box.top < a.box.bottom;
    return crosses ? [`${a.name} covers ${b.name}`] : [];
  }));
}
