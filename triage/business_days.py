"""Which days offices work, and the last working day before a date."""

from __future__ import annotations

from datetime import date, timedelta

from triage.rules import Calendar

_SATURDAY = 5


class OutsideCalendar(ValueError):
    """A date outside the years of the holiday table: no answer, not a guess."""


def is_business_day(day: date, calendar: Calendar) -> bool:
    """Whether federal offices work on `day`.

    Raises:
        OutsideCalendar: the holiday table does not cover `day`.
    """
    if not calendar.covers(day):
        raise OutsideCalendar(f"{day} is outside the holiday table")
    return day.weekday() < _SATURDAY and day not in calendar.holidays


def last_business_day_on_or_before(day: date, calendar: Calendar) -> date:
    """Return `day` if offices work then, else the closest earlier working day.

    Deadlines are only ever moved earlier: USCIS changed its definition of
    "day" on 2026-10-23, and no grace day may be promised.
    """
    while not is_business_day(day, calendar):
        day -= timedelta(days=1)
    return day
