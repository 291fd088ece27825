"""What `make doctor` looks at for Slack: the token and its scopes, the clock, our own address."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from channels.doctor import Finding
from channels.settings import SettingsError
from channels.slack_settings import SlackSettings, is_loopback, is_safe, value
from channels.slack_signature import SIGNATURE_HEADER, TIMESTAMP_HEADER, WINDOW_SECONDS, sign

WEBHOOK_URL: Final = "SLACK_WEBHOOK_URL"
#: What deploy/slack-manifest.yml asks for.
SCOPES: Final = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "chat:write",
        "commands",
        "groups:history",
        "im:history",
        "im:write",
    }
)
_PATH: Final = "/webhooks/slack/webhook"
_SECONDS: Final = 10
#: AttributeError: slack_sdk takes a proxy's plain text for an object.
_UNREACHABLE: Final = (aiohttp.ClientError, asyncio.TimeoutError, OSError, AttributeError)


async def check(environment: Mapping[str, str]) -> list[Finding]:
    """Look at everything that can be wrong with the Slack channel.

    Args:
        environment: the variables the server gets.

    Returns:
        What was found, in the order to mend it; no secret is ever quoted.
    """
    try:
        settings = SlackSettings.from_environment(environment)
    except SettingsError as error:
        return [Finding(False, f"Slack is off: {error}", "set it, or leave Slack off")]
    return [*await _token(settings), await _webhook(settings, value(environment, WEBHOOK_URL))]


# -- the token ------------------------------------------------------------------------


async def _token(settings: SlackSettings) -> list[Finding]:
    client = AsyncWebClient(
        token=settings.bot_token, base_url=settings.api_url, timeout=_SECONDS, retry_handlers=[]
    )
    if is_loopback(settings.api_url):
        client.proxy = None
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return [_refused(error)]
    except _UNREACHABLE as error:
        what = f"Slack cannot be reached ({type(error).__name__})"
        return [Finding(False, what, "let this machine make https calls to slack.com")]
    data: Any = answer.data
    who = f"Slack knows the bot as {data.get('user')} in the workspace {data.get('team')}"
    return [Finding(True, who, None), _scopes(answer.headers), *_clock(answer.headers)]


def _refused(error: SlackApiError) -> Finding:
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    fix = "copy the Bot User OAuth Token from OAuth & Permissions, install the app again if needed"
    return Finding(
        False, f"Slack does not accept SLACK_BOT_TOKEN: {code or 'no reason given'}", fix
    )


def _scopes(headers: Mapping[str, Any]) -> Finding:
    given = {scope.strip() for scope in str(_header(headers, "x-oauth-scopes")).split(",")}
    missing = sorted(SCOPES - given)
    if not missing:
        return Finding(True, "the token has every scope it needs", None)
    fix = "compare the app with deploy/slack-manifest.yml, then install it again"
    return Finding(False, f"the token lacks the scopes {', '.join(missing)}", fix)


def _clock(headers: Mapping[str, Any]) -> list[Finding]:
    """Slack's own time tells how wrong this clock is; beyond the window nothing is let in."""
    try:
        slack = parsedate_to_datetime(str(_header(headers, "date"))).timestamp()
    except ValueError:
        return []
    skew = abs(time.time() - slack)
    if skew < WINDOW_SECONDS / 2:
        return [Finding(True, f"this clock is within {skew:.0f} s of Slack's", None)]
    what = f"this clock is {skew:.0f} s off Slack's; from {WINDOW_SECONDS} s on all is refused"
    return [Finding(False, what, "set the clock, with NTP for example")]


def _header(headers: Mapping[str, Any], name: str) -> Any:
    return next((v for k, v in headers.items() if str(k).lower() == name), "")


# -- our own address --------------------------------------------------------------------


async def _webhook(settings: SlackSettings, url: str) -> Finding:
    """Ask our own address what Slack asks when the app is set up."""
    if not url:
        fix = f"set {WEBHOOK_URL} to the Request URL of the app to have it tested"
        return Finding(True, "the public address of the Slack channel was not tested", fix)
    if not is_safe(url) or not url.endswith(_PATH):
        what = f"{WEBHOOK_URL} is not an https address that ends in {_PATH}"
        return Finding(False, what, "give the whole Request URL of the app")
    challenge = secrets.token_hex(8)
    try:
        status, text = await _ask(settings.signing_secret, url, challenge)
    except _UNREACHABLE as error:
        what = f"the public address cannot be reached ({type(error).__name__})"
        return Finding(False, what, "check DNS, the certificate, the proxy, and `make serve`")
    return _judged(status, challenge in text)


async def _ask(secret: str, url: str, challenge: str) -> tuple[int, str]:
    body = json.dumps({"type": "url_verification", "challenge": challenge}).encode("utf-8")
    stamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP_HEADER: stamp,
        SIGNATURE_HEADER: sign(secret, stamp, body),
    }
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text()


def _judged(status: int, has_challenge: bool) -> Finding:
    if status == 200 and has_challenge:
        return Finding(True, "the public address answers as Slack wants it to", None)
    fixes = {
        401: "give the server the same SLACK_SIGNING_SECRET as here, and check both clocks",
        404: "start the server with the Slack variables set, and check the proxy's path",
    }
    fix = fixes.get(status, "let the proxy pass POST requests unchanged to the Rasa server")
    return Finding(False, f"the public address answers with status {status}", fix)
