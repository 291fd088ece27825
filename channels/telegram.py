"""The Telegram channel: a webhook, or polling on a computer nobody can reach.

Technical source: Telegram Bot API, "Getting updates". Operators: docs/telegram.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any, Final, Optional

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.background import Background
from channels.forgetting import forgetter
from channels.inbox import Inbox, OnNewMessage
from channels.notices import Notices
from channels.seen import MemorySeen, seen_from_environment
from channels.settings import Limits, SettingsError
from channels.telegram_api import BotApi
from channels.telegram_handler import CHANNEL, UpdateHandler
from channels.telegram_languages import Languages, stored_language
from channels.telegram_polling import WebhookIsSet, make_ready, poll
from channels.telegram_request import BadRequest, read_update
from channels.telegram_settings import TelegramSettings
from channels.telegram_setup import register, set_commands, until_done
from store.queries import StoreUnavailable

logger = logging.getLogger(__name__)

_LAST_SECONDS: Final = 5.0
_SAME_REFUSAL_SECONDS: Final = 60.0


class TelegramService:
    """One running channel: made when the server has started, closed when it stops."""

    def __init__(self, app: Any, settings: TelegramSettings, on_new_message: OnNewMessage) -> None:
        self.settings = settings
        self.background = Background()
        self._setting_up = Background()
        self.api = BotApi(settings.token, settings.api_url)
        self._notices = Notices.read()
        seen = seen_from_environment()
        inbox = Inbox(Limits.from_environment(), seen, self._notices, forget=forgetter(app))
        languages = Languages(stored_language(app))
        self.handler = UpdateHandler(
            self.api, inbox, seen, self._notices, languages, self.background, on_new_message
        )
        self._refusals = MemorySeen(seconds=_SAME_REFUSAL_SECONDS)

    def start(self) -> None:
        """Begin what needs Telegram, in the background: it may be out of reach."""
        work = self._poll() if self.settings.polling else self._register()
        self._setting_up.start(work, "Telegram: setting up")

    async def stop(self) -> None:
        """Let what was begun come to an end, for a few seconds, then close."""
        await self._setting_up.stop()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.background.wait(), _LAST_SECONDS)
        await self.background.stop()
        await self.api.close()

    async def receive(self, request: Request) -> HTTPResponse:
        """Check a webhook request, acknowledge it, and work on it afterwards."""
        try:
            update = await read_update(request, self.settings.secret)
        except BadRequest as refusal:
            if await self._refusals.first_time(refusal.reason):
                logger.warning("Telegram: a request was refused: %s", refusal.reason)
            return response.empty(status=refusal.status)
        self.handler.take(update)
        return response.empty(status=200)

    async def _register(self) -> None:
        await until_done(
            lambda: register(self.api, self.settings, self._notices), "registering the webhook"
        )

    async def _poll(self) -> None:
        try:
            await until_done(
                lambda: make_ready(self.api, self.settings.take_over), "getting ready to poll"
            )
        except WebhookIsSet:
            logger.error(
                "Telegram: polling is off: this bot has a webhook, so another server uses it; "
                "use a bot of your own, or set TELEGRAM_TAKE_OVER=1 to remove the webhook"
            )
            return
        await until_done(lambda: set_commands(self.api, self._notices), "setting the commands")
        logger.info("Telegram: polling")
        await poll(self.api, self.handler.take)


class TelegramChannel(InputChannel):
    """Registered by `channels.telegram.TelegramChannel` in deploy/credentials.yml.

    Args:
        settings: None if the channel is off.
    """

    def __init__(self, settings: TelegramSettings | None) -> None:
        self.settings = settings
        #: There while the server runs.
        self.service: TelegramService | None = None

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> TelegramChannel:
        """Read the environment; what is missing turns the channel off with one line."""
        try:
            Limits.from_environment()
            return cls(TelegramSettings.from_environment())
        except SettingsError as error:
            logger.warning("Telegram is off: %s", error)
            return cls(None)

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes; without settings there are none, which Rasa answers with 404."""
        blueprint = Blueprint("telegram_webhook", __name__)
        if self.settings is None:
            return blueprint
        settings = self.settings

        @blueprint.listener("after_server_start")
        async def start(app: Sanic, _: Any) -> None:
            self._start(app, settings, on_new_message)

        @blueprint.listener("before_server_stop")
        async def stop(_: Sanic, __: Any) -> None:
            if self.service is not None:
                await self.service.stop()
                self.service = None

        if settings.polling:
            return blueprint

        @blueprint.post("/webhook", stream=True)
        async def webhook(request: Request) -> HTTPResponse:
            if self.service is None:
                return response.empty(status=503)
            return await self.service.receive(request)

        return blueprint

    def _start(self, app: Any, settings: TelegramSettings, on_new_message: OnNewMessage) -> None:
        try:
            self.service = TelegramService(app, settings, on_new_message)
        except StoreUnavailable as error:
            logger.error("Telegram is off: %s", error)
            return
        self.service.start()
