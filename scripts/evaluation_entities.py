"""How well entities are found: F1 over (entity, value) and over (entity, words)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nlu.text import word_set

#: The entities the committed set states in full for each of its messages.
SCORED: Final = word_set(
    """form notice program receipt_prefix agency location own_place relation waiting tried_ago
    attempt date notice_date due_date travel_date appointment_date exam_date filed_date"""
)

Key = tuple[str, str]
Place = tuple[str, int, int]


class BadExpectation(ValueError):
    """An expected entity whose words are not in its message."""


@dataclass(frozen=True)
class Scored:
    """One message: the entities that are right, and those that were found."""

    text: str
    language: str
    expected: tuple[dict[str, Any], ...]
    found: tuple[dict[str, Any], ...]


def scored(entry: dict[str, Any], found: Iterable[dict[str, Any]]) -> Scored:
    """Put what was found beside what is right; only `SCORED` entities count.

    A form brings its program along under its own words ("I-485", green_card).
    Such a program counts only where the set asks for it.

    Raises:
        BadExpectation: the set names words that the message does not hold.
    """
    text = entry["text"]
    expected = tuple(_placed(one, text) for one in entry["entities"])
    wanted = {_value(one) for one in expected}
    listed = [one for one in found if one["entity"] in SCORED]
    forms = {(one["start"], one["end"]) for one in listed if one["entity"] == "form"}
    kept = tuple(
        one
        for one in listed
        if one["entity"] != "program"
        or (one["start"], one["end"]) not in forms
        or _value(one) in wanted
    )
    return Scored(text, entry["lang"], expected, kept)


def _placed(one: dict[str, Any], text: str) -> dict[str, Any]:
    """Add the position of the words; `nth` says which of several occurrences is meant."""
    start = -1
    for _ in range(int(one.get("nth", 1))):
        start = text.find(one["text"], start + 1)
        if start < 0:
            raise BadExpectation(f"{one['text']!r} is not in {text!r}")
    if one["entity"] not in SCORED:
        raise BadExpectation(f"{one['entity']} is not among the scored entities")
    return {**one, "start": start, "end": start + len(one["text"])}


def _value(one: dict[str, Any]) -> Key:
    value = one["value"]
    if isinstance(value, dict):
        value = {k: float(v) if k == "amount" else v for k, v in value.items()}
    return one["entity"], json.dumps(value, sort_keys=True).casefold()


def _place(one: dict[str, Any]) -> Place:
    return one["entity"], one["start"], one["end"]


@dataclass(frozen=True)
class Score:
    """Right, found and true counts, and what follows from them (percent)."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """How much of what was found is right."""
        return 100 * self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """How much of what is right was found."""
        return 100 * self.right / self.true if self.true else float("nan")

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 200 * self.right / max(self.found + self.true, 1)


def by_value(messages: Sequence[Scored]) -> dict[str, Score]:
    """Return scores over (entity, value), for each entity and "all"."""
    return _scores(messages, _value)


def by_words(messages: Sequence[Scored]) -> dict[str, Score]:
    """Return scores over (entity, start, end), for each entity and "all"."""
    return _scores(messages, _place)


def _scores(
    messages: Sequence[Scored], key: Callable[[dict[str, Any]], tuple[Any, ...]]
) -> dict[str, Score]:
    counts: dict[str, Counter[str]] = {}
    for message in messages:
        true = {key(one) for one in message.expected}
        found = {key(one) for one in message.found}
        for name, group in (("right", true & found), ("found", found), ("true", true)):
            for one in group:
                for entity in (one[0], "all"):
                    counts.setdefault(entity, Counter())[name] += 1
    return {
        entity: Score(n["right"], n["found"], n["true"]) for entity, n in sorted(counts.items())
    }


def mistakes(messages: Iterable[Scored]) -> list[tuple[str, list[Key], list[Key]]]:
    """Return (text, missed, wrongly found) of every message with a wrong value."""
    listed = []
    for message in messages:
        true = {_value(one) for one in message.expected}
        found = {_value(one) for one in message.found}
        if true != found:
            listed.append((message.text, sorted(true - found), sorted(found - true)))
    return listed
