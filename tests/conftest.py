"""Fixtures that every room shares."""

from __future__ import annotations

import gc
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.engine import Engine

from store.build import build
from store.queries import Catalog, load

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "knowledge"

# The same examples in every run, and no limit on time: a busy machine is no fault of ours.
# `--hypothesis-profile explore` tries new ones.
_UNHURRIED: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("explore", **_UNHURRIED)
settings.register_profile("suite", derandomize=True, **_UNHURRIED)
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, in whatever order files are named.

    Playwright keeps an event loop running for as long as its browser lives, and no other loop
    can run in that thread.
    """
    items.sort(key=lambda item: item.path.is_relative_to(ROOT / "tests" / "widget"))


def pytest_collection_finish() -> None:
    """Spare the garbage collector all modules and tests, which stay: it is called often."""
    gc.freeze()


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection: Any, _: object) -> None:
    """What tests write need not outlive a power cut."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real knowledge, built once."""
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    build(KNOWLEDGE, path)
    return path


@pytest.fixture(scope="session")
def catalog(store_file: Path) -> Catalog:
    """The real knowledge, loaded as the actions load it."""
    return load(store_file)


@pytest.fixture
def now() -> datetime:
    """A Monday afternoon in Eastern time, three days before Thanksgiving."""
    return datetime.fromisoformat("2026-11-23T15:00:00-05:00")
