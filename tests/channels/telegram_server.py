"""The Telegram channel served in the test's own event loop, with the Bot API's stand-in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from typing import Any
from unittest import mock

import aiohttp
from rasa.core.channels.channel import register
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.telegram import TelegramChannel, TelegramService
from channels.telegram_request import SECRET_HEADER
from scripts import servers
from tests.channels import telegram_updates as updates
from tests.channels.drivers import AnyAgent
from tests.channels.telegram_api import SECRET, TOKEN, Sent, TelegramApi
from tests.support.waiting import SECONDS, until

WEBHOOK_URL = "https://bot.example.org/webhooks/telegram/webhook"


def environment(api_url: str, **more: str) -> dict[str, str]:
    """The variables of a bot with a webhook."""
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "TELEGRAM_WEBHOOK_URL": WEBHOOK_URL,
        "TELEGRAM_API_URL": api_url,
        **more,
    }


@contextlib.asynccontextmanager
async def listening(channel: TelegramChannel, agent: AnyAgent) -> AsyncIterator[str]:
    """Serve a channel as `rasa run` does; gives the address of its webhook."""
    app = Sanic(f"telegram_{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent
    app.get("/", name="root")(_root)
    register([channel], app, route="/webhooks/")
    port = servers.free_port()
    server = await app.create_server(
        servers.HOST, port, return_asyncio_server=True, access_log=False
    )
    assert server is not None
    await server.startup()
    await server.before_start()
    await server.after_start()
    try:
        yield f"http://{servers.HOST}:{port}/webhooks/telegram/webhook"
    finally:
        await server.before_stop()
        server.close()
        await server.wait_closed()
        await server.after_stop()


async def _root(_: Request) -> HTTPResponse:
    return response.text("Hello from Rasa")


class Served:
    """The channel on a free port, in front of an agent; the outside is `self.api`."""

    def __init__(self, api: TelegramApi, **env: str) -> None:
        self.api = api
        self._env = env
        self._done: dict[int, asyncio.Event] = {}

    async def start(self, agent: AnyAgent) -> None:
        """Serve, as `rasa run` does."""
        with mock.patch.dict("os.environ", environment(self.api.url, **self._env)):
            channel = TelegramChannel.from_credentials(None)
        self._listening = listening(channel, agent)
        self.url = await self._listening.__aenter__()
        assert channel.service is not None
        self.service: TelegramService = channel.service
        self._watch()
        self.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def stop(self) -> None:
        """Close everything but the stand-in."""
        await self.http.close()
        await self._listening.__aexit__(None, None, None)

    def _watch(self) -> None:
        """Hear when the work on an update is over."""
        handle = self.service.handler.handle

        async def watched(update: Mapping[str, Any]) -> None:
            try:
                await handle(update)
            finally:
                self._done.setdefault(update["update_id"], asyncio.Event()).set()

        self.service.handler.handle = watched  # type: ignore[method-assign]

    async def post(self, update: Any, **headers: str) -> int:
        """Deliver one update with the secret, and return the status."""
        return await self.raw(json.dumps(update).encode(), **headers)

    async def raw(self, body: Any, **headers: str) -> int:
        """Deliver any body."""
        given = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        given.update({name.replace("_", "-"): value for name, value in headers.items()})
        given = {name: value for name, value in given.items() if value}
        async with self.http.post(self.url, data=body, headers=given) as answer:
            return answer.status

    async def deliver(self, update: Mapping[str, Any]) -> None:
        """Deliver one update and wait until its work is over and all is sent."""
        number = update["update_id"]
        self._done[number] = asyncio.Event()
        for query in [update.get("callback_query")]:
            if isinstance(query, dict) and isinstance(query.get("id"), str):
                self.api.queries.add(query["id"])
        assert await self.post(update) == 200
        await asyncio.wait_for(self._done[number].wait(), SECONDS)

    async def settle(self, chat: int | None = None) -> None:
        """Wait until nothing is on its way to a chat, or nothing goes on at all."""
        if chat is None:
            await asyncio.wait_for(self.service.background.wait(), SECONDS)
            return
        await until(lambda: not self.service.handler.outbox.waiting(chat))

    async def ask(self, update: Mapping[str, Any]) -> list[Sent]:
        """Deliver one update and return everything that was sent to anyone since."""
        before = len(self.api.sent)
        await self.deliver(update)
        await self.settle()
        return self.api.sent[before:]

    async def say(self, person: int, text: str, number: int | None = None) -> list[Sent]:
        """Say something in the private chat and return what came back there."""
        before = len(self.api.to(person))
        await self.deliver(updates.text(person, text, number))
        await self.settle(person)
        return self.api.to(person)[before:]

    async def press(self, person: int, payload: str) -> list[Sent]:
        """Press the button that sends a payload, where it stands; return what came back."""
        before = self.api.to(person)
        title, message_id = next(
            (
                (key["text"], sent.message_id)
                for sent in reversed(before)
                for row in sent.keyboard
                for key in row
                if key.get("callback_data") == payload
            ),
            ("Yes", 1),
        )
        await self.deliver(updates.press(person, payload, title, message_id))
        await self.settle(person)
        return self.api.to(person)[len(before) :]


@contextlib.asynccontextmanager
async def served(agent: AnyAgent, **env: str) -> AsyncIterator[Served]:
    """Serve the channel for the length of a block; a call outside the limits fails the test."""
    api = TelegramApi()
    await api.start()
    bot = Served(api, **env)
    await bot.start(agent)
    try:
        yield bot
        await bot.settle()
    finally:
        await bot.stop()
        await api.stop()
    assert api.violations == []
