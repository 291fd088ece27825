"""Cleaning and cutting messages before anything else reads them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Longer messages are read up to here; a person's point is in the first pages.
MOST_CHARACTERS: Final = 4000
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_JOINT: Final = re.compile(
    r"(?i)\s*(?:,|;|\.{2,})?\s+(?:and also|also|plus|on top of that|besides|another thing|and my|"
    r"but my|y adem[aá]s|adem[aá]s|tambi[eé]n|otra cosa|aparte|(?=y mi\b)y|(?=pero mi\b)pero)\s+"
)
_LONG_PIECE: Final = 9
_SHORT_PIECE: Final = 3


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list written as running text."""
    return frozenset(words.split())


def clean(text: str) -> str:
    """Drop invisible characters, normalise Unicode and spaces, cap the length."""
    text = _INVISIBLE.sub("", text[: 2 * MOST_CHARACTERS])
    text = unicodedata.normalize("NFKC", text)
    return _SPACES.sub(" ", text).strip()[:MOST_CHARACTERS]


def pieces(text: str) -> list[str]:
    """Cut a message into the sentences that may each hold a problem of its own.

    Very short sentences join the one before; a long run without full stops is
    cut at "also", "además" and the like.
    """
    cut: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        parts = _JOINT.split(sentence) if len(sentence.split()) > _LONG_PIECE else [sentence]
        cut += [part.strip() for part in parts if part.strip()]
    joined: list[str] = []
    for piece in cut:
        if joined and len(piece.split()) <= _SHORT_PIECE:
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return joined
