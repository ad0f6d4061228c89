// Small things that every part of the page does with elements.

export const $ = (id) => document.getElementById(id);

/** An element with properties and children; text is set as text, never as markup. */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-")) node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...children);
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export function iconButton(name, label, action) {
  const button = element("button", { type: "button", className: "icon small", title: label, "aria-label": label }, icon(name));
  button.addEventListener("click", action);
  return button;
}

/** Says a sentence to screen readers. The same one twice is said twice. */
export function say(sentence) {
  $("live").textContent = $("live").textContent === sentence ? `${sentence}\u00a0` : sentence;
}

/** Shows a sentence where it belongs, or takes it away with null. */
export function notice(id, sentence, mild = false) {
  const node = $(id);
  node.hidden = !sentence;
  node.textContent = sentence ?? "";
  node.classList.toggle("mild", mild);
}

/** A sentence that belongs to no place on the page. */
export function toast(sentence) {
  $("toast").hidden = !sentence;
  $("toast-text").textContent = sentence ?? "";
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** Lets the browser save bytes under a name. */
export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
