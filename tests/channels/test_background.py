"""Work after the acknowledgement."""

from __future__ import annotations

import asyncio
import gc
import logging

import pytest

from channels.background import Background, where
from tests.support.waiting import SECONDS


async def test_work_is_done_and_forgotten() -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(0)
        gc.collect()
        done.append(1)

    background = Background()
    for _ in range(20):
        background.start(work(), "work")
    assert len(background) == 20
    await background.wait()
    assert len(done) == 20
    assert len(background) == 0


async def test_a_failure_is_logged_by_its_place_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("my ssn is secret")

    background = Background()
    with caplog.at_level(logging.DEBUG):
        background.start(fail(), "an update")
        await background.wait()
        await asyncio.sleep(0)
    assert "an update failed: ValueError in" in caplog.text
    assert "secret" not in caplog.text


async def test_stopping_cancels_what_runs_and_starts_nothing_more() -> None:
    ended = []

    async def sleep() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(1)

    background = Background()
    background.start(sleep(), "sleep")
    await asyncio.sleep(0)
    await asyncio.wait_for(background.stop(), SECONDS)
    assert ended == [1]
    background.start(sleep(), "late")
    assert len(background) == 0


def test_an_error_without_a_place_has_a_kind() -> None:
    assert where(KeyError("x")) == "KeyError"
