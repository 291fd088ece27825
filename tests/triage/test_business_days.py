"""Working days of federal offices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.business_days import (
    OutsideCalendar,
    is_business_day,
    last_business_day_on_or_before,
)
from triage.rules import Calendar

_COVERED = st.dates(date(2026, 1, 2), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 26), False),
        (date(2026, 11, 27), True),
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        # July 4, 2026 is a Saturday: offices close on Friday.
        (date(2026, 7, 3), False),
        # July 4, 2027 is a Sunday: offices close on Monday.
        (date(2027, 7, 5), False),
        # Christmas 2027 is a Saturday, and New Year's Day 2028 too.
        (date(2027, 12, 24), False),
        (date(2027, 12, 31), False),
        (date(2028, 2, 29), True),
    ],
)
def test_weekends_and_observed_holidays_are_free(
    day: date, works: bool, calendar: Calendar
) -> None:
    assert is_business_day(day, calendar) is works


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 26), date(2026, 11, 25)),
        (date(2026, 12, 25), date(2026, 12, 24)),
        (date(2026, 12, 27), date(2026, 12, 24)),
        (date(2027, 1, 3), date(2026, 12, 31)),
        (date(2027, 1, 18), date(2027, 1, 15)),
        (date(2028, 1, 2), date(2027, 12, 30)),
    ],
)
def test_a_free_day_moves_to_the_working_day_before(
    day: date, expected: date, calendar: Calendar
) -> None:
    assert last_business_day_on_or_before(day, calendar) == expected


@given(day=_COVERED)
def test_only_free_days_are_jumped(day: date, calendar: Calendar) -> None:
    found = last_business_day_on_or_before(day, calendar)
    assert is_business_day(found, calendar)
    assert found <= day
    between = [found + timedelta(days=n) for n in range(1, (day - found).days + 1)]
    assert not any(is_business_day(other, calendar) for other in between)


@given(day=_COVERED, later=st.integers(0, 30))
def test_a_later_day_never_gives_an_earlier_one(day: date, later: int, calendar: Calendar) -> None:
    other = min(day + timedelta(days=later), calendar.covers_until)
    assert last_business_day_on_or_before(day, calendar) <= last_business_day_on_or_before(
        other, calendar
    )


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2029, 1, 1), date(2026, 1, 1)])
def test_outside_the_table_nothing_is_guessed(day: date, calendar: Calendar) -> None:
    with pytest.raises(OutsideCalendar):
        last_business_day_on_or_before(day, calendar)
