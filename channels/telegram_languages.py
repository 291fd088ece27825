"""Which language the channel's own short texts are in."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final

from channels.background import where
from channels.notices import LANGUAGES
from channels.telegram_updates import Person

logger = logging.getLogger(__name__)

Lookup = Callable[[str], Awaitable[str | None]]
_MOST: Final = 10_000


class Languages:
    """The language of each conversation: what was spoken last, else what the app runs in.

    Args:
        look_up: returns the language a conversation is stored with, if any.
    """

    def __init__(self, look_up: Lookup) -> None:
        self._look_up = look_up
        self._spoken: OrderedDict[str, str] = OrderedDict()

    def hear(self, sender: str, language: str) -> None:
        """Take note of the language of an answer."""
        if language not in LANGUAGES:
            return
        self._spoken[sender] = language
        self._spoken.move_to_end(sender)
        if len(self._spoken) > _MOST:
            self._spoken.popitem(last=False)

    def forget(self, sender: str) -> None:
        """Drop what is known of a conversation."""
        self._spoken.pop(sender, None)

    def guess(self, sender: str, person: Person) -> str | None:
        """Return the language without asking anyone; None if nothing tells."""
        return self._spoken.get(sender) or person.language

    async def of(self, sender: str, person: Person) -> str | None:
        """Return the language of a conversation; None if nothing tells."""
        try:
            stored = await self._look_up(sender)
        except Exception as error:
            logger.error("Telegram: the language of a chat was not found: %s", where(error))
            stored = None
        return stored or self.guess(sender, person)


def stored_language(app: Any) -> Lookup:
    """Return a lookup in the tracker store of a Sanic app's agent."""

    async def look_up(sender: str) -> str | None:
        tracker = await app.ctx.agent.tracker_store.retrieve(sender)
        language = tracker.get_slot("language") if tracker is not None else None
        return language if language in LANGUAGES else None

    return look_up
