"""Telegram's part of `make doctor`: token, webhook, clock."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, Final

from channels.doctor import Finding, clock
from channels.settings import SettingsError, env
from channels.telegram_api import BotApi, Refused, TelegramError
from channels.telegram_settings import TelegramSettings
from channels.telegram_updates import ALLOWED

_DOCS: Final = "docs/telegram.md"
_ATTEMPTS: Final = 2
_MOST_PENDING: Final = 50
#: A failed delivery this long ago says nothing about now.
_RECENT_SECONDS: Final = 3600

#: Words in Telegram's report of a failed delivery, and what to do about them.
_REMEDIES: Final = {
    "403": "the secret differs: start the server again, it registers the new one",
    "404": "the address leads nowhere: it must end in /webhooks/telegram/webhook",
    "SSL": "the certificate is not accepted: see core.telegram.org/bots/webhooks",
    "certificate": "the certificate is not accepted: see core.telegram.org/bots/webhooks",
    "Connection": "nothing answers at this address from outside: check firewall, proxy and DNS",
    "timed out": "nothing answers at this address from outside: check firewall, proxy and DNS",
    "resolve": "the host name does not exist: check DNS and TELEGRAM_WEBHOOK_URL",
    "502": "the proxy runs but the server behind it does not: see its log",
    "503": "the server is starting, or its store of facts is missing: see its log",
}


async def check() -> list[Finding]:
    """Return what is right and what is wrong with Telegram. Never raises."""
    if env("TELEGRAM_BOT_TOKEN") is None:
        return [Finding(True, "Telegram: off (TELEGRAM_BOT_TOKEN is not set)")]
    try:
        settings = TelegramSettings.from_environment()
    except SettingsError as error:
        return [Finding(False, f"Telegram: {error}", f"set it as {_DOCS} says")]
    api = BotApi(settings.token, settings.api_url)
    try:
        found = await _ask(api, settings)
    finally:
        await api.close()
    compared = await clock("Telegram", settings.api_url)
    return [*found, compared] if compared else found


async def _ask(api: BotApi, settings: TelegramSettings) -> list[Finding]:
    try:
        me = await api.call("getMe", attempts=_ATTEMPTS)
        info = await api.call("getWebhookInfo", attempts=_ATTEMPTS)
    except Refused:
        fix = "copy the token from @BotFather (/mybots, the bot, API Token) once more"
        return [Finding(False, "Telegram: the token is refused", fix)]
    except TelegramError as error:
        fix = "check the way out to api.telegram.org (network, proxy, firewall, DNS)"
        return [Finding(False, f"Telegram: no answer ({error})", fix)]
    state = _polling(info) if settings.polling else _webhook(info, settings)
    return [*_identity(me), *state, *_deliveries(info)]


def _identity(me: Mapping[str, Any]) -> Iterator[Finding]:
    yield Finding(True, f"Telegram: the token works, the bot is @{me.get('username')}")
    if me.get("can_read_all_group_messages"):
        yield Finding(
            False,
            "Telegram: privacy mode is off, so the bot is sent everything said in its groups",
            "tell @BotFather /setprivacy, the bot, Enable; then add it to the groups anew",
        )


def _webhook(info: Mapping[str, Any], settings: TelegramSettings) -> Iterator[Finding]:
    url = str(info.get("url") or "")
    bare, wanted = url.partition("?")[0], settings.registered_url.partition("?")[0]
    if not url:
        fix = "start the server: it registers the webhook by itself, and logs why if it cannot"
        yield Finding(False, "Telegram: no webhook is registered", fix)
    elif bare != wanted:
        yield Finding(
            False,
            f"Telegram: the webhook is {bare}, not {wanted}",
            "start this server to move it here; if another server uses the bot, make a new bot",
        )
    elif url != settings.registered_url:
        yield Finding(
            False,
            "Telegram: the webhook was registered with another secret",
            "start the server again with this TELEGRAM_WEBHOOK_SECRET",
        )
    elif set(info.get("allowed_updates") or ()) != set(ALLOWED):
        yield Finding(
            False, "Telegram: the webhook asks for other kinds of updates", "start the server again"
        )
    else:
        yield Finding(True, f"Telegram: the webhook is {bare}")


def _polling(info: Mapping[str, Any]) -> Iterator[Finding]:
    if info.get("url"):
        yield Finding(
            False,
            "Telegram: polling is asked for, but the bot has a webhook",
            "use a bot of your own, or set TELEGRAM_TAKE_OVER=1 to remove the webhook",
        )
    else:
        yield Finding(True, "Telegram: polling, no webhook in the way")


def _deliveries(info: Mapping[str, Any]) -> Iterator[Finding]:
    pending = info.get("pending_update_count") or 0
    if pending > _MOST_PENDING:
        fix = "the server is down or too slow; once it answers, Telegram delivers them"
        yield Finding(False, f"Telegram: {pending} messages wait to be delivered", fix)
    else:
        yield Finding(True, f"Telegram: {pending} messages wait to be delivered")
    failed_at = info.get("last_error_date")
    if failed_at and time.time() - failed_at < _RECENT_SECONDS:
        when = datetime.fromtimestamp(failed_at, timezone.utc).strftime("%H:%M UTC")
        words = str(info.get("last_error_message", ""))
        remedy = next((fix for word, fix in _REMEDIES.items() if word in words), None)
        yield Finding(
            False, f"Telegram: the last delivery failed at {when}: {words}", remedy or _DOCS
        )
