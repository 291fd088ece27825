"""A plan as short messages: the first fits a phone screen, buttons open the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from actions.wording import Wording
from store.queries import Catalog
from triage.conditions import holds
from triage.deadlines import DateStatus, Deadline
from triage.dialogue import Ask
from triage.facts import Facts
from triage.hours import on_day, state_at
from triage.plan import Plan, PlanStep, today_at
from triage.rules import Channel, FeePeriod, Source, Statement
from triage.safety import contact_center, goes_to_an_office
from triage.vocabulary import GRAVE

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: "2026-09-16", "2022-12" or "2018", whatever stands around it.
_YEAR_ON = re.compile(r"(?:19|20)\d{2}(?:-\d{2}){0,2}")
_MOST_SOURCES: Final = 8
_MOST_OTHERS: Final = 3

#: A web page is always there; only people and machines that answer have hours.
_KINDS_WITH_HOURS: Final = ("phone", "chat", "in_person", "person")

#: The parts of a plan a button can open, in the order of the buttons.
PARTS: Final = (
    "steps",
    "script",
    "have_ready",
    "do_not",
    "ladder",
    "deadline",
    "calling",
    "facts",
    "sources",
)


@dataclass(frozen=True)
class Button:
    """A label and the payload it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One bot turn: text, buttons, and the plan as data."""

    text: str
    buttons: tuple[Button, ...] = ()
    custom: dict[str, Any] | None = field(default=None)


def follow_up_payload(part: str) -> str:
    """Return the payload of the button that opens one part of the plan."""
    return f"/ask_{part}"


class Renderer:
    """Writes plans and questions in one language, for one person's facts."""

    def __init__(
        self, catalog: Catalog, language: str, facts: Facts, own_zone: str | None = None
    ) -> None:
        self.catalog = catalog
        self.book = catalog.book
        self.language = language
        self.facts = facts
        self.own_zone = own_zone
        self.say = Wording(catalog.phrases, language)

    # -- texts ----------------------------------------------------------------

    def text(self, statement: Statement, today: date) -> str:
        """Return a statement's words with its blanks filled."""
        return self.fill(statement.text.in_(self.language), today)

    def fill(self, text: str, today: date) -> str:
        """Fill {form}, {value:...} and {fee:...}; unknown facts become blanks."""
        return _PLACEHOLDER.sub(lambda found: self._value(found[1], today), text)

    def _value(self, name: str, today: date) -> str:
        kind, _, argument = name.partition(":")
        if kind == "value":
            value = self.book.channels[argument].value
            return value.in_(self.language) if value else ""
        if kind == "fee":
            return amount_on(self.book.fees[argument], today) or self.say("fee_unknown")
        known = getattr(self.facts, name)
        if known is None:
            return self.say(f"blank_{name}")
        if isinstance(known, date):
            return self.say.day(known)
        if name == "days_pending":
            return self.say.long_time(known)
        return str(known)

    # -- the first screen -----------------------------------------------------

    def plan(self, plan: Plan, updated: bool = False) -> Message:
        """Return the first screen of a plan."""
        today = today_at(plan.made_at)
        lines = [f"**{plan.title.in_(self.language)}**", self.fill(self._opening(plan), today)]
        lines += self.understood(plan.situation, today)
        if updated:
            lines.insert(0, self.say("updated"))
        lines.append(self._urgency(plan))
        lines += self._headline_dates(plan)
        lines += self._first_step(plan, today)
        lines += [self.say("warning", text=self._marked(w, today)) for w in plan.warnings[:2]]
        lines.append(self.say("footer", date=self.say.plain_day(plan.checked_on)))
        return Message("\n\n".join(lines), self.plan_buttons(plan), {"plan": self.as_data(plan)})

    def same(self, plan: Plan) -> Message:
        """Return the first step alone, for a message that changes nothing."""
        today = today_at(plan.made_at)
        lines = [self.say("same_plan"), *self._first_step(plan, today)]
        return Message("\n\n".join(lines), self.plan_buttons(plan))

    def _first_step(self, plan: Plan, today: date) -> list[str]:
        first = self.say("first_step", text=self._marked(plan.steps[0].step, today))
        return [first, *self._channel_lines(plan.steps[0], plan)]

    def _opening(self, plan: Plan) -> str:
        return plan.opening.in_(self.language)

    def heard(self, situation: str, others: Iterable[str]) -> str:
        """Return which situations were understood, so that a wrong one is noticed at once."""
        titles = {id_: self.book.situations[id_].title.in_(self.language) for id_ in others}
        what = self.book.situations[situation].title.in_(self.language)
        lines = [self.say("heard_sorry")] if situation in GRAVE else []
        lines.append(self.say("heard", what=what))
        lines += [self.say("heard_also", what="; ".join(titles.values()))] if titles else []
        return " ".join(lines)

    def understood(self, situation: str, today: date) -> list[str]:
        """Return what the person said and should check: the status line, and dates to come."""
        return [*self._status_line(today), *self._dates_said(situation, today)]

    def _status_line(self, today: date) -> list[str]:
        if self.facts.status_line is None:
            return []
        explained = self.book.situations["case_status"].facts
        return [
            self._marked(statement, today)
            for statement in explained
            if statement.status_line == self.facts.status_line
            and holds(statement.when, self.facts, today)
        ]

    def _dates_said(self, situation: str, today: date) -> list[str]:
        kind = self.facts.appointment_kind
        if kind is None:
            in_court = self.facts.in_court or situation == "detained_or_court"
            kind = "hearing" if in_court else "appointment"
        said = ((kind, self.facts.appointment_date), ("travel", self.facts.travel_date))
        return [
            self.say(
                "said_is" if day >= today else "said_was",
                what=self.say(f"said_{what}"),
                date=self.say.full_day(day),
            )
            for what, day in said
            if day is not None
        ]

    def _urgency(self, plan: Plan) -> str:
        level = self.say(f"urgency_{plan.urgency.level}")
        return self.say("urgency_line", level=level, reason=plan.urgency.reason.in_(self.language))

    def _headline_dates(self, plan: Plan) -> list[str]:
        dated = [d for d in plan.deadlines if d.act_by is not None]
        if not dated:
            return []
        first = min(dated, key=lambda d: d.act_by or date.max)
        return [" ".join((self.deadline(first), *self._mail_note(first)))]

    def channel(self, channel: Channel, now: datetime) -> str:
        """Return one line: the channel's name, its number or link, and its hours."""
        line = self._named(channel)
        said = self.hours(channel, now)
        return f"{line} - {said}." if said else line

    def _named(self, channel: Channel) -> str:
        name = channel.name.in_(self.language)
        value = channel.value.in_(self.language) if channel.value else channel.url
        if not value:
            return self.say("channel_name_only", name=name)
        return self.say("channel_line", name=name, value=value)

    def hours(self, channel: Channel, now: datetime) -> str | None:
        """Return whether a channel is open at `now`, in words; None if that says nothing."""
        if channel.kind not in _KINDS_WITH_HOURS:
            return None
        state = state_at(channel, now, self.book.calendar)
        abroad = self.facts.location == "abroad"
        return self.say.hours(channel, state, now, self.own_zone, abroad)

    def _channel_lines(self, step: PlanStep, plan: Plan) -> list[str]:
        channel = step.channel
        if channel.kind == "self":
            return []
        lines = [self.channel(channel, plan.made_at)]
        if "low" in (channel.confidence, step.step.confidence) and channel.check_first:
            lines.append(self.say("check_first", text=channel.check_first.in_(self.language)))
        return lines

    def plan_buttons(self, plan: Plan, without: str | None = None) -> tuple[Button, ...]:
        """Return the follow-up buttons; other situations come first."""
        others = tuple(
            Button(
                self.say(
                    "button_also",
                    label=self.book.situations[other].label.in_(self.language),
                ),
                f"/{other}",
            )
            for other in plan.others[:_MOST_OTHERS]
        )
        parts = tuple(
            Button(self.say(f"button_{part}"), follow_up_payload(part))
            for part in PARTS
            if part != without and self._has(plan, part)
        )
        another = Button(self.say("button_another"), "/another_problem")
        return (*others, *parts, another)

    def _has(self, plan: Plan, part: str) -> bool:
        if part == "steps":
            return len(plan.steps) > 1
        if part == "calling":
            return any(s.channel.kind in ("phone", "chat") for s in plan.steps)
        if part == "deadline":
            return bool(plan.deadlines)
        if part in ("ladder", "facts"):
            return bool(getattr(plan, part))
        return True

    # -- the parts ------------------------------------------------------------

    def part(self, plan: Plan, part: str) -> Message:
        """Return one part of a plan, with the remaining buttons."""
        today = today_at(plan.made_at)
        lines = {
            "steps": self._steps,
            "script": self._script,
            "have_ready": lambda p: self._list("have_ready", p.have_ready, today),
            "do_not": lambda p: self._list("do_not", p.do_not, today),
            "ladder": self._ladder,
            "deadline": self._deadlines,
            "calling": self._calling,
            "calling_more": self._calling_more,
            "facts": lambda p: self._list("facts", p.facts, today),
            "sources": self._sources,
            "hours": self._hours,
            "agent": self._agent,
        }[part](plan)
        text = "\n".join(lines).strip() if len(lines) > 1 else self.say("part_nothing")
        buttons = self.plan_buttons(plan, without=part)
        if part == "calling":
            more = Button(self.say("button_calling_more"), follow_up_payload("calling_more"))
            buttons = (more, *buttons)
        return Message(text, buttons)

    def _list(self, part: str, statements: Iterable[Statement], today: date) -> list[str]:
        return [self.say(f"part_{part}"), *(f"- {self._marked(s, today)}" for s in statements)]

    def _marked(self, statement: Statement, today: date) -> str:
        text = self.text(statement, today)
        return f"{text} {self.say('low_confidence')}" if statement.confidence == "low" else text

    def _steps(self, plan: Plan) -> list[str]:
        lines = [self.say("part_steps"), *self._numbered(plan.steps, plan)]
        if self.facts.tried and plan.ladder:
            lines.append(self.say("tried_line"))
        return lines

    def _ladder(self, plan: Plan) -> list[str]:
        return [self.say("part_ladder"), *self._numbered(plan.ladder, plan)]

    def _numbered(self, steps: Sequence[PlanStep], plan: Plan) -> list[str]:
        today = today_at(plan.made_at)
        lines = []
        warned = self._first_unscreened(steps, plan)
        for number, step in enumerate(steps, 1):
            if step is warned:
                lines.append(self.say("warning", text=self._danger_unknown(plan)))
            lines.append(f"{number}. {self._marked(step.step, today)}")
            lines += [f"   {line}" for line in self._channel_lines(step, plan)]
        return lines

    def _first_unscreened(self, steps: Sequence[PlanStep], plan: Plan) -> PlanStep | None:
        """The first visit to an office, unless danger was ruled out or the plan warns already."""
        common = self.book.common
        said = (common.danger_warning, common.danger_unknown)
        if self.facts.danger is False or any(w in said for w in plan.warnings):
            return None
        return next((s for s in steps if goes_to_an_office((s.step,), self.book)), None)

    def _danger_unknown(self, plan: Plan) -> str:
        return self.text(self.book.common.danger_unknown, today_at(plan.made_at))

    def _script(self, plan: Plan) -> list[str]:
        today = today_at(plan.made_at)
        words = self.fill(plan.script.in_(self.language), today)
        return [self.say("part_script"), f"\u201c{words}\u201d", "", *self._agent(plan)]

    def _agent(self, plan: Plan) -> list[str]:
        today = today_at(plan.made_at)
        lines: list[str] = []
        for name in ("agent_can", "agent_cannot"):
            statements = getattr(plan, name)
            if statements:
                lines += [*([""] if lines else []), *self._list(name, statements, today)]
        return lines

    def _calling(self, plan: Plan) -> list[str]:
        return self.practices(plan, ("before", "menu"))

    def _calling_more(self, plan: Plan) -> list[str]:
        return self.practices(plan, ("agent", "after"))

    def chosen_practices(self, plan: Plan, ids: Iterable[str]) -> list[str]:
        """Return some of the plan's practices, in the order asked for."""
        today = today_at(plan.made_at)
        by_id = {practice.id: practice for practice in plan.practices}
        return [f"- {self._marked(by_id[id_], today)}" for id_ in ids if id_ in by_id]

    def practices(self, plan: Plan, phases: Iterable[str]) -> list[str]:
        """Return the best practices of some phases of a call."""
        today = today_at(plan.made_at)
        lines: list[str] = []
        for phase in phases:
            found = [p for p in plan.practices if p.phase == phase]
            if found:
                lines.append(self.say(f"part_practices_{phase}"))
                lines += [f"- {self._marked(p, today)}" for p in found]
        return lines

    def _hours(self, plan: Plan) -> list[str]:
        lines = [self.say("part_hours"), f"- {self.channel(self._phone, plan.made_at)}"]
        seen = {self._phone.id}
        for step in (*plan.steps, *plan.ladder):
            if step.channel.id in seen or step.hours.kind == "unknown":
                continue
            seen.add(step.channel.id)
            lines += [f"- {line}" for line in self._channel_lines(step, plan)]
        return lines

    @property
    def _phone(self) -> Channel:
        """The line that is meant by "are you open?", whatever the plan's channels are."""
        return self.book.channels[contact_center(self.facts)]

    def hours_on(self, plan: Plan, days: Iterable[date]) -> Message:
        """Return when the plan's phones, chats and offices are open on some days."""
        lines = [line for day in days for line in self._hours_on_day(plan, day)]
        return Message("\n".join(lines), self.plan_buttons(plan, without="hours"))

    def _hours_on_day(self, plan: Plan, day: date) -> list[str]:
        holiday = self.book.calendar.holidays.get(day)
        if holiday is None:
            head = self.say("part_hours_on", day=self.say.day(day))
        else:
            name = holiday.in_(self.language)
            head = self.say("part_hours_on_holiday", day=self.say.day(day), holiday=name)
        steps = (*plan.steps, *plan.ladder)
        channels = dict.fromkeys((self._phone.id, *(s.channel.id for s in steps)))
        lines = [self._hours_on_line(id_, day) for id_ in channels]
        known = [f"- {line}" for line in lines if line is not None]
        return [head, *known] if known else [self.say("hours_on_unknown", day=self.say.day(day))]

    def _hours_on_line(self, id_: str, day: date) -> str | None:
        channel = self.book.channels[id_]
        if channel.kind not in _KINDS_WITH_HOURS:
            return None
        hours = on_day(channel, day, self.book.calendar)
        abroad = self.facts.location == "abroad"
        said = self.say.hours_on(channel, hours, self.own_zone, abroad)
        return f"{self._named(channel)} - {said}." if said else None

    def _sources(self, plan: Plan) -> list[str]:
        lines = [self.say("part_sources")]
        lines += [f"- {self._source(s)}" for s in plan.sources[:_MOST_SOURCES]]
        hidden = len(plan.sources) - _MOST_SOURCES
        if hidden > 0:
            lines.append(f"- {self.say('sources_more', count=hidden)}")
        lines.append(self.say("sources_checked", date=self.say.plain_day(plan.checked_on)))
        return lines

    def _source(self, source: Source) -> str:
        return self.say(
            "source_line",
            supports=self._supports(source),
            url=source.url,
            as_of=self._as_of(source),
            seen=self.say(f"seen_{source.seen}"),
        )

    def _supports(self, source: Source) -> str:
        """What a source says, and whether its page is in another language than the answer."""
        key = "supports_spanish_page" if source.in_spanish else "supports_english_page"
        return self.say(key, supports=source.supports.in_(self.language))

    def _as_of(self, source: Source) -> str:
        """When a source was written; the words around the date are English alone."""
        if "dated" in source.as_of[:9]:
            return self.say("undated")
        if self.language == "en":
            return source.as_of
        found = _YEAR_ON.search(source.as_of)
        return found[0] if found else self.say("undated")

    # -- dates ----------------------------------------------------------------

    def _deadlines(self, plan: Plan) -> list[str]:
        lines = [self.say("part_deadline")]
        for deadline in plan.deadlines:
            if deadline.act_by is not None:
                lines.append(f"- {self.deadline(deadline)}")
                lines += [f"  {extra}" for extra in self._date_notes(deadline)]
            if deadline.rule is not None:
                rule = deadline.rule
                words = self._marked(rule, today_at(plan.made_at))
                lines.append(f"- {words} {self.say('deadline_law', law=rule.legal_source)}")
        return lines if len(lines) > 1 else [*lines, self.say("deadline_none")]

    def deadline(self, deadline: Deadline) -> str:
        """Return the one-line reading of a dated deadline."""
        assert deadline.act_by is not None and deadline.last_day is not None
        assert deadline.days_left is not None
        ago = self.say.days(-deadline.days_left)
        act_by, left = self.say.day(deadline.act_by), self.say.left(max(deadline.days_left, 0))
        if deadline.status is DateStatus.PRINTED:
            printed = self.say.day(deadline.last_day)
            if deadline.overdue:
                # `days_left` counts to the working day before; the letter's own day is later.
                moved = (deadline.last_day - deadline.act_by).days
                ago = self.say.days(-deadline.days_left - moved)
                return self.say("deadline_printed_passed", date=printed, days=ago)
            if deadline.moved_earlier:
                return self.say("deadline_printed_moved", date=printed, act_by=act_by, left=left)
            return self.say("deadline_printed", date=printed, left=left)
        kind = "ceiling" if deadline.status is DateStatus.CEILING else "estimate"
        if deadline.overdue:
            return self.say(f"deadline_{kind}_passed", act_by=act_by, days=ago)
        start = self.say.day(deadline.started_on) if deadline.started_on else ""
        if deadline.rule is not None and deadline.rule.counted_from == "appointment_date":
            kind = "missed"
        return self.say(f"deadline_{kind}", act_by=act_by, left=left, start=start)

    def _date_notes(self, deadline: Deadline) -> list[str]:
        notes = []
        if deadline.moved_earlier and deadline.status is not DateStatus.PRINTED:
            notes.append(self.say("deadline_moved"))
        return [*notes, *self._mail_note(deadline)]

    def _mail_note(self, deadline: Deadline) -> list[str]:
        days = deadline.mailing_days_counted
        return [self.say("deadline_mailing", days=days)] if days else []

    # -- questions and menus --------------------------------------------------

    def question(self, ask: Ask, today: date, understood: Iterable[str] = ()) -> Message:
        """Return a question with its answers as buttons, after what was understood so far."""
        question = ask.question
        lines = [*understood, self.fill(question.text.in_(self.language), today)]
        if ask.again:
            lines.insert(0, self.say("ask_again"))
        lines.append(f"_{question.why.in_(self.language)}_")
        if question.kind == "date":
            lines.append(self.say("ask_date_hint"))
        return Message("\n\n".join(lines), self._answers(ask))

    def _answers(self, ask: Ask) -> tuple[Button, ...]:
        question = ask.question
        skip = Button(self.say("ask_skip"), "/dont_know")
        if question.kind == "yes_no":
            yes = Button(self.say("ask_yes"), "/affirm")
            return (yes, Button(self.say("ask_no"), "/deny"), skip)
        options = tuple(
            Button(option.label.in_(self.language), f'/inform{{"choice": "{option.value}"}}')
            for option in question.options
        )
        return (*options, skip)

    def situations(self, text: str, ids: Iterable[str], last: Button | None = None) -> Message:
        """Return a list of situations to choose from."""
        buttons = tuple(
            Button(self.book.situations[id_].label.in_(self.language), f"/{id_}") for id_ in ids
        )
        return Message(text, (*buttons, last) if last else buttons)

    # -- the plan as data -----------------------------------------------------

    def as_data(self, plan: Plan) -> dict[str, Any]:
        """Return the whole plan as JSON-ready data, in the person's language."""
        today = today_at(plan.made_at)

        def texts(statements: Iterable[Statement]) -> list[str]:
            return [self._marked(s, today) for s in statements]

        return {
            "situation": plan.situation,
            "title": plan.title.in_(self.language),
            "language": self.language,
            "opening": " ".join(
                [self.fill(self._opening(plan), today), *self.understood(plan.situation, today)]
            ),
            "urgency": {
                "level": plan.urgency.level,
                "reason": plan.urgency.reason.in_(self.language),
            },
            "warnings": texts(plan.warnings),
            "steps": self._steps_data(plan.steps, plan),
            "if_that_fails": self._steps_data(plan.ladder, plan),
            "deadlines": [self._deadline_data(d, today) for d in plan.deadlines],
            "script": self.fill(plan.script.in_(self.language), today),
            "have_ready": texts(plan.have_ready),
            "do_not": texts(plan.do_not),
            "facts": texts(plan.facts),
            "agent_can": texts(plan.agent_can),
            "agent_cannot": texts(plan.agent_cannot),
            "others": list(plan.others),
            "sources": [
                {
                    "url": s.url,
                    "as_of": self._as_of(s),
                    "seen": s.seen,
                    "supports": self._supports(s),
                }
                for s in plan.sources
            ],
            "checked_on": plan.checked_on.isoformat(),
            "confidence": plan.confidence,
            "made_at": plan.made_at.isoformat(),
        }

    def _steps_data(self, steps: Sequence[PlanStep], plan: Plan) -> list[dict[str, Any]]:
        warned = self._first_unscreened(steps, plan)
        return [self._step_data(step, plan, step is warned) for step in steps]

    def _step_data(self, step: PlanStep, plan: Plan, warned: bool) -> dict[str, Any]:
        channel = step.channel
        return {
            "warning": self._danger_unknown(plan) if warned else None,
            "text": self._marked(step.step, today_at(plan.made_at)),
            "channel": channel.id,
            "name": channel.name.in_(self.language),
            "kind": channel.kind,
            "value": channel.value.in_(self.language) if channel.value else None,
            "url": channel.url,
            "hours": {
                "state": step.hours.kind,
                "closes_at": step.hours.closes_at.isoformat() if step.hours.closes_at else None,
                "opens_at": step.hours.opens_at.isoformat() if step.hours.opens_at else None,
                "text": self.hours(channel, plan.made_at),
            },
            "confidence": step.step.confidence,
            "check_first": channel.check_first.in_(self.language) if channel.check_first else None,
            "sources": list(step.step.sources),
        }

    def _deadline_data(self, deadline: Deadline, today: date) -> dict[str, Any]:
        rule = deadline.rule
        return {
            "status": deadline.status.value,
            "act_by": deadline.act_by.isoformat() if deadline.act_by else None,
            "last_day": deadline.last_day.isoformat() if deadline.last_day else None,
            "days_left": deadline.days_left,
            "is_ceiling": deadline.status is DateStatus.CEILING,
            "text": self.deadline(deadline) if deadline.act_by else None,
            "rule": self._marked(rule, today) if rule else None,
            "legal_source": rule.legal_source if rule else None,
        }


def amount_on(periods: tuple[FeePeriod, ...], day: date) -> str | None:
    """Return the amount in force on `day`, or None outside the table or its trust."""
    for period in periods:
        started = period.valid_from <= day
        running = period.valid_until is None or day <= period.valid_until
        if started and running and day <= period.trusted_until:
            return period.amount
    return None
