"""The door for Slack: events, buttons and the slash command, on one address.

Each request is checked on its raw bytes, read, acknowledged within milliseconds, and worked on
afterwards. Slack gives three seconds, then delivers again
(https://docs.slack.dev/apis/events-api/#error-handling).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Final

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.background import Background
from channels.forgetting import forgetter
from channels.inbox import Inbox, OnNewMessage
from channels.notices import Notices
from channels.seen import Seen, seen_from_environment
from channels.settings import Limits, SettingsError
from channels.slack_api import SlackApi
from channels.slack_command import answer
from channels.slack_desk import CHANNEL, Desk
from channels.slack_events import (
    Challenge,
    Command,
    Ignored,
    Malformed,
    Received,
    read_form,
    read_json,
)  # fmt: skip
from channels.slack_outbox import Outbox
from channels.slack_settings import SlackSettings
from channels.slack_signature import SIGNATURE_HEADER, TIMESTAMP_HEADER, is_genuine
from channels.slack_threads import Threads

logger = logging.getLogger(__name__)

#: Slack's largest bodies, a press on a long message, stay well under this.
MOST_BYTES: Final = 1_000_000
_RETRY_HEADER: Final = "X-Slack-Retry-Num"
_LAST_WORDS_SECONDS: Final = 5
_LOOK_AGAIN_SECONDS: Final = 0.02
_READERS: Final[dict[str, Callable[[bytes], Received]]] = {
    "application/json": read_json,
    "application/x-www-form-urlencoded": read_form,
}


class SlackChannel(InputChannel):
    """Slack, or a closed door when its secrets are not set.

    Args:
        settings: None when the channel is off.
        limits: on what one person may send.
        notices: what the channel itself says.
        seen: which deliveries were handled already.
        signatures: which requests came already.
        now: seconds since 1970.
    """

    def __init__(
        self,
        settings: SlackSettings | None,
        limits: Limits,
        notices: Notices,
        seen: Seen,
        signatures: Seen,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._limits = limits
        self._notices = notices
        self._seen = seen
        self._signatures = signatures
        self._now = now
        self._background = Background()
        self._outbox = Outbox(self._background)

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its place in the address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SlackChannel:
        """Make the channel from the environment; a credentials file holds no secrets.

        With a setting missing or wrong the channel is off: one line says so, and others run.
        """
        settings, limits = None, Limits()
        try:
            limits = Limits.from_environment()
            settings = SlackSettings.from_environment()
        except SettingsError as error:
            logger.warning("The Slack channel is off: %s", error)
        return cls(
            settings,
            limits,
            Notices.read(),
            seen_from_environment(),
            seen_from_environment(),
        )

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes; nothing is contacted."""
        door = Blueprint("slack_webhook")
        if self._settings is None:
            return door
        api = SlackApi(self._settings.bot_token, self._settings.api_url)
        self._add_routes(door, self._settings.signing_secret, api, on_new_message)
        return door

    @property
    def busy(self) -> bool:
        """Whether something is still worked on or waits to be sent."""
        return len(self._background) > 0

    async def stop(self, api: SlackApi) -> None:
        """Finish what was begun, for a few seconds, then end everything."""
        until = time.monotonic() + _LAST_WORDS_SECONDS
        while self.busy and time.monotonic() < until:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        await self._background.stop()
        await api.close()

    def _add_routes(
        self, door: Blueprint, secret: str, api: SlackApi, on_new_message: OnNewMessage
    ) -> None:
        desks: list[Desk] = []

        @door.listener("before_server_start")
        async def open_up(app: Sanic, _loop: object) -> None:
            desks.append(self._desk(app, api, on_new_message))

        @door.listener("before_server_stop")
        async def close_down(_app: Sanic, _loop: object) -> None:
            await self.stop(api)

        @door.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @door.post("/webhook", stream=True)
        async def webhook(request: Request) -> HTTPResponse:
            return await self._receive(request, secret, desks[0])

    def _desk(self, app: Sanic, api: SlackApi, on_new_message: OnNewMessage) -> Desk:
        async def exists(sender: str) -> bool:
            return bool(await app.ctx.agent.tracker_store.exists(sender))

        inbox = Inbox(self._limits, self._seen, self._notices, forget=forgetter(app))
        threads = Threads(exists)
        return Desk(api, inbox, self._outbox, self._seen, self._notices, threads, on_new_message)

    async def _receive(self, request: Request, secret: str, desk: Desk) -> HTTPResponse:
        """Check, read and acknowledge one request."""
        reader = _READERS.get(_content_type(request))
        if reader is None:
            return _refused("this address takes JSON and forms", 415)
        body = await _body(request)
        if body is None:
            return _refused("the body is too large", 413)
        timestamp = request.headers.get(TIMESTAMP_HEADER)
        signature = request.headers.get(SIGNATURE_HEADER)
        if not is_genuine(secret, body, timestamp, signature, self._now()):
            logger.warning("Slack: a request without a right and fresh signature was refused")
            return _refused("the signature is missing, wrong or too old", 401)
        if not await self._signatures.first_time(f"{CHANNEL}:request:{signature}"):
            return _again(request)
        try:
            received = reader(body)
        except Malformed as error:
            logger.warning("Slack: a request was refused: %s", error)
            return _refused(str(error), 400)
        return self._acknowledge(received, desk)

    def _acknowledge(self, received: Received, desk: Desk) -> HTTPResponse:
        if isinstance(received, Challenge):
            return response.json({"challenge": received.value})
        if isinstance(received, Ignored):
            return response.empty(200)
        self._background.start(desk.handle(received), "Slack work")
        if isinstance(received, Command):
            return response.json(answer(received, self._notices))
        return response.empty(200)


def _content_type(request: Request) -> str:
    value = str(request.headers.get("content-type") or "")
    return value.partition(";")[0].strip().lower()


async def _body(request: Request) -> bytes | None:
    """Return the body, or None when it is larger than we take; the rest is not read."""
    stream: Any = request.stream
    stream.request_max_size = MOST_BYTES
    try:
        return b"".join([chunk async for chunk in stream])
    except PayloadTooLarge:
        return None


def _again(request: Request) -> HTTPResponse:
    """The very same request once more: harmless if Slack says it retries, else a replay."""
    if request.headers.get(_RETRY_HEADER) is not None:
        return response.empty(200)
    logger.warning("Slack: a repeated request was refused")
    return _refused("this request came before", 401)


def _refused(why: str, status: int) -> HTTPResponse:
    return response.text(why, status=status)
