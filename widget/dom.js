// Builds DOM. Data only ever becomes text, a few marks and checked links; nothing is parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element: functions in `props` become listeners, null and false are left out. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 24 24", width: "20", height: "20", fill: "none", stroke: "currentColor",
    "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
    focusable: "false", class: "icon",
  })) svg.setAttribute(name, value);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  exit: "M14 4h5v16h-5M4 12h11M11 8l4 4-4 4",
  send: "M4 12h15M13 6l6 6-6 6",
  phone: "M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  link: "M14 4h6v6M20 4l-9 9M18 14v5H5V6h5",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  print: "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  careful: "M12 3l9.5 17h-19zM12 10v4M12 17v.5",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
  check: "M5 12l5 5 9-10",
};

/** Add a stylesheet that strict policies allow. Returns how to remove it. */
export function adopt(root, css) {
  const view = (root.ownerDocument || root).defaultView;
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  } catch {
    // Safari before 16.4.
    const element = h("style", {}, css);
    (root.head || root).append(element);
    return () => element.remove();
  }
}

/** A received value as text, or nothing. */
export function text(value) {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function list(value) {
  return Array.isArray(value) ? value : [];
}

const TOKEN = new RegExp(
  [
    /(?<url>https:\/\/[^\s<>"'“”]+)/,
    /(?<mail>(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})/,
    /(?<tel>tel:\+?[\d-]{3,20})/,
    // 800-375-5283, (212) 555-0100, +1-202-325-8000
    /(?<phone>(?:\+?\d{1,3}[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4})/,
    /(?:\b(?:call|text|dial|al|llame|marque) (?<short>911|988))/,
    /\*\*(?<bold>[^*\n]+)\*\*/,
    /_(?<italic>[^_\n]+)_/,
  ]
    .map((part) => part.source)
    .join("|"),
  "gi",
);
const WORD = /[\p{L}\p{N}_-]/u;
const ITEM = /^(?:[-•*] |(\d{1,3})[.)] )(.*)$/;

export function safeAddress(address) {
  try {
    const url = new URL(address);
    return ["https:", "tel:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function telAddress(number) {
  const digits = number.replace(/\D/g, "");
  if (digits.length <= 3) return `tel:${digits}`;
  return digits.length === 10 ? `tel:+1${digits}` : `tel:+${digits}`;
}

export function phonesIn(value) {
  const short = /^\s*(911|988)\s*$/.exec(value);
  if (short) return [short[1]];
  return [...value.matchAll(TOKEN)].filter((found) => found.groups.phone).map((found) => found[0]);
}

/** A link; pages are not told where the person came from. */
export function link(address, label, props) {
  const href = safeAddress(address);
  if (href === null) return document.createTextNode(label);
  const web = href.startsWith("https:");
  return h("a", { href, rel: web ? "noopener noreferrer" : null, target: web ? "_blank" : null, ...props }, label);
}

export function inline(line) {
  const nodes = [];
  let from = 0;
  for (const found of line.matchAll(TOKEN)) {
    if (found.index < from) continue;
    const [node, start, end] = token(found, line);
    if (node === null) continue;
    if (start > from) nodes.push(document.createTextNode(line.slice(from, start)));
    nodes.push(node);
    from = end;
  }
  if (from < line.length) nodes.push(document.createTextNode(line.slice(from)));
  return nodes;
}

function token(found, line) {
  const { url, mail, tel, phone, short, bold, italic } = found.groups;
  const start = found.index;
  const end = start + found[0].length;
  if (url) {
    const address = url.replace(/[.,;:!?)\]*_]+$/, "");
    return [link(address, address), start, start + address.length];
  }
  if (bold) return [h("strong", {}, inline(bold)), start, end];
  const alone = !WORD.test(line[start - 1] || " ") && !WORD.test(line[end] || " ");
  if (!alone) return [null, start, end];
  if (mail) return [link(mail.startsWith("mailto:") ? mail : `mailto:${mail}`, mail.replace(/^mailto:/i, "")), start, end];
  if (tel) return [link(tel, tel.slice(4)), start, end];
  if (phone) return [link(telAddress(phone), phone), start, end];
  if (short) return [link(`tel:${short}`, short), end - short.length, end];
  return [h("em", {}, inline(italic)), start, end];
}

/** A whole message; a line after a list item belongs to it. */
export function blocks(message) {
  const made = [];
  let current = null;
  for (const line of message.split(/\r?\n/)) {
    const item = ITEM.exec(line);
    if (!line.trim()) current = null;
    else if (item) current = addItem(made, current, item);
    else if (current) current.append(h("br"), ...inline(line.trim()));
    else {
      current = h("p", {}, inline(line.trim()));
      made.push(current);
    }
  }
  return made;
}

function addItem(made, current, [, number, words]) {
  const kind = number ? "ol" : "ul";
  const open = current && current.parentNode;
  const parent = open && open.localName === kind ? open : h(kind, { start: number && number !== "1" ? number : null });
  if (parent !== open) made.push(parent);
  const item = h("li", {}, inline(words));
  parent.append(item);
  return item;
}

export function plain(message) {
  return message.replace(/\*\*([^*\n]+)\*\*/g, "$1").replace(/(^|[\s(])_([^_\n]+)_(?=[\s.,;:)]|$)/g, "$1$2");
}
