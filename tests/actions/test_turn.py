"""One user turn: what handlers see, and what stays behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.render import Button, Message
from actions.turn import Turn
from store.queries import Catalog
from tests.actions.talk import parse, slot_changes, tracker_of
from triage.facts import Facts


def _turn(
    catalog: Catalog,
    now: datetime,
    slots: dict[str, Any] | None = None,
    events: list[dict[str, Any]] | None = None,
    language: str | None = "en",
    metadata: dict[str, Any] | None = None,
) -> Turn:
    message = {**parse("rfe", language=language), "metadata": metadata}
    tracker = tracker_of(message, slots, events)
    return Turn(tracker, CollectingDispatcher(), catalog, now)


def _changes(turn: Turn) -> dict[str, Any]:
    return slot_changes(turn.events())


def test_today_is_the_day_in_eastern_time(catalog: Catalog) -> None:
    late = datetime.fromisoformat("2026-11-24T03:00:00+00:00")
    assert _turn(catalog, late).today.isoformat() == "2026-11-23"


def test_only_the_first_turn_is_first(catalog: Catalog, now: datetime) -> None:
    assert _turn(catalog, now, events=[{"event": "user"}]).is_first
    assert not _turn(catalog, now, events=[{"event": "bot"}, {"event": "user"}]).is_first


def test_every_turn_says_it_answered(catalog: Catalog, now: datetime) -> None:
    assert _changes(_turn(catalog, now))["answered"] is True


def test_only_changes_are_sent_back(catalog: Catalog, now: datetime) -> None:
    turn = _turn(catalog, now, {"form": "I-485", "language": "en"})
    turn.state = replace(turn.state, facts=turn.state.facts.having(notice="RFE"))
    changes = _changes(turn)
    assert changes["notice"] == "RFE"
    assert "form" not in changes
    assert "language" not in changes


def test_a_forgotten_fact_is_cleared(catalog: Catalog, now: datetime) -> None:
    turn = _turn(catalog, now, {"form": "I-485"})
    turn.state = replace(turn.state, facts=Facts())
    assert _changes(turn)["form"] is None


def test_the_language_is_remembered(catalog: Catalog, now: datetime) -> None:
    assert _changes(_turn(catalog, now, language="es"))["language"] == "es"


def test_the_last_buttons_are_remembered(catalog: Catalog, now: datetime) -> None:
    turn = _turn(catalog, now, {"offered": ["/rfe"]})
    turn.send(Message("words"))
    assert "offered" not in _changes(turn)
    turn.send(Message("words", (Button("A", "/denied"), Button("B", "/delay"))))
    assert _changes(turn)["offered"] == ["/denied", "/delay"]


def test_a_terminal_is_not_shown_the_data(catalog: Catalog, now: datetime) -> None:
    events = [{"event": "user", "input_channel": "cmdline"}]
    turn = _turn(catalog, now, events=events)
    turn.send(Message("words", custom={"plan": {}}))
    assert turn.dispatcher.messages[0]["custom"] == {}


def test_going_on_as_if_a_button_was_pressed(catalog: Catalog, now: datetime) -> None:
    turn = _turn(catalog, now)
    turn.with_payload('/inform{"choice": "mail"}')
    assert turn.parse.intent == "inform"
    assert turn.parse.values("choice") == ["mail"]
    turn.with_payload("/denied")
    assert turn.parse.situations == (("denied", 1.0),)


@pytest.mark.parametrize("language", ["en", "es"])
def test_texts_name_the_number_of_the_store(language: str, catalog: Catalog, now: datetime) -> None:
    turn = _turn(catalog, now, language=language)
    turn.talk("bot_challenge")
    assert "800-375-5283" in turn.dispatcher.messages[0]["text"]
    assert turn.phone() in turn.dispatcher.messages[0]["text"]


def test_the_persons_own_zone_is_used(catalog: Catalog, now: datetime) -> None:
    turn = _turn(catalog, now, {"timezone": "Asia/Manila"})
    assert "Tue 9:00 a.m. where you are" in turn.contact_center_hours()
    turn.extra["timezone"] = "America/Bogota"
    assert "8:00 p.m. where you are" in turn.contact_center_hours()


def test_the_channels_zone_is_used_until_a_place_is_named(catalog: Catalog, now: datetime) -> None:
    turn = _turn(catalog, now, metadata={"timezone": "America/Chicago"})
    assert "7:00 p.m. where you are" in turn.contact_center_hours()
    turn.extra["timezone"] = "Asia/Manila"
    assert "Tue 9:00 a.m. where you are" in turn.contact_center_hours()


@pytest.mark.parametrize(
    "metadata", [None, {}, {"timezone": "America/New_York"}, {"timezone": "../etc"}]
)
def test_the_same_time_is_not_said_twice(
    metadata: dict[str, Any] | None, catalog: Catalog, now: datetime
) -> None:
    assert "where you are" not in _turn(catalog, now, metadata=metadata).contact_center_hours()


@pytest.mark.parametrize(
    ("metadata", "language"),
    [({"language": "es"}, "es"), ({"language": "fr"}, "en"), ({"language": ["es"]}, "en"),
     ({}, "en"), (None, "en")],
)  # fmt: skip
def test_a_first_button_is_answered_in_the_language_of_the_page(
    metadata: dict[str, Any] | None, language: str, catalog: Catalog, now: datetime
) -> None:
    turn = _turn(catalog, now, language=None, metadata=metadata)
    assert turn.language == language


def test_words_weigh_more_than_the_page(catalog: Catalog, now: datetime) -> None:
    page = {"language": "es"}
    assert _turn(catalog, now, language="en", metadata=page).language == "en"
    assert _turn(catalog, now, {"language": "en"}, language=None, metadata=page).language == "en"
