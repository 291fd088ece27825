"""Letters as all rooms read them: without case, accents, and what cannot be seen."""

from __future__ import annotations

import unicodedata
from typing import Final

#: Controls, formats, marks on other letters, and halves of a character.
_HIDDEN: Final = ("Cc", "Cf", "Mn", "Me", "Cs")


def fold(text: str) -> str:
    """Lower-case without accents, so that "citación" and "citacion" are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def is_hidden(character: str) -> bool:
    """Whether a character shows nothing of its own."""
    return unicodedata.category(character) in _HIDDEN
