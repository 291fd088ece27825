"""The conversation's state and the person's facts, to and from tracker slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from triage.dialogue import State
from triage.facts import Facts

_DATES: Final = frozenset(f.name for f in fields(Facts) if f.type == "date | None")
_SETS: Final = frozenset(f.name for f in fields(Facts) if "frozenset" in str(f.type))
FACT_SLOTS: Final = tuple(f.name for f in fields(Facts))
STATE_SLOTS: Final = ("situation", "others", "pending", "asked", "misses")


def read_facts(slots: Mapping[str, Any]) -> Facts:
    """Return the facts held in the slots; a broken date counts as not said."""
    values: dict[str, Any] = {}
    for name in FACT_SLOTS:
        stored = slots.get(name)
        if stored is None:
            continue
        values[name] = _restored(name, stored)
    return Facts(**{name: value for name, value in values.items() if value is not None})


def _restored(name: str, stored: Any) -> Any:
    if name in _SETS:
        return frozenset(stored)
    if name in _DATES:
        try:
            return date.fromisoformat(str(stored))
        except ValueError:
            return None
    if name in ("days_pending", "tried_days_ago"):
        return int(stored)
    return stored


def read_state(slots: Mapping[str, Any]) -> State:
    """Return where the conversation stands."""
    return State(
        situation=slots.get("situation"),
        others=tuple(slots.get("others") or ()),
        facts=read_facts(slots),
        pending=slots.get("pending"),
        asked=int(slots.get("asked") or 0),
        misses=int(slots.get("misses") or 0),
    )


def as_slots(state: State) -> dict[str, Any]:
    """Return slot values that `read_state` turns back into the same state."""
    slots: dict[str, Any] = {
        "situation": state.situation,
        "others": list(state.others),
        "pending": state.pending,
        "asked": state.asked,
        "misses": state.misses,
    }
    for name in FACT_SLOTS:
        slots[name] = _stored(getattr(state.facts, name))
    return slots


def _stored(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value) or None
    if isinstance(value, date):
        return value.isoformat()
    return value
