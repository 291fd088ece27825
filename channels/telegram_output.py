"""What the assistant says, as Telegram messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from channels.output import NativeOutput, Reply
from channels.telegram_keyboards import Keyboard, keyboard
from channels.telegram_outbox import Outbox, Outgoing
from channels.telegram_plan import plan_text
from channels.telegram_text import Styled, split, styled

#: Stands in for words when there are buttons alone; Telegram takes no message without text.
_BUTTONS_ALONE: Final = "⬇️"


class TelegramOutput(NativeOutput):
    """Puts the answers of one turn into the outbox of one chat.

    Args:
        outbox: where messages leave in order.
        chat_id: the private chat.
        hear_language: told the language of each plan.
        farewell: returns what to add once the conversation was deleted.
    """

    channel = "telegram"

    def __init__(
        self,
        outbox: Outbox,
        chat_id: int,
        hear_language: Callable[[str], None],
        farewell: Callable[[], str],
    ) -> None:
        super().__init__()
        self._outbox = outbox
        self._chat_id = chat_id
        self._hear_language = hear_language
        self._farewell = farewell

    async def deliver(self, reply: Reply) -> None:
        """Send one bot message, in several if it is long; buttons go under the last."""
        if reply.plan is not None and isinstance(reply.plan.get("language"), str):
            self._hear_language(reply.plan["language"])
        for message in messages(reply):
            self._outbox.put(self._chat_id, message)

    async def forgotten(self, deleted: int) -> None:
        """Say what only the person can delete: the chat in their own app."""
        await self.notice(self._farewell())


def messages(reply: Reply) -> list[Outgoing]:
    """Return the messages that show a reply."""
    whole = plan_text(reply.text, reply.plan) if reply.plan else styled(reply.text)
    return outgoing(whole, keyboard(reply.buttons))


def outgoing(whole: Styled, buttons: Keyboard | None = None, **extra: Any) -> list[Outgoing]:
    """Return a text as messages within Telegram's limits, with the buttons under the last."""
    parts = split(whole)
    if not parts and buttons:
        parts = [Styled(_BUTTONS_ALONE)]
    last = len(parts) - 1
    return [
        Outgoing(part, {**extra, "reply_markup": buttons} if buttons and index == last else extra)
        for index, part in enumerate(parts)
    ]
