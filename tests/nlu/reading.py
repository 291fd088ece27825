"""What the rules find in a message, in the short form the tables of these tests use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nlu.entities import finder

KNOWLEDGE = str(Path(__file__).resolve().parents[2] / "knowledge")


def entities(message: str) -> list[dict[str, Any]]:
    """Everything found in the message."""
    return finder(KNOWLEDGE).find(message)


def values(message: str, entity: str) -> list[Any]:
    """The values of one kind of entity, in the order of the text."""
    return [found["value"] for found in entities(message) if found["entity"] == entity]


def flags(message: str) -> set[str]:
    """The flags raised."""
    return set(values(message, "flag"))


def spans(message: str, entity: str) -> list[str]:
    """The words of one kind of entity, cut out of the message by its positions."""
    return [message[e["start"] : e["end"]] for e in entities(message) if e["entity"] == entity]


def dates(message: str) -> dict[str, str]:
    """Role -> words of every date found."""
    roles = ("date", "notice_date", "due_date", "travel_date", "appointment_date", "exam_date")
    return {
        found["entity"]: found["value"]
        for found in entities(message)
        if found["entity"] in (*roles, "filed_date")
    }
