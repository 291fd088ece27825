"""Reads `patterns.yml` and turns its small language into spaCy matcher patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml
from spacy.language import Language

PATTERN_FILE: Final = Path(__file__).with_name("patterns.yml")
_PART = re.compile(r"\(([^)]*)\)(\?)?|(\S+)")

TokenPattern = list[dict[str, Any]]


@dataclass(frozen=True)
class Labelled:
    """What a match means. `cancels` marks words that only look like it."""

    entity: str
    value: str
    cancels: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry of the file: its meaning and its token patterns."""

    label: Labelled
    patterns: tuple[TokenPattern, ...]

    @property
    def triggers(self) -> frozenset[str]:
        """Words of which a message must hold at least one for the entry to match."""
        return frozenset(word for pattern in self.patterns for word in _anchor(pattern))

    @property
    def longest(self) -> int:
        """The most tokens a match can have."""
        return max(len(pattern) for pattern in self.patterns)


class BadPattern(ValueError):
    """A line of the pattern file that cannot be read."""


def read(nlp: Language, path: Path = PATTERN_FILE) -> list[Entry]:
    """Return the entries of the file, in file order; "unless" lines make one of their own.

    Raises:
        BadPattern: an entry lacks a field, or a line has no word that must be there.
    """
    entries = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["patterns"]:
        try:
            entity, value, lines = str(entry["entity"]), str(entry["value"]), entry["match"]
        except KeyError as error:
            raise BadPattern(f"{path.name}: {entry} lacks {error}") from error
        entries.append(_entry(nlp, Labelled(entity, value), lines))
        if "unless" in entry:
            entries.append(_entry(nlp, Labelled(entity, value, True), entry["unless"]))
    return entries


def _entry(nlp: Language, label: Labelled, lines: list[str]) -> Entry:
    compiled = [pattern for line in lines for pattern in compile_line(nlp, str(line))]
    if not all(_anchor(pattern) for pattern in compiled):
        raise BadPattern(f"{label.entity} {label.value}: a line may match no word at all")
    return Entry(label, tuple(compiled))


def _anchor(pattern: TokenPattern) -> list[str]:
    """The words of the most telling token: the one whose shortest word is longest."""
    needed = [_words(token) for token in pattern if "LOWER" in token]
    return max(needed, key=lambda words: min(map(len, words)), default=[])


def _words(token: dict[str, Any]) -> list[str]:
    lower = token["LOWER"]
    return [lower] if isinstance(lower, str) else list(lower["IN"])


def compile_line(nlp: Language, line: str) -> list[TokenPattern]:
    """Turn "never (got|received) my? letter" into token patterns.

    Alternatives of one token stay one pattern; alternatives of several words
    multiply the patterns.
    """
    parts = [_part(nlp, found) for found in _PART.finditer(line)]
    return [[token for piece in combination for token in piece] for combination in product(*parts)]


def _part(nlp: Language, found: re.Match[str]) -> list[TokenPattern]:
    group, group_optional, word = found[1], found[2], found[3]
    if word == "_":
        return [[{"OP": "?"}]]
    if word is not None:
        optional = word.endswith("?") and len(word) > 1
        return _alternatives(nlp, [word.removesuffix("?") if optional else word], optional)
    return _alternatives(nlp, group.split("|"), bool(group_optional))


def _alternatives(nlp: Language, words: list[str], optional: bool) -> list[TokenPattern]:
    tokens = [[token.text for token in nlp.make_doc(word)] for word in words]
    single = sorted({t[0] for t in tokens if len(t) == 1})
    longer = [[{"LOWER": t} for t in listed] for listed in tokens if len(listed) > 1]
    patterns: list[TokenPattern] = []
    if single:
        patterns.append([{"LOWER": {"IN": single}}])
    patterns += longer
    if optional:
        patterns.append([])
    return patterns
