"""Reading a conversation back from each kind of tracker store."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.tracker_stores import MemoryStore
from channels.web_history import MOST_MESSAGES, History, Recorded, Transcript
from tests.support.waiting import SECONDS

DOMAIN = Domain.from_yaml(
    "version: '3.1'\nslots:\n  language:\n    type: text\n    mappings:\n    - type: custom\n"
)
SENDER = "web:someone"
PLAN = {"situation": "rfe", "title": "RFE"}


def _said(number: int) -> list[Event]:
    return [
        UserUttered(f"question {number}", metadata={"id": f"m{number}"}),
        BotUttered(f"answer {number}", {"buttons": [{"title": "Yes", "payload": "/affirm"}]}),
    ]


@pytest.fixture(params=["sql", "memory", "our memory", "wrapped"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "memory":
        return InMemoryTrackerStore(DOMAIN)
    if request.param == "our memory":
        return MemoryStore(DOMAIN)
    sql = SQLTrackerStore(DOMAIN, db=str(tmp_path / "tracker.sqlite"))
    return sql if request.param == "sql" else FailSafeTrackerStore(sql)


async def _save(store: Any, *events: Event, sender: str = SENDER) -> None:
    tracker = await store.retrieve(sender) or DialogueStateTracker.from_events(
        sender, [], DOMAIN.slots
    )
    for event in events:
        tracker.update(event)
    await store.save(tracker)


async def test_nothing_was_said(store: Any) -> None:
    assert await History(lambda: store).since(SENDER, 0) == Transcript()


async def test_messages_are_read_in_order_with_their_places(store: Any) -> None:
    await _save(store, SessionStarted(), *_said(1), SlotSet("language", "en"), *_said(2))
    await _save(store, *_said(9), sender="web:other")
    history = History(lambda: store)
    read = await history.since(SENDER, 0)
    assert [(m.seq, m.author, m.text) for m in read.messages] == [
        (1, "user", "question 1"),
        (2, "bot", "answer 1"),
        (3, "user", "question 2"),
        (4, "bot", "answer 2"),
    ]
    assert read.messages[0].id == "m1"
    assert read.messages[1].buttons == (("Yes", "/affirm"),)
    assert (read.last, read.language) == (4, "en")
    assert [m.seq for m in (await history.since(SENDER, 3)).messages] == [4]
    assert (await history.since(SENDER, 4)).messages == ()
    assert (await history.since(SENDER, 40)).messages == ()
    assert await history.position(SENDER) == Transcript((), 4, "en")


async def test_a_new_rasa_session_goes_on_counting(store: Any) -> None:
    await _save(store, SessionStarted(), *_said(1))
    await _save(store, SessionStarted(), *_said(2))
    read = await History(lambda: store).since(SENDER, 0)
    assert [m.seq for m in read.messages] == [1, 2, 3, 4]


async def test_the_latest_language_counts(store: Any) -> None:
    await _save(store, SlotSet("language", "en"), *_said(1), SlotSet("language", "es"))
    assert (await History(lambda: store).position(SENDER)).language == "es"


async def test_a_button_shows_its_words_and_a_plan_is_data(store: Any) -> None:
    pressed = UserUttered("/rfe", metadata={"id": "m1", "title": "They want more papers"})
    await _save(store, pressed, BotUttered("the plan", {"custom": {"plan": PLAN}}))
    user, bot = (await History(lambda: store).since(SENDER, 0)).messages
    assert (user.text, user.title) == ("They want more papers", "They want more papers")
    assert bot.as_data()["plan"] == PLAN
    assert user.at.endswith("+00:00")


async def test_a_long_conversation_shows_its_end(store: Any) -> None:
    await _save(store, *(event for number in range(1, 101) for event in _said(number)))
    read = await History(lambda: store).since(SENDER, 0)
    assert len(read.messages) == MOST_MESSAGES
    assert (read.messages[0].seq, read.messages[-1].seq, read.last) == (101, 200, 200)


async def test_a_message_is_known_by_its_own_id(store: Any) -> None:
    await _save(store, *_said(1), UserUttered('"id": "words"', metadata={"title": "m2"}))
    await _save(store, *_said(9), sender="web:other")
    history = History(lambda: store)
    assert await history.holds(SENDER, "m1")
    for other in ("m9", "m_", "m", "words", "m2"):
        assert not await history.holds(SENDER, other)


async def test_a_store_that_does_not_answer_holds_nothing_for_repetitions(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> Any:
        raise OSError("the disk is gone")

    assert await Recorded(History(broken)).first_time(f"{SENDER}:m1")
    assert "the history was not read: OSError" in caplog.text


async def test_what_is_recorded_is_no_first_time(store: Any) -> None:
    await _save(store, UserUttered("hello", metadata={"id": "a:b"}))
    recorded = Recorded(History(lambda: store))
    assert not await recorded.first_time(f"{SENDER}:a:b")
    assert await recorded.first_time(f"{SENDER}:b")


async def test_a_slow_store_does_not_hold_up_the_event_loop(tmp_path: Path) -> None:
    release = threading.Event()

    class Slow(InMemoryTrackerStore):
        async def retrieve_full_tracker(self, sender_id: str) -> Any:
            release.wait(SECONDS)
            return None

    reading = asyncio.create_task(History(lambda: Slow(DOMAIN)).since(SENDER, 0))
    # The loop goes on while the store blocks its thread.
    for _ in range(10):
        await asyncio.sleep(0.01)
    assert not reading.done()
    release.set()
    await reading


async def test_reading_does_not_wait_for_other_slow_work(store: Any) -> None:
    await _save(store, *_said(1))
    history = History(lambda: store)
    release = threading.Event()
    loop = asyncio.get_running_loop()
    busy = [loop.run_in_executor(None, release.wait) for _ in range(64)]
    try:
        assert (await asyncio.wait_for(history.position(SENDER), SECONDS)).last == 2
    finally:
        release.set()
    await asyncio.gather(*busy)
    history.close()


async def test_what_was_seen_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLTrackerStore(DOMAIN, db=str(tmp_path / "tracker.sqlite"))
    await _save(store, *(event for number in range(1, 101) for event in _said(number)))
    parsed: list[str] = []

    def counted(text: str) -> Any:
        parsed.append(text)
        return json.loads(text)

    monkeypatch.setattr("channels.web_history.json", SimpleNamespace(loads=counted))
    read = await History(lambda: store).since(SENDER, 198)
    assert [m.seq for m in read.messages] == [199, 200]
    assert len(parsed) == 2
    await History(lambda: store).position(SENDER)
    assert len(parsed) == 2
