"""Old conversations go, whole sessions at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from scripts import purge

DAY = 86_400.0
NOW = 1_000 * DAY


def _session(days_ago: float, words: str, minutes: int = 10) -> list[Event]:
    start = NOW - days_ago * DAY
    return [
        SessionStarted(timestamp=start),
        UserUttered(words, timestamp=start + 1),
        UserUttered(f"{words} again", timestamp=start + 60 * minutes),
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tracker.sqlite"


def _store(file: Path, conversations: dict[str, list[Event]]) -> SQLTrackerStore:
    store = SQLTrackerStore(Domain.empty(), db=str(file))

    async def save() -> None:
        for sender, events in conversations.items():
            await store.save(DialogueStateTracker.from_events(sender, events))

    asyncio.run(save())
    return store


def _left(file: Path) -> dict[str, int]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("select sender_id, count(*) from events group by sender_id")
        return dict(rows.fetchall())


def _purge(file: Path, days: int) -> int:
    return purge.purge(f"sqlite:///{file}", days, NOW)


def test_ended_conversations_go_and_fresh_ones_stay(file: Path) -> None:
    _store(file, {"web:old": _session(31, "old secret"), "web:new": _session(29, "new")})
    assert _purge(file, 30) == 3
    assert _left(file) == {"web:new": 3}
    assert b"old secret" not in file.read_bytes()
    assert _purge(file, 30) == 0


def test_of_someone_who_came_back_only_the_old_sessions_go(file: Path) -> None:
    events = [*_session(90, "first"), *_session(40, "second"), *_session(2, "third")]
    _store(file, {"slack:1": events})
    assert _purge(file, 30) == 6
    assert _left(file) == {"slack:1": 3}


def test_a_running_session_is_never_cut(file: Path) -> None:
    store = _store(file, {"web:1": _session(30.001, "long", minutes=60)})
    assert _purge(file, 30) == 0
    tracker = asyncio.run(store.retrieve("web:1"))
    assert tracker is not None
    tracker.update(UserUttered("more", timestamp=NOW))
    asyncio.run(store.save(tracker))
    assert _left(file) == {"web:1": 4}


def test_a_database_without_conversations_is_fine(file: Path) -> None:
    assert _purge(file, 30) == 0


def test_a_database_that_is_none_is_one_line_without_its_address(file: Path) -> None:
    file.write_text("this is no database, " * 100)
    with pytest.raises(purge.PurgeFailed) as failed:
        _purge(file, 30)
    assert str(file) not in str(failed.value)


def test_the_command_line(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _store(file, {"web:old": _session(31, "old")})
    monkeypatch.setenv("TRIAGE_DB_URL", f"sqlite:///{file}")
    assert purge.main(["--days", "1"]) == 0
    assert capsys.readouterr().out == "Deleted 3 events of conversations older than 1 days.\n"
    monkeypatch.setenv("TRIAGE_KEEP_DAYS", "soon")
    assert purge.main([]) == 1
    assert "TRIAGE_KEEP_DAYS" in capsys.readouterr().out
    monkeypatch.setenv("TRIAGE_DB_URL", "nosuchdb://x:password@y/z")
    monkeypatch.setenv("TRIAGE_KEEP_DAYS", "5")
    assert purge.main([]) == 1
    assert "password" not in capsys.readouterr().out
