"""Calls to the Bot API: patience, order, and a token that nobody ever sees."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from channels.background import Background
from channels.telegram_api import Blocked, BotApi, Refused, TelegramError
from channels.telegram_outbox import MOST_WAITING, Outbox, Outgoing
from channels.telegram_text import styled
from channels.telegram_typing import typing
from scripts.servers import free_port
from tests.channels.telegram_api import TOKEN, Failure, TelegramApi
from tests.support.waiting import until

SECRET_PART = TOKEN.partition(":")[2]
HELLO = {"chat_id": 1, "text": "hello"}


class Naps(list[float]):
    """A sleep that takes no time and remembers how long it was asked for."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[TelegramApi]:
    api = TelegramApi()
    await api.start()
    yield api
    await api.stop()
    assert api.violations == []


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest_asyncio.fixture
async def bot(stand_in: TelegramApi, naps: Naps) -> AsyncIterator[BotApi]:
    bot = BotApi(TOKEN, stand_in.url, sleep=naps)
    yield bot
    await bot.close()


async def test_a_flood_limit_is_waited_for_as_long_as_told(
    bot: BotApi, stand_in: TelegramApi, naps: Naps
) -> None:
    stand_in.fail(
        "sendMessage", Failure(429, "Too Many Requests: retry after 7", {"retry_after": 7})
    )
    await bot.call("sendMessage", HELLO)
    assert naps == [7.0]
    assert [sent.text for sent in stand_in.sent] == ["hello"]


async def test_a_flood_limit_of_an_hour_is_not_waited_for(
    bot: BotApi, stand_in: TelegramApi, naps: Naps
) -> None:
    stand_in.fail("sendMessage", Failure(429, "Too Many Requests", {"retry_after": 3600}))
    with pytest.raises(TelegramError, match="429"):
        await bot.call("sendMessage", HELLO)
    assert naps == []


async def test_server_errors_and_lost_connections_back_off(
    bot: BotApi, stand_in: TelegramApi, naps: Naps
) -> None:
    stand_in.fail("sendMessage", Failure(502), Failure(500), Failure(0, drop=True), Failure(503))
    await bot.call("sendMessage", HELLO)
    assert len(naps) == 4
    for wait, longest in zip(naps, (0.5, 1, 2, 4)):
        assert longest / 2 <= wait <= longest


async def test_it_gives_up_after_all_attempts(
    bot: BotApi, stand_in: TelegramApi, naps: Naps
) -> None:
    stand_in.fail("sendMessage", *[Failure(500)] * 6)
    with pytest.raises(TelegramError, match="sendMessage: 500"):
        await bot.call("sendMessage", HELLO)
    assert len(naps) == 5
    assert len(stand_in.called("sendMessage")) == 6


@pytest.mark.parametrize(
    ("status", "error"), [(403, Blocked), (401, Refused), (404, Refused), (400, TelegramError)]
)
async def test_a_refusal_is_final(
    status: int, error: type[TelegramError], bot: BotApi, stand_in: TelegramApi, naps: Naps
) -> None:
    stand_in.fail("sendMessage", Failure(status, "No"))
    with pytest.raises(error) as raised:
        await bot.call("sendMessage", HELLO)
    assert raised.value.code == status
    assert naps == []


async def test_none_is_left_out(bot: BotApi, stand_in: TelegramApi) -> None:
    await bot.call("sendMessage", {**HELLO, "reply_markup": None})
    assert stand_in.called("sendMessage") == [HELLO]


@pytest.mark.parametrize("kind", ["nobody", "dropped", "echo", "html", "bad_host"])
async def test_the_token_is_in_no_error_and_no_log(
    kind: str, naps: Naps, stand_in: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = {"nobody": f"http://127.0.0.1:{free_port()}", "bad_host": "http://[::bad"}
    bot = BotApi(TOKEN, url.get(kind, stand_in.url), sleep=naps, attempts=2)
    failures = {
        "dropped": Failure(0, drop=True),
        "echo": Failure(400, f"bad address /bot{TOKEN}/getMe"),
        "html": Failure(502, f"<html>{TOKEN}</html>"),
    }
    if kind in failures:
        stand_in.fail("getMe", failures[kind], failures[kind])
    with pytest.raises(TelegramError) as raised:
        await bot.call("getMe")
    await bot.close()
    told = "".join(traceback.format_exception(raised.value)) + caplog.text + repr(bot)
    told += repr(raised.value.__context__) + repr(raised.value.__cause__)
    assert SECRET_PART not in told
    assert "getMe" in str(raised.value)


# -- the outbox ---------------------------------------------------------------------------


def outgoing(text: str) -> Outgoing:
    return Outgoing(styled(text), {})


async def test_messages_of_a_chat_keep_their_order_when_one_has_to_wait(
    bot: BotApi, stand_in: TelegramApi, naps: Naps
) -> None:
    stand_in.fail("sendMessage", Failure(500), Failure(429, "slow", {"retry_after": 1}))
    background = Background()
    outbox = Outbox(bot, background)
    for number in range(20):
        outbox.put(1, outgoing(f"message {number}"))
    assert outbox.waiting(1) == outbox.waiting() == 20
    await background.wait()
    assert [s.text for s in stand_in.to(1)] == [f"message {number}" for number in range(20)]
    assert outbox.waiting() == 0


async def test_a_chat_that_waits_does_not_hold_up_another(stand_in: TelegramApi) -> None:
    waits, over = [], asyncio.Event()

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        await over.wait()

    bot = BotApi(TOKEN, stand_in.url, sleep=wait)
    background = Background()
    outbox = Outbox(bot, background)
    stand_in.fail("sendMessage", Failure(429, "slow", {"retry_after": 60}))
    outbox.put(1, outgoing("one"))
    await until(lambda: waits)
    outbox.put(2, outgoing("two"))
    await until(lambda: stand_in.sent)
    over.set()
    await background.wait()
    await bot.close()
    assert [sent.text for sent in stand_in.sent] == ["two", "one"]


async def test_a_blocked_chat_is_logged_once_and_without_words(
    bot: BotApi, stand_in: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stand_in.fail("sendMessage", *[Failure(403, "Forbidden: bot was blocked by the user")] * 3)
    background = Background()
    outbox = Outbox(bot, background)
    for _ in range(3):
        outbox.put(1, outgoing("a private matter"))
    await background.wait()
    outbox.put(2, outgoing("hello"))
    await background.wait()
    assert caplog.text.count("blocked by the user") == 1
    assert "private matter" not in caplog.text
    assert [sent.chat_id for sent in stand_in.sent] == [2]


async def test_a_message_that_fails_for_good_is_logged_without_words_and_the_next_goes_out(
    bot: BotApi, stand_in: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.fail("sendMessage", *[Failure(500)] * 6)
    background = Background()
    outbox = Outbox(bot, background)
    outbox.put(1, outgoing("a private matter"))
    outbox.put(1, outgoing("next"))
    await background.wait()
    assert "sendMessage: 500" in caplog.text
    assert "private matter" not in caplog.text
    assert [sent.text for sent in stand_in.to(1)] == ["next"]


async def test_formatting_that_is_refused_goes_out_plain(
    bot: BotApi, stand_in: TelegramApi
) -> None:
    stand_in.fail("sendMessage", Failure(400, "Bad Request: can't parse entities: x"))
    background = Background()
    Outbox(bot, background).put(1, outgoing("**Title** & <more>"))
    await background.wait()
    assert [sent.text for sent in stand_in.to(1)] == ["Title & <more>"]
    assert "parse_mode" not in stand_in.to(1)[0].fields


async def test_a_chat_has_room_for_so_many(
    bot: BotApi, stand_in: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    background = Background()
    outbox = Outbox(bot, background)
    for number in range(MOST_WAITING + 5):
        outbox.put(1, outgoing(f"{number}"))
    await background.wait()
    assert len(stand_in.to(1)) == MOST_WAITING
    assert caplog.text.count("dropped") == 5


# -- typing --------------------------------------------------------------------------------


async def test_typing_is_shown_while_it_takes_long(bot: BotApi, stand_in: TelegramApi) -> None:
    real = BotApi(TOKEN, stand_in.url)
    async with typing(real, 7):
        await until(lambda: stand_in.called("sendChatAction"))
    await real.close()
    assert stand_in.called("sendChatAction")[0] == {"chat_id": 7, "action": "typing"}


async def test_a_quick_answer_needs_no_typing(bot: BotApi, stand_in: TelegramApi) -> None:
    async with typing(bot, 7):
        pass
    await asyncio.sleep(0.3)
    assert stand_in.called("sendChatAction") == []


async def test_typing_that_fails_disturbs_nothing(bot: BotApi, stand_in: TelegramApi) -> None:
    stand_in.fail("sendChatAction", Failure(403, "Forbidden"))
    went_on = False
    async with typing(bot, 7):
        await until(lambda: stand_in.called("sendChatAction"))
        went_on = True
    assert went_on
