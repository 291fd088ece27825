"""Fixtures of the triage room."""

from __future__ import annotations

import pytest

from store.queries import Catalog
from triage.rules import Calendar, Rulebook


@pytest.fixture(scope="session")
def book(catalog: Catalog) -> Rulebook:
    """All real knowledge."""
    return catalog.book


@pytest.fixture(scope="session")
def calendar(book: Rulebook) -> Calendar:
    """The real holiday table."""
    return book.calendar
