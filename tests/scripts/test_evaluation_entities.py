"""How entities are scored, and that the committed set is sound."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from scripts import evaluation_entities
from scripts.evaluation_entities import BadExpectation, by_value, by_words, mistakes, scored
from scripts.evaluation_model import messages

TEXT = "my I-485 and the I-485 of my wife, 14 months"


def entity(name: str, value: Any, words: str, nth: int = 1) -> dict[str, Any]:
    return {"entity": name, "value": value, "text": words, "nth": nth}


def hit(name: str, value: Any, start: int, end: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": end}


def score(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> tuple[float, float]:
    one = scored({"text": TEXT, "lang": "en", "entities": expected}, found)
    return by_value([one])["all"].f1, by_words([one])["all"].f1


def test_the_right_value_at_the_wrong_place() -> None:
    assert score([entity("form", "I-485", "I-485", nth=2)], [hit("form", "I-485", 3, 8)]) == (
        100,
        0,
    )


def test_the_right_place_with_the_wrong_value() -> None:
    assert score([entity("form", "I-485", "I-485")], [hit("form", "I-130", 3, 8)]) == (0, 100)


def test_what_is_missed_and_what_is_too_much_both_cost() -> None:
    expected = [entity("form", "I-485", "I-485"), entity("relation", "spouse", "my wife")]
    found = [hit("form", "I-485", 3, 8), hit("agency", "ice", 0, 2)]
    assert score(expected, found) == (50, 50)


def test_amounts_are_numbers() -> None:
    expected = [entity("waiting", {"amount": 14, "unit": "month"}, "14 months")]
    assert score(expected, [hit("waiting", {"unit": "month", "amount": 14.0}, 35, 44)])[0] == 100
    assert score(expected, [hit("waiting", {"unit": "year", "amount": 14.0}, 35, 44)])[0] == 0


def test_entities_that_are_not_scored_cost_nothing() -> None:
    one = scored({"text": TEXT, "lang": "en", "entities": []}, [hit("flag", "arrest", 0, 2)])
    assert by_value([one]) == {}


def test_the_program_a_form_brings_along_costs_nothing() -> None:
    found = [hit("form", "I-485", 3, 8), hit("program", "green_card", 3, 8)]
    assert score([entity("form", "I-485", "I-485")], found) == (100, 100)
    assert (
        score([entity("form", "I-485", "I-485")], [found[0], hit("program", "tps", 10, 12)])[0]
        < 100
    )


def test_an_expectation_has_to_be_in_the_message() -> None:
    with pytest.raises(BadExpectation):
        score([entity("form", "I-130", "I-130")], [])
    with pytest.raises(BadExpectation):
        score([entity("form", "I-485", "I-485", nth=3)], [])
    with pytest.raises(BadExpectation):
        score([entity("mood", "sad", "my")], [])


def test_mistakes_name_what_was_missed_and_what_was_wrong() -> None:
    one = scored(
        {"text": TEXT, "lang": "en", "entities": [entity("form", "I-485", "I-485")]},
        [hit("form", "I-130", 3, 8)],
    )
    assert mistakes([one]) == [(TEXT, [("form", '"i-485"')], [("form", '"i-130"')])]


# -- the committed set ------------------------------------------------------------------


def test_the_set_is_large_and_in_both_languages() -> None:
    entries = messages("entities")
    languages = Counter(entry["lang"] for entry in entries)
    assert len(entries) >= 150 and min(languages["en"], languages["es"]) >= 60
    assert len({entry["text"] for entry in entries}) == len(entries)


def test_the_set_covers_every_scored_entity() -> None:
    named = {one["entity"] for entry in messages("entities") for one in entry["entities"]}
    assert evaluation_entities.SCORED - named == {"date"}


def test_every_expectation_of_the_set_is_in_its_message() -> None:
    for entry in messages("entities"):
        assert len(scored(entry, []).expected) == len(entry["entities"])


def test_the_set_has_messages_without_any_entity() -> None:
    assert sum(not entry["entities"] for entry in messages("entities")) >= 20
