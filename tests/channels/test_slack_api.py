"""Calls that fail: waited for as Slack asks, given up in the end, never quoted in the log."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from channels.slack_api import SlackApi
from channels.slack_blocks import SlackMessage, section
from channels.slack_events import Place
from tests.channels.slack_api import TOKEN, Failure, SlackStandIn

PLACE = Place("T1", "D0ANA00001", None, "U1")
MESSAGE = SlackMessage("my secret story", (section("my secret story"),))
POST = "chat.postMessage"


class Waits:
    """Notes how long was waited, and does not wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    """The stand-in; a fault in any call fails the test."""
    stand_in = SlackStandIn()
    await stand_in.start()
    yield stand_in
    await stand_in.stop()
    assert stand_in.faults == []


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest_asyncio.fixture
async def api(slack: SlackStandIn, waits: Waits) -> AsyncIterator[SlackApi]:
    client = SlackApi(TOKEN, slack.url, waits)
    yield client
    await client.close()


async def test_a_message_is_posted(api: SlackApi, slack: SlackStandIn, waits: Waits) -> None:
    assert await api.post(PLACE, MESSAGE)
    assert slack.of(POST)[0]["text"] == "my secret story"
    assert waits.seconds == []


@pytest.mark.parametrize("seconds", [1, 30, 75])
async def test_it_waits_as_long_as_slack_says(
    seconds: int, api: SlackApi, slack: SlackStandIn, waits: Waits
) -> None:
    slack.failures[POST].append(Failure(429, "ratelimited", {"Retry-After": str(seconds)}))
    assert await api.post(PLACE, MESSAGE)
    (waited,) = waits.seconds
    assert seconds <= waited < seconds + 1


async def test_without_a_number_it_waits_longer_each_time(
    api: SlackApi, slack: SlackStandIn, waits: Waits
) -> None:
    slack.failures[POST] += [
        Failure(503, "service_unavailable"),
        Failure(500, body="<html>no JSON</html>"),
        Failure(429, "ratelimited", {"Retry-After": "soon"}),
        Failure(200, "internal_error"),
    ]
    assert await api.post(PLACE, MESSAGE)
    assert [int(seconds) for seconds in waits.seconds] == [1, 2, 4, 8]


async def test_it_gives_up_in_the_end_and_says_so_without_the_words(
    api: SlackApi, slack: SlackStandIn, waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.failures[POST] += [Failure(503, "service_unavailable")] * 10
    assert not await api.post(PLACE, MESSAGE)
    assert len(waits.seconds) == 4
    errors = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert errors == ["Slack: chat.postMessage was given up after 5 tries: service_unavailable"]
    assert "my secret story" not in caplog.text
    assert TOKEN not in caplog.text
    assert "D0ANA00001" not in caplog.text


async def test_it_does_not_wait_for_ever(api: SlackApi, slack: SlackStandIn, waits: Waits) -> None:
    slack.failures[POST].append(Failure(429, "ratelimited", {"Retry-After": "3600"}))
    assert not await api.post(PLACE, MESSAGE)
    assert waits.seconds == []


@pytest.mark.parametrize("code", ["channel_not_found", "invalid_auth", "token_revoked"])
async def test_what_will_not_pass_is_not_tried_again(
    code: str, api: SlackApi, slack: SlackStandIn, waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    slack.failures[POST].append(Failure(200, code))
    assert not await api.post(PLACE, MESSAGE)
    assert waits.seconds == []
    assert code in caplog.text


async def test_an_answer_that_is_plain_text(
    api: SlackApi, slack: SlackStandIn, waits: Waits
) -> None:
    slack.failures[POST].append(Failure(502, body="bad gateway"))
    assert await api.post(PLACE, MESSAGE)
    assert len(waits.seconds) == 1


async def test_slack_is_not_there(waits: Waits, caplog: pytest.LogCaptureFixture) -> None:
    api = SlackApi(TOKEN, "http://127.0.0.1:9/api/", waits)
    assert not await api.post(PLACE, MESSAGE)
    assert await api.open_direct("U1") is None
    assert len(waits.seconds) == 8
    assert "my secret story" not in caplog.text
    await api.close()


async def test_words_go_out_when_slack_does_not_take_our_blocks(
    api: SlackApi, slack: SlackStandIn, waits: Waits
) -> None:
    slack.failures[POST].append(Failure(200, "invalid_blocks"))
    assert await api.post(PLACE, MESSAGE)
    (sent,) = slack.of(POST)
    assert "blocks" not in sent
    assert sent["text"] == "my secret story"


async def test_a_response_url_waits_too(api: SlackApi, slack: SlackStandIn, waits: Waits) -> None:
    fields = {"response_type": "ephemeral", "text": "x", "blocks": [section("x")]}
    assert await api.respond(slack.response_url("one"), fields)
    assert slack.responses[0][1]["text"] == "x"
    assert not await api.respond("http://127.0.0.1:9/steal", fields)
    assert not await api.respond("https://slack.com.evil.example/x", fields)
    assert waits.seconds == []


async def test_our_faults_are_seen_by_the_stand_in(slack: SlackStandIn, waits: Waits) -> None:
    api = SlackApi(TOKEN, slack.url, waits)
    too_long = SlackMessage("x" * 4001, (section("<!channel>"),))
    assert not await api.post(PLACE, too_long)
    await api._call("chat.unheardOf", {})
    await api.close()
    assert len(slack.faults) == 3
    slack.faults.clear()
