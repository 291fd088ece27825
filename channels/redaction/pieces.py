"""Pieces that the patterns of several kinds of numbers share."""

from __future__ import annotations

from typing import Final

#: What people write between the digits of one number.
GAP: Final = r"[\s\-._/*|:,~\\+·]{0,3}"
WIDE: Final = r"[\s\-._/*|:~\\·]{0,3}"
TIGHT: Final = r"[\s\-._*]{0,3}"
NO_DIGIT_BEFORE: Final = r"(?<!\d)"
NO_DIGIT_AFTER: Final = r"(?!\d)"
YEAR: Final = r"(?:19|20)\d{2}"
#: Words and signs between a label and its number.
FILLER: Final = (
    r"(?:[\s:=#.,;()\-\"']|\b(?:is|was|are|it|its|s|es|era|son|number|numbers|numero|numeros|num|nums|"
    r"no|nr|nro|card|de|del|la|el|los|las|my|mi|mis|the|and|y|here|aqui|esta|este|full|completo|"
    r"social|security|seguro|registration|registro|file|i have|have|tengo|with|con|us|u|usa|uscis)"
    r"\b){0,12}"
)


def digits(least: int, most: int, gap: str = TIGHT) -> str:
    """Return the pattern of a run of this many digits, with gaps between them."""
    return rf"\d(?:{gap}\d){{{least - 1},{most - 1}}}"


def count(text: str) -> int:
    """Return how many digits a text has."""
    return sum(character.isdigit() for character in text)
