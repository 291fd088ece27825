"""Short trackers lead to the same slots and the same next action; the stores lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    ConversationPaused,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import read_endpoint_config

from channels.tracker_stores import TURNS, MemoryStore, SqlStore
from tests.conftest import ROOT

DOMAIN = Domain.load(str(ROOT / "domain.yml"))
SENDER = "web:someone"
START: tuple[Event, ...] = (
    ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"),
)  # fmt: skip
STORES: dict[str, Callable[[Path], TrackerStore]] = {
    "memory": lambda _: MemoryStore(DOMAIN),
    "sql": lambda folder: SqlStore(DOMAIN, db=str(folder / "tracker.sqlite")),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TrackerStore:
    return STORES[request.param](tmp_path)


def _turn(number: int) -> list[Event]:
    """One turn as Rasa stores it; facts come early, change, or are taken back."""
    facts = {
        0: [SlotSet("form", "I-130"), SlotSet("programs", ["vawa"])],
        1: [SlotSet("notice", "RFE"), SlotSet("form", "I-485")],
        3: [SlotSet("notice", None)],
    }.get(number, [SlotSet("asked", number)])
    return [
        UserUttered(f"question {number}", {"name": "rfe", "confidence": 0.9}),
        DefinePrevUserUtteredFeaturization(False),
        SlotSet("answered", False),
        ActionExecuted("action_triage"),
        BotUttered(f"answer {number}"),
        *facts,
        SlotSet("answered", True),
        FollowupAction("action_listen"),
        ActionExecuted("action_listen"),
    ]


async def _add(store: TrackerStore, *events: Event) -> None:
    tracker = await store.get_or_create_tracker(SENDER, append_action_listen=False)
    for event in events:
        tracker.update(event, DOMAIN)
    await store.save(tracker)


async def _retrieved(store: TrackerStore) -> DialogueStateTracker:
    tracker = await store.retrieve(SENDER)
    assert tracker is not None
    return tracker


async def test_every_turn_sees_what_it_would_see_with_rasas_own_store(store: TrackerStore) -> None:
    whole = InMemoryTrackerStore(DOMAIN)
    for number in range(-1, 12):
        events = START if number < 0 else _turn(number)
        await _add(store, *events)
        await _add(whole, *events)
        short, long = await _retrieved(store), await _retrieved(whole)
        assert short.current_slot_values() == long.current_slot_values()
        assert short.latest_message == long.latest_message
        assert short.latest_action_name == long.latest_action_name
        # Rules and memoization look no further back than this.
        assert short.past_states(DOMAIN)[-3:] == long.past_states(DOMAIN)[-3:]


async def test_a_long_conversation_costs_no_more_than_a_short_one(store: TrackerStore) -> None:
    await _add(store, *START)
    lengths = []
    for number in range(60):
        await _add(store, *_turn(number))
        lengths.append(len((await _retrieved(store)).events))
    assert max(lengths) == lengths[-1] == lengths[10]
    turns = [event for event in (await _retrieved(store)).events if isinstance(event, UserUttered)]
    assert len(turns) == TURNS


async def test_nothing_is_lost_and_nothing_stored_twice(store: TrackerStore) -> None:
    events = [*START, *(event for number in range(20) for event in _turn(number))]
    await _add(store, *START)
    for number in range(20):
        await _add(store, *_turn(number))
    kept = await store.retrieve_full_tracker(SENDER)
    assert kept is not None
    assert [type(event) for event in kept.events] == [type(event) for event in events]
    said = [event.text for event in kept.events if isinstance(event, UserUttered)]
    assert said == [f"question {number}" for number in range(20)]


async def test_saving_an_unchanged_tracker_adds_nothing(store: TrackerStore) -> None:
    await _add(store, *START, *_turn(0), *_turn(1), *_turn(2), *_turn(3))
    before = await store.retrieve_full_tracker(SENDER)
    await _add(store)
    assert await store.retrieve_full_tracker(SENDER) == before


async def test_a_new_session_knows_nothing_of_the_old_one(store: TrackerStore) -> None:
    await _add(store, *START, *(event for number in range(6) for event in _turn(number)))
    await _add(store, *START)
    tracker = await _retrieved(store)
    assert tracker.get_slot("form") is None
    assert not any(isinstance(event, UserUttered) for event in tracker.events)
    await _add(store, *_turn(7))
    assert (await _retrieved(store)).latest_message.text == "question 7"


async def test_what_works_on_earlier_events_is_never_cut_off(store: TrackerStore) -> None:
    await _add(store, *START, *_turn(0), ConversationPaused())
    for number in range(1, 8):
        await _add(store, *_turn(number))
    tracker = await _retrieved(store)
    assert tracker.is_paused()
    assert len([event for event in tracker.events if isinstance(event, UserUttered)]) == 8


async def test_a_stranger_has_no_tracker(store: TrackerStore) -> None:
    assert await store.retrieve(SENDER) is None
    assert await store.retrieve_full_tracker(SENDER) is None


@pytest.mark.parametrize(
    ("file", "kind"), [("endpoints.yml", MemoryStore), ("deploy/endpoints.yml", SqlStore)]
)
def test_rasa_finds_the_stores_by_name(
    file: str, kind: type[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_ACTIONS_URL", "http://127.0.0.1:1/webhook")
    monkeypatch.setenv("TRIAGE_DB_URL", f"sqlite:///{tmp_path / 'tracker.sqlite'}")
    endpoint = read_endpoint_config(str(ROOT / file), "tracker_store")
    assert isinstance(TrackerStore.create(endpoint, DOMAIN), kind)
