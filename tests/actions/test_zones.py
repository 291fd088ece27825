"""The zone that a browser or a profile names."""

from __future__ import annotations

import pytest

from actions import zones


@pytest.mark.parametrize("name", ["America/Chicago", "Asia/Manila", "UTC", "America/Puerto_Rico"])
def test_a_zone_of_the_database_is_used(name: str) -> None:
    assert zones.named({"timezone": name}) == name


@pytest.mark.parametrize(
    "name",
    ["", "Mars/Base", "America", "../../etc/passwd", "/etc/passwd", "a\0b", "x" * 500, None, 5,
     ["UTC"], {"zone": "UTC"}],
)  # fmt: skip
def test_anything_else_is_not(name: object) -> None:
    assert zones.named({"timezone": name}) is None


@pytest.mark.parametrize("name", ["America/New_York", "America/Detroit", "US/Eastern"])
def test_the_offices_own_zone_needs_no_words(name: str) -> None:
    assert zones.named({"timezone": name}) is None


def test_no_zone_is_no_zone() -> None:
    assert zones.named({}) is None
