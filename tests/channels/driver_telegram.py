"""A person with Telegram: updates go to the webhook, answers are read from the stand-in."""

from __future__ import annotations

from tests.channels.drivers import Answer, AnyAgent, Driver
from tests.channels.telegram_api import TelegramApi
from tests.channels.telegram_server import Served


class TelegramDriver:
    """Runs the channel on a free port, in front of an agent."""

    name = "telegram"

    def __init__(self) -> None:
        self._people: dict[str, int] = {}

    async def start(self, base: AnyAgent) -> None:
        self.api = TelegramApi()
        await self.api.start()
        self.bot = Served(self.api)
        await self.bot.start(base)

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
        return self._people.setdefault(person, 5_000_000_000 + len(self._people))

    async def stop(self) -> None:
        await self.bot.stop()
        await self.api.stop()
        assert self.api.violations == []


def driver() -> Driver:
    return TelegramDriver()
