"""A conversation is deleted for good, from every kind of store Rasa keeps it in here."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    RedisTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.forgetting import CannotForget, forget, forgetter, wants_forgetting
from channels.tracker_stores import MemoryStore, SqlStore

WORDS = "my case worries me at night"


class _Redis:
    """The calls that `RedisTrackerStore` and `forget` make, on a dictionary."""

    def __init__(self) -> None:
        self.keys_: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.keys_.get(key)

    def set(self, key: str, value: str, ex: float | None = None) -> None:
        self.keys_[key] = value

    def delete(self, *keys: str) -> int:
        return sum(self.keys_.pop(key, None) is not None for key in keys)


def _redis() -> RedisTrackerStore:
    store = RedisTrackerStore(Domain.empty(), key_prefix="triage")
    store.red = _Redis()
    return store


def _sql(folder: Path) -> SQLTrackerStore:
    return SQLTrackerStore(Domain.empty(), db=str(folder / "tracker.sqlite"))


STORES: dict[str, Callable[[Path], TrackerStore]] = {
    "sql": _sql,
    "memory": lambda _: InMemoryTrackerStore(Domain.empty()),
    "our sql": lambda folder: SqlStore(Domain.empty(), db=str(folder / "tracker.sqlite")),
    "our memory": lambda _: MemoryStore(Domain.empty()),
    "redis": lambda _: _redis(),
    "wrapped": lambda folder: FailSafeTrackerStore(AwaitableTrackerStore(_sql(folder))),
}


async def _talk(store: TrackerStore, sender: str, turns: int = 1) -> None:
    events = [SessionStarted(), *([UserUttered(WORDS), BotUttered("I see.")] * turns)]
    await store.save(DialogueStateTracker.from_events(sender, events))


@pytest.mark.parametrize("make", STORES.values(), ids=STORES.keys())
async def test_it_is_gone_and_others_stay(make: Callable[[Path], Any], tmp_path: Path) -> None:
    store = make(tmp_path)
    for sender in ("web:ana", "web:anabel", "slack:ana"):
        await _talk(store, sender)
    assert await forget(store, "web:ana") > 0
    assert await store.retrieve_full_tracker("web:ana") is None
    assert await store.retrieve_full_tracker("web:anabel") is not None
    assert await store.retrieve_full_tracker("slack:ana") is not None
    assert await forget(store, "web:ana") == 0


async def test_no_row_and_no_byte_is_left_in_the_file(tmp_path: Path) -> None:
    store = _sql(tmp_path)
    await _talk(store, "web:ana", turns=50)
    file = tmp_path / "tracker.sqlite"
    assert WORDS.encode() in file.read_bytes()
    with sqlite3.connect(file) as connection:
        rows = connection.execute("select count(*) from events").fetchone()[0]
    assert await forget(store, "web:ana") == rows == 101
    with sqlite3.connect(file) as connection:
        assert connection.execute("select count(*) from events").fetchone()[0] == 0
    assert WORDS.encode() not in file.read_bytes()
    assert b"web:ana" not in file.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["tracker.sqlite"]


async def test_the_fallback_of_a_failing_store_is_emptied_too(tmp_path: Path) -> None:
    fallback = InMemoryTrackerStore(Domain.empty())
    store = FailSafeTrackerStore(_sql(tmp_path), fallback_tracker_store=fallback)
    await _talk(fallback, "web:ana")
    assert await forget(store, "web:ana") == 1
    assert fallback.store == {}


async def test_another_kind_of_store_is_an_error_not_a_lie() -> None:
    with pytest.raises(CannotForget, match="SimpleNamespace"):
        await forget(SimpleNamespace(), "web:ana")


async def test_the_agents_store_is_found_when_it_is_needed() -> None:
    app = SimpleNamespace(ctx=SimpleNamespace())
    forget_sender = forgetter(app)
    store = InMemoryTrackerStore(Domain.empty())
    await _talk(store, "web:ana")
    app.ctx.agent = SimpleNamespace(tracker_store=store)
    assert await forget_sender("web:ana") == 1


@pytest.mark.parametrize(
    ("custom", "wanted"),
    [
        ({"forget": True}, True),
        ({"forget": False}, False),
        ({"forget": "true"}, False),
        ({}, False),
    ],
)
def test_only_true_asks_for_it(custom: dict[str, object], wanted: bool) -> None:
    assert wants_forgetting(custom) is wanted
