"""From a rule and a letter to a date that is safe to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.cases import TODAY, ago
from triage.business_days import is_business_day, last_business_day_on_or_before
from triage.deadlines import DateStatus, Deadline, from_rule, printed
from triage.facts import Facts
from triage.rules import Calendar, DeadlineRule, Rulebook, Text

_RULE = DeadlineRule(
    text=Text("Answer.", "Conteste."),
    sources=("a_source",),
    confidence="high",
    checked_on=TODAY,
    id="reply",
    kind="reply",
    days=84,
    mailing_days=3,
    is_maximum=True,
)
_RULES = st.builds(
    replace,
    st.just(_RULE),
    days=st.integers(1, 120),
    mailing_days=st.integers(0, 14),
    is_maximum=st.booleans(),
)
_DELIVERIES = st.sampled_from([None, "mail", "online", "in_person"])
_NO_HOLIDAYS = Calendar({}, date(2026, 1, 1), date(2028, 12, 31))
#: Days on which the real table covers both a live letter and its last day.
_TODAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))


def _rule_of(book: Rulebook, situation: str, id_: str) -> DeadlineRule:
    return next(rule for rule in book.situations[situation].deadlines if rule.id == id_)


# -- examples -----------------------------------------------------------------------


def test_a_missed_day_can_start_the_clock() -> None:
    rule = replace(_RULE, days=45, is_maximum=False, counted_from="appointment_date")
    facts = Facts(appointment_date=date(2026, 10, 20), notice_date=date(2026, 9, 1))
    found = from_rule(rule, facts, TODAY, _NO_HOLIDAYS)
    assert (found.status, found.last_day) == (DateStatus.ESTIMATE, date(2026, 12, 4))
    assert found.started_on == date(2026, 10, 20)


def test_an_appointment_still_ahead_starts_no_clock() -> None:
    rule = replace(_RULE, counted_from="appointment_date")
    found = from_rule(rule, Facts(appointment_date=ago(-3)), TODAY, _NO_HOLIDAYS)
    assert found.status is DateStatus.NO_DATE


@pytest.mark.parametrize(
    ("notice_date", "delivery", "last_day", "act_by", "days_left"),
    [
        # The 84th day is Christmas: the day before is shown.
        (date(2026, 10, 2), None, date(2026, 12, 25), date(2026, 12, 24), 31),
        (date(2026, 10, 2), "online", date(2026, 12, 25), date(2026, 12, 24), 31),
        (date(2026, 10, 2), "mail", date(2026, 12, 28), date(2026, 12, 28), 35),
        # A Sunday moves to Friday, and a Monday holiday over the weekend.
        (date(2026, 10, 4), None, date(2026, 12, 27), date(2026, 12, 24), 31),
        (date(2026, 10, 26), None, date(2027, 1, 18), date(2027, 1, 15), 53),
        (date(2026, 9, 3), None, date(2026, 11, 26), date(2026, 11, 25), 2),
        (date(2026, 8, 31), None, date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 8, 28), None, date(2026, 11, 20), date(2026, 11, 20), -3),
    ],
)
def test_the_longest_time_for_an_rfe(
    book: Rulebook,
    notice_date: date,
    delivery: str | None,
    last_day: date,
    act_by: date,
    days_left: int,
) -> None:
    rule = _rule_of(book, "rfe", "rfe_longest")
    facts = Facts(form="I-130", notice_date=notice_date, delivery=delivery)
    found = from_rule(rule, facts, TODAY, book.calendar)
    assert found.status is DateStatus.CEILING
    assert (found.last_day, found.act_by, found.days_left) == (last_day, act_by, days_left)


@pytest.mark.parametrize(
    ("situation", "id_", "days", "mailing_days"),
    [
        ("rfe", "rfe_longest", 84, 3),
        ("rfe", "rfe_longest_30", 30, 3),
        ("denial_risk", "noid_longest", 30, 3),
        ("denial_risk", "noir_longest", 30, 3),
        ("denial_risk", "asylum_noid", 16, 0),
        ("denial_risk", "asylum_noid_in_hand", 10, 0),
    ],
)
def test_the_days_the_law_gives(
    book: Rulebook, situation: str, id_: str, days: int, mailing_days: int
) -> None:
    rule = _rule_of(book, situation, id_)
    assert (rule.days, rule.mailing_days) == (days, mailing_days)


def test_a_date_that_is_no_maximum_is_an_estimate(calendar: Calendar) -> None:
    rule = replace(_RULE, is_maximum=False)
    found = from_rule(rule, Facts(notice_date=ago(10)), TODAY, calendar)
    assert found.status is DateStatus.ESTIMATE


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        (_RULE, Facts()),
        (replace(_RULE, kind="rule"), Facts(notice_date=ago(10))),
        (replace(_RULE, kind="wait"), Facts(notice_date=ago(10))),
        (replace(_RULE, days=None), Facts(notice_date=ago(10))),
    ],
)
def test_without_days_or_a_letter_date_no_date_is_shown(
    rule: DeadlineRule, facts: Facts, calendar: Calendar
) -> None:
    assert from_rule(rule, facts, TODAY, calendar) == Deadline(rule, DateStatus.NO_DATE)


@pytest.mark.parametrize(
    ("notice_date", "status"),
    [
        (ago(-1), DateStatus.NOTICE_IN_FUTURE),
        (ago(-300), DateStatus.NOTICE_IN_FUTURE),
        (ago(3 * 365 + 1), DateStatus.NOTICE_TOO_OLD),
        (date(1026, 10, 2), DateStatus.NOTICE_TOO_OLD),
        (TODAY, DateStatus.CEILING),
        (ago(3 * 365), DateStatus.CEILING),
    ],
)
def test_an_implausible_letter_date_is_questioned(
    notice_date: date, status: DateStatus, calendar: Calendar
) -> None:
    found = from_rule(_RULE, Facts(notice_date=notice_date), TODAY, calendar)
    assert found.status is status
    assert (found.act_by is None) is (status is not DateStatus.CEILING)


@pytest.mark.parametrize(
    ("due", "act_by", "days_left", "moved"),
    [
        (date(2026, 12, 10), date(2026, 12, 10), 17, False),
        (date(2026, 12, 25), date(2026, 12, 24), 31, True),
        (date(2026, 11, 29), date(2026, 11, 27), 4, True),
        (date(2026, 11, 23), date(2026, 11, 23), 0, False),
        (date(2026, 11, 20), date(2026, 11, 20), -3, False),
    ],
)
def test_a_printed_date(
    due: date, act_by: date, days_left: int, moved: bool, calendar: Calendar
) -> None:
    found = printed(due, TODAY, calendar)
    assert found.status is DateStatus.PRINTED
    assert (found.rule, found.last_day, found.mailing_days_counted) == (None, due, 0)
    assert (found.act_by, found.days_left, found.moved_earlier) == (act_by, days_left, moved)


@pytest.mark.parametrize(
    ("today", "act_by", "days_left", "overdue"),
    [
        (date(2026, 12, 23), date(2026, 12, 24), 1, False),
        (date(2026, 12, 24), date(2026, 12, 24), 0, False),
        # The safe day has slipped by, the last day has not: act on it.
        (date(2026, 12, 25), date(2026, 12, 25), 0, False),
        # Once the last day is gone, its age counts from there.
        (date(2026, 12, 26), date(2026, 12, 25), -1, True),
        (date(2027, 1, 4), date(2026, 12, 25), -10, True),
    ],
)
def test_around_a_last_day_on_a_holiday(
    today: date, act_by: date, days_left: int, overdue: bool, calendar: Calendar
) -> None:
    found = printed(date(2026, 12, 25), today, calendar)
    assert (found.act_by, found.days_left, found.overdue) == (act_by, days_left, overdue)


@pytest.mark.parametrize("due", [date(2025, 12, 19), date(2026, 1, 1), date(2016, 11, 20)])
def test_a_passed_date_is_passed_even_before_the_holiday_table(
    due: date, calendar: Calendar
) -> None:
    found = printed(due, TODAY, calendar)
    assert found.status is DateStatus.PRINTED
    assert (found.last_day, found.act_by, found.overdue) == (due, due, True)


def test_an_old_letter_is_overdue_even_before_the_holiday_table(calendar: Calendar) -> None:
    found = from_rule(_RULE, Facts(notice_date=date(2025, 6, 2)), TODAY, calendar)
    assert found.status is DateStatus.CEILING
    assert found.overdue


def test_a_date_after_the_holiday_table_is_not_guessed(calendar: Calendar) -> None:
    assert printed(date(2029, 3, 1), TODAY, calendar).status is DateStatus.NO_DATE
    late = from_rule(_RULE, Facts(notice_date=date(2028, 12, 20)), date(2028, 12, 21), calendar)
    assert late.status is DateStatus.NO_DATE


# -- properties ---------------------------------------------------------------------


@given(rule=_RULES, delivery=_DELIVERIES, today=_TODAYS, age=st.integers(0, 100))
def test_a_shown_date_is_a_working_day_and_never_late(
    rule: DeadlineRule, delivery: str | None, today: date, age: int, calendar: Calendar
) -> None:
    facts = Facts(notice_date=today - timedelta(days=age), delivery=delivery)
    found = from_rule(rule, facts, today, calendar)
    assert found.last_day is not None
    assert found.act_by is not None
    assert found.act_by <= found.last_day
    safe = last_business_day_on_or_before(found.last_day, calendar)
    if safe < today:
        assert found.act_by == found.last_day
    else:
        assert found.act_by == safe
        assert is_business_day(found.act_by, calendar)
    assert found.days_left == (found.act_by - today).days
    assert found.overdue is (today > found.last_day)
    assert found.moved_earlier is (found.act_by < found.last_day)


@given(rule=_RULES, delivery=_DELIVERIES, today=_TODAYS, age=st.integers(0, 100))
def test_mailing_days_count_only_for_mail(
    rule: DeadlineRule, delivery: str | None, today: date, age: int, calendar: Calendar
) -> None:
    notice_date = today - timedelta(days=age)
    found = from_rule(rule, Facts(notice_date=notice_date, delivery=delivery), today, calendar)
    assert rule.days is not None
    added = rule.mailing_days if delivery == "mail" else 0
    assert found.mailing_days_counted == added
    assert found.last_day == notice_date + timedelta(days=rule.days + added)


@given(
    rule=_RULES,
    delivery=_DELIVERIES,
    today=_TODAYS,
    age=st.integers(0, 100),
    earlier=st.integers(0, 50),
)
def test_an_earlier_letter_never_gives_a_later_date(
    rule: DeadlineRule,
    delivery: str | None,
    today: date,
    age: int,
    earlier: int,
    calendar: Calendar,
) -> None:
    def act_by(days: int) -> Any:
        facts = Facts(notice_date=today - timedelta(days=days), delivery=delivery)
        return from_rule(rule, facts, today, calendar).act_by

    assert act_by(age + earlier) <= act_by(age)


@given(due=st.dates(date(2000, 1, 1), date(2040, 1, 1)), today=_TODAYS)
def test_a_printed_date_is_never_shown_later_than_printed(
    due: date, today: date, calendar: Calendar
) -> None:
    found = printed(due, today, calendar)
    if due > calendar.covers_until:
        assert found.act_by is None
        return
    assert found.last_day == due
    assert found.act_by is not None
    assert found.act_by <= due
    assert found.overdue is (today > due)


@given(notice_date=st.dates(date(1990, 1, 1), date(2040, 1, 1)), rule=_RULES)
def test_any_letter_date_is_shown_or_questioned(
    notice_date: date, rule: DeadlineRule, calendar: Calendar
) -> None:
    found = from_rule(rule, Facts(notice_date=notice_date), TODAY, calendar)
    if notice_date > TODAY:
        assert found.status is DateStatus.NOTICE_IN_FUTURE
    elif (TODAY - notice_date).days > 3 * 365:
        assert found.status is DateStatus.NOTICE_TOO_OLD
    else:
        assert found.act_by is not None
