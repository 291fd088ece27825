"""What stands behind a channel in tests: a fake Rasa agent, or the real one with its model.

Both have what channels use of `app.ctx.agent`: `handle_message`, `tracker_store`
and `is_ready`. `register([channel], app, route=...)` of Rasa works with both.
"""

from __future__ import annotations

import asyncio
import copy
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from tests.support.waiting import until

#: Messages with one of these words make the fake agent misbehave.
CRASH, HANG, SLOW, FORGET = "crashnow", "hangnow", "slownow", "forgetnow"


@dataclass(frozen=True)
class Heard:
    """One message as it came out of a channel."""

    sender: str
    text: str
    channel: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


class FakeAgent:
    """Echoes every message and stores both sides in an SQLite file, as Rasa does.

    It answers a SLOW message when the test lets it, and a HANG message never.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "tracker.sqlite"
        self.tracker_store = SQLTrackerStore(Domain.empty(), db=str(self.file))
        self.heard: list[Heard] = []
        self.overlaps = 0
        self._busy: set[str] = set()
        self._released = asyncio.Event()

    def is_ready(self) -> bool:
        return True

    async def handle_message(self, message: UserMessage) -> None:
        """Answer "echo: ..." with two buttons."""
        self.overlaps += message.sender_id in self._busy
        self._busy.add(message.sender_id)
        try:
            await self._answer(message)
        finally:
            self._busy.discard(message.sender_id)

    async def _answer(self, message: UserMessage) -> None:
        text = message.text or ""
        heard = Heard(
            message.sender_id, text, str(message.input_channel), dict(message.metadata or {})
        )
        self.heard.append(heard)
        if CRASH in text:
            raise RuntimeError(f"the agent failed on {text!r}")
        if HANG in text:
            await asyncio.Event().wait()
        if SLOW in text:
            await self._released.wait()
        said: dict[str, Any] = {
            "text": f"echo: {text}",
            "buttons": [
                {"title": "Yes", "payload": "/affirm"},
                {"title": "No", "payload": "/deny"},
            ],
        }
        if FORGET in text:
            said = {"text": "Deleted.", "custom": {"forget": True}}
        await self._store(heard, said)
        await message.output_channel.send_response(message.sender_id, copy.deepcopy(said))

    async def _store(self, heard: Heard, said: Mapping[str, Any]) -> None:
        tracker = await self.tracker_store.retrieve(heard.sender)
        if tracker is None:
            tracker = DialogueStateTracker(heard.sender, [])
        tracker.update(
            UserUttered(heard.text, input_channel=heard.channel, metadata=dict(heard.metadata))
        )
        data = {key: value for key, value in said.items() if key != "text"}
        tracker.update(BotUttered(said["text"], data))
        await self.tracker_store.save(tracker)

    def release(self) -> None:
        """Let all SLOW messages be answered, now and later."""
        self._released.set()

    async def hears(self, text: str, times: int = 1) -> None:
        """Wait until a message came in, whoever said it."""
        await until(lambda: [heard.text for heard in self.heard].count(text) >= times)

    def texts_of(self, sender: str) -> list[str]:
        """What one sender said, in order."""
        return [heard.text for heard in self.heard if heard.sender == sender]


class RealAgent:
    """Rasa's own agent with the trained model; remembers what it said to each sender."""

    def __init__(self, model: Path, actions_url: str, folder: Path) -> None:
        # It loads TensorFlow: seconds that tests of a fake agent need not wait.
        from rasa.core.agent import Agent

        self.file = folder / "tracker.sqlite"
        self.tracker_store = SQLTrackerStore(Domain.empty(), db=str(self.file))
        endpoint = EndpointConfig(f"{actions_url}/webhook", enable_selective_domain=True)
        self._agent = Agent.load(
            str(model), tracker_store=self.tracker_store, action_endpoint=endpoint
        )
        # Rasa wraps the store; channels meet it wrapped.
        self.tracker_store = self._agent.tracker_store
        self.said: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.heard: list[Heard] = []

    def is_ready(self) -> bool:
        return self._agent.is_ready()

    async def handle_message(self, message: UserMessage) -> None:
        """Let Rasa answer, and note every bot message before the channel sees it."""
        output, sender = message.output_channel, message.sender_id
        send = output.send_response
        self.heard.append(Heard(sender, message.text or "", str(message.input_channel)))

        async def noting(recipient: str, said: dict[str, Any]) -> None:
            self.said[sender].append(copy.deepcopy(said))
            await send(recipient, said)

        output.send_response = noting
        await self._agent.handle_message(message)

    async def slots(self, sender: str) -> dict[str, Any]:
        """The slots of one conversation."""
        tracker = await self.tracker_store.retrieve(sender)
        return tracker.current_slot_values() if tracker else {}
