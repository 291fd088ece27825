"""What Telegram has to know of us: the webhook and the commands; and what we have to know of it.

Everything is asked for before it is changed, so that doing it again changes nothing.

Technical source: Telegram Bot API, `getWebhookInfo`, `setWebhook`, `setMyCommands`, `getMe`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from channels.notices import Notices
from channels.telegram_api import BotApi, Refused, TelegramError
from channels.telegram_settings import TelegramSettings
from channels.telegram_updates import ALLOWED, Me

logger = logging.getLogger(__name__)

#: In the order of the app's menu; each is explained by `telegram_menu_...` in notices.yml.
COMMANDS: Final = ("start", "help", "language", "forget")
#: The language code of a list of commands; the empty one is for everybody else.
_MENUS: Final = {"": "en", "es": "es"}
_FIRST_WAIT: Final = 2.0
_LONGEST_WAIT: Final = 300.0


class Identity:
    """The bot's own id and name, asked for once."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._me: Me | None = None

    async def me(self) -> Me:
        """Return who the bot is.

        Raises:
            TelegramError: Telegram does not say.
        """
        if self._me is None:
            found = await self._api.call("getMe")
            self._me = Me(int(found["id"]), str(found["username"]))
        return self._me


async def register(api: BotApi, settings: TelegramSettings, notices: Notices) -> None:
    """Make sure that Telegram sends updates to our webhook, and knows our commands.

    Raises:
        TelegramError: Telegram refuses, or does not answer.
    """
    if not is_registered(await api.call("getWebhookInfo"), settings):
        await api.call(
            "setWebhook",
            {
                "url": settings.registered_url,
                "secret_token": settings.secret,
                "allowed_updates": list(ALLOWED),
            },
        )
        logger.info("Telegram: the webhook is registered")
    await set_commands(api, notices)


def is_registered(info: Any, settings: TelegramSettings) -> bool:
    """Whether `getWebhookInfo` shows the webhook as we want it."""
    same_url = info.get("url") == settings.registered_url
    return same_url and set(info.get("allowed_updates") or ()) == set(ALLOWED)


async def set_commands(api: BotApi, notices: Notices) -> None:
    """Make sure that the app's menu offers our commands, in both languages.

    Raises:
        TelegramError: Telegram refuses, or does not answer.
    """
    for code, language in _MENUS.items():
        wanted = [
            {"command": name, "description": notices.say(f"telegram_menu_{name}", language)}
            for name in COMMANDS
        ]
        if await api.call("getMyCommands", {"language_code": code}) != wanted:
            await api.call("setMyCommands", {"commands": wanted, "language_code": code})


async def until_done(
    step: Callable[[], Awaitable[None]],
    what: str,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Repeat a step, ever more slowly, until Telegram takes it. A bad token ends it.

    Args:
        step: raises TelegramError as long as it fails.
        what: for the log.
        sleep: waits.
    """
    wait = _FIRST_WAIT
    while True:
        try:
            await step()
            return
        except Refused as error:
            logger.error("Telegram: %s: the token is refused (%s)", what, error)
            return
        except TelegramError as error:
            logger.warning("Telegram: %s: %s; again in %.0f s", what, error, wait)
        await sleep(wait)
        wait = min(2 * wait, _LONGEST_WAIT)
