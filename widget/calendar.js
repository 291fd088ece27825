// A plan's dates as a calendar file (RFC 5545).

import { list, text } from "./dom.js";
import { plain } from "./markup.js";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const REMIND_DAYS_BEFORE = [14, 7, 2];
const REMIND_AT_HOUR = 9;
const LINE_OCTETS = 75;

/** Deadlines with a date that is not past. */
export function datedDeadlines(plan, now = new Date()) {
  const known = list(plan.deadlines).filter((deadline) => DAY.test(text(deadline && deadline.act_by)));
  return known.filter((deadline) => moment(deadline.act_by, 1) > now);
}

/** One all-day event per date; the title says where the date comes from. Past reminders are left out. */
export function calendarFile(plan, strings, now = new Date()) {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//USCIS Contact Triage//Widget//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"];
  for (const deadline of datedDeadlines(plan, now)) lines.push(...event(plan, deadline, strings, now));
  lines.push("END:VCALENDAR");
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function event(plan, deadline, strings, now) {
  const title = text(plan.title);
  const summary = strings.say(`ics_${kindOf(deadline)}`, { title });
  const about = [text(deadline.text), strings.say("ics_printed_wins"), firstStep(plan, strings), strings.say("footer")];
  return [
    "BEGIN:VEVENT",
    `UID:${text(plan.situation)}-${deadline.act_by}-${mark(summary + text(plan.made_at))}@uscis-contact-triage`,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART;VALUE=DATE:${stamp(moment(deadline.act_by, 0))}`,
    `DTEND;VALUE=DATE:${stamp(moment(deadline.act_by, 1))}`,
    `SUMMARY:${escape(summary)}`,
    `DESCRIPTION:${escape(plain(about.filter(Boolean).join("\n\n")))}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    ...alarms(deadline, summary, now),
    "END:VEVENT",
  ];
}

function kindOf(deadline) {
  if (deadline.status === "printed") return "printed";
  return deadline.is_ceiling === true || deadline.status === "ceiling" ? "ceiling" : "estimate";
}

function firstStep(plan, strings) {
  const step = list(plan.steps)[0];
  return step ? `${strings.say("first")}: ${text(step.text)}` : "";
}

function alarms(deadline, summary, now) {
  return REMIND_DAYS_BEFORE.filter((days) => moment(deadline.act_by, -days, REMIND_AT_HOUR) > now).flatMap((days) => [
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escape(summary)}`,
    // From the midnight that begins the day, back to nine in the morning.
    `TRIGGER;RELATED=START:-P${days - 1}DT${24 - REMIND_AT_HOUR}H`,
    "END:VALARM",
  ]);
}

// A moment of the person's own clock, some days after a day.
function moment(day, later, hour = 0) {
  const [, year, month, date] = DAY.exec(day).map(Number);
  return new Date(year, month - 1, date + later, hour);
}

function stamp(day) {
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("");
}

function escape(value) {
  return value.replace(/\\/g, "\\\\").replace(/\r?\n/g, "\\n").replace(/[;,]/g, "\\$&");
}

// Saving a date twice must not make two events.
function mark(value) {
  let sum = 0x811c9dc5;
  for (const char of value) sum = Math.imul(sum ^ char.codePointAt(0), 0x01000193) >>> 0;
  return sum.toString(16);
}

// Never inside a character.
function fold(line) {
  const size = new TextEncoder();
  const parts = [];
  let part = "";
  let used = 0;
  for (const char of line) {
    const octets = size.encode(char).length;
    if (used + octets > LINE_OCTETS) {
      parts.push(part);
      part = " ";
      used = 1;
    }
    part += char;
    used += octets;
  }
  return [...parts, part].join("\r\n");
}
