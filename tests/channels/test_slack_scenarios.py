"""The scenario files, played through Slack: what counts is what stands in the blocks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from scripts.conversation import Conversation
from tests.channels.agents import RealAgent
from tests.channels.driver_slack import SlackDriver
from tests.support.scenarios import Scenario, play, read

SCENARIOS = read()


@pytest_asyncio.fixture
async def slack(real_agent: RealAgent) -> AsyncIterator[SlackDriver]:
    """The channel in front of Rasa, its model and a real action server."""
    driver = SlackDriver()
    await driver.start(real_agent)
    yield driver
    await driver.stop()


class Talk(Conversation):
    """One person, spoken for from the thread that plays the scenario."""

    def __init__(self, slack: SlackDriver, agent: RealAgent, person: str) -> None:
        super().__init__(slack.url, person)
        self.slack = slack
        self.agent = agent
        self.loop = asyncio.get_running_loop()

    def say(self, text: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._run(self._say(text))
        return found

    def slots(self) -> dict[str, Any]:
        found: dict[str, Any] = self._run(self.agent.slots(self.slack.sender(self.sender)))
        return found

    async def _say(self, text: str) -> list[dict[str, Any]]:
        said = self.agent.said[self.slack.sender(self.sender)]
        before = len(said)
        answers = await self.slack.say(self.sender, text)
        assert len(answers) >= len(said) - before, "something Rasa said did not arrive"
        shown = [
            {"text": a.text, "buttons": [{"title": t, "payload": p} for t, p in a.buttons]}
            for a in answers
        ]
        data = [{"custom": m["custom"]} for m in said[before:] if m.get("custom")]
        return [*shown, *data]

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_scenario(scenario: Scenario, slack: SlackDriver, real_agent: RealAgent) -> None:
    talk = Talk(slack, real_agent, scenario.name)
    assert await asyncio.to_thread(play, scenario, talk) == []
