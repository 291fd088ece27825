"""Deleting a conversation for good from wherever Rasa keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, SQLTrackerStore
from sqlalchemy import text

Forget = Callable[[str], Awaitable[int]]

#: The key in a bot message's `custom` with which the action asks for it.
KEY: Final = "forget"
#: Wrappers that Rasa puts around a tracker store, and the attributes they keep it in.
_INNER: Final = ("_tracker_store", "_fallback_tracker_store")


class CannotForget(RuntimeError):
    """The tracker store is of a kind that we cannot delete from."""


def wants_forgetting(custom: Mapping[str, Any]) -> bool:
    """Whether a bot message's `custom` asks to delete the conversation."""
    return custom.get(KEY) is True


async def forget(tracker_store: Any, sender: str) -> int:
    """Delete everything stored under one sender id.

    Args:
        tracker_store: of the Rasa agent, wrapped or not.
        sender: the conversation's id.

    Returns:
        How many rows or keys were deleted.

    Raises:
        CannotForget: the store is neither SQL, Redis nor in memory.
    """
    deleted = 0
    for store in unwrapped(tracker_store):
        deleted += await _forget_in(store, sender)
    return deleted


def forgetter(app: Any) -> Forget:
    """Return `forget` for the agent of a Sanic app, looked up when it is needed.

    The agent is not there yet when channels are registered.
    """

    async def forget_sender(sender: str) -> int:
        return await forget(app.ctx.agent.tracker_store, sender)

    return forget_sender


def unwrapped(tracker_store: Any) -> list[Any]:
    """Return the stores inside Rasa's wrappers: the real one and the fallback, if any."""
    inner = [getattr(tracker_store, name, None) for name in _INNER]
    found = [store for store in inner if store is not None]
    if not found:
        return [tracker_store]
    return [store for one in found for store in unwrapped(one)]


async def _forget_in(store: Any, sender: str) -> int:
    if isinstance(store, SQLTrackerStore):
        return await asyncio.to_thread(_from_sql, store, sender)
    if isinstance(store, RedisTrackerStore):
        return await asyncio.to_thread(_from_redis, store, sender)
    if isinstance(store, InMemoryTrackerStore):
        return int(store.store.pop(sender, None) is not None)
    raise CannotForget(f"cannot delete from a {type(store).__name__}")


def _from_sql(store: SQLTrackerStore, sender: str) -> int:
    events = store.SQLEvent
    with store.session_scope() as session:
        if store.engine.dialect.name == "sqlite":
            # Else the words stay in free pages (sqlite.org/pragma.html#pragma_secure_delete).
            session.execute(text("PRAGMA secure_delete = ON"))
        query = session.query(events).filter(events.sender_id == sender)
        deleted = int(query.delete(synchronize_session=False))
        session.commit()
    return deleted


def _from_redis(store: RedisTrackerStore, sender: str) -> int:
    return int(store.red.delete(store.key_prefix + sender))
