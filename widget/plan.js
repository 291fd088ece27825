// A plan as a card, built from its data: what matters first, the rest unfolds.

import { h, icon, ICONS, inline, link, list, phonesIn, safeAddress, telAddress, text } from "./dom.js";
import { stringsIn } from "./strings.js";

const STALE_MS = 10 * 60 * 1000;

/** Buttons whose answer the card holds. */
export const UNFOLDED = new Set(
  ["steps", "script", "have_ready", "do_not", "ladder", "deadline", "facts", "sources"].map((part) => `/ask_${part}`),
);

export function isPlan(value) {
  return Boolean(value) && typeof value === "object" && text(value.title) !== "" && list(value.steps).length > 0;
}

export function stringsOf(plan) {
  return stringsIn(text(plan.language));
}

export function planCard(plan, saveBar) {
  const strings = stringsOf(plan);
  const folded = sections(plan, strings).map(({ name, title, nodes }) =>
    h("details", { class: `part ${name}` }, h("summary", {}, h("h4", {}, title)), h("div", { class: "inside" }, nodes)),
  );
  return h(
    "article",
    { class: "card", lang: strings.language, "aria-label": text(plan.title) },
    firstScreen(plan, strings),
    h("div", { class: "parts" }, folded),
    saveBar,
    ending(plan, strings),
  );
}

/** All of it unfolded, for paper and copying. */
export function planPage(data) {
  const plan = { ...data, kept: true };
  const strings = stringsOf(plan);
  const parts = sections(plan, strings).map(({ title, nodes }) => h("section", {}, h("h4", {}, title), nodes));
  return h("article", { class: "page", lang: strings.language }, firstScreen(plan, strings), parts, ending(plan, strings));
}

function firstScreen(plan, strings) {
  const dated = list(plan.deadlines).filter((deadline) => deadline && text(deadline.act_by));
  const next = dated.sort((one, other) => (text(one.act_by) < text(other.act_by) ? -1 : 1))[0];
  const step = list(plan.steps)[0];
  return [
    urgency(plan, strings),
    h("h3", { tabindex: "-1" }, text(plan.title)),
    h("p", {}, inline(text(plan.opening))),
    next && text(next.text) && h("p", { class: "date" }, icon(ICONS.calendar), h("span", {}, inline(text(next.text)))),
    h(
      "section",
      { class: "first" },
      h("h4", {}, strings.say("first")),
      h("p", {}, inline(text(step.text))),
      contact(step, plan, strings),
    ),
    list(plan.warnings).map((warning) => careful(warning, strings)),
    plan.confidence === "low" && h("p", { class: "unsure" }, strings.say("low_plan")),
  ];
}

function urgency(plan, strings) {
  const said = (plan.urgency && typeof plan.urgency === "object" && plan.urgency) || {};
  const level = ["critical", "high", "normal"].includes(said.level) ? said.level : "normal";
  return h(
    "p",
    { class: `urgency ${level}` },
    icon(level === "normal" ? ICONS.check : ICONS.clock),
    h("span", {}, h("strong", {}, strings.say(`urgency_${level}`)), text(said.reason) && `: ${text(said.reason)}.`),
  );
}

function careful(warning, strings) {
  return h(
    "p",
    { class: "careful" },
    icon(ICONS.careful),
    h("span", {}, h("strong", {}, `${strings.say("careful")}: `), inline(text(warning))),
  );
}

function ending(plan, strings) {
  const checked = text(plan.checked_on) && strings.say("checked_on", { date: strings.day(text(plan.checked_on)) });
  return h("p", { class: "ending" }, `${strings.say("footer")} ${checked}`);
}

function contact(step, plan, strings) {
  if (!step || step.kind === "self") return null;
  const value = text(step.value);
  const url = text(step.url);
  const name = text(step.name);
  if (!value && !url) {
    return h("div", { class: "contact" }, name && h("p", {}, strings.say("where", { name })), state(step, plan, strings), unsure(step, strings));
  }
  const phones = phonesIn(value);
  const onlyPhone = phones.length === 1 && phones[0] === value.trim();
  return h(
    "div",
    { class: "contact" },
    h("p", { class: "name" }, name),
    value && !onlyPhone && h("p", {}, inline(value)),
    h("p", { class: "ways" }, phones.map((phone) => call(phone, strings)), url && !value.includes(url) && page(url, strings)),
    state(step, plan, strings),
    unsure(step, strings),
  );
}

function call(phone, strings) {
  return h("a", { class: "way call", href: telAddress(phone) }, icon(ICONS.phone), strings.say("call", { phone }));
}

function page(url, strings) {
  if (safeAddress(url) === null) return h("span", {}, url);
  const site = new URL(url).hostname.replace(/^www\./, "");
  const way = link(url, strings.say("open_page", { site }), { class: "way" });
  way.prepend(icon(ICONS.link));
  way.append(h("span", { class: "unseen" }, ` (${strings.say("new_tab")})`));
  return way;
}

// Open or closed; once the plan is old or on paper, when that was.
function state(step, plan, strings) {
  const hours = step.hours && typeof step.hours === "object" ? step.hours : {};
  const words = text(hours.text);
  if (!words) return null;
  const made = new Date(text(plan.made_at)).getTime();
  const old = plan.kept || Date.now() - made > STALE_MS;
  const kind = old ? "unknown" : hours.state === "open" || hours.state === "always" ? "open" : "closed";
  const sentence = `${words[0].toUpperCase()}${words.slice(1).replace(/\.$/, "")}.`;
  const moment = old && ` ${strings.say("as_of", { moment: strings.moment(text(plan.made_at)) })}`;
  return h("p", { class: `hours ${kind}` }, icon(ICONS.clock), h("span", {}, sentence, moment));
}

function unsure(step, strings) {
  const advice = text(step.check_first);
  if (!advice || step.confidence === "high") return null;
  return h("p", { class: "unsure" }, h("strong", {}, `${strings.say("check_first")} `), inline(advice));
}

function sections(plan, strings) {
  const agent = [
    ...titled(strings.say("agent_can"), plan.agent_can),
    ...titled(strings.say("agent_cannot"), plan.agent_cannot),
  ];
  const script = text(plan.script);
  return [
    { name: "steps", nodes: steps(plan.steps, plan, strings) },
    {
      name: "script",
      nodes: script ? [h("p", {}, strings.say("script_lead")), h("blockquote", {}, h("p", {}, inline(`“${script}”`))), ...agent] : agent,
    },
    { name: "have_ready", nodes: bullets(plan.have_ready) },
    { name: "do_not", nodes: bullets(plan.do_not) },
    { name: "ladder", nodes: steps(plan.if_that_fails, plan, strings) },
    { name: "deadlines", nodes: deadlines(plan.deadlines, strings) },
    { name: "facts", nodes: bullets(plan.facts) },
    { name: "sources", nodes: sources(plan.sources, strings) },
  ]
    .filter((part) => part.nodes.length > 0)
    .map((part) => ({ ...part, title: strings.say(part.name) }));
}

function bullets(statements) {
  const items = list(statements).map((statement) => h("li", {}, inline(text(statement))));
  return items.length ? [h("ul", {}, items)] : [];
}

function titled(title, statements) {
  const found = bullets(statements);
  return found.length ? [h("h5", {}, title), ...found] : [];
}

function steps(found, plan, strings) {
  const items = list(found).map((step) =>
    h(
      "li",
      {},
      text(step.warning) && careful(step.warning, strings),
      h("p", {}, inline(text(step.text))),
      contact(step, plan, strings),
    ),
  );
  return items.length ? [h("ol", {}, items)] : [];
}

function deadlines(found, strings) {
  const items = list(found).map((deadline) => {
    const law = text(deadline.legal_source);
    return h(
      "li",
      {},
      text(deadline.text) && h("p", {}, inline(text(deadline.text))),
      text(deadline.rule) && h("p", {}, inline(text(deadline.rule))),
      law && h("p", { class: "small" }, strings.say("rule", { law })),
    );
  });
  return items.length ? [h("ul", {}, items)] : [];
}

function sources(found, strings) {
  const items = list(found).map((source) => {
    const asOf = text(source.as_of);
    const dated = !asOf || asOf.slice(0, 9).includes("dated") ? strings.say("undated") : asOf;
    const seen = strings.say(`seen_${text(source.seen)}`);
    return h(
      "li",
      {},
      h("p", {}, text(source.supports)),
      h("p", {}, link(text(source.url), text(source.url))),
      h("p", { class: "small" }, strings.say("source_line", { as_of: dated, seen: seen || text(source.seen) })),
    );
  });
  return items.length ? [h("ul", {}, items)] : [];
}
