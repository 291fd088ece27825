"""Talk to a running Rasa server over its REST channel."""

from __future__ import annotations

import json
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Conversation:
    """One person's conversation with the server at `url`."""

    url: str
    sender: str = field(default_factory=lambda: f"test:{uuid.uuid4().hex}")

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send one message and return the bot's messages."""
        body = json.dumps({"sender": self.sender, "message": text}).encode()
        answer: list[dict[str, Any]] = self._fetch("/webhooks/rest/webhook", body)
        return answer

    def slots(self) -> dict[str, Any]:
        """Return the slots of this conversation."""
        tracker = self._fetch(f"/conversations/{self.sender}/tracker?include_events=NONE")
        slots: dict[str, Any] = tracker["slots"]
        return slots

    def _fetch(self, path: str, body: bytes | None = None) -> Any:
        request = urllib.request.Request(
            self.url + path, body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def transcript(user: str, messages: list[dict[str, Any]]) -> str:
    """Return one turn as readable text."""
    lines = [f"YOU: {user}"]
    for message in messages:
        if message.get("text"):
            lines.append("BOT: " + message["text"].replace("\n", "\n     "))
        if message.get("buttons"):
            titles = " | ".join(f"{n}. {b['title']}" for n, b in enumerate(message["buttons"], 1))
            lines.append(f"     [{titles}]")
    return "\n".join(lines)
