"""Which days a question about hours names."""

from __future__ import annotations

from datetime import date

import pytest

from tests.triage.cases import TODAY
from triage.asked_days import asked_days
from triage.rules import Calendar


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("are you open on Thanksgiving?", ["2026-11-26"]),
        ("abren en acción de gracias", ["2026-11-26"]),
        ("abren en accion de gracias", ["2026-11-26"]),
        ("is the line open on christmas", ["2026-12-25"]),
        ("abren en Navidad?", ["2026-12-25"]),
        # The eve and the day after are days of their own.
        ("open christmas eve?", ["2026-12-24"]),
        ("abren en nochebuena", ["2026-12-24"]),
        ("open on black friday", ["2026-11-27"]),
        ("new year\u2019s eve or new year\u2019s day?", ["2026-12-31", "2027-01-01"]),
        # Independence Day 2027 is a Sunday, so offices close on the Monday.
        ("open on the 4th of july", ["2027-07-05"]),
        # Gone by this year: the next one.
        ("abren el día de los veteranos", ["2027-11-11"]),
        ("open on veterans day", ["2027-11-11"]),
        ("open weekends?", ["2026-11-28", "2026-11-29"]),
        ("abren los sábados", ["2026-11-28"]),
        ("trabajan los domingos", ["2026-11-29"]),
        ("are they open mondays", ["2026-11-23"]),
        ("are you closed on federal holidays", ["2026-11-26"]),
        ("is christmas a holiday", ["2026-12-25"]),
        ("are you open now", []),
        ("is the columbus office open", []),
    ],
)
def test_names_of_days(calendar: Calendar, text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in asked_days(text, (), TODAY, calendar)] == days


def test_dates_come_along_and_days_gone_by_do_not(calendar: Calendar) -> None:
    fourth = date(2027, 7, 4)
    yesterday = date(2026, 11, 22)
    found = asked_days("abren el 4 de julio", (fourth, yesterday), TODAY, calendar)
    assert found == (fourth, date(2027, 7, 5))


def test_every_holiday_of_the_table_has_a_name_people_use(calendar: Calendar) -> None:
    named = {named.holiday for named in calendar.named_days}
    assert {name.en for name in calendar.holidays.values()} <= named
    for day in calendar.named_days:
        for words in day.words:
            assert asked_days(f"open on {words}?", (), TODAY, calendar), words


def test_after_the_table_no_holiday_is_guessed(calendar: Calendar) -> None:
    assert asked_days("open on christmas?", (), date(2028, 12, 26), calendar) == ()
