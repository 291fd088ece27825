"""Order for each person, and how fast one may send; both in bounded memory."""

from __future__ import annotations

import asyncio
import random

import pytest

from channels.queues import Queues
from channels.rate import RateLimiter, Verdict
from channels.settings import Limits
from tests.support.waiting import SECONDS


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_places_come_up_in_order_whoever_leaves_early() -> None:
    for seed in range(30):
        chance = random.Random(seed)
        queues, order, running = Queues(), [], []
        places = [queues.join("ana") for _ in range(12)]

        async def turn(
            number: int, queues: Queues = queues, places: list = places,
            order: list = order, running: list = running, chance: random.Random = chance,
        ) -> None:  # fmt: skip
            place = places[number]
            await asyncio.sleep(chance.random() / 500)
            if number % 3 == 1:
                place.leave()
                return
            await place.wait()
            running.append(number)
            assert len(running) == 1
            await asyncio.sleep(chance.random() / 1000)
            order.append(number)
            running.remove(number)
            place.leave()

        await asyncio.wait_for(asyncio.gather(*(turn(number) for number in range(12))), SECONDS)
        assert order == [number for number in range(12) if number % 3 != 1]
        assert len(queues) == 0


async def test_other_senders_do_not_wait() -> None:
    queues = Queues()
    first = queues.join("ana")
    await asyncio.wait_for(queues.join("ben").wait(), SECONDS)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(queues.join("ana").wait(), 0.1)
    first.leave()


def test_a_burst_then_a_steady_trickle() -> None:
    clock = _Clock()
    rate = RateLimiter(Limits(per_minute=6, burst=2), clock)
    verdicts = [rate.take("ana") for _ in range(4)]
    assert verdicts == [
        Verdict(True), Verdict(True), Verdict(False, tell=True), Verdict(False, tell=False),
    ]  # fmt: skip
    assert rate.take("ben").allowed
    clock.now = 9.9
    assert not rate.take("ana").allowed
    clock.now = 10.1
    assert rate.take("ana").allowed
    assert rate.take("ana") == Verdict(False, tell=True)
    clock.now = 1000
    assert [rate.take("ana").allowed for _ in range(3)] == [True, True, False]


def test_only_so_many_senders_are_remembered() -> None:
    rate = RateLimiter(Limits(conversations=5, burst=1), _Clock())
    for number in range(100):
        assert rate.take(f"s{number}").allowed
    assert len(rate) == 5
    assert not rate.take("s99").allowed
