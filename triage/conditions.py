"""The condition language of the knowledge files.

A condition is a name with an optional argument (`form:I-485`,
`due_within:10`), may be negated (`not abroad`) and may list alternatives
(`abroad or protected`). A list of conditions holds when all of them hold.
What is not known does not hold, so `not abroad` is true until someone says
they are abroad.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from triage import vocabulary
from triage.facts import Facts

_Flag = Callable[[Facts, date], bool]
_Test = Callable[[Facts, date, str], bool]


class UnknownCondition(ValueError):
    """A condition that no rule here defines."""


def _days_until(moment: date | None, today: date) -> int | None:
    return None if moment is None else (moment - today).days


def _within(moment: date | None, today: date, days: str) -> bool:
    left = _days_until(moment, today)
    return left is not None and 0 <= left <= int(days)


def _passed(moment: date | None, today: date) -> bool:
    left = _days_until(moment, today)
    return left is not None and left < 0


def _older_than(moment: date | None, today: date, days: str) -> bool:
    left = _days_until(moment, today)
    return left is not None and -left > int(days)


def _at_most_old(moment: date | None, today: date, days: str) -> bool:
    left = _days_until(moment, today)
    return left is not None and 0 <= -left <= int(days)


def in_danger(facts: Facts) -> bool:
    """Whether any danger flag is raised: lawyer first, before any office."""
    return bool(facts.danger or facts.removal_order or facts.arrest or facts.lapsed_status)


FLAGS: Final[dict[str, _Flag]] = {
    "abroad": lambda f, _: f.location == "abroad",
    "in_us": lambda f, _: f.location == "us",
    "has_account": lambda f, _: f.has_account is True,
    "no_account": lambda f, _: f.has_account is False,
    "represented": lambda f, _: f.represented is True,
    "not_represented": lambda f, _: f.represented is False,
    "letter_in_hand": lambda f, _: f.letter_in_hand is True,
    "letter_missing": lambda f, _: f.letter_in_hand is False,
    "already_replied": lambda f, _: f.already_replied is True,
    "hardship": lambda f, _: f.hardship is True,
    "no_hardship": lambda f, _: f.hardship is False,
    "has_status": lambda f, _: f.has_status is True,
    "no_status": lambda f, _: f.has_status is False or f.lapsed_status is True,
    "resident": lambda f, _: f.resident is True,
    "danger": lambda f, _: in_danger(f),
    "danger_cleared": lambda f, _: f.danger is False and not in_danger(f),
    "removal_order": lambda f, _: f.removal_order is True,
    "arrest": lambda f, _: f.arrest is True,
    "detained": lambda f, _: f.detained is True,
    "lapsed_status": lambda f, _: f.lapsed_status is True,
    "abuse": lambda f, _: f.abuse is True,
    "in_court": lambda f, _: f.in_court is True,
    "paid_scammer": lambda f, _: f.paid_scammer is True,
    "asks_amount": lambda f, _: f.asks_amount is True,
    "protected": lambda f, _: "protected_1367" in f.programs,
    "past_inquiry_date": lambda f, _: f.past_inquiry_date is True,
    "within_normal_time": lambda f, _: f.past_inquiry_date is False,
    "tried_anything": lambda f, _: bool(f.tried),
    "tried_60_days_ago": lambda f, _: f.tried_days_ago is not None and f.tried_days_ago >= 60,
    "due_known": lambda f, _: f.due_date is not None,
    "due_passed": lambda f, today: _passed(f.due_date, today),
    "notice_date_known": lambda f, _: f.notice_date is not None,
    "notice_date_in_future": lambda f, today: f.notice_date is not None and f.notice_date > today,
    "travel_known": lambda f, _: f.travel_date is not None,
    "travel_passed": lambda f, today: _passed(f.travel_date, today),
    "appointment_known": lambda f, _: f.appointment_date is not None,
    # Nobody misses what was taken off the calendar.
    "appointment_passed": lambda f, today: (
        f.appointment_problem != "cancelled" and _passed(f.appointment_date, today)
    ),
    "pending_known": lambda f, _: f.days_pending is not None,
}

_NUMBER_TESTS: Final[dict[str, _Test]] = {
    "due_within": lambda f, today, n: _within(f.due_date, today, n),
    "notice_older_than": lambda f, today, n: _older_than(f.notice_date, today, n),
    "notice_within": lambda f, today, n: _at_most_old(f.notice_date, today, n),
    "travel_within": lambda f, today, n: _within(f.travel_date, today, n),
    "appointment_within": lambda f, today, n: _within(f.appointment_date, today, n),
    "exam_older_than": lambda f, today, n: _older_than(f.exam_date, today, n),
    "pending_over": lambda f, _, n: f.days_pending is not None and f.days_pending > int(n),
    "tried_over": lambda f, _, n: f.tried_days_ago is not None and f.tried_days_ago >= int(n),
}

_CHOICE_TESTS: Final[dict[str, tuple[_Test, tuple[str, ...] | None]]] = {
    "form": (lambda f, _, v: f.form == v, None),
    "program": (lambda f, _, v: v in f.programs, vocabulary.PROGRAMS),
    "notice": (lambda f, _, v: f.notice == v, vocabulary.NOTICES),
    "document": (lambda f, _, v: f.document == v, vocabulary.DOCUMENTS),
    "status_line": (lambda f, _, v: f.status_line == v, vocabulary.STATUS_LINES),
    "appointment": (lambda f, _, v: f.appointment_kind == v, vocabulary.APPOINTMENT_KINDS),
    "problem": (lambda f, _, v: f.appointment_problem == v, vocabulary.APPOINTMENT_PROBLEMS),
    "delivery": (lambda f, _, v: f.delivery == v, vocabulary.DELIVERIES),
    "tried": (lambda f, _, v: v in f.tried, vocabulary.ATTEMPTS),
    "prefix": (lambda f, _, v: f.receipt_prefix == v, None),
}


def holds(conditions: Iterable[str], facts: Facts, today: date) -> bool:
    """Whether every condition holds.

    Args:
        conditions: condition strings, as written in the knowledge files.
        facts: what is known.
        today: the calendar day in the person's office time (U.S. Eastern).

    Raises:
        UnknownCondition: a name or argument that is not defined.
    """
    return all(_one_holds(condition, facts, today) for condition in conditions)


def _one_holds(condition: str, facts: Facts, today: date) -> bool:
    return any(_term_holds(term, facts, today) for term in _terms(condition))


def _terms(condition: str) -> list[str]:
    return [term.strip() for term in condition.split(" or ")]


def _term_holds(term: str, facts: Facts, today: date) -> bool:
    if term.startswith("not "):
        return not _term_holds(term.removeprefix("not ").strip(), facts, today)
    name, _, argument = term.partition(":")
    if not argument and name in FLAGS:
        return FLAGS[name](facts, today)
    if argument and name in _NUMBER_TESTS:
        return _NUMBER_TESTS[name](facts, today, argument)
    if argument and name in _CHOICE_TESTS:
        return _CHOICE_TESTS[name][0](facts, today, argument)
    raise UnknownCondition(f"unknown condition {term!r}")


def problem_with(condition: str) -> str | None:
    """Say what is wrong with a condition string, or None when it is sound."""
    for term in _terms(condition):
        name, _, argument = term.removeprefix("not ").strip().partition(":")
        if not argument:
            if name not in FLAGS:
                return f"unknown condition {name!r}"
        elif name in _NUMBER_TESTS:
            if not argument.isdigit():
                return f"{name} takes a number of days, not {argument!r}"
        elif name in _CHOICE_TESTS:
            allowed = _CHOICE_TESTS[name][1]
            if allowed is not None and argument not in allowed:
                return f"{name} does not know {argument!r}"
        else:
            return f"unknown condition {name!r}"
    return None
