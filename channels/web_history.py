"""What was said in a conversation, read from Rasa's tracker store, off the event loop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore

from channels.forgetting import unwrapped
from channels.web_messages import BOT, USER, Message, from_event

#: A longer gap than this shows its latest messages only.
MOST_MESSAGES: Final = 100
_THREADS: Final = 4
_SAID: Final = (USER, BOT)
_LANGUAGE: Final = "language"


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
        return await self._in_a_thread(sender, after)

    async def position(self, sender: str) -> Transcript:
        """Return only how far a conversation has come, and its language."""
        return await self._in_a_thread(sender, None)

    def close(self) -> None:
        """End the threads; what is being read is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_a_thread(self, sender: str, after: int | None) -> Transcript:
        store = unwrapped(self._store())[0]
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _read, store, sender, after)


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
    tracker = asyncio.run(store.retrieve_full_tracker(sender))
    events = [event.as_dict() for event in tracker.events] if tracker else []
    said = [event for event in events if event.get("event") in _SAID]
    changes = [e for e in events if e.get("event") == "slot" and e.get("name") == _LANGUAGE]
    start = _start(after, len(said))
    messages = tuple(from_event(event, start + n) for n, event in enumerate(said[start:], 1))
    return Transcript(messages, len(said), _language(changes[-1]) if changes else None)


def _start(after: int | None, last: int) -> int:
    return last if after is None else max(min(after, last), last - MOST_MESSAGES, 0)


def _language(event: Mapping[str, Any]) -> str | None:
    value = event.get("value")
    return value if isinstance(value, str) else None
