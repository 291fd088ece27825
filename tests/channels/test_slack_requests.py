"""The door itself: what is let in, with which status, and how fast."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from channels import slack
from tests.channels import slack_payloads as payloads
from tests.channels.agents import SLOW, FakeAgent
from tests.channels.driver_slack import SlackDriver
from tests.channels.slack_payloads import Delivery, signed


@pytest_asyncio.fixture
async def door(agent: FakeAgent) -> AsyncIterator[SlackDriver]:
    """The channel, running in front of the fake agent."""
    driver = SlackDriver()
    await driver.start(agent)
    yield driver
    await driver.stop()


async def _nothing_happened(door: SlackDriver, agent: FakeAgent) -> None:
    await door.settled()
    assert agent.heard == []
    assert door.slack.calls == []


async def test_the_challenge_comes_back(door: SlackDriver) -> None:
    status, text = await door.send(payloads.url_verification("abc"))
    assert (status, text) == (200, '{"challenge":"abc"}')


async def test_a_forged_challenge_is_refused(door: SlackDriver) -> None:
    status, text = await door.send(payloads.url_verification("abc"), secret="guessed")
    assert status == 401
    assert "abc" not in text


FORGERIES = [
    payloads.direct("x"), payloads.mention("x"), payloads.command("x"), payloads.home_opened(),
    payloads.pressed_at_home("Start", "/greet"), payloads.tokens_revoked(),
]  # fmt: skip


@pytest.mark.parametrize("delivery", FORGERIES)
async def test_forgeries_are_refused(
    delivery: Delivery, door: SlackDriver, agent: FakeAgent
) -> None:
    assert (await door.send(delivery, secret="guessed"))[0] == 401
    unsigned = {"Content-Type": delivery.content_type}
    assert (await door.send_raw(delivery.body, unsigned))[0] == 401
    other = signed(payloads.direct("another"))
    assert (await door.send_raw(delivery.body, {**other, **unsigned}))[0] == 401
    await _nothing_happened(door, agent)


@pytest.mark.parametrize("age", [-3600, -310, 360, 3600])
async def test_an_old_request_is_refused(age: int, door: SlackDriver, agent: FakeAgent) -> None:
    status, _ = await door.send(payloads.direct("x"), at=time.time() + age)
    assert status == 401
    await _nothing_happened(door, agent)


async def test_a_replay_within_the_window_is_refused(door: SlackDriver, agent: FakeAgent) -> None:
    delivery = payloads.direct("x")
    headers = signed(delivery)
    statuses = [(await door.send_raw(delivery.body, headers))[0] for _ in range(3)]
    await door.settled()
    assert statuses == [200, 401, 401]
    assert len(agent.heard) == 1


async def test_a_retry_with_the_very_same_signature_is_acknowledged(
    door: SlackDriver, agent: FakeAgent
) -> None:
    delivery = payloads.direct("x")
    headers = signed(delivery)
    await door.send_raw(delivery.body, headers)
    again = {**headers, "X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert (await door.send_raw(delivery.body, again))[0] == 200
    await door.settled()
    assert len(agent.heard) == 1


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", ""])
async def test_another_content_type_is_refused(
    kind: str, door: SlackDriver, agent: FakeAgent
) -> None:
    delivery = Delivery(payloads.direct("x").body, kind)
    assert (await door.send(delivery))[0] == 415
    await _nothing_happened(door, agent)


async def test_a_content_type_with_a_charset_is_fine(door: SlackDriver, agent: FakeAgent) -> None:
    delivery = Delivery(payloads.direct("x").body, "application/json; charset=utf-8")
    assert (await door.send(delivery))[0] == 200
    await door.settled()
    assert len(agent.heard) == 1


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery(b"{"),
        Delivery(b"[]"),
        Delivery(b"\xff"),
        Delivery(b'{"type":"event_callback","event":{"type":"message","user":5,"ts":"1.1"}}'),
        Delivery(b"payload={", payloads.FORM),
        Delivery(b"a=b", payloads.FORM),
    ],
)
async def test_a_malformed_body_is_refused(
    delivery: Delivery, door: SlackDriver, agent: FakeAgent
) -> None:
    assert (await door.send(delivery))[0] == 400
    await _nothing_happened(door, agent)


async def test_a_body_too_large_is_refused(door: SlackDriver, agent: FakeAgent) -> None:
    delivery = payloads.direct("x" * (slack.MOST_BYTES + 1))
    assert (await door.send(delivery))[0] == 413
    await _nothing_happened(door, agent)


async def test_a_body_without_a_length_is_not_read_to_its_end(
    door: SlackDriver, agent: FakeAgent
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50 * slack.MOST_BYTES:
            sent += 65536
            yield b"x" * 65536

    headers = signed(payloads.direct("x"))
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.post(door.url, data=endless(), headers=headers) as answer,
        ):
            assert answer.status == 413
    except (aiohttp.ClientError, OSError):
        # The door may close while we still write; that is a refusal too.
        pass
    assert sent < 30 * slack.MOST_BYTES
    await _nothing_happened(door, agent)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_other_methods_are_refused(method: str, door: SlackDriver) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, door.url) as answer,
    ):
        assert answer.status == 405


async def test_the_acknowledgement_does_not_wait_for_the_answer(
    door: SlackDriver, agent: FakeAgent
) -> None:
    for delivery in (payloads.direct(SLOW), payloads.mention(SLOW), payloads.command(SLOW)):
        assert (await door.send(delivery))[0] == 200
    await agent.hears(SLOW, times=2)
    assert "echo" not in str(door.slack.of("chat.postMessage"))
    agent.release()
    await door.settled()
    assert len(agent.heard) == 3


async def test_refusals_are_logged_without_the_body(
    door: SlackDriver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await door.send(payloads.direct("my secret story"), secret="guessed")
    await door.send(Delivery(b'{"type":"event_callback","event":{"text":"my secret story"'))
    assert "my secret story" not in caplog.text
    assert "signature" in caplog.text


async def test_stopping_sends_what_still_waits(agent: FakeAgent) -> None:
    driver = SlackDriver()
    await driver.start(agent)
    await driver.send(payloads.direct(SLOW))
    stopping = asyncio.create_task(driver.stop())
    await agent.hears(SLOW)
    assert driver.slack.of("chat.postMessage") == []
    agent.release()
    await stopping
    assert len(driver.slack.of("chat.postMessage")) == 1
