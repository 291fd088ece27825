"""Registering the webhook and polling: idempotent, patient, never in the way of the server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any
from unittest import mock

import pytest
import pytest_asyncio

from channels.notices import Notices
from channels.telegram import TelegramChannel
from channels.telegram_api import BotApi
from channels.telegram_polling import WebhookIsSet, make_ready, poll
from channels.telegram_settings import TelegramSettings
from channels.telegram_setup import COMMANDS, register, until_done
from channels.telegram_updates import ALLOWED
from scripts.servers import free_port
from tests.channels import telegram_updates as updates
from tests.channels.agents import FakeAgent
from tests.channels.telegram_api import SECRET, TOKEN, Failure, TelegramApi
from tests.channels.telegram_server import WEBHOOK_URL, Served, environment, listening, served
from tests.channels.test_telegram_api import Naps
from tests.support.waiting import SECONDS, until

OTHER = "https://other.example.org/hook"


@pytest_asyncio.fixture
async def api() -> AsyncIterator[TelegramApi]:
    api = TelegramApi()
    await api.start()
    yield api
    await api.stop()
    assert api.violations == []


@pytest_asyncio.fixture
async def bot(api: TelegramApi) -> AsyncIterator[BotApi]:
    bot = BotApi(TOKEN, api.url, sleep=Naps(), attempts=2)
    yield bot
    await bot.close()


def settings(secret: str = SECRET) -> TelegramSettings:
    return TelegramSettings(TOKEN, secret, WEBHOOK_URL)


def changes(api: TelegramApi) -> list[str]:
    return [method for method, _ in api.calls if method.startswith(("set", "delete"))]


async def test_it_registers_once_and_changes_nothing_the_second_time(
    api: TelegramApi, bot: BotApi
) -> None:
    notices = Notices.read()
    await register(bot, settings(), notices)
    assert changes(api) == ["setWebhook", "setMyCommands", "setMyCommands"]
    assert api.calls[0][0] == "getWebhookInfo"
    hook = api.webhook
    assert hook["url"].startswith(WEBHOOK_URL + "?v=")
    assert hook["secret_token"] == SECRET
    assert hook["allowed_updates"] == list(ALLOWED)
    assert [c["command"] for c in api.commands["es"]] == list(COMMANDS)
    assert api.commands["es"] != api.commands[""]
    for _ in range(3):
        await register(bot, settings(), notices)
    assert len(changes(api)) == 3


@pytest.mark.parametrize("state", ["elsewhere", "other_updates", "no_updates", "other_secret"])
async def test_a_webhook_that_is_not_as_we_want_it_is_set_again(
    state: str, api: TelegramApi, bot: BotApi
) -> None:
    notices = Notices.read()
    await register(bot, settings(), notices)
    if state == "elsewhere":
        api.webhook["url"] = OTHER
    elif state == "other_updates":
        api.webhook["allowed_updates"] = ["message", "inline_query"]
    elif state == "no_updates":
        del api.webhook["allowed_updates"]
    secret = "another_secret_0123" if state == "other_secret" else SECRET
    await register(bot, settings(secret), notices)
    assert changes(api).count("setWebhook") == 2
    assert api.webhook["url"] == settings(secret).registered_url
    assert api.webhook["secret_token"] == secret


async def test_the_address_tells_nothing_of_the_secret() -> None:
    url = settings().registered_url
    assert SECRET not in url
    assert TOKEN not in url
    assert url != settings("another_secret_0123").registered_url
    assert SECRET not in repr(settings())
    assert TOKEN not in repr(settings())


async def test_it_tries_again_until_telegram_is_there(caplog: pytest.LogCaptureFixture) -> None:
    api = TelegramApi()
    port = free_port()
    bot = BotApi(TOKEN, f"http://127.0.0.1:{port}", sleep=Naps(), attempts=2)
    waits = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 12:
            await api.start(port)

    await until_done(lambda: register(bot, settings(), Notices.read()), "registering", sleep)
    assert api.webhook["url"] == settings().registered_url
    assert waits[:4] == [2, 4, 8, 16]
    assert max(waits) == 300
    await bot.close()
    await api.stop()


async def test_a_bad_token_ends_the_trying_with_one_line(
    api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    bot = BotApi("1:wrong", api.url)
    await until_done(lambda: register(bot, settings(), Notices.read()), "registering")
    await bot.close()
    lines = [r.getMessage() for r in caplog.records if r.name.startswith("channels")]
    assert lines == [
        "Telegram: registering: the token is refused (getWebhookInfo: 401 Unauthorized)"
    ]


async def test_the_channel_registers_itself_after_the_start(agent: FakeAgent) -> None:
    async with served(agent) as bot:
        await until(lambda: "es" in bot.api.commands)
        assert bot.api.webhook["url"].startswith(WEBHOOK_URL)


async def test_nothing_is_contacted_before_the_server_runs(api: TelegramApi) -> None:
    with mock.patch.dict("os.environ", environment(api.url)):
        channel = TelegramChannel.from_credentials(None)
    channel.blueprint(mock.AsyncMock())
    await asyncio.sleep(0.1)
    assert api.calls == []


async def test_an_unreachable_telegram_does_not_stop_the_server(agent: FakeAgent) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with mock.patch.dict("os.environ", environment(nobody)):
        channel = TelegramChannel.from_credentials(None)
    async with listening(channel, agent):
        await asyncio.sleep(0.2)
        assert channel.service is not None


# -- polling -------------------------------------------------------------------------------


async def test_polling_hands_on_every_update_once_and_in_order(
    api: TelegramApi, bot: BotApi
) -> None:
    got: list[int] = []
    numbers = list(range(10, 260))
    api.updates = [updates.text(7, f"{number}", number) for number in numbers]
    task = asyncio.create_task(poll(bot, lambda update: got.append(update["update_id"])))
    await until(lambda: api.called("getUpdates")[-1:] and len(got) == len(numbers))
    await until(lambda: api.called("getUpdates")[-1].get("offset") == numbers[-1] + 1)
    task.cancel()
    assert got == numbers
    assert api.called("getUpdates")[0] == {"timeout": 25, "allowed_updates": list(ALLOWED)}


async def test_polling_goes_on_after_trouble(
    api: TelegramApi, bot: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    waits = Naps()
    api.fail(
        "getUpdates", Failure(502), Failure(409, "Conflict: terminated by other getUpdates request")
    )
    api.updates = [updates.text(7, "hello", 5)]
    got: list[Any] = []
    task = asyncio.create_task(poll(bot, got.append, waits))
    await until(lambda: bool(got))
    task.cancel()
    assert waits == [1, 2]
    assert "Conflict" in caplog.text
    assert len(got) == 1


async def test_polling_ends_when_the_token_is_refused(
    api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    bot = BotApi("1:wrong", api.url)
    waits = Naps()
    await asyncio.wait_for(poll(bot, lambda _: None, waits), SECONDS)
    await bot.close()
    assert waits == []
    assert "the token is refused" in caplog.text
    assert "1:wrong" not in caplog.text


async def test_a_webhook_of_another_server_is_left_alone(api: TelegramApi, bot: BotApi) -> None:
    api.webhook = {"url": OTHER}
    with pytest.raises(WebhookIsSet):
        await make_ready(bot, take_over=False)
    assert api.webhook == {"url": OTHER}
    await make_ready(bot, take_over=True)
    assert api.webhook == {"url": ""}


class Polling(Served):
    """A channel that fetches its updates."""

    async def start(self, agent: Any) -> None:
        self._env |= {"TELEGRAM_POLLING": "1", "TELEGRAM_WEBHOOK_URL": ""}
        await super().start(agent)


async def test_a_polling_channel_answers_and_has_no_door(
    api: TelegramApi, agent: FakeAgent
) -> None:
    bot = Polling(api)
    await bot.start(agent)
    try:
        api.updates = [updates.text(7, "hello", 5), updates.text(7, "again", 6)]
        await until(lambda: len(api.to(7)) == 2)
        assert [sent.text for sent in api.to(7)] == ["echo: hello", "echo: again"]
        assert await bot.post(updates.text(7, "hello")) == 404
    finally:
        await bot.stop()


async def test_polling_says_so_when_another_server_has_the_bot(
    api: TelegramApi, agent: FakeAgent, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    api.webhook = {"url": OTHER}
    bot = Polling(api)
    await bot.start(agent)
    await until(lambda: "TELEGRAM_TAKE_OVER" in caplog.text)
    await bot.stop()
    assert api.webhook == {"url": OTHER}
    assert api.called("getUpdates") == []
