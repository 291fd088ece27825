// A message's text to DOM: paragraphs, lists, **bold**, _italic_, links. Never parsed as HTML.

import { h } from "./dom.js";

const TOKEN = new RegExp(
  [
    /(?<url>https:\/\/[^\s<>"'“”]+)/,
    /(?<mail>(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})/,
    /(?<tel>tel:\+?[\d-]{3,20})/,
    // 800-375-5283, (212) 555-0100, +1-202-325-8000
    /(?<phone>(?:\+?\d{1,3}[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4})/,
    // Only where the sentence says to call them.
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

/** The address, if it is https, tel or mailto; else null. */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return ["https:", "tel:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The tel: address of a number. */
export function telAddress(number) {
  const digits = number.replace(/\D/g, "");
  if (digits.length <= 3) return `tel:${digits}`;
  return digits.length === 10 ? `tel:+1${digits}` : `tel:+${digits}`;
}

/** The phone numbers in a channel's value. */
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

/** One line. */
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

/** The text without its marks. */
export function plain(message) {
  return message.replace(/\*\*([^*\n]+)\*\*/g, "$1").replace(/(^|[\s(])_([^_\n]+)_(?=[\s.,;:)]|$)/g, "$1$2");
}
