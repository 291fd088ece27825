"""People with the chat open on a page that may use it."""

from __future__ import annotations

import os
import uuid
from typing import Any

from scripts import servers
from tests.channels.drivers import Answer, AnyAgent, Driver
from tests.channels.web_server import ORIGIN, Browser, Served


class WebDriver:
    """One socket for each person, as a page keeps it open."""

    name = "web"

    async def start(self, base: AnyAgent) -> None:
        os.environ["TRIAGE_WEB_ORIGINS"] = ORIGIN
        self._browsers: dict[str, Browser] = {}
        self._senders: dict[str, str] = {}
        self._server = Served(servers.free_port())
        try:
            await self._server.start(base)
        finally:
            del os.environ["TRIAGE_WEB_ORIGINS"]

    async def hand_in(self, person: str, text: str) -> None:
        browser = await self._browser(person)
        assert await browser.say(text) == {"ok": True}

    async def say(self, person: str, text: str, event_id: str | None = None) -> list[Answer]:
        browser = await self._browser(person)
        start, ends = len(browser.messages), browser.typing.count(False)
        ack = await browser.say(text, id=event_id or uuid.uuid4().hex)
        if not ack["ok"]:
            return [Answer(ack["text"])]
        await browser.until(lambda: browser.typing.count(False) > ends)
        return [_answer(m) for m in browser.messages[start:] if m["from"] != "user"]

    def sender(self, person: str) -> str:
        return self._browsers[person].sender

    async def stop(self) -> None:
        await self._server.stop()

    async def _browser(self, person: str) -> Browser:
        if person not in self._browsers:
            self._browsers[person] = await self._server.open()
        return self._browsers[person]


def _answer(message: dict[str, Any]) -> Answer:
    buttons = tuple((b["title"], b["payload"]) for b in message.get("buttons", []))
    return Answer(message["text"], buttons)


def driver() -> Driver:
    return WebDriver()
