""" "typing…" while an answer is being made.

Technical source: Telegram Bot API, `sendChatAction`: the status lasts five seconds at most.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

from channels.telegram_api import BotApi, TelegramError

#: Answers faster than this need no sign; each sign is a call.
_PATIENCE: Final = 0.2
_AGAIN: Final = 4.5


@contextlib.asynccontextmanager
async def typing(api: BotApi, chat_id: int) -> AsyncIterator[None]:
    """Show that we are writing for as long as the block runs."""
    task = asyncio.get_running_loop().create_task(_show(api, chat_id))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _show(api: BotApi, chat_id: int) -> None:
    await asyncio.sleep(_PATIENCE)
    while True:
        with contextlib.suppress(TelegramError):
            await api.call("sendChatAction", {"chat_id": chat_id, "action": "typing"}, attempts=1)
        await asyncio.sleep(_AGAIN)
