// Keeps a plan: on paper, as text, in a calendar.

import { calendarFile, datedDeadlines } from "./calendar.js";
import { adopt, h, icon, ICONS, text } from "./dom.js";
import { planPage, stringsOf } from "./plan.js";
import { PAPER } from "./styles.js";

const PRINT_ELEMENT = "uscis-triage-print";
const ONLY_THE_PLAN = `
  @media screen { ${PRINT_ELEMENT} { display: none !important; } }
  @media print { body > :not(${PRINT_ELEMENT}) { display: none !important; } ${PRINT_ELEMENT} { display: block !important; } }
`;
let undoPrint = () => {};

export function saveBar(plan, announce) {
  const strings = stringsOf(plan);
  const bar = h("div", { class: "save", role: "group", "aria-label": strings.say("save") });
  const button = (name, run) => h("button", { type: "button", class: "tool", onclick: run }, icon(ICONS[name]), strings.say(name));
  bar.append(
    h("h4", {}, strings.say("save")),
    button("print", () => printPlan(plan)),
    button("copy", async () => {
      const words = planText(plan, bar);
      const done = await copyText(words, bar);
      announce(strings.say(done ? "copied" : "copy_by_hand"));
      if (!done) offerText(bar, words, strings);
    }),
  );
  if (datedDeadlines(plan).length > 0) {
    bar.append(
      button("calendar", () => {
        download(calendarFile(plan, strings), `${text(plan.situation) || "plan"}.ics`, "text/calendar");
        announce(strings.say("saved_calendar"));
      }),
    );
  }
  bar.append(h("p", { class: "small" }, strings.say("save_hint")));
  return bar;
}

/** Print the whole plan and nothing else of the page. */
export function printPlan(plan) {
  undoPrint();
  const paper = document.createElement(PRINT_ELEMENT);
  const root = paper.attachShadow({ mode: "open" });
  adopt(root, PAPER);
  root.append(planPage(plan));
  document.body.append(paper);
  const restore = adopt(document, ONLY_THE_PLAN);
  undoPrint = () => {
    paper.remove();
    restore();
    window.removeEventListener("afterprint", undoPrint);
    undoPrint = () => {};
  };
  window.addEventListener("afterprint", undoPrint);
  window.print();
}

/** The whole plan as text: what the print view shows. `place` is any visible element. */
export function planText(plan, place) {
  const page = planPage(plan);
  for (const item of page.querySelectorAll("li")) {
    const number = item.parentNode.localName === "ol" && `${[...item.parentNode.children].indexOf(item) + 1}.`;
    (item.querySelector("p") || item).prepend(`${number || "-"} `);
  }
  for (const way of page.querySelectorAll('.way[href^="https"]')) way.textContent = way.href;
  const sheet = h("div", { class: "unseen" }, page);
  place.append(sheet);
  const words = sheet.innerText;
  sheet.remove();
  return words.replace(/[ \t]*\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}

async function copyText(words, bar) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyBySelection(words, bar);
  }
}

function copyBySelection(words, bar) {
  const field = h("textarea", { readonly: true, "aria-hidden": "true", tabindex: "-1" });
  const focused = bar.getRootNode().activeElement;
  field.value = words;
  Object.assign(field.style, { position: "fixed", top: "0", opacity: "0" });
  bar.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused) focused.focus({ preventScroll: true });
  }
}

function offerText(bar, words, strings) {
  const field = h("textarea", { readonly: true, rows: "6", "aria-label": strings.say("copy_by_hand") });
  field.value = words;
  bar.append(field);
  field.focus();
  field.select();
}

function download(content, name, type) {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const anchor = h("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
