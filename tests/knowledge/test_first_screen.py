"""The first answer fits a phone, even when nothing about the person is known."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from actions.render import Message, Renderer
from store.queries import Catalog
from triage import vocabulary
from triage.facts import Facts
from triage.plan import make

LONGEST = 1100


def first_screen(catalog: Catalog, situation: str, language: str, now: datetime) -> Message:
    plan = make(situation, Facts(), catalog.book, now)
    return Renderer(catalog, language, Facts()).plan(plan)


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_the_first_screen_is_short(
    catalog: Catalog, now: datetime, situation: str, language: str
) -> None:
    assert len(first_screen(catalog, situation, language, now).text) <= LONGEST


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_no_blank_is_left_open(
    catalog: Catalog, now: datetime, situation: str, language: str
) -> None:
    assert re.findall("[{}]", first_screen(catalog, situation, language, now).text) == []


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_every_part_has_words_and_no_open_blank(
    catalog: Catalog, now: datetime, situation: str, language: str
) -> None:
    plan = make(situation, Facts(), catalog.book, now)
    renderer = Renderer(catalog, language, Facts())
    for part in ("steps", "script", "have_ready", "do_not", "ladder", "deadline", "sources"):
        text = renderer.part(plan, part).text
        assert text.strip()
        assert re.findall("[{}]", text) == []
