// Builds DOM. Data only ever becomes text.

const SVG = "http://www.w3.org/2000/svg";

/** An element: functions in `props` become listeners, null and false are left out. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A decorative icon. */
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

/** A received value as a list. */
export function list(value) {
  return Array.isArray(value) ? value : [];
}
