"""Card numbers, known by their check digit."""

from __future__ import annotations

import re
from typing import Final

from channels.redaction.work import Work

_CARD_LENGTHS: Final = (16, 15, 14, 13, 19, 18, 17)
_CARD_SHAPE: Final = re.compile(
    r"(?<!\d)(?:\d{4}(?P<a>[\s\-._*]{1,3})\d{4}(?P=a)\d{4}(?P=a)\d{1,7}|\d{4}(?P<b>[\s\-._*]{1,3})\d{6}(?P=b)\d{5}|"
    r"\d{13,19})(?!\d)"
)


def mask(work: Work) -> None:
    """Mask the numbers that are grouped as on a card and fit their check digit."""

    def act(match: re.Match[str]) -> None:
        if luhn(match[0]):
            work.mask(match.start(), match.end(), "card")

    work.each(_CARD_SHAPE, act)


def luhn(number: str) -> bool:
    """Whether the digits of a card number fit its last one (ISO/IEC 7812-1, annex B)."""
    digits = [int(character) for character in number if character.isdigit()]
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return len(digits) > 1 and any(digits) and total % 10 == 0


def among(text: str, groups: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the span of some neighbouring groups that make up a card number."""
    spans: dict[int, tuple[int, int]] = {}
    for first, (start, _) in enumerate(groups):
        total = 0
        for begin, end in groups[first:]:
            total += end - begin
            if total > max(_CARD_LENGTHS):
                break
            if total in _CARD_LENGTHS and total not in spans and luhn(text[start:end]):
                spans[total] = (start, end)
    return next((spans[length] for length in _CARD_LENGTHS if length in spans), None)
