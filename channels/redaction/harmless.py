"""Digits that name nobody: dates, amounts, telephones, forms, postal codes, times of day."""

from __future__ import annotations

import re
from typing import Final

from channels.redaction.pieces import YEAR
from channels.redaction.wordlists import FORM_NUMBERS, MONTHS
from channels.redaction.work import Work

A_DATE: Final = (
    rf"(?:{YEAR}(?P<s%d>[\-/.\s])(?:0?[1-9]|1[0-2])(?P=s%d)(?:3[01]|[12]\d|0?[1-9])|"
    rf"(?:3[01]|[12]\d|0?[1-9])(?P<t%d>[\-/.\s])(?:3[01]|[12]\d|0?[1-9])(?P=t%d){YEAR})"
)
_UNITS: Final = (
    r"(?:days?|dias?|weeks?|semanas?|months?|mes(?:es)?|years?|anos?|hours?|horas?|hrs?|minutes?|"
    r"minutos?|mins?|dollars?|dolares|usd|bucks|pesos?|euros?|percent|por\sciento|people|personas|times|veces|"
    r"pages?|paginas?)"
)
_HARMLESS: Final = (
    # dates
    re.compile(rf"(?<![\d\-/.]){A_DATE % (1, 1, 1, 1)}(?![\d])"),
    re.compile(r"(?<![\d\-/.])\d{1,2}/\d{1,2}/\d{2}(?![\d/])"),
    re.compile(rf"{MONTHS}\.?\s(?:the\s|el\s)?\d{{1,2}}(?:st|nd|rd|th)?(?:\s?,?\s?(?:de\s|del\s)?{YEAR})?(?!\d)"),
    re.compile(rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s(?:de\s|of\s)?{MONTHS}(?:\s?,?\s?(?:de\s|del\s)?{YEAR})?(?!\d)"),
    # amounts
    re.compile(r"(?:[$€£]|\b(?:usd|us\$|mxn|cop|rd\$))\s?\d+(?:[.,\s]\d{3})*(?:[.,]\d{1,2})?(?!\d)"),
    re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d,])"),
    re.compile(rf"(?<![\d.,\-])\d{{1,4}}(?:[.,]\d{{1,3}})*[\s\-]?{_UNITS}(?![a-z])"),
    # telephones
    re.compile(r"\+\s?\d[\d\s().\-]{5,20}\d(?!\d)"),
    re.compile(r"(?<![\d\-])(?:(?:001|1)[\s.\-]{1,3})?\(?\d{3}\)?[\s.\-]{1,3}\d{3}[\s.\-]{1,3}\d{4}(?![\d]|-\d)"),
    re.compile(r"(?<![\d\-])\(\d{3}\)\s?\d{3}[\s.\-]?\d{4}(?!\d)"),
    re.compile(r"(?<![\d\-])1?\d{10}(?!\d)"),
    # forms, with their letters
    re.compile(r"(?<![a-z0-9])(?:i|n|g|ar|ds|eoir)[\s\-]{0,3}\d{1,4}[a-z]?(?!\d)"),
    # postal codes and streets
    re.compile(r"(?<![\d\-])\d{5}-\d{4}(?![\d\-])"),
    # times of day
    re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)"),
)  # fmt: skip
_JUST_A_DATE: Final = re.compile(rf"\s*{A_DATE % (2, 2, 2, 2)}\s*")
_ONLY_YEARS: Final = re.compile(rf"{YEAR}(?:[\s\-/.]+{YEAR})+")


def is_harmless(number: str) -> bool:
    """Whether a run of digits is a date, years, or form numbers."""
    if _JUST_A_DATE.fullmatch(number) or _ONLY_YEARS.fullmatch(number.strip()):
        return True
    groups = re.findall(r"\d+", number)
    return len(groups) > 1 and all(group in FORM_NUMBERS for group in groups)


def mask_all(work: Work, pattern: re.Pattern[str], kind: str, letters: bool = False) -> None:
    """Mask the group "number" of every match that is not harmless."""

    def mask(match: re.Match[str]) -> None:
        if not is_harmless(match["number"]):
            work.mask(match.start("number"), match.end("number"), kind, letters)

    work.each(pattern, mask)


def set_aside(work: Work) -> None:
    """Set the digits of all harmless shapes aside."""
    for pattern in _HARMLESS:
        work.each(pattern, lambda m: work.keep(m.start(), m.end()))
