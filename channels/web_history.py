"""What was said in a conversation, read from Rasa's tracker store, off the event loop."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore

from channels.background import where
from channels.forgetting import unwrapped
from channels.web_messages import BOT, USER, Message, from_event

logger = logging.getLogger(__name__)

#: A longer gap than this shows its latest messages only.
MOST_MESSAGES: Final = 100
_THREADS: Final = 4
_SAID: Final = (USER, BOT)
_LANGUAGE: Final = "language"

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Transcript:
    """A part of a conversation.

    Args:
        messages: those asked for, oldest first.
        last: the place of the last stored message; 0 when there is none.
        language: the conversation's, if it is known yet.
    """

    messages: tuple[Message, ...] = ()
    last: int = 0
    language: str | None = None


class History:
    """Reads conversations.

    Args:
        store: returns the agent's tracker store; asked anew each time, as a model may be reloaded.

    It has threads of its own: those of the event loop may all be waiting for something slow.
    """

    def __init__(self, store: Callable[[], Any]) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(_THREADS, "web-history")

    async def since(self, sender: str, after: int) -> Transcript:
        """Return the messages with a place above `after`, the latest `MOST_MESSAGES` at most."""
        return await self._in_a_thread(_read, sender, after)

    async def position(self, sender: str) -> Transcript:
        """Return only how far a conversation has come, and its language."""
        return await self._in_a_thread(_read, sender, None)

    async def holds(self, sender: str, id_: str) -> bool:
        """Return whether a person's message is stored, by the browser's own name for it."""
        return await self._in_a_thread(_holds, sender, id_)

    def close(self) -> None:
        """End the threads; what is being read is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_a_thread(self, read: Callable[..., _Found], *what: object) -> _Found:
        store = unwrapped(self._store())[0]
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, read, store, *what)


class Recorded:
    """What `channels.inbox` asks whether a message is new: it is unless the store holds it.

    Unlike a memory this outlives the server, and a message whose turn failed may come again.
    """

    def __init__(self, history: History) -> None:
        self._history = history

    async def first_time(self, key: str) -> bool:
        """Return whether `web:<session>:<id>` is not stored; True if the store does not answer."""
        channel, session, id_ = key.split(":", 2)
        try:
            return not await self._history.holds(f"{channel}:{session}", id_)
        except Exception as error:
            logger.error("web: the history was not read: %s", where(error))
            return True


def _read(store: Any, sender: str, after: int | None) -> Transcript:
    if isinstance(store, SQLTrackerStore):
        return _read_sql(store, sender, after)
    return _read_tracker(store, sender, after)


def _read_sql(store: SQLTrackerStore, sender: str, after: int | None) -> Transcript:
    """Read the rows needed and no others, whatever the length of the conversation."""
    events = store.SQLEvent
    said = [events.sender_id == sender, events.type_name.in_(_SAID)]
    with store.session_scope() as session:
        last = int(session.execute(sa.select(sa.func.count(events.id)).where(*said)).scalar_one())
        language = session.execute(
            sa.select(events.data)
            .where(
                events.sender_id == sender,
                events.type_name == "slot",
                events.action_name == _LANGUAGE,
            )
            .order_by(events.id.desc())
            .limit(1)
        ).scalar()
        start = _start(after, last)
        rows: Sequence[Any] = ()
        if start < last:
            query = sa.select(events.data).where(*said).order_by(events.id)
            # Counted here, not open-ended: a row that comes in meanwhile is for the next reading.
            rows = session.execute(query.offset(start).limit(last - start)).scalars().all()
    messages = tuple(from_event(json.loads(row), start + n) for n, row in enumerate(rows, 1))
    return Transcript(messages, last, _language(json.loads(language)) if language else None)


def _read_tracker(store: Any, sender: str, after: int | None) -> Transcript:
    """Read from the stores that keep a conversation in one piece, such as Redis or memory."""
    events = _events(store, sender)
    said = [event for event in events if event.get("event") in _SAID]
    changes = [e for e in events if e.get("event") == "slot" and e.get("name") == _LANGUAGE]
    start = _start(after, len(said))
    messages = tuple(from_event(event, start + n) for n, event in enumerate(said[start:], 1))
    return Transcript(messages, len(said), _language(changes[-1]) if changes else None)


def _events(store: Any, sender: str) -> list[dict[str, Any]]:
    tracker = asyncio.run(store.retrieve_full_tracker(sender))
    return [event.as_dict() for event in tracker.events] if tracker else []


def _holds(store: Any, sender: str, id_: str) -> bool:
    events = (
        _sql_events_with(store, sender, id_)
        if isinstance(store, SQLTrackerStore)
        else _events(store, sender)
    )
    return any(from_event(event, 0).id == id_ for event in events if event.get("event") == USER)


def _sql_events_with(store: SQLTrackerStore, sender: str, id_: str) -> list[dict[str, Any]]:
    """Return the events that have an id somewhere in them; a few, of a long conversation."""
    events = store.SQLEvent
    query = sa.select(events.data).where(
        events.sender_id == sender,
        events.type_name == USER,
        events.data.contains(json.dumps(id_), autoescape=True),
    )
    with store.session_scope() as session:
        return [json.loads(row) for row in session.execute(query).scalars()]


def _start(after: int | None, last: int) -> int:
    return last if after is None else max(min(after, last), last - MOST_MESSAGES, 0)


def _language(event: Mapping[str, Any]) -> str | None:
    value = event.get("value")
    return value if isinstance(value, str) else None
