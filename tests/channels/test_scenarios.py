"""Every scenario file, through every channel, with the real model and a real action server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from tests.channels.agents import RealAgent
from tests.channels.drivers import Driver, registered
from tests.support.scenarios import play, read

#: Conversations at a time.
_AT_ONCE = 6


@dataclass
class Talk:
    """One person on one channel, as `play` wants it: called from a thread beside the loop."""

    driver: Driver
    agent: RealAgent
    person: str
    loop: asyncio.AbstractEventLoop

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send a message; return what the person sees, and the plan as Rasa sent it."""
        answer: list[dict[str, Any]] = self._run(self._say(text))
        return answer

    def slots(self) -> dict[str, Any]:
        """Return the slots of this conversation."""
        slots: dict[str, Any] = self._run(self.agent.slots(self.driver.sender(self.person)))
        return slots

    async def _say(self, text: str) -> list[dict[str, Any]]:
        answers = await self.driver.say(self.person, text)
        said = self.agent.said.pop(self.driver.sender(self.person), [])
        seen = [
            {"text": a.text, "buttons": [{"title": t, "payload": p} for t, p in a.buttons]}
            for a in answers
        ]
        return [*seen, *({"custom": s["custom"]} for s in said if s.get("custom"))]

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(120)


@pytest_asyncio.fixture(params=registered().items(), ids=lambda item: item[0])
async def channel(request: pytest.FixtureRequest, real_agent: RealAgent) -> AsyncIterator[Driver]:
    """Each channel in front of the real agent."""
    driver: Driver = request.param[1]()
    await driver.start(real_agent)
    yield driver
    await driver.stop()


async def test_every_scenario_holds(channel: Driver, real_agent: RealAgent) -> None:
    loop = asyncio.get_running_loop()
    scenarios = read()
    talks = [Talk(channel, real_agent, scenario.name, loop) for scenario in scenarios]
    # Threads of their own: the loop's default ones look up names for the channels' sockets.
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        work = (loop.run_in_executor(threads, play, *one) for one in zip(scenarios, talks))
        found = await asyncio.gather(*work)
    assert {s.name: list(p) for s, p in zip(scenarios, found) if p} == {}


async def test_forgetting_for_real(channel: Driver, real_agent: RealAgent) -> None:
    words = "my zebrafish card never came in the mail"
    await channel.say("zoe", words)
    sender = channel.sender("zoe")
    assert words.encode() in real_agent.file.read_bytes()
    answers = await channel.say("zoe", "forget me")
    assert "Done." in "\n".join(answer.text for answer in answers)
    assert await real_agent.tracker_store.retrieve_full_tracker(sender) is None
    assert words.encode() not in real_agent.file.read_bytes()
    assert (await channel.say("zoe", "hello"))[0].text.strip()


async def test_a_hidden_number_is_still_understood(channel: Driver, real_agent: RealAgent) -> None:
    answers = await channel.say("rita", "IOE0912345678")
    text = "\n".join(answer.text for answer in answers)
    assert "IOE" in text
    assert real_agent.heard[-1].text == "IOE••••••••••"
    assert b"0912345678" not in real_agent.file.read_bytes()
    slots = await real_agent.slots(channel.sender("rita"))
    assert slots["receipt_prefix"] == "IOE"
