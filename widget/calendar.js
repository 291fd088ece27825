// A plan's dates as a calendar file (RFC 5545).

import { list, plain, text } from "./dom.js";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const REMIND_DAYS_BEFORE = [14, 7, 2];
const REMIND_AT_HOUR = 9;

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
  const kind = deadline.status === "printed" ? "printed" : deadline.is_ceiling ? "ceiling" : "estimate";
  const summary = strings.say(`ics_${kind}`, { title: text(plan.title) });
  const about = [text(deadline.text), strings.say("ics_printed_wins"), firstStep(plan, strings), strings.say("footer")];
  return [
    "BEGIN:VEVENT",
    `UID:${`${text(plan.situation)}-${kind}-${deadline.act_by}-${text(plan.made_at)}`.replace(/[^\w-]/g, "")}@uscis-contact-triage`,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART;VALUE=DATE:${deadline.act_by.replace(/-/g, "")}`,
    `SUMMARY:${escape(summary)}`,
    `DESCRIPTION:${escape(plain(about.filter(Boolean).join("\n\n")))}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    ...alarms(deadline, summary, now),
    "END:VEVENT",
  ];
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

function escape(value) {
  return value.replace(/\\/g, "\\\\").replace(/\r\n?|\n/g, "\\n").replace(/[;,]/g, "\\$&");
}

// Folded so that no line has more than 75 octets, whatever the characters: 18 of four octets and a space.
function fold(line) {
  return new TextEncoder().encode(line).length > 75 ? line.match(/.{1,18}/gsu).join("\r\n ") : line;
}
