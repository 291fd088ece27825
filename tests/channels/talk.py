"""One person in front of a driver, spoken for from the thread that plays a scenario."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from tests.channels.agents import RealAgent
from tests.channels.drivers import Driver


@dataclass
class Talk:
    """What `tests.support.scenarios.play` talks to."""

    driver: Driver
    agent: RealAgent
    person: str
    loop: asyncio.AbstractEventLoop

    def say(self, text: str) -> list[dict[str, Any]]:
        """What the person sees, then the data Rasa sent along with it."""
        answers: list[dict[str, Any]] = self._run(self._say(text))
        return answers

    def slots(self) -> dict[str, Any]:
        """The slots of the conversation."""
        slots: dict[str, Any] = self._run(self.agent.slots(self.driver.sender(self.person)))
        return slots

    async def _say(self, text: str) -> list[dict[str, Any]]:
        said = self.agent.said[self.driver.sender(self.person)]
        before = len(said)
        answers = await self.driver.say(self.person, text)
        assert len(answers) >= len(said) - before, "something Rasa said did not arrive"
        shown = [
            {"text": a.text, "buttons": [{"title": t, "payload": p} for t, p in a.buttons]}
            for a in answers
        ]
        data = [{"custom": m["custom"]} for m in said[before:] if m.get("custom")]
        return [*shown, *data]

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)
