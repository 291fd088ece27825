"""Tracker stores that keep whole conversations and hand Rasa what the next turn needs of them.

Rasa replays the events of a session several times in every turn and sends them all to the action
server: with its own stores each turn costs more than the one before. `endpoints.yml` names these.
Every server that answers makes one of them, so they also start `schema_checks`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from channels import schema_checks

#: The latest turns, whole. A rule reads the one at hand, the memoization policy three actions.
TURNS: Final = 2
#: Only these may be left out: others (a pause, a form, an undone turn) work on what came before.
_INDEPENDENT: Final[dict[str, type[Event]]] = {
    kind.type_name: kind
    for kind in (
        ActionExecuted, BotUttered, DefinePrevUserUtteredFeaturization, FollowupAction,
        SessionStarted, SlotSet, UserUttered,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What the choice needs to know of one stored event.

    Args:
        kind: Rasa's type name.
        name: of the slot or action, if it has one.
        key: with which the event itself is found.
    """

    kind: str
    name: str | None
    key: Any


@dataclass(frozen=True)
class Needed:
    """Events that lead to the same slots and the same next action as the whole session.

    Args:
        before: the start of the session and the last value of each slot.
        recent: everything from the `action_listen` before the latest turns on.
    """

    before: Sequence[Kept]
    recent: Sequence[Kept]

    def __len__(self) -> int:
        return len(self.before) + len(self.recent)


def needed(events: Sequence[Kept]) -> Needed:
    """Choose from the events of one conversation, which are given in order."""
    session = events[_last(events, SessionStarted.type_name, len(events)) :]
    said = [place for place, event in enumerate(session) if event.kind == UserUttered.type_name]
    if len(said) <= TURNS or any(event.kind not in _INDEPENDENT for event in session):
        return Needed((), session)
    # Rules begin with the `action_listen` before a message.
    recent = _last(session, ActionExecuted.type_name, said[-TURNS])
    starts = [event for event in session[:1] if event.kind == SessionStarted.type_name]
    # A later value takes the place of an earlier one.
    slots = {e.name: n for n, e in enumerate(session[:recent]) if e.kind == SlotSet.type_name}
    return Needed([*starts, *(session[n] for n in sorted(slots.values()))], session[recent:])


def _last(events: Sequence[Kept], kind: str, end: int) -> int:
    """Return the place of the last event of a kind before `end`, or 0."""
    return next((n for n in range(end - 1, -1, -1) if events[n].kind == kind), 0)


class SqlStore(SQLTrackerStore):
    """Rasa's SQL tracker store with short trackers; tables and settings are the same."""

    def __init__(self, domain: Any, event_broker: Any = None, **settings: Any) -> None:
        super().__init__(domain, event_broker=event_broker, **settings)
        schema_checks.remember()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return what the next turn needs of the latest session."""
        rows = self.SQLEvent
        with self.session_scope() as session:
            chosen = self._needed(session, sender_id)
            if not chosen:
                return None
            in_order = (
                sa.select(rows.data)
                .where(
                    rows.sender_id == sender_id,
                    sa.or_(
                        rows.id >= chosen.recent[0].key,
                        rows.id.in_([event.key for event in chosen.before]),
                    ),
                )
                .order_by(rows.id)
            )
            return _tracker(self, sender_id, session.execute(in_order).scalars())

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        """Rasa stores these of a tracker: those that came after it was retrieved."""
        return islice(tracker.events, len(self._needed(session, tracker.sender_id)), None)

    def _needed(self, session: Any, sender_id: str) -> Needed:
        rows = self.SQLEvent
        stored = session.execute(
            sa.select(rows.type_name, rows.action_name, rows.id)
            .where(rows.sender_id == sender_id)
            .order_by(rows.id)
        )
        return needed([Kept(*row) for row in stored])


class MemoryStore(InMemoryTrackerStore):
    """Conversations in memory, until the server stops."""

    def __init__(self, domain: Any, event_broker: Any = None, **settings: Any) -> None:
        super().__init__(domain, event_broker, **settings)
        schema_checks.remember()
        self.store: dict[str, list[Kept]] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the events that came after the tracker was retrieved."""
        await self.stream_events(tracker)
        kept = self.store.setdefault(tracker.sender_id, [])
        kept += map(_as_kept, islice(tracker.events, len(needed(kept)), None))

    async def _retrieve(
        self, sender_id: str, fetch_all_sessions: bool
    ) -> DialogueStateTracker | None:
        kept = self.store.get(sender_id)
        if kept is None:
            return None
        chosen = Needed((), kept) if fetch_all_sessions else needed(kept)
        return _tracker(self, sender_id, (e.key for e in (*chosen.before, *chosen.recent)))


def _as_kept(event: Event) -> Kept:
    parts = event.as_dict()
    return Kept(event.type_name, parts.get("name"), json.dumps(parts))


def _tracker(
    store: SQLTrackerStore | InMemoryTrackerStore, sender_id: str, events: Iterable[str]
) -> DialogueStateTracker:
    revived = [_revived(json.loads(event)) for event in events]
    return DialogueStateTracker.from_events(sender_id, revived, store.domain.slots)


def _revived(parts: dict[str, Any]) -> Event:
    """As `Event.from_parameters`, which looks through all of Rasa's classes for every event."""
    kind = _INDEPENDENT.get(parts["event"])
    return Event.from_parameters(parts) if kind is None else kind._from_parameters(parts)
