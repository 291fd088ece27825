"""Calls to Slack's Web API: retried as Slack asks, logged without what they carried, never fatal.

slack_sdk's own retry handler reads only the first digit of `Retry-After`, and its errors quote
Slack's whole answer; so waiting and logging are done here.
Source: https://docs.slack.dev/apis/web-api/rate-limits/
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from channels.slack_blocks import SlackMessage
from channels.slack_events import Place
from channels.slack_settings import is_loopback

logger = logging.getLogger(__name__)

#: slack_sdk writes whole requests to a log at DEBUG; this one stays above it.
_sdk_logger = logging.getLogger(f"{__name__}.sdk")
_sdk_logger.setLevel(logging.INFO)

#: As slack_sdk has it. After a shorter one, what Slack took but slowly is said twice.
_TIMEOUT_SECONDS: Final = 30
_TRIES: Final = 5
#: Slack asks for seconds, rarely for a minute; whoever waits longer is better told to try again.
_LONGEST_WAIT_SECONDS: Final = 120
#: Slack does not take our blocks: the same words go out without them.
_BAD_BLOCKS: Final = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")
#: Where response URLs lead.
_SLACK_HOSTS: Final = (".slack.com", ".slack-gov.com")
#: Errors that pass by themselves.
_PASSING: Final = ("ratelimited", "rate_limited", "internal_error", "fatal_error",
                   "service_unavailable", "request_timeout")  # fmt: skip

Sleep = Callable[[float], Awaitable[None]]


class SlackApi:
    """The few methods of the Web API that we use. Nothing is contacted before the first call.

    Args:
        token: the bot's token.
        base_url: of the Web API.
        sleep: waits; for tests.
    """

    def __init__(self, token: str, base_url: str, sleep: Sleep = asyncio.sleep) -> None:
        self._token = token
        self._base_url = base_url
        self._sleep = sleep
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, place: Place, message: SlackMessage) -> bool:
        """Say something in a conversation; False if Slack did not take it."""
        fields: dict[str, Any] = {
            "channel": place.channel,
            "text": message.text,
            "blocks": message.blocks,
            "unfurl_links": False,
            "unfurl_media": False,
            "link_names": False,
            "parse": "none",
        }
        if place.thread_ts is not None:
            fields["thread_ts"] = place.thread_ts
        return await self._call("chat.postMessage", fields) is not None

    async def update(self, channel: str, ts: str, message: SlackMessage) -> bool:
        """Change one of our messages."""
        fields = {
            "channel": channel,
            "ts": ts,
            "text": message.text,
            "blocks": message.blocks,
            "link_names": False,
            "parse": "none",
        }
        return await self._call("chat.update", fields) is not None

    async def open_direct(self, user: str) -> str | None:
        """Return the channel of our direct conversation with a person; None if Slack refuses."""
        answer = await self._call("conversations.open", {"users": user})
        channel = (answer or {}).get("channel")
        id_ = channel.get("id") if isinstance(channel, Mapping) else None
        return id_ if isinstance(id_, str) else None

    async def publish_home(self, user: str, blocks: tuple[dict[str, Any], ...]) -> bool:
        """Show a person the Home tab."""
        view = {"type": "home", "blocks": blocks}
        return await self._call("views.publish", {"user_id": user, "view": view}) is not None

    async def respond(self, url: str, fields: Mapping[str, Any]) -> bool:
        """Answer through the response URL that came with a command or a press.

        Such a URL takes five answers within half an hour; it holds a secret and is never logged.
        """
        if not self._is_slacks(url):
            logger.error("Slack: a response URL leads somewhere else and was not used")
            return False

        async def send() -> Mapping[str, Any]:
            async with self._connected().post(url, json=dict(fields)) as answer:
                if answer.status != 200:
                    raise _Failed(f"status {answer.status}", _retry_after(answer.headers),
                                  passing=answer.status == 429 or answer.status >= 500)  # fmt: skip
                return {}

        return await self._persistently("a response URL", send) is not None

    def _is_slacks(self, url: str) -> bool:
        parts, api = urlsplit(url), urlsplit(self._base_url)
        if (parts.scheme, parts.netloc) == (api.scheme, api.netloc):
            return True
        return parts.scheme == "https" and (parts.hostname or "").endswith(_SLACK_HOSTS)

    async def _call(self, method: str, fields: Mapping[str, Any]) -> Mapping[str, Any] | None:
        sent = dict(fields)

        async def send() -> Mapping[str, Any]:
            try:
                answer = await self._client().api_call(method, json=sent)
            except SlackApiError as error:
                failed = _failed(error)
                if failed.why in _BAD_BLOCKS and sent.pop("blocks", None):
                    raise _Failed(failed.why, 0, passing=True) from None
                raise failed from None
            except AttributeError:
                # slack_sdk takes every answer that is text for an object.
                raise _Failed("an answer that is no JSON", None, passing=True) from None
            return answer.data if isinstance(answer.data, dict) else {}

        return await self._persistently(method, send)

    async def _persistently(
        self, what: str, send: Callable[[], Awaitable[Mapping[str, Any]]]
    ) -> Mapping[str, Any] | None:
        """Try until Slack takes it, waiting in between; None when it is given up."""
        waited = 0.0
        for attempt in range(1, _TRIES + 1):
            try:
                return await send()
            except _Failed as failed:
                why, wait, passing = failed.why, failed.retry_after, failed.passing
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
                why, wait, passing = type(error).__name__, None, True
            pause = wait if wait is not None else float(2 ** (attempt - 1))
            waited += pause
            if not passing or attempt == _TRIES or waited > _LONGEST_WAIT_SECONDS:
                break
            logger.info("Slack: %s: %s; trying again in %.0f s", what, why, pause)
            await self._sleep(pause + random.random() / 4)
        logger.error("Slack: %s was given up after %d tries: %s", what, attempt, why)
        return None

    def _client(self) -> AsyncWebClient:
        client = AsyncWebClient(
            token=self._token,
            base_url=self._base_url,
            timeout=_TIMEOUT_SECONDS,
            session=self._connected(),
            logger=_sdk_logger,
            retry_handlers=[],
        )
        if is_loopback(self._base_url):
            client.proxy = None
        return client

    def _connected(self) -> aiohttp.ClientSession:
        """Return the session, made within the running loop and not before it is needed."""
        if self._session is None or self._session.closed:
            # Waiting for a free connection is no fault of Slack's: only Slack's own silence counts.
            timeout = aiohttp.ClientTimeout(
                total=None, sock_connect=_TIMEOUT_SECONDS, sock_read=_TIMEOUT_SECONDS
            )
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session


class _Failed(Exception):
    """Slack said no: why, in its own short code, and how long to wait."""

    def __init__(self, why: str, retry_after: float | None, passing: bool) -> None:
        super().__init__(why)
        self.why = why
        self.retry_after = retry_after
        self.passing = passing


def _failed(error: SlackApiError) -> _Failed:
    answer = error.response
    status = getattr(answer, "status_code", None) or getattr(answer, "status", None)
    headers = getattr(answer, "headers", None) or {}
    data = answer.data if isinstance(answer, AsyncSlackResponse) else None
    code = data.get("error") if isinstance(data, dict) else None
    why = str(code) if code else f"status {status}"
    passing = status == 429 or (isinstance(status, int) and status >= 500) or code in _PASSING
    return _Failed(why, _retry_after(headers), passing)


def _retry_after(headers: Mapping[str, Any]) -> float | None:
    value = next((v for k, v in headers.items() if str(k).lower() == "retry-after"), None)
    text = str(value).strip() if value is not None else ""
    return float(text) if text.isascii() and text.isdigit() else None
