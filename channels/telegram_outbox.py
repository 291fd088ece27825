"""Messages on their way out: in order within a chat, apart from the turn that made them.

A turn must not wait for Telegram: Rasa holds the conversation's lock meanwhile, and a flood
limit may last longer than a turn is allowed to.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from channels.background import Background
from channels.queues import Place, Queues
from channels.seen import MemorySeen
from channels.telegram_api import Blocked, BotApi, TelegramError
from channels.telegram_text import Styled

logger = logging.getLogger(__name__)

#: The most messages waiting for one chat; more than this was not asked for by a person.
MOST_WAITING: Final = 200
_A_DAY: Final = 86_400
_BAD_REQUEST: Final = 400


@dataclass(frozen=True)
class Outgoing:
    """One message: its text, and what `sendMessage` needs besides."""

    text: Styled
    extra: Mapping[str, Any]

    def fields(self, chat_id: int) -> dict[str, Any]:
        """Return the parameters of `sendMessage`."""
        return {
            "chat_id": chat_id,
            "text": self.text.html(),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            **self.extra,
        }

    def plain_fields(self, chat_id: int) -> dict[str, Any]:
        """Return them without formatting."""
        fields = {**self.fields(chat_id), "text": self.text.text}
        del fields["parse_mode"]
        return fields


class Outbox:
    """Sends messages of many chats at the same time, and those of one chat one by one."""

    def __init__(self, api: BotApi, background: Background) -> None:
        self._api = api
        self._background = background
        self._queues = Queues()
        self._waiting: Counter[int] = Counter()
        self._told_blocked = MemorySeen(seconds=_A_DAY)

    def put(self, chat_id: int, message: Outgoing) -> None:
        """Send a message after those that were put in before. Returns at once, never raises."""
        if self._waiting[chat_id] >= MOST_WAITING:
            logger.error("Telegram: too many messages wait for one chat; one was dropped")
            return
        self._waiting[chat_id] += 1
        place = self._queues.join(str(chat_id))
        self._background.start(self._send(place, chat_id, message), "Telegram: sending a message")

    def waiting(self, chat_id: int | None = None) -> int:
        """Return how many messages are on their way, to one chat or to all."""
        return self._waiting.total() if chat_id is None else self._waiting[chat_id]

    async def _send(self, place: Place, chat_id: int, message: Outgoing) -> None:
        try:
            await place.wait()
            await self._deliver(chat_id, message)
        except Blocked as error:
            await self._report_blocked(chat_id, error)
        except TelegramError as error:
            logger.error("Telegram: a message was not sent: %s", error)
        finally:
            place.leave()
            self._waiting[chat_id] -= 1
            if not self._waiting[chat_id]:
                del self._waiting[chat_id]

    async def _deliver(self, chat_id: int, message: Outgoing) -> None:
        try:
            await self._api.call("sendMessage", message.fields(chat_id))
        except TelegramError as error:
            if error.code != _BAD_REQUEST or "parse entities" not in error.reason:
                raise
            logger.error("Telegram: our formatting was refused, so the text goes without it")
            await self._api.call("sendMessage", message.plain_fields(chat_id))

    async def _report_blocked(self, chat_id: int, error: Blocked) -> None:
        if await self._told_blocked.first_time(str(chat_id)):
            logger.info("Telegram: a chat does not take messages any more: %s", error)
