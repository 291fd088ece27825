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
    """What a match means."""

    entity: str
    value: str


class BadPattern(ValueError):
    """A line of the pattern file that cannot be read."""


def read(nlp: Language, path: Path = PATTERN_FILE) -> list[tuple[Labelled, list[TokenPattern]]]:
    """Return every entry of the file with its token patterns, in file order.

    Raises:
        BadPattern: an entry lacks a field.
    """
    entries = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["patterns"]:
        try:
            label = Labelled(str(entry["entity"]), str(entry["value"]))
            lines = [str(line) for line in entry["match"]]
        except KeyError as error:
            raise BadPattern(f"{path.name}: {entry} lacks {error}") from error
        compiled = [pattern for line in lines for pattern in compile_line(nlp, line)]
        entries.append((label, compiled))
    return entries


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
