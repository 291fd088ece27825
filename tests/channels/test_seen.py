"""Each delivery once."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import redis

from channels.seen import MemorySeen, RedisSeen, seen_from_environment


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class _Redis:
    """`SET NX EX` on a dictionary; can be switched off."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[Any, int]] = {}
        self.fails: Exception | None = None

    async def set(self, key: str, value: object, *, nx: bool, ex: int) -> bool | None:
        if self.fails:
            raise self.fails
        assert nx
        if key in self.keys:
            return None
        self.keys[key] = (value, ex)
        return True


async def test_a_key_is_new_once_within_the_window() -> None:
    clock = _Clock()
    seen = MemorySeen(seconds=10, clock=clock)
    assert await seen.first_time("a")
    assert not await seen.first_time("a")
    assert await seen.first_time("b")
    clock.now = 9.9
    assert not await seen.first_time("a")
    clock.now = 10
    assert await seen.first_time("a")


async def test_memory_is_bounded_and_the_oldest_leave_first() -> None:
    seen = MemorySeen(max_keys=3)
    for key in "abcd":
        assert await seen.first_time(key)
    assert not await seen.first_time("d")
    assert not await seen.first_time("b")
    assert await seen.first_time("a")


async def test_redis_is_shared_between_servers() -> None:
    shared = _Redis()
    one, two = (RedisSeen("redis://none", seconds=60, client=shared) for _ in range(2))
    assert await one.first_time("slack:Ev1")
    assert not await one.first_time("slack:Ev1")
    assert not await two.first_time("slack:Ev1")
    assert shared.keys == {"triage:seen:slack:Ev1": (1, 60)}


async def test_without_redis_the_memory_serves_and_one_line_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = _Redis()
    broken.fails = redis.ConnectionError("redis://:password@host refused")
    seen = RedisSeen("redis://:password@host", client=broken)
    with caplog.at_level(logging.ERROR):
        assert await seen.first_time("a")
        assert not await seen.first_time("a")
        assert await seen.first_time("b")
    assert len(caplog.records) == 1
    assert "password" not in caplog.text
    broken.fails = None
    assert not await seen.first_time("a"), "what was answered during the outage stays known"
    assert await seen.first_time("d")
    broken.fails = redis.TimeoutError()
    assert await seen.first_time("c")
    assert len(caplog.records) == 2


async def test_a_redis_that_is_not_there_costs_a_moment_not_the_answer() -> None:
    assert await RedisSeen("redis://127.0.0.1:1").first_time("a")


def test_redis_is_used_when_its_address_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIAGE_REDIS_URL", raising=False)
    assert isinstance(seen_from_environment(), MemorySeen)
    monkeypatch.setenv("TRIAGE_REDIS_URL", "redis://127.0.0.1:6379")
    assert isinstance(seen_from_environment(), RedisSeen)
