"""Which days a question about hours is about: "on Thanksgiving", "los sábados", "tomorrow"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from triage.rules import Calendar, NamedDay

_ANY = "any"


def asked_days(
    text: str, dates: Iterable[date], today: date, calendar: Calendar
) -> tuple[date, ...]:
    """Return the days from today on that a message names, the nearest first.

    Args:
        text: the message.
        dates: days it names by date or weekday, already read.
        today: what "the next Christmas" counts from.
        calendar: the holidays, and what people call them.
    """
    found = {day for day in dates if day >= today}
    unnamed: list[date] = []
    for named in _named_in(text, calendar.named_days):
        days = tuple(_days_of(named, today, calendar))
        if named.holiday == _ANY:
            unnamed.extend(days)
        else:
            found.update(days)
    return tuple(sorted(found or unnamed))


def _named_in(text: str, named_days: Iterable[NamedDay]) -> Iterator[NamedDay]:
    """The named days in a text; "Christmas Eve" is not Christmas as well."""
    by_words = {_plain(words): named for named in named_days for words in named.words}
    longest_first = sorted(by_words, key=len, reverse=True)
    any_of = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
    for match in any_of.finditer(_plain(text)):
        yield by_words[match[0]]


def _days_of(named: NamedDay, today: date, calendar: Calendar) -> Iterator[date]:
    if named.month_day is not None:
        this_year = date(today.year, *named.month_day)
        yield this_year if this_year >= today else date(today.year + 1, *named.month_day)
    for weekday in named.weekdays:
        yield today + timedelta(days=(weekday - today.weekday()) % 7)
    later = timedelta(days=named.days_after)
    kept = (
        day + later
        for day, name in sorted(calendar.holidays.items())
        if day + later >= today and named.holiday in (_ANY, name.en)
    )
    yield from list(kept)[:1]


def _plain(text: str) -> str:
    """Lower case, without accents, apostrophes straight."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("\u2019", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
