"""The small language of the pattern file, and that the file itself is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.matcher import Matcher

from actions.understanding import FLAGS
from nlu import patterns
from triage import vocabulary

NLP = spacy.blank("xx")


def matches(line: str, text: str) -> bool:
    """Whether a line of the language matches a whole text."""
    matcher = Matcher(NLP.vocab)
    matcher.add("line", patterns.compile_line(NLP, line), greedy="LONGEST")
    doc = NLP.make_doc(text)
    return any(start == 0 and end == len(doc) for _, start, end in matcher(doc))


LINES = (
    ("green card", "green card", True),
    ("green card", "green", False),
    ("green card", "card green", False),
    ("(got|received) it", "got it", True),
    ("(got|received) it", "received it", True),
    ("(got|received) it", "it", False),
    ("my? letter", "my letter", True),
    ("my? letter", "letter", True),
    ("my? letter", "your letter", False),
    ("(a|the)? letter", "the letter", True),
    ("(a|the)? letter", "letter", True),
    ("(notice of intent|noi) to deny", "notice of intent to deny", True),
    ("(notice of intent|noi) to deny", "noi to deny", True),
    ("(notice of intent|noi) to deny", "notice to deny", False),
    ("(right now|now)? here", "right now here", True),
    ("(right now|now)? here", "here", True),
    ("lost _ card", "lost card", True),
    ("lost _ card", "lost green card", True),
    ("lost _ card", "lost my green card", False),
    ("lost _ _ card", "lost my green card", True),
    ("i-485", "i-485", True),
    ("don't have", "don't have", True),
    ("e-request", "e-request", True),
    ("(my|the) e-request", "the e-request", True),
)


@pytest.mark.parametrize(("line", "text", "matched"), LINES)
def test_a_line_matches_what_it_says(line: str, text: str, matched: bool) -> None:
    assert matches(line, text) is matched


def test_alternatives_of_one_word_stay_one_pattern() -> None:
    assert patterns.compile_line(NLP, "(a|b|c) d") == [
        [{"LOWER": {"IN": ["a", "b", "c"]}}, {"LOWER": {"IN": ["d"]}}]
    ]


def test_alternatives_of_several_words_multiply() -> None:
    assert len(patterns.compile_line(NLP, "(a|b c)? (d|e f)")) == 6


def read(tmp_path: Path, text: str) -> list[patterns.Entry]:
    """Read a pattern file with that text."""
    path = tmp_path / "patterns.yml"
    path.write_text(text, encoding="utf-8")
    return patterns.read(NLP, path)


def test_unless_lines_make_an_entry_that_cancels(tmp_path: Path) -> None:
    entries = read(
        tmp_path, 'patterns:\n- {entity: a, value: b, match: ["c d"], unless: ["no c"]}\n'
    )
    assert [(e.label.value, e.label.cancels) for e in entries] == [("b", False), ("b", True)]


def test_the_longest_needed_word_triggers_an_entry(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, 'patterns:\n- {entity: a, value: b, match: ["my? letter (a|of)"]}\n')
    assert entry.triggers == {"letter"}


@pytest.mark.parametrize(
    ("lines", "longest"),
    [
        ('["b"]', 1),
        ('["b? c"]', 2),
        ('["(b|c d e) f", "g"]', 4),
        ('["b", "c _ _ d e"]', 5),
        ('["e-request here"]', 4),
    ],
)
def test_the_longest_match_is_known(tmp_path: Path, lines: str, longest: int) -> None:
    (entry,) = read(tmp_path, f"patterns:\n- {{entity: a, value: b, match: {lines}}}\n")
    assert entry.longest == longest


@pytest.mark.parametrize(
    "entry",
    [
        "{entity: a, match: [b]}",
        "{value: a, match: [b]}",
        "{entity: a, value: b}",
        '{entity: a, value: b, match: ["c?"]}',
        '{entity: a, value: b, match: ["_ _"]}',
    ],
)
def test_a_bad_entry_is_refused(tmp_path: Path, entry: str) -> None:
    with pytest.raises(patterns.BadPattern):
        read(tmp_path, f"patterns:\n- {entry}\n")


ENTRIES = patterns.read(NLP)
ALLOWED: dict[str, tuple[str, ...]] = {
    "notice": vocabulary.NOTICES,
    "program": vocabulary.PROGRAMS,
    "document": vocabulary.DOCUMENTS,
    "appointment_kind": vocabulary.APPOINTMENT_KINDS,
    "appointment_problem": vocabulary.APPOINTMENT_PROBLEMS,
    "delivery": vocabulary.DELIVERIES,
    "attempt": vocabulary.ATTEMPTS,
    "location": ("us", "abroad"),
}


@pytest.mark.parametrize("label", sorted({e.label for e in ENTRIES}, key=str), ids=str)
def test_every_value_is_one_the_core_knows(label: patterns.Labelled) -> None:
    assert label.value in ALLOWED.get(label.entity, (label.value,))


def test_every_word_of_the_file_is_folded() -> None:
    words = {word for entry in ENTRIES for word in entry.triggers}
    assert words == {word.lower() for word in words}
    assert not {word for word in words if set(word) & set("áéíóúüñ’")}


def test_every_flag_has_a_meaning_for_the_actions() -> None:
    flags: set[Any] = {e.label.value for e in ENTRIES if e.label.entity == "flag"}
    assert flags <= set(FLAGS) | {"crisis"}
