"""The actions Rasa calls: they always answer, and they agree with the domain."""

from __future__ import annotations

import logging
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import catalog, clock
from actions.slots import FACT_SLOTS, STATE_SLOTS
from tests.actions.talk import (
    action_classes,
    domain,
    entity,
    parse,
    routes,
    slot_changes,
    tracker_of,
)
from triage.facts import Facts

_SECRET = "Maria Lopez A200300400"
#: A value no NLU sends: it makes any handler that reads it stumble.
_BROKEN = entity("waiting", {"amount": _SECRET, "unit": "day"})


async def _run(name: str, message: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    events = await action_classes()[name]().run(dispatcher, tracker_of(message), {})
    return dispatcher.messages, slot_changes(events)


# -- contracts --


def test_the_domain_and_the_classes_name_the_same_actions() -> None:
    assert set(domain()["actions"]) == set(action_classes())


def test_every_action_is_routed_to_or_called_by_rasa_itself() -> None:
    by_rasa = {"action_restart", "action_back"}
    assert set(routes().values()) | by_rasa == set(action_classes())


def test_every_fact_and_place_has_a_slot() -> None:
    needed = {*FACT_SLOTS, *STATE_SLOTS, "language", "timezone", "offered", "answered"}
    assert set(domain()["slots"]) == needed
    assert {field.name for field in fields(Facts)} <= set(domain()["slots"])


def test_only_answered_steers_the_conversation() -> None:
    steering = {
        name for name, slot in domain()["slots"].items() if slot.get("influence_conversation", True)
    }
    assert steering == {"answered"}


# -- they always answer --


@pytest.mark.parametrize("name", action_classes())
async def test_every_action_answers(name: str) -> None:
    messages, changes = await _run(name, parse("greet"))
    assert any(message["text"] for message in messages)
    assert changes["answered"] is True


@pytest.mark.parametrize("name", action_classes())
async def test_rasa_need_not_ask_its_policies_what_comes_next(name: str) -> None:
    events = await action_classes()[name]().run(
        CollectingDispatcher(), tracker_of(parse("greet")), {}
    )
    assert events[-1] == FollowupAction("action_listen")


@pytest.mark.parametrize("name", action_classes())
async def test_without_a_store_the_line_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(catalog.VARIABLE, str(tmp_path / "missing.sqlite"))
    messages, changes = await _run(name, parse("greet"))
    assert [message["response"] for message in messages] == ["utter_unavailable"]
    assert changes == {"answered": True}


async def test_a_broken_clock_names_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, "yesterday")
    messages, changes = await _run("action_triage", parse("rfe"))
    assert [message["response"] for message in messages] == ["utter_unavailable"]
    assert changes == {"answered": True}


@pytest.mark.parametrize(
    "message",
    [
        parse("delay", _SECRET, [_BROKEN], {"delay": 0.9}),
        parse("delay", _SECRET, situations={"no_such_situation": 0.9}),
    ],
    ids=["value", "situation"],
)
async def test_any_error_names_the_line_and_nothing_half_said(message: dict[str, Any]) -> None:
    messages, changes = await _run("action_triage", message)
    assert [said["response"] for said in messages] == ["utter_unavailable"]
    assert [said["text"] for said in messages] == [None]
    assert changes == {"answered": True}


async def test_an_error_is_logged_with_its_place_and_without_the_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        await _run("action_triage", parse("delay", _SECRET, [_BROKEN], {"delay": 0.9}))
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert "ActionTriage failed: ValueError" in caplog.text
    assert "understanding.py" in caplog.text
    assert _SECRET not in caplog.text
    assert "Maria" not in caplog.text


async def test_a_missing_store_is_logged_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(catalog.VARIABLE, str(tmp_path / "missing.sqlite"))
    await _run("action_triage", parse("delay", _SECRET))
    assert "store unavailable" in caplog.text
    assert "python -m store build" in caplog.text
    assert _SECRET not in caplog.text


async def test_the_fallback_takes_any_intent_for_a_miss() -> None:
    messages, changes = await _run("action_default_fallback", parse("greet", "asdf"))
    assert changes["misses"] == 1
    assert "I am not sure I understood." in messages[-1]["text"]
