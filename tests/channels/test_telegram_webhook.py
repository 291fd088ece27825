"""The door: only Telegram's own requests come in, and are acknowledged at once."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from unittest import mock

import aiohttp
import pytest
import pytest_asyncio

from channels.notices import Notices
from channels.telegram import TelegramChannel
from channels.telegram_request import MAX_BYTES, SECRET_HEADER
from store.queries import StoreUnavailable
from tests.channels import agents
from tests.channels import telegram_updates as updates
from tests.channels.agents import FakeAgent
from tests.channels.telegram_api import SECRET, TOKEN, TelegramApi
from tests.channels.telegram_server import Served, environment, listening, served

HELLO = json.dumps(updates.text(7, "hello")).encode()


@pytest_asyncio.fixture
async def bot(agent: FakeAgent) -> AsyncIterator[Served]:
    async with served(agent) as bot:
        yield bot


def nothing_happened(bot: Served, agent: FakeAgent) -> bool:
    return not agent.heard and not bot.api.sent


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "é"])
async def test_a_forged_request_is_refused(secret: str, bot: Served, agent: FakeAgent) -> None:
    assert await bot.raw(HELLO, **{SECRET_HEADER: secret}) == 403
    await bot.settle()
    assert nothing_happened(bot, agent)


async def test_a_forged_request_is_refused_before_its_body_is_read(bot: Served) -> None:
    """Only the head of a huge request is sent: the answer must come without the rest."""
    host, port = bot.url.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        "POST /webhooks/telegram/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Content-Length: 5000000\r\n\r\n"
    )
    writer.write(head.encode())
    line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert b" 403 " in line


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "application/jsonp"],
)  # fmt: skip
async def test_another_content_type_is_refused(
    content_type: str, bot: Served, agent: FakeAgent
) -> None:
    given = content_type or "application/octet-stream"
    assert await bot.raw(HELLO, Content_Type=given) == 415
    await bot.settle()
    assert nothing_happened(bot, agent)


async def test_json_with_a_charset_is_welcome(bot: Served, agent: FakeAgent) -> None:
    assert await bot.raw(HELLO, Content_Type="application/json; charset=utf-8") == 200
    await bot.settle()
    assert [heard.text for heard in agent.heard] == ["hello"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"not json", b"[]", b"7", b"null", b'"text"', b"{}", b'{"update_id": "7"}',
     b'{"update_id": true}', b'{"update_id": null}', b"\xff\xfe", b"[" * 100_000],
    ids=lambda body: repr(body[:20]),
)  # fmt: skip
async def test_a_malformed_body_is_refused(body: bytes, bot: Served, agent: FakeAgent) -> None:
    assert await bot.raw(body) == 400
    await bot.settle()
    assert nothing_happened(bot, agent)


async def test_an_oversized_body_is_refused(bot: Served, agent: FakeAgent) -> None:
    padded = {**updates.text(7, "hello"), "padding": "x" * MAX_BYTES}
    assert await bot.post(padded) == 413
    await bot.settle()
    assert nothing_happened(bot, agent)


async def test_an_oversized_body_that_does_not_say_so_is_refused(
    bot: Served, agent: FakeAgent
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"update_id": 1, "padding": "'
        for _ in range(MAX_BYTES // 8192 + 2):
            yield b"x" * 8192

    assert await bot.raw(chunks()) == 413
    await bot.settle()
    assert nothing_happened(bot, agent)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(method: str, bot: Served) -> None:
    async with bot.http.request(method, bot.url, headers={SECRET_HEADER: SECRET}) as answer:
        assert answer.status == 405


async def test_the_answer_is_an_acknowledgement_and_comes_at_once(
    bot: Served, agent: FakeAgent
) -> None:
    assert await bot.post(updates.text(7, agents.SLOW)) == 200
    assert bot.api.sent == []
    agent.release()
    await bot.settle()
    assert len(bot.api.to(7)) == 1


async def test_a_server_that_stops_lets_out_what_was_begun(agent: FakeAgent) -> None:
    api = TelegramApi()
    await api.start()
    bot = Served(api)
    await bot.start(agent)
    await bot.post(updates.text(7, agents.SLOW))
    stopping = asyncio.create_task(bot.stop())
    await agent.hears(agents.SLOW)
    assert api.sent == []
    agent.release()
    await stopping
    await api.stop()
    assert [sent.text for sent in api.sent] == [f"echo: {agents.SLOW}"]


async def test_refusals_are_logged_once_a_minute_and_without_words(
    bot: Served, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(20):
        await bot.raw(b"my secret story", **{SECRET_HEADER: "wrong"})
    lines = [r for r in caplog.records if r.name == "channels.telegram"]
    assert [r.getMessage() for r in lines] == ["Telegram: a request was refused: wrong secret"]
    assert "secret story" not in caplog.text


async def test_no_log_line_holds_token_secret_or_words(
    bot: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await bot.say(7, "my private story")
    await bot.say(7, f"my private story {agents.CRASH}")
    await bot.raw(HELLO, **{SECRET_HEADER: "wrong"})
    for hidden in (TOKEN.partition(":")[2], SECRET, "private story"):
        assert hidden not in caplog.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"TELEGRAM_BOT_TOKEN": ""}, "TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_WEBHOOK_SECRET": ""}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"TELEGRAM_WEBHOOK_URL": ""}, "TELEGRAM_WEBHOOK_URL"),
        ({"TELEGRAM_BOT_TOKEN": "what @BotFather said"}, "TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_WEBHOOK_SECRET": "short"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"TELEGRAM_WEBHOOK_SECRET": "not allowed: spaces"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"TELEGRAM_WEBHOOK_URL": "http://bot.example.org/"}, "TELEGRAM_WEBHOOK_URL"),
        ({"TELEGRAM_WEBHOOK_URL": "https://bot.example.org:5005/"}, "TELEGRAM_WEBHOOK_URL"),
        ({"TELEGRAM_WEBHOOK_URL": "https://bot.example.org:x/"}, "TELEGRAM_WEBHOOK_URL"),
        ({"TRIAGE_MAX_CHARS": "many"}, "TRIAGE_MAX_CHARS"),
    ],
)
async def test_what_is_missing_turns_the_channel_off_with_one_line(
    changed: dict[str, str],
    said: str,
    agent: FakeAgent,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name, value in {**environment("http://127.0.0.1:9"), **changed}.items():
        monkeypatch.setenv(name, value)
    channel = TelegramChannel.from_credentials(None)
    assert channel.settings is None
    lines = [r.getMessage() for r in caplog.records if r.name.startswith("channels")]
    assert len(lines) == 1
    assert said in lines[0]
    assert TOKEN not in lines[0]
    assert await status_of(channel, agent) == 404


async def status_of(channel: TelegramChannel, agent: FakeAgent) -> int:
    """What a genuine request is answered; Rasa's own address must work in any case."""
    headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
    async with listening(channel, agent) as url, aiohttp.ClientSession() as http:
        async with http.get(url.partition("/webhooks")[0]) as answer:
            assert answer.status == 200
        async with http.post(url, data=HELLO, headers=headers) as answer:
            return answer.status


async def test_a_missing_store_turns_it_off_without_stopping_the_server(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in environment("http://127.0.0.1:9").items():
        monkeypatch.setenv(name, value)
    channel = TelegramChannel.from_credentials(None)
    with mock.patch.object(Notices, "read", side_effect=StoreUnavailable("no store")):
        assert await status_of(channel, agent) == 503
    assert "Telegram is off: no store" in caplog.text
