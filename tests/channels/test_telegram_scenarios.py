"""The scenario files, played through Telegram: what counts is what stands on the phone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.channels.agents import RealAgent
from tests.channels.driver_telegram import TelegramDriver
from tests.channels.talk import Talk
from tests.support.scenarios import Scenario, play, read

SCENARIOS = read()


@pytest_asyncio.fixture
async def telegram(real_agent: RealAgent) -> AsyncIterator[TelegramDriver]:
    """The channel in front of Rasa, its model and a real action server."""
    driver = TelegramDriver()
    await driver.start(real_agent)
    yield driver
    await driver.stop()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_scenario(
    scenario: Scenario, telegram: TelegramDriver, real_agent: RealAgent
) -> None:
    talk = Talk(telegram, real_agent, scenario.name, asyncio.get_running_loop())
    assert await asyncio.to_thread(play, scenario, talk) == []
