"""Dates in people's words, in both languages, against an injected "today"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

import dateparser

#: Whether a bare "March 3" means the one behind us or the one ahead.
PREFERENCE: Final[dict[str, str]] = {
    "notice_date": "past",
    "exam_date": "past",
    "filed_date": "past",
    "due_date": "future",
    "travel_date": "future",
    "appointment_date": "future",
}

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
_NUMBER_WORD = re.compile(r"(?i)\b(" + "|".join(NUMBER_WORDS) + r")\b(?=\s+(day|week|month|year|d[ií]a|semana|mes|año|ano))")
_WEEKDAY = re.compile(r"(?i)\b(" + "|".join(_WEEKDAYS) + r")\b")
_FILLER = re.compile(
    r"(?i)\b(this|coming|on|the|of|dated|upcoming|este|esta|próximo|proximo|próxima|proxima|el|día|dia|"
    r"que viene)\b"
)
_ORDINAL = re.compile(r"(?i)\b(\d{1,2})(st|nd|rd|th)\b")
_ISO = re.compile(r"^\s*(\d{4})-(\d{2})-(\d{2})\s*$")


def parse(text: str, today: date, role: str | None = None) -> date | None:
    """Read one date.

    Args:
        text: the words of the date alone, such as "oct 2" or "el 3 de enero".
        today: what relative words count from.
        role: a key of `PREFERENCE`; decides the year when none is given.

    Returns:
        The date, or None when the words are no date. Numbers are read in U.S.
        order (month first).
    """
    iso = _ISO.match(text)
    if iso:
        return _safe_date(*(int(part) for part in iso.groups()))
    words = _ORDINAL.sub(r"\1", text.strip().lower())
    if words in _RELATIVE:
        return today + timedelta(days=_RELATIVE[words])
    if _WEEKDAY.search(words) and not re.search(r"\d", words):
        return _weekday(words, today, role)
    words = _NUMBER_WORD.sub(lambda found: str(NUMBER_WORDS[found[1].lower()]), words)
    settings = {
        "RELATIVE_BASE": datetime.combine(today, time(12)),
        "PREFER_DATES_FROM": PREFERENCE.get(role or "", "current_period"),
        "DATE_ORDER": "MDY",
        "REQUIRE_PARTS": ["day"],
    }
    for candidate in (words, _FILLER.sub(" ", words)):
        found = dateparser.parse(candidate.strip(), languages=["en", "es"], settings=settings)
        if found is not None:
            parsed: date = found.date()
            return parsed
    return None


def _weekday(words: str, today: date, role: str | None) -> date:
    """The nearest such day; "next Friday" is read as the nearer one, to be early."""
    found = _WEEKDAY.search(words)
    assert found is not None
    wanted = _WEEKDAYS[found[1]]
    past = PREFERENCE.get(role or "") == "past" or "last" in words or "pasad" in words
    if past:
        return today - timedelta(days=(today.weekday() - wanted) % 7 or 7)
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
