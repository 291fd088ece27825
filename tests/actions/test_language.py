"""Which language to answer in."""

from __future__ import annotations

import pytest

from actions.language import next_language
from actions.understanding import Parse
from tests.actions.talk import parse


@pytest.mark.parametrize(
    ("current", "intent", "heard", "answer"),
    [
        (None, "rfe", "en", "en"),
        (None, "rfe", "es", "es"),
        (None, "rfe", None, "en"),
        (None, "rfe", "zh", "en"),
        ("es", "rfe", None, "es"),
        ("es", "rfe", "fr", "es"),
        ("es", "rfe", "en", "en"),
        ("en", "switch_to_spanish", "en", "es"),
        ("es", "switch_to_english", "es", "en"),
    ],
)
def test_the_language_follows_the_person(
    current: str | None, intent: str, heard: str | None, answer: str
) -> None:
    assert next_language(current, Parse.of(parse(intent, language=heard))) == answer


@pytest.mark.parametrize(
    ("current", "heard", "hint", "answer"),
    [(None, None, "es", "es"), (None, "en", "es", "en"), ("en", None, "es", "en"),
     (None, "zh", "es", "es"), (None, None, None, "en")],
)  # fmt: skip
def test_the_pages_language_counts_until_words_tell(
    current: str | None, heard: str | None, hint: str | None, answer: str
) -> None:
    assert next_language(current, Parse.of(parse("rfe", language=heard)), hint) == answer
