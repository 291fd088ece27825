"""Fixtures that every room shares."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from store.build import build
from store.queries import Catalog, load

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "knowledge"


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
