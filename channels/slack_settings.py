"""The secrets of the Slack app, from the environment alone."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from channels.settings import SettingsError

DOCS: Final = "docs/slack.md"
TOKEN: Final = "SLACK_BOT_TOKEN"
SECRET: Final = "SLACK_SIGNING_SECRET"
API_URL: Final = "SLACK_API_URL"
SLACK: Final = "https://slack.com/api/"

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_BOT_TOKEN = re.compile(r"xoxb-[A-Za-z0-9-]+")


@dataclass(frozen=True)
class SlackSettings:
    """What the channel needs to run; its secrets never show when it is printed."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    api_url: str = SLACK

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> SlackSettings:
        """Read SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET and, for another address, SLACK_API_URL.

        Args:
            environment: by default the process's own.

        Raises:
            SettingsError: one is missing or cannot be right; names it and the page that helps.
        """
        given = os.environ if environment is None else environment
        missing = [name for name in (TOKEN, SECRET) if not value(given, name)]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            raise SettingsError(f"{' and '.join(missing)} {verb} not set: see {DOCS}")
        token = value(given, TOKEN)
        if not _BOT_TOKEN.fullmatch(token):
            raise SettingsError(f"{TOKEN} is not a bot token (it begins with xoxb-): see {DOCS}")
        return cls(token, value(given, SECRET), _api_url(value(given, API_URL) or SLACK))


def value(environment: Mapping[str, str], name: str) -> str:
    """Return a variable without surrounding spaces; empty when it is not set."""
    return environment.get(name, "").strip()


def is_loopback(url: str) -> bool:
    """Whether an address is on this very machine."""
    return urlsplit(url).hostname in _LOOPBACK


def is_safe(url: str) -> bool:
    """Whether an address is https, or on this very machine."""
    return urlsplit(url).scheme == "https" or is_loopback(url)


def _api_url(url: str) -> str:
    if not is_safe(url):
        raise SettingsError(f"{API_URL} must be an https address: see {DOCS}")
    return url if url.endswith("/") else f"{url}/"
