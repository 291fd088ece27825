"""Dates announced as dates of birth."""

from __future__ import annotations

import re
from typing import Final

from channels.redaction.pieces import NO_DIGIT_BEFORE
from channels.redaction.wordlists import BIRTH_WORDS, MONTHS
from channels.redaction.work import Work

_NUMBER_DAY: Final = r"\d{1,2}(?:st|nd|rd|th|ro|o|er)?"
_ANY_YEAR: Final = r"'?(?:\d{4}|\d{2})"
_OF: Final = r"(?:\s?,?\s?(?:of|de|del|the|,)?\s?)"
_SLASH: Final = r"\s?[\-/.,\s]\s?"
_BIRTH_DATE: Final = (
    rf"(?:\d{{4}}{_SLASH}\d{{1,2}}{_SLASH}\d{{1,2}}|\d{{1,2}}{_SLASH}\d{{1,2}}{_SLASH}{_ANY_YEAR}|"
    rf"\d{{8}}|\d{{6}}|\d{{1,2}}\s?[/]\s?\d{{4}}|"
    rf"{_NUMBER_DAY}[\s\-/.]{{0,2}}(?:of\s|de\s)?{MONTHS}[\s\-/.]{{0,2}}{_OF}{_ANY_YEAR}|"
    rf"{MONTHS}[\s\-/.]{{0,2}}(?:the\s|el\s)?{_NUMBER_DAY}[\s\-/.]{{0,2}}{_OF}{_ANY_YEAR}|"
    rf"\d{{4}}[\s\-/.]{{0,2}}{MONTHS}[\s\-/.]{{0,2}}{_NUMBER_DAY}|"
    rf"{MONTHS}[\s\-/.]{{0,2}}{_OF}(?:19|20)\d{{2}}|"
    rf"{_NUMBER_DAY}\s(?:of\s|de\s)?{MONTHS}|{MONTHS}\s(?:the\s)?{_NUMBER_DAY})(?![\d])"
)
_BIRTH_FILLER: Final = (
    r"(?:[\s:=#.,;()\-\"']|\b(?:is|was|es|era|el|la|on|the|dia|day|de|del|of|in|en|at|mi|my|his|her|su|fue)"
    r"\b){0,10}"
)
#: "born in San Juan on", "nací en la ciudad de Puebla, el": a place may stand between.
_BIRTH_PLACE: Final = (
    r"(?:\s(?:in|at|en)(?:,?\s[a-z.'\-]{1,20}){1,5},?\s(?:on|el)\s(?:the\s|dia\s)?)?"
)
_BORN: Final = re.compile(
    rf"(?<![a-z]){BIRTH_WORDS}{_BIRTH_PLACE}{_BIRTH_FILLER}(?P<date>{_BIRTH_DATE})"
)
_BORN_AFTER: Final = re.compile(
    rf"{NO_DIGIT_BEFORE}(?P<date>{_BIRTH_DATE})[\s,;:()\-]{{0,3}}(?:(?:is|was|es|era|fue|which|que)\s)?"
    r"(?:(?:my|mi|his|her|their|su|the|la|el)\s)?"
    rf"(?:{BIRTH_WORDS}|(?:is|es)\s(?:when|cuando)\s(?:i\swas\sborn|naci))(?![a-z])"
)


def mask(work: Work) -> None:
    """Mask the dates that are announced as dates of birth."""
    for pattern in (_BORN, _BORN_AFTER):
        work.each(pattern, lambda m: work.mask(m.start("date"), m.end("date"), "birth_date"))
