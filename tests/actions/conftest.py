"""The actions look at the real store, on a fixed day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from actions import catalog as reader
from actions import clock
from tests.actions.talk import Talk


@pytest.fixture(autouse=True)
def _served(store_file: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(reader.VARIABLE, str(store_file))
    monkeypatch.setenv(clock.VARIABLE, now.isoformat())


@pytest.fixture
def talk() -> Talk:
    """A new conversation."""
    return Talk()
