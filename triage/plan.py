"""Facts in, plan out: the one function everything else serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from triage import deadlines, hours, ladder, safety
from triage.conditions import holds
from triage.deadlines import DateStatus, Deadline
from triage.facts import Facts
from triage.rules import (
    Channel,
    Practice,
    ProgramRules,
    Question,
    Rulebook,
    SituationRules,
    Source,
    Statement,
    Step,
    Text,
)
from triage.vocabulary import CONFIDENCES, URGENCY_LEVELS

#: USCIS counts in Eastern time; "today" for every rule is the day there.
OFFICE_ZONE: Final = ZoneInfo("America/New_York")
_SOON_DAYS: Final = 10
_THIS_MONTH_DAYS: Final = 30

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True)
class Urgency:
    """How pressing it is, and why, in words."""

    level: str
    reason: Text


@dataclass(frozen=True)
class PlanStep:
    """One step, with its channel and whether that is open at plan time."""

    step: Step
    channel: Channel
    hours: hours.HoursState


@dataclass(frozen=True)
class Plan:
    """The advice for one situation of one person at one moment."""

    situation: str
    label: Text
    title: Text
    opening: Text
    urgency: Urgency
    warnings: tuple[Statement, ...]
    steps: tuple[PlanStep, ...]
    ladder: tuple[PlanStep, ...]
    deadlines: tuple[Deadline, ...]
    script: Text
    have_ready: tuple[Statement, ...]
    do_not: tuple[Statement, ...]
    facts: tuple[Statement, ...]
    agent_can: tuple[Statement, ...]
    agent_cannot: tuple[Statement, ...]
    practices: tuple[Practice, ...]
    sources: tuple[Source, ...]
    checked_on: date
    confidence: str
    others: tuple[str, ...]
    made_at: datetime


def today_at(now: datetime) -> date:
    """Return the calendar day in U.S. Eastern time."""
    return now.astimezone(OFFICE_ZONE).date()


def make(
    situation: str, facts: Facts, book: Rulebook, now: datetime, others: tuple[str, ...] = ()
) -> Plan:
    """Make the plan for one situation.

    Args:
        situation: an id from `vocabulary.SITUATIONS`.
        facts: what is known about the person.
        book: all knowledge.
        now: an aware datetime; decides hours, days left and dated facts.
        others: other situations the person also has; named, not planned.

    Returns:
        A plan with at least one step, one source and an urgency with a reason.

    Raises:
        KeyError: the book does not know the situation.
    """
    today = today_at(now)
    rules = book.situations[situation]
    programs = _programs_of(situation, facts, book, today)
    steps, rungs = _steps_and_ladder(rules, programs, facts, book, today)
    due = _deadlines(rules, programs, facts, book, today)
    shown = _Shown(facts, today, situation)
    warnings = (
        *_date_warnings(due, facts, book),
        *safety.warnings(situation, steps, facts, book, today),
        *shown.of(s for p in programs for s in p.warnings),
    )
    plan_steps = tuple(_plan_step(step, book, now) for step in steps)
    plan_ladder = tuple(_plan_step(step, book, now) for step in rungs)
    do_not = shown.of((*(s for p in programs for s in p.do_not), *rules.do_not))
    other_facts = shown.of((*(s for p in programs for s in p.facts), *rules.facts))
    script = shown.of(rules.scripts)[0]
    ready = shown.of((*(s for p in programs for s in p.have_ready), *rules.have_ready))
    opening = shown.of(rules.opening)[0]
    used: tuple[Statement, ...] = (
        opening, *warnings, *steps, *rungs, script, *ready, *do_not, *other_facts,
        *(d.rule for d in due if d.rule),
    )  # fmt: skip
    return Plan(
        situation=situation,
        label=rules.label,
        title=rules.title,
        opening=opening.text,
        urgency=_urgency(rules, due, facts, book, today),
        warnings=warnings,
        steps=plan_steps,
        ladder=plan_ladder,
        deadlines=due,
        script=script.text,
        have_ready=ready,
        do_not=do_not,
        facts=other_facts,
        agent_can=shown.of(rules.agent_can),
        agent_cannot=shown.of(rules.agent_cannot),
        practices=shown.of(book.practices),
        sources=_sources(used, (*plan_steps, *plan_ladder), book),
        checked_on=min(statement.checked_on for statement in used),
        confidence=max((s.confidence for s in steps), key=CONFIDENCES.index),
        others=tuple(o for o in others if o != situation),
        made_at=now,
    )


@dataclass(frozen=True)
class _Shown:
    """Which statements this person sees today."""

    facts: Facts
    today: date
    situation: str

    def of(self, statements: Iterable[S]) -> tuple[S, ...]:
        return tuple(s for s in statements if self.sees(s))

    def sees(self, statement: Statement) -> bool:
        if statement.situations and self.situation not in statement.situations:
            return False
        if statement.valid_from and self.today < statement.valid_from:
            return False
        if statement.valid_until and self.today > statement.valid_until:
            return False
        return holds(statement.when, self.facts, self.today)


def _programs_of(
    situation: str, facts: Facts, book: Rulebook, today: date
) -> tuple[ProgramRules, ...]:
    def applies(program: ProgramRules) -> bool:
        if program.applies_when:
            return holds(program.applies_when, facts, today)
        return program.id in facts.programs

    return tuple(p for _, p in sorted(book.programs.items()) if applies(p))


def _steps_and_ladder(
    rules: SituationRules,
    programs: tuple[ProgramRules, ...],
    facts: Facts,
    book: Rulebook,
    today: date,
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    shown = _Shown(facts, today, rules.id)
    added = shown.of(step for p in programs for step in p.steps)
    steps = (
        *(s for s in added if s.place == "first"),
        *shown.of(rules.steps),
        *(s for s in added if s.place == "last"),
    )
    rungs = shown.of((*rules.ladder, *(step for p in programs for step in p.ladder)))
    safe_steps = _allowed(steps, facts, book, today)
    safe_rungs = _allowed(rungs, facts, book, today)
    now, later = ladder.climb(safe_steps, safe_rungs, facts, book)
    now = safety.with_lawyer_first(now, facts, book)
    return now, tuple(step for step in later if step not in now)


def _allowed(steps: Iterable[Step], facts: Facts, book: Rulebook, today: date) -> tuple[Step, ...]:
    return tuple(
        step
        for step in (safety.reachable(step, facts) for step in steps)
        if not safety.is_hidden(book.channels[step.channel], facts, today)
    )


def _deadlines(
    rules: SituationRules,
    programs: tuple[ProgramRules, ...],
    facts: Facts,
    book: Rulebook,
    today: date,
) -> tuple[Deadline, ...]:
    shown = _Shown(facts, today, rules.id)
    applicable = shown.of((*(r for p in programs for r in p.deadlines), *rules.deadlines))
    if _reply_is_in(rules, facts):
        return tuple(Deadline(rule, DateStatus.NO_DATE) for rule in applicable)
    if facts.due_date is None:
        return tuple(deadlines.from_rule(rule, facts, today, book.calendar) for rule in applicable)
    first = deadlines.printed(facts.due_date, today, book.calendar)
    texts = (Deadline(rule, DateStatus.NO_DATE) for rule in applicable)
    return (first, *texts)


def _reply_is_in(rules: SituationRules, facts: Facts) -> bool:
    """Whether the dates of this situation end with a reply, and it was sent."""
    ends_with_reply = any("not already_replied" in rule.when for rule in rules.deadlines)
    return facts.already_replied is True and ends_with_reply


def _date_warnings(
    due: tuple[Deadline, ...], facts: Facts, book: Rulebook
) -> tuple[Statement, ...]:
    statuses = {deadline.status for deadline in due}
    shown = []
    if DateStatus.NOTICE_IN_FUTURE in statuses:
        shown.append(book.common.notice_in_future)
    # A letter from years ago is a slip of the pen; a judge's order from then is not.
    if DateStatus.NOTICE_TOO_OLD in statuses and not facts.removal_order:
        shown.append(book.common.notice_too_old)
    if any(deadline.overdue for deadline in due):
        shown.append(book.common.overdue)
    return tuple(shown)


def _urgency(
    rules: SituationRules, due: tuple[Deadline, ...], facts: Facts, book: Rulebook, today: date
) -> Urgency:
    by_rule = _Shown(facts, today, rules.id).of(rules.urgency)[0]
    candidates = [Urgency(by_rule.level, by_rule.text)]
    left = [d.days_left for d in due if d.days_left is not None]
    if left and min(left) < 0:
        candidates.append(Urgency("critical", book.common.overdue_reason))
    elif left and min(left) <= _SOON_DAYS:
        candidates.append(Urgency("critical", book.common.due_soon))
    elif left and min(left) <= _THIS_MONTH_DAYS:
        candidates.append(Urgency("high", book.common.due_this_month))
    return min(candidates, key=lambda u: URGENCY_LEVELS.index(u.level))


def _plan_step(step: Step, book: Rulebook, now: datetime) -> PlanStep:
    channel = book.channels[step.channel]
    return PlanStep(step, channel, hours.state_at(channel, now, book.calendar))


def _sources(
    used: Iterable[Statement], steps: Iterable[PlanStep], book: Rulebook
) -> tuple[Source, ...]:
    ids = [id_ for statement in used for id_ in statement.sources]
    ids += [id_ for step in steps for id_ in step.channel.sources[:2]]
    return tuple(book.sources[id_] for id_ in dict.fromkeys(ids))


def open_questions(
    situation: str, facts: Facts, book: Rulebook, now: datetime
) -> tuple[Question, ...]:
    """Return the questions of this situation that are unanswered and apply."""
    today = today_at(now)
    rules = book.situations[situation]
    programs = _programs_of(situation, facts, book, today)
    shown = _Shown(facts, today, situation)
    asked = shown.of((*rules.questions, *(q for p in programs for q in p.questions)))
    return tuple(q for q in asked if not facts.knows(q.slot))
