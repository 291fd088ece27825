"""Fakes, and the fixtures of the shared suite."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from channels.notices import Notices
from channels.telegram_api import BotApi
from scripts import servers
from tests.channels.agents import FakeAgent, RealAgent
from tests.channels.drivers import Driver, registered
from tests.support.waiting import SECONDS

pytest.register_assert_rewrite("tests.channels.suite")

NOW = "2026-11-23T15:00:00-05:00"
MODEL = servers.ROOT / "models" / "triage.tar.gz"
#: Set by the tests that need others.
_LIMITS = {
    "TRIAGE_PER_MINUTE": "100000",
    "TRIAGE_BURST": "10000",
    "TRIAGE_TURN_SECONDS": "120",
}


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, store_file: Path) -> None:
    monkeypatch.setenv("TRIAGE_STORE", str(store_file))
    # On a busy machine a stand-in may be slow; what is slow is sent again, and is there twice.
    monkeypatch.setattr("channels.slack_api._TIMEOUT_SECONDS", SECONDS)
    monkeypatch.setattr("channels.telegram.BotApi", partial(BotApi, timeout=SECONDS))
    for name, value in _LIMITS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session", autouse=True)
def _notices_read_once(store_file: Path) -> Iterator[None]:
    """Reading the store anew for every server would take most of the time of these tests."""
    read, known = Notices.read, Notices.read(store_file)

    def remembered(store: Path | None = None) -> Notices:
        path = store or Path(os.environ.get("TRIAGE_STORE", ""))
        return known if path == store_file else read(store)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Notices, "read", remembered)
        yield


@pytest.fixture
def agent(tmp_path: Path) -> FakeAgent:
    """A fake Rasa agent with an SQLite tracker store."""
    return FakeAgent(tmp_path)


@pytest_asyncio.fixture(params=registered().items(), ids=lambda item: item[0])
async def started(request: pytest.FixtureRequest, agent: FakeAgent) -> AsyncIterator[Driver]:
    """Each channel, running in front of the fake agent."""
    driver: Driver = request.param[1]()
    await driver.start(agent)
    yield driver
    await driver.stop()


@pytest.fixture(scope="session")
def real_agent(tmp_path_factory: pytest.TempPathFactory, store_file: Path) -> Iterator[RealAgent]:
    """Rasa with the trained model, and a real action server; the clock is fixed."""
    folder = tmp_path_factory.mktemp("real")
    actions = servers.start_actions(
        servers.free_port(), folder / "actions.log", TRIAGE_NOW=NOW, TRIAGE_STORE=str(store_file)
    )
    try:
        yield RealAgent(MODEL, actions.url, folder)
    finally:
        actions.stop()
