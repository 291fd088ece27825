"""What the Telegram channel reads from the environment."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from channels.settings import SettingsError, env, required
from channels.telegram_api import PUBLIC_API

#: Telegram Bot API, `setWebhook`: 1-256 characters of this alphabet. Short ones could be guessed.
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")
_TOKEN: Final = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
#: Telegram Bot API, `setWebhook`: ports supported for webhooks.
_PORTS: Final = (443, 80, 88, 8443)
_DOCS: Final = "see docs/telegram.md"
_YES: Final = ("1", "true", "yes", "on")


@dataclass(frozen=True)
class TelegramSettings:
    """Where the bot's messages come from, and how it proves itself.

    Without `webhook_url` the channel asks Telegram for messages (long polling).
    """

    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    webhook_url: str = ""
    api_url: str = PUBLIC_API
    take_over: bool = False

    @property
    def polling(self) -> bool:
        """Whether messages are fetched instead of received."""
        return not self.webhook_url

    @property
    def registered_url(self) -> str:
        """The address Telegram is told.

        Telegram shows the address of a webhook but not its secret. The mark at the end changes
        with the secret, so a new secret is noticed and registered.
        """
        mark = hmac.new(self.token.encode(), self.secret.encode(), hashlib.sha256).hexdigest()[:12]
        joint = "&" if urlsplit(self.webhook_url).query else "?"
        return f"{self.webhook_url}{joint}v={mark}"

    @classmethod
    def from_environment(cls) -> TelegramSettings:
        """Read TELEGRAM_BOT_TOKEN, _WEBHOOK_SECRET, _WEBHOOK_URL, or _POLLING instead of both.

        Raises:
            SettingsError: something is missing or cannot be right.
        """
        token = required("TELEGRAM_BOT_TOKEN")
        if not _TOKEN.fullmatch(token):
            raise SettingsError(
                f"TELEGRAM_BOT_TOKEN does not look like a token of @BotFather; {_DOCS}"
            )
        api_url = env("TELEGRAM_API_URL", PUBLIC_API) or PUBLIC_API
        if _is_on("TELEGRAM_POLLING"):
            return cls(token, api_url=api_url, take_over=_is_on("TELEGRAM_TAKE_OVER"))
        secret, url = required("TELEGRAM_WEBHOOK_SECRET"), required("TELEGRAM_WEBHOOK_URL")
        if not _SECRET.fullmatch(secret):
            raise SettingsError(
                "TELEGRAM_WEBHOOK_SECRET must be 16 to 256 of the characters "
                f"A-Z a-z 0-9 _ -; {_DOCS}"
            )
        return cls(token, secret, _checked(url), api_url)


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        fits = parts.scheme == "https" and parts.hostname and (parts.port or 443) in _PORTS
    except ValueError:
        fits = False
    if not fits:
        raise SettingsError(
            "TELEGRAM_WEBHOOK_URL must be an https address on port 443, 80, 88 or 8443; " + _DOCS
        )
    return url


def _is_on(name: str) -> bool:
    return (env(name) or "").lower() in _YES
