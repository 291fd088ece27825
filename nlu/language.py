"""The language of a message: English, Spanish, mixed, another one, or "cannot tell"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

#: Words that are the same in both languages or name things: they tell nothing.
_NEUTRAL: Final = frozenset(
    """ok okay uscis rfe noid noir nta ead tps daca opt green card visa no si nvc ice cbp asylum h1b h1 b l1 f1 j1
    ead i n g hi bye hello hola sms pdf email e mail web app emma""".split()
)
_SCRIPTS: Final[tuple[tuple[str, str], ...]] = (
    ("HANGUL", "ko"),
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("CJK", "zh"),
    ("CYRILLIC", "ru"),
    ("ARABIC", "ar"),
    ("DEVANAGARI", "hi"),
    ("BENGALI", "bn"),
    ("ETHIOPIC", "am"),
)
_OTHERS: Final = ("vi", "tl", "pt", "fr", "ht")
_FEWEST_WORDS_FOR_OTHERS: Final = 4
_SURE_OTHER: Final = 0.95
_WORD: Final = re.compile(r"[^\W\d_]+")


def by_script(text: str) -> str | None:
    """Return the language whose script most letters are in, unless it is Latin."""
    letters = [c for c in text[:400] if c.isalpha()]
    if not letters:
        return None
    for marker, language in _SCRIPTS:
        share = sum(marker in unicodedata.name(c, "") for c in letters) / len(letters)
        if share > 0.4 or (marker in ("HIRAGANA", "KATAKANA") and share > 0.1):
            return language
    return None


def telling_words(text: str) -> list[str]:
    """Return the words that can tell a language."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return [word for word in words if word not in _NEUTRAL and len(word) > 1]


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["en", "es", *_OTHERS])
    return identifier


def other_latin(text: str) -> str | None:
    """Return "vi", "tl", "pt", "fr" or "ht" when a longer text is clearly one of them."""
    if len(telling_words(text)) < _FEWEST_WORDS_FOR_OTHERS:
        return None
    language, sure = _identifier().classify(text)
    return str(language) if language in _OTHERS and sure >= _SURE_OTHER else None
