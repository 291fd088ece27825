"""Spanish put into rough English, word by word, for an encoder that knows English alone.

The lists in `lexicon/` hold one Spanish word or phrase a line, a tab, and its
English sense in this field ("corte" is a court, "mica" a green card). The
longest phrase wins; words that are not listed stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from triage.letters import fold

LEXICON: Final = Path(__file__).with_name("lexicon")
_TOKENS: Final = re.compile(r"[\w-]+|[^\w\s]")


class BadLexicon(ValueError):
    """A line of the lexicon that cannot be read; the message names file and line."""


class Glossary:
    """Looks up words and phrases.

    Args:
        senses: folded Spanish words or phrases with their English sense.
    """

    def __init__(self, senses: Mapping[str, str]) -> None:
        self._senses = dict(senses)
        lengths: dict[str, set[int]] = {}
        for phrase in self._senses:
            words = phrase.split()
            lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    @classmethod
    def read(cls, directory: Path = LEXICON) -> Glossary:
        """Read all lists of a directory.

        Raises:
            BadLexicon: a line without exactly one tab, or a word listed twice in a file.
        """
        senses: dict[str, str] = {}
        for path in sorted(directory.glob("es_*.tsv")):
            senses.update(_senses_of(path))
        return cls(senses)

    def knows(self, word: str) -> bool:
        """Whether a single word is listed."""
        return fold(word) in self._senses

    def gloss(self, text: str) -> str:
        """Return a Spanish text in rough English."""
        words = _TOKENS.findall(fold(text))
        said: list[str] = []
        place = 0
        while place < len(words):
            sense, length = self._at(words, place)
            if sense:
                said.append(sense)
            place += length
        return " ".join(said)

    def _at(self, words: list[str], place: int) -> tuple[str, int]:
        """Return the sense of the longest phrase at a place, and its length in words."""
        for length in self._lengths.get(words[place], ()):
            sense = self._senses.get(" ".join(words[place : place + length]))
            if sense is not None:
                return sense, min(length, len(words) - place)
        return words[place], 1


def _senses_of(path: Path) -> dict[str, str]:
    senses: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        spanish, tab, english = line.partition("\t")
        if not tab or not spanish.strip() or "\t" in english or spanish in senses:
            raise BadLexicon(f"{path.name}:{number}: one new word, a tab and its sense expected")
        senses[spanish] = english.casefold()
    return senses


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """Return the process's glossary, read at first use."""
    return Glossary.read()


def in_english(text: str, language: str | None) -> str:
    """Return the text as the English encoder should read it."""
    return glossary().gloss(text) if language == "es" else text
