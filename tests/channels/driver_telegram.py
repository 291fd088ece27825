"""A person with Telegram: updates go to the webhook, answers are read from the stand-in."""

from __future__ import annotations

import hashlib

from tests.channels import telegram_updates as updates
from tests.channels.drivers import Answer, AnyAgent, Driver
from tests.channels.telegram_api import TelegramApi
from tests.channels.telegram_server import Served


class TelegramDriver:
    """Runs the channel on a free port, in front of an agent."""

    name = "telegram"

    async def start(self, base: AnyAgent) -> None:
        self.api = TelegramApi()
        await self.api.start()
        self.bot = Served(self.api)
        await self.bot.start(base)

    async def hand_in(self, person: str, text: str) -> None:
        assert await self.bot.post(updates.text(self._chat(person), text)) == 200

    async def say(self, person: str, text: str, event_id: str | None = None) -> list[Answer]:
        chat = self._chat(person)
        if text.startswith("/"):
            sent = await self.bot.press(chat, text)
        else:
            sent = await self.bot.say(chat, text, int(event_id) if event_id else None)
        return [Answer(message.text, message.buttons) for message in sent]

    def sender(self, person: str) -> str:
        return f"{self.name}:{self._chat(person)}"

    def _chat(self, person: str) -> int:
        """A user id, beyond 32 bits as Telegram's own may be."""
        return 2**32 + int.from_bytes(hashlib.sha256(person.encode()).digest()[:5], "big")

    async def stop(self) -> None:
        await self.bot.stop()
        await self.api.stop()
        assert self.api.violations == []


def driver() -> Driver:
    return TelegramDriver()
