"""Fetching messages instead of receiving them: for a computer that nobody can reach.

Technical source: Telegram Bot API, `getUpdates` (does not work while a webhook is set).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from channels.telegram_api import BotApi, Refused, TelegramError
from channels.telegram_updates import ALLOWED, update_id

logger = logging.getLogger(__name__)

_POLL_SECONDS: Final = 25
_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 60.0


class WebhookIsSet(Exception):
    """The bot sends its messages to a webhook; polling would take them away from there."""


async def make_ready(api: BotApi, take_over: bool) -> None:
    """Make sure that no webhook is in the way.

    Args:
        api: of the bot.
        take_over: remove a webhook instead of leaving it alone.

    Raises:
        WebhookIsSet: there is one, and it is not ours to remove.
        TelegramError: Telegram refuses, or does not answer.
    """
    info = await api.call("getWebhookInfo")
    if not info.get("url"):
        return
    if not take_over:
        raise WebhookIsSet
    await api.call("deleteWebhook", {"drop_pending_updates": False})


async def poll(
    api: BotApi,
    handle: Callable[[Mapping[str, Any]], None],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Fetch updates for ever and hand them on in order; ends only if the token is refused.

    Args:
        api: of the bot.
        handle: takes one update and returns at once.
        sleep: waits.
    """
    offset: int | None = None
    wait = _FIRST_WAIT
    while True:
        try:
            updates = await _fetch(api, offset)
        except Refused as error:
            logger.error("Telegram: polling stopped: the token is refused (%s)", error)
            return
        except TelegramError as error:
            logger.warning("Telegram: polling: %s; again in %.0f s", error, wait)
            await sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
            continue
        wait = _FIRST_WAIT
        for update in updates:
            number = update_id(update)
            if number is not None:
                handle(update)
                offset = number + 1


async def _fetch(api: BotApi, offset: int | None) -> list[Any]:
    found = await api.call(
        "getUpdates",
        {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": list(ALLOWED)},
        attempts=1,
        timeout=_POLL_SECONDS + 10,
    )
    return found if isinstance(found, list) else []
