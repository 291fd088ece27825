"""Dates in people's words, in both languages, against an injected "today"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

import dateparser

#: Whether "two weeks" or a bare "March 3" lies behind us or ahead.
PREFERENCE: Final[dict[str, str]] = {
    "notice_date": "past",
    "exam_date": "past",
    "filed_date": "past",
    "due_date": "future",
    "travel_date": "future",
    "appointment_date": "future",
}
#: A bare "March 3" of these is the nearer one: a deadline or appointment that has just
#: passed must never be read as one a year away. The same without a known role.
_NEARER: Final = frozenset({"due_date", "appointment_date"})

_WEEKDAYS: Final[dict[str, int]] = {
    "mon": 0, "monday": 0, "lunes": 0,
    "tue": 1, "tuesday": 1, "martes": 1,
    "wed": 2, "wednesday": 2, "miércoles": 2, "miercoles": 2,
    "thu": 3, "thursday": 3, "jueves": 3,
    "fri": 4, "friday": 4, "viernes": 4,
    "sat": 5, "saturday": 5, "sábado": 5, "sabado": 5,
    "sun": 6, "sunday": 6, "domingo": 6,
}  # fmt: skip
NUMBER_WORDS: Final[dict[str, int]] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12,
}  # fmt: skip
_RELATIVE: Final[dict[str, int]] = {
    "day after tomorrow": 2,
    "pasado mañana": 2,
    "pasado manana": 2,
    "manana": 1,
    "tonight": 0,
    "esta noche": 0,
    "next week": 7,
    "la próxima semana": 7,
    "la proxima semana": 7,
    "próxima semana": 7,
    "proxima semana": 7,
    "la semana que viene": 7,
    "la semana pasada": -7,
    "last week": -7,
}
_NUMBER_WORD = re.compile(
    r"(?i)\b("
    + "|".join(NUMBER_WORDS)
    + r")\b(?=\s+(day|week|month|year|d[ií]a|semana|mes|año|ano))"
)
_WEEKDAY = re.compile(r"(?i)\b(" + "|".join(_WEEKDAYS) + r")\b")
_FILLER = re.compile(
    r"(?i)\b(this|coming|on|the|of|dated|upcoming|este|esta|próximo|proximo|próxima|proxima|el|día|dia|"
    r"que viene)\b"
)
_ORDINAL = re.compile(r"(?i)\b(\d{1,2})(st|nd|rd|th|ro|er|º)(?!\w)")
_FIRST = re.compile(r"(?i)\bprimero(?=\s+de\b)")
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2}[/.-]\d{1,2}[/.-])(\d{2})(?![\d/.-])")
_UNIT = re.compile(r"(?i)\b(days?|weeks?|months?|years?|d[ií]as?|semanas?|mes|meses|años?|anos?)\b")
_NOT_TODAY = re.compile(r"(?i)\b(next|coming|que viene|pr[oó]xim[oa])\b")
_ISO = re.compile(r"^\s*(\d{4})-(\d{2})-(\d{2})\s*$")


def parse(text: str, today: date, role: str | None = None) -> date | None:
    """Read one date.

    Args:
        text: the words of the date alone, such as "oct 2" or "el 3 de enero".
        today: what relative words count from.
        role: a key of `PREFERENCE`; decides the year when none is given. Without
            a role the nearer date is meant.

    Returns:
        The date, or None when the words are no date. Numbers are read in U.S.
        order (month first).
    """
    iso = _ISO.match(text)
    if iso:
        return _safe_date(*(int(part) for part in iso.groups()))
    words = _FIRST.sub("1", _ORDINAL.sub(r"\1", text.strip().lower()))
    if words in _RELATIVE:
        return today + timedelta(days=_RELATIVE[words])
    if _WEEKDAY.search(words) and not re.search(r"\d", words):
        return _weekday(words, today, role)
    words = _NUMBER_WORD.sub(lambda found: str(NUMBER_WORDS[found[1].lower()]), words)
    words = _SHORT_YEAR.sub(r"\g<1>20\2", words)
    for candidate in (words, _FILLER.sub(" ", words)):
        found = _read(candidate.strip(), today, role)
        if found is not None:
            return found
    return None


def month_end(text: str) -> date | None:
    """Read a month with its year, such as "March 2023", as its last day.

    Someone who waits since then has waited at least that long.

    Returns:
        None when the words are no month with a year.
    """
    settings = {"PREFER_DAY_OF_MONTH": "last", "REQUIRE_PARTS": ["month", "year"]}
    words = re.sub(r"[.,]", " ", text.strip().lower())
    found = dateparser.parse(words, languages=["en", "es"], settings=settings)
    return found.date() if found else None


def _read(words: str, today: date, role: str | None) -> date | None:
    behind = _dateparser(words, today, "past")
    ahead = _dateparser(words, today, "future")
    if behind is None or ahead is None or behind == ahead:
        return behind
    preferred = PREFERENCE.get(role or "")
    if _UNIT.search(words) or (behind.month, behind.day) != (ahead.month, ahead.day):
        return ahead if preferred == "future" else behind
    if preferred is None or role in _NEARER:
        return min(ahead, behind, key=lambda day: abs(day - today))
    if preferred == "past" or behind == today:
        return behind
    return ahead


def _dateparser(words: str, today: date, preferred: str) -> date | None:
    settings = {
        "RELATIVE_BASE": datetime.combine(today, time(12)),
        "PREFER_DATES_FROM": preferred,
        "DATE_ORDER": "MDY",
        "REQUIRE_PARTS": ["day"],
    }
    found = dateparser.parse(words, languages=["en", "es"], settings=settings)
    return found.date() if found else None


def _weekday(words: str, today: date, role: str | None) -> date:
    """The nearest such day; "next Friday" is read as the nearer one, to be early."""
    found = _WEEKDAY.search(words)
    assert found is not None
    wanted = _WEEKDAYS[found[1]]
    past = PREFERENCE.get(role or "") == "past" or "last" in words or "pasad" in words
    if past:
        return today - timedelta(days=(today.weekday() - wanted) % 7 or 7)
    ahead = (wanted - today.weekday()) % 7
    if ahead == 0 and _NOT_TODAY.search(words):
        ahead = 7
    return today + timedelta(days=ahead)


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
