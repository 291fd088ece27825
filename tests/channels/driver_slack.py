"""Slack's side of a conversation: signed requests to our door, and a stand-in for its Web API."""

from __future__ import annotations

import hashlib
from typing import Any

import aiohttp
from rasa.core.channels.channel import register
from sanic import Sanic

from channels.notices import Notices
from channels.seen import MemorySeen
from channels.settings import Limits
from channels.slack import SlackChannel
from channels.slack_settings import SlackSettings
from scripts.servers import free_port
from tests.channels import slack_payloads as payloads
from tests.channels.drivers import Answer, AnyAgent, Driver
from tests.channels.slack_api import TOKEN, SlackStandIn, direct_channel
from tests.support.waiting import until


def user_of(person: str) -> str:
    """A person's id in the workspace."""
    return "U" + hashlib.sha256(person.encode()).hexdigest()[:10].upper()


class SlackDriver:
    """Runs the channel on a free port, and writes to it as Slack does."""

    name = "slack"

    async def start(self, base: AnyAgent) -> None:
        self.slack = SlackStandIn()
        await self.slack.start()
        self.channel = SlackChannel(
            SlackSettings(TOKEN, payloads.SECRET, self.slack.url),
            Limits.from_environment(),
            Notices.read(),
            MemorySeen(),
            MemorySeen(),
        )
        await self._serve(base)
        self._session = aiohttp.ClientSession()

    async def _serve(self, base: AnyAgent) -> None:
        port = free_port()
        # Otherwise Sanic rewrites its own methods at the first start and cannot start again.
        Sanic.test_mode = True
        app = Sanic(f"slack_{port}", configure_logging=False)
        app.ctx.agent = base
        register([self.channel], app, "/webhooks/")
        server: Any = await app.create_server(
            "127.0.0.1", port, return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.before_start()
        await server.after_start()
        self._server = server
        self.url = f"http://127.0.0.1:{port}/webhooks/slack/webhook"

    async def send(self, delivery: payloads.Delivery, **how: Any) -> tuple[int, str]:
        """Deliver one request, signed, and return what our door answered."""
        headers = payloads.signed(delivery, **how)
        return await self.send_raw(delivery.body, headers)

    async def send_raw(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        async with self._session.post(self.url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def settled(self) -> None:
        """Wait until nothing is worked on and nothing waits to be sent."""
        await until(lambda: not self.channel.busy)

    async def hand_in(self, person: str, text: str) -> None:
        assert (await self.send(payloads.direct(text, user_of(person))))[0] == 200

    async def say(self, person: str, text: str, event_id: str | None = None) -> list[Answer]:
        user = user_of(person)
        before = len(self.slack.answers(direct_channel(user)))
        stamp = f"{event_id}.000001" if event_id else payloads.ts()
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        delivery = payloads.direct(escaped, user, event_id and f"Ev{event_id}", ts=stamp)
        status, _ = await self.send(delivery, retry=1 if event_id else None)
        assert status == 200
        await self.settled()
        return self.slack.answers(direct_channel(user))[before:]

    def sender(self, person: str) -> str:
        return f"slack:{payloads.TEAM}:{user_of(person)}"

    async def stop(self) -> None:
        await self._session.close()
        await self._server.before_stop()
        self._server.close()
        await self._server.wait_closed()
        await self._server.after_stop()
        await self.slack.stop()
        assert self.slack.faults == []


def driver() -> Driver:
    return SlackDriver()
