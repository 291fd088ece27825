"""The web channel served in the test's own event loop, and a browser's side of its protocol."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
import socketio
from rasa.core.channels.channel import register
from sanic import Sanic

from channels.web import WebChannel
from channels.web_session import PREFIX
from scripts import servers
from tests.channels.drivers import AnyAgent
from tests.support.waiting import SECONDS

PATH = "/widget/socket"
#: A page that may use the chat.
ORIGIN = "https://help.example.org"
SECRET = "a secret of the tests that is long enough"
_ids = itertools.count(1)

# Sanic rewrites its own methods at the first start; without this a second start fails.
Sanic.test_mode = True

if not hasattr(aiohttp, "ClientWSTimeout"):
    # The client of engineio 4.15 wants aiohttp 3.11; Rasa holds it below 3.10, where the
    # same option is a plain number.
    aiohttp.ClientWSTimeout = lambda ws_close: ws_close  # type: ignore[attr-defined]


class Served:
    """The channel on a free loopback port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://{servers.HOST}:{port}"
        self.browsers: list[Browser] = []
        self.addresses: list[str] = []

    async def start(self, agent: AnyAgent) -> None:
        """Serve the channel in front of an agent, as `rasa run` does."""
        self.app = Sanic(f"web_{uuid.uuid4().hex}", configure_logging=False)
        self.app.ctx.agent = agent
        self.app.get("/")(_hello)
        self.app.register_middleware(self._note, "request")
        register([WebChannel.from_credentials(None)], self.app, route="/webhooks/")
        self._server = await self.app.create_server(
            host=servers.HOST, port=self.port, return_asyncio_server=True, access_log=False
        )
        await self._server.startup()
        await self._server.before_start()
        await self._server.after_start()

    async def _note(self, request: Any) -> None:
        self.addresses.append(request.url)

    async def stop(self) -> None:
        """Close everything."""
        for browser in self.browsers:
            await browser.close()
        await self._server.before_stop()
        self._server.close()
        await self._server.wait_closed()
        await self._server.after_stop()

    async def open(self, **auth: Any) -> Browser:
        """Connect one tab; `origin` and `headers` are for the handshake."""
        browser = Browser(self.url)
        self.browsers.append(browser)
        await browser.connect(**auth)
        return browser


async def _hello(_: Any) -> Any:
    from sanic import response

    return response.text("Hello from Rasa")


@contextlib.asynccontextmanager
async def served(agent: AnyAgent, port: int | None = None) -> AsyncIterator[Served]:
    """Serve the channel for the length of a block."""
    server = Served(port or servers.free_port())
    await server.start(agent)
    try:
        yield server
    finally:
        await server.stop()


@dataclass
class Browser:
    """One tab: what it was sent, in order."""

    url: str
    sessions: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    typing: list[bool] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changed = asyncio.Event()
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("session", self._keeper(self.sessions))
        self.client.on("message", self._keeper(self.messages))
        self.client.on("typing", self._on_typing)
        self.client.on("done", self._on_done)

    async def connect(
        self,
        token: str | None = None,
        after: object = 0,
        lang: object = "auto",
        origin: str | None = ORIGIN,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        """Connect and wait for the session."""
        auth = {"token": token, "after": after, "lang": lang, **more}
        before = len(self.sessions)
        await self.client.connect(
            self.url,
            headers={**({"Origin": origin} if origin else {}), **(headers or {})},
            auth={key: value for key, value in auth.items() if value is not None},
            transports=["websocket"],
            socketio_path=PATH,
            wait_timeout=SECONDS,
        )
        await self.until(lambda: len(self.sessions) > before)

    async def until(self, ready: Any, seconds: float = SECONDS) -> None:
        """Wait until something was received."""

        async def wait() -> None:
            while not ready():
                self._changed.clear()
                await self._changed.wait()

        await asyncio.wait_for(wait(), seconds)

    async def emit(self, event: str, *data: Any) -> Any:
        """Send an event and return its acknowledgement."""
        return await self.client.call(event, data, timeout=SECONDS)

    async def say(self, text: str, id: str | None = None, **more: Any) -> Any:
        """Send a message and return its acknowledgement."""
        return await self.emit("say", {"id": id or f"m{next(_ids)}", "text": text, **more})

    async def ask(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """Send a message and return what came back once its turn was over."""
        start, ends = len(self.messages), self.typing.count(False)
        ack = await self.say(text, **more)
        assert ack == {"ok": True}, ack
        await self.until(lambda: self.typing.count(False) > ends)
        return [m for m in self.messages[start:] if m["from"] != "user"]

    async def close(self) -> None:
        """Close the tab."""
        if self.client.connected:
            await self.client.disconnect()

    @property
    def session(self) -> dict[str, Any]:
        """The latest session."""
        return self.sessions[-1]

    @property
    def token(self) -> str:
        """The latest token."""
        return str(self.session["token"])

    @property
    def sender(self) -> str:
        """The sender id behind the latest token."""
        return sender_of(self.token)

    @property
    def texts(self) -> list[str]:
        """The words of all messages, in order."""
        return [message["text"] for message in self.messages]

    def _keeper(self, into: list[dict[str, Any]]) -> Any:
        async def keep(data: dict[str, Any]) -> None:
            into.append(data)
            self._changed.set()

        return keep

    async def _on_typing(self, data: dict[str, Any]) -> None:
        self.typing.append(data["on"])
        self._changed.set()

    async def _on_done(self, data: dict[str, Any]) -> None:
        self.done.append(data["id"])


def sender_of(token: str) -> str:
    """Return the sender id in a token, unchecked."""
    return PREFIX + str(jwt.decode(token, options={"verify_signature": False})["sid"])


@contextlib.asynccontextmanager
async def raw(
    server: Served, origin: str | None = ORIGIN, query: str = "EIO=4&transport=websocket"
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a bare websocket, for frames no honest client sends."""
    headers = {"Origin": origin} if origin else {}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{server.url}{PATH}/?{query}", headers=headers) as socket,
    ):
        yield socket


async def until_frame(socket: aiohttp.ClientWebSocketResponse, start: str) -> str | None:
    """Return the next frame that begins like this; None when the server has closed."""
    while True:
        frame = await asyncio.wait_for(socket.receive(), SECONDS)
        if frame.type is not aiohttp.WSMsgType.TEXT:
            return None
        if frame.data.startswith(start):
            return str(frame.data)
