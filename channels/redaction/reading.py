"""A message as redaction reads it: one plain character for each visible one, with its place.

Digits of every script become 0-9, letters lose case and accents, dashes and
spaces become one kind each, and what cannot be seen is left out, so that no
writing of a number escapes the patterns.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from triage.letters import is_hidden
from triage.receipts import MASK

__all__ = ["MASK", "Reading", "plain_of", "read"]

_DASHES: Final = frozenset("\u2212\u2043\u30fc")
#: They take room but show nothing, and are no spaces to Unicode.
_BLANKS: Final = frozenset("\u2800\u3164\u115f\u1160\uffa0")


@dataclass(frozen=True)
class Reading:
    """`plain[i]` is what stands at `places[i]` of the original."""

    plain: str
    places: tuple[int, ...]


def read(text: str) -> Reading:
    """Read a message; runs of spaces become one."""
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        one = plain_of(character)
        if not one or (one == " " and plain and plain[-1] == " "):
            continue
        plain.append(one)
        places.append(place)
    return Reading("".join(plain), tuple(places))


@lru_cache(maxsize=8192)
def plain_of(character: str) -> str:
    """Return the one plain character that a character stands for, or nothing."""
    if character in _BLANKS or character.isspace():
        return " "
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "Pd" or character in _DASHES:
        return "-"
    if is_hidden(character):
        return ""
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else character
