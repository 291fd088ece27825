"""One line of a conversation, as browsers see it: the same live and after a reload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Final

from channels.output import Reply

USER: Final = "user"
BOT: Final = "bot"
NOTICE: Final = "notice"


@dataclass(frozen=True)
class Message:
    """What a person, the assistant or the channel said.

    Args:
        seq: its place among the stored messages; a notice carries the place it came after.
        author: `USER`, `BOT` or `NOTICE`.
        text: what is shown; a person's own words are the redacted ones.
        at: the moment, in UTC, ISO 8601.
        id: the browser's own name for a person's message.
        title: the words of the button that was pressed.
        buttons: (title, payload).
        plan: see `actions.render.Renderer.as_data`.
    """

    seq: int
    author: str
    text: str
    at: str
    id: str | None = None
    title: str | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    plan: Mapping[str, Any] | None = None

    def as_data(self) -> dict[str, Any]:
        """Return the message as the protocol has it; what is not there is left out."""
        data: dict[str, Any] = {
            "seq": self.seq, "from": self.author, "text": self.text, "at": self.at,
        }  # fmt: skip
        if self.id:
            data["id"] = self.id
        if self.title:
            data["title"] = self.title
        if self.buttons:
            data["buttons"] = [{"title": t, "payload": p} for t, p in self.buttons]
        if self.plan:
            data["plan"] = dict(self.plan)
        return data


def moment(timestamp: float) -> str:
    """Return a Unix time as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(timestamp, timezone.utc).isoformat(timespec="seconds")


def from_reply(reply: Reply, seq: int, at: str, author: str = BOT) -> Message:
    """Return what the assistant just said."""
    return Message(seq, author, reply.text, at, buttons=reply.buttons, plan=reply.plan)


def from_event(event: Mapping[str, Any], seq: int) -> Message:
    """Return a stored `user` or `bot` event of Rasa (rasa/shared/core/events.py)."""
    at = moment(float(event.get("timestamp") or 0))
    text = event.get("text") or ""
    if event.get("event") == USER:
        metadata = _mapping(event.get("metadata"))
        title = _text(metadata.get("title"))
        return Message(seq, USER, title or text, at, id=_text(metadata.get("id")), title=title)
    data = _mapping(event.get("data"))
    plan = _mapping(data.get("custom")).get("plan")
    return Message(
        seq, BOT, text, at, buttons=_buttons(data.get("buttons")), plan=_mapping(plan) or None
    )


def _buttons(given: object) -> tuple[tuple[str, str], ...]:
    listed: Sequence[Any] = given if isinstance(given, list) else ()
    return tuple(
        (str(button["title"]), str(button.get("payload") or button["title"]))
        for button in listed
        if isinstance(button, Mapping) and button.get("title")
    )


def _mapping(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _text(given: object) -> str | None:
    return given if isinstance(given, str) and given else None
