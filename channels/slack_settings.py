"""The secrets of the Slack app, from the environment alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from channels.settings import SettingsError, env

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
    def from_environment(cls) -> SlackSettings:
        """Read SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET and, for another address, SLACK_API_URL.

        Raises:
            SettingsError: one is missing or cannot be right; names it and the page that helps.
        """
        missing = [name for name in (TOKEN, SECRET) if env(name) is None]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            raise SettingsError(f"{' and '.join(missing)} {verb} not set: see {DOCS}")
        token = str(env(TOKEN))
        if not _BOT_TOKEN.fullmatch(token):
            raise SettingsError(f"{TOKEN} is not a bot token (it begins with xoxb-): see {DOCS}")
        return cls(token, str(env(SECRET)), _api_url())


def _api_url() -> str:
    url = env(API_URL) or SLACK
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise SettingsError(f"{API_URL} must be an https address: see {DOCS}")
    return url if url.endswith("/") else f"{url}/"
