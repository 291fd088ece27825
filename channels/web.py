"""The web chat: socket.io and the widget's files, served by the Rasa server itself.

One process: who is connected is known to this process alone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.background import Background
from channels.forgetting import forgetter
from channels.inbox import Inbox, OnNewMessage
from channels.notices import Notices
from channels.settings import Limits, SettingsError, env
from channels.web_chat import CHANNEL, Chat, Parts
from channels.web_history import History, Recorded
from channels.web_origins import Origins, origins_from_environment
from channels.web_session import Tokens, secret_from_environment
from channels.web_socket import LARGEST_FRAME, StrictServer
from channels.web_static import Answer, Asset, answer, page_answer, read_assets, read_page

logger = logging.getLogger(__name__)

PREFIX: Final = "/widget"
_ROOT: Final = Path(__file__).resolve().parent.parent
_WIDGET: Final = _ROOT / "widget"
_PAGE: Final = _WIDGET / "sample.html"
_CLIENT: Final = {"socket.io.js": _ROOT / ".cache" / "widget" / "socket.io.js"}


@dataclass(frozen=True)
class Settings:
    """What an operator chose; see docs/web.md."""

    secret: str
    origins: Origins
    limits: Limits
    shows_sample: bool

    @classmethod
    def from_environment(cls) -> Settings:
        """Read TRIAGE_WEB_SECRET, TRIAGE_WEB_ORIGINS, TRIAGE_WEB_SAMPLE and the limits.

        Raises:
            SettingsError: One of them is wrong.
        """
        return cls(
            secret=secret_from_environment(),
            origins=origins_from_environment(),
            limits=Limits.from_environment(),
            shows_sample=env("TRIAGE_WEB_SAMPLE") == "1",
        )


class WebChannel(InputChannel):
    """Rasa's door for the widget. Without usable settings it answers 404 and the rest runs."""

    def __init__(self, settings: Settings | None) -> None:
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in trackers."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebChannel:
        """Return the channel; its settings are environment variables, not credentials."""
        try:
            return cls(Settings.from_environment())
        except SettingsError as error:
            logger.error("The web channel is off: %s", error)
            return cls(None)

    def url_prefix(self) -> str:
        """Return where its addresses begin, instead of under /webhooks/."""
        return PREFIX

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes; they begin to work when Rasa registers them."""
        return _Routes(self._settings, on_new_message)


class _Routes(Blueprint):
    """The addresses of the web chat."""

    def __init__(self, settings: Settings | None, on_new_message: OnNewMessage) -> None:
        super().__init__("web_chat")
        self.ctx.settings = settings
        self.ctx.on_new_message = on_new_message

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Add the routes to Rasa's server, which is known only now."""
        settings: Settings | None = self.ctx.settings
        if settings is not None:
            _add_chat(self, app, settings)
            _add_files(self)
            if settings.shows_sample:
                _add_sample(app, settings.origins)
        super().register(app, options)  # type: ignore[no-untyped-call]


def _add_chat(routes: _Routes, app: Sanic, settings: Settings) -> None:
    # The protocol refuses a larger frame while it comes in, before it is held in memory.
    app.config.WEBSOCKET_MAX_SIZE = LARGEST_FRAME
    app.enable_websocket()  # type: ignore[no-untyped-call]
    background = Background()
    server = StrictServer()
    notices = Notices.read()
    history = History(lambda: app.ctx.agent.tracker_store)
    inbox = Inbox(
        settings.limits,
        Recorded(history),
        notices,
        forget=forgetter(app),
        # The chat does, so that the acknowledgement can name the reason.
        slows=False,
    )
    parts = Parts(
        server=server,
        tokens=Tokens(settings.secret),
        history=history,
        inbox=inbox,
        notices=notices,
        limits=settings.limits,
        background=background,
    )
    Chat(parts, routes.ctx.on_new_message).register()

    async def socket(request: Request) -> HTTPResponse | None:
        if not settings.origins.allow(request.headers.get("origin")):
            return response.text("This page may not use the chat.", status=403)
        if server.connections >= settings.limits.conversations:
            return response.text("Too many people are connected.", status=503)
        protocol = request.transport.get_protocol()  # type: ignore[no-untyped-call]
        answered: HTTPResponse = await server.handle_request(request)
        return answered if protocol.websocket is None else None

    async def stop(*_: Any) -> None:
        await background.stop()
        await server.close_all()
        history.close()

    # Sanic then takes None for an answer: over a websocket that has ended, none can be sent.
    socket.is_websocket = True  # type: ignore[attr-defined]
    routes.add_route(socket, "/socket", methods=["GET"], name="socket")
    app.register_listener(stop, "before_server_stop")


def _add_files(routes: _Routes) -> None:
    assets = read_assets(_WIDGET, _CLIENT)

    async def file(request: Request, name: str) -> HTTPResponse:
        asset = assets.get(name)
        if asset is None:
            return response.text("Not found", status=404)
        return _http(
            answer(
                asset,
                request.headers.get("accept-encoding", ""),
                request.headers.get("if-none-match", ""),
            )
        )

    routes.add_route(file, "/<name:str>", methods=["GET"], name="file")


def _add_sample(app: Sanic, origins: Origins) -> None:
    """Show the sample page at "/", where Rasa says hello: asked before its route is looked up."""
    page: Asset | None = read_page(_PAGE)
    if page is None:
        return
    sample = page_answer(page, origins.websocket_sources())

    async def show(request: Request) -> HTTPResponse | None:
        is_root = request.path == "/" and request.method in ("GET", "HEAD")
        return _http(sample) if is_root else None

    app.register_middleware(show, "request")


def _http(content: Answer) -> HTTPResponse:
    headers: Mapping[str, str] = content.headers
    return HTTPResponse(
        content.body, content.status, headers=dict(headers), content_type=content.content_type
    )
