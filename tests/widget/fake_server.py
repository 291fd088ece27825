"""A server of the web protocol that says whatever a test wants, also what ours never would."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import socketio
from aiohttp import web

from channels import web_static
from scripts import servers
from tests.support.waiting import SECONDS

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / ".cache" / "widget" / "socket.io.js"

Answers = Callable[[dict[str, Any]], list[dict[str, Any]]]


class FakeServer:
    """Runs in a thread; `push` sends a message to everyone, `said` is what came in."""

    def __init__(self) -> None:
        self.port = 0
        self.said: list[dict[str, Any]] = []
        self.greetings: list[dict[str, Any]] = []
        self.forgotten = 0
        self.history: list[dict[str, Any]] = []
        self.session: dict[str, Any] = {}
        self.acknowledge: dict[str, Any] = {"ok": True}
        self.echoes = True
        self._seq = 0
        self._runner: web.AppRunner | None = None
        self._loop = asyncio.new_event_loop()
        self._sio = socketio.AsyncServer(
            async_mode="aiohttp", transports=["websocket"], cors_allowed_origins="*"
        )
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        """The address of its sample page."""
        return f"http://{servers.HOST}:{self.port}"

    def start(self) -> None:
        """Start listening."""
        self._thread.start()
        assert self._ready.wait(SECONDS), "the fake server did not start"

    def stop(self) -> None:
        """Cut every connection and stop listening."""
        if self._runner is None:
            return
        self._wait(self._end(self._runner))
        self._runner = None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)
        self._loop.close()

    def push(self, **message: Any) -> None:
        """Send a message to every browser."""
        self._wait(self._say(message))

    def emit(self, event: str, data: Any) -> None:
        """Send any event to every browser."""
        self._wait(self._sio.emit(event, data))

    def hang_up(self) -> None:
        """Cut every connection."""
        self._wait(self._cut())

    def _wait(self, work: Coroutine[Any, Any, Any]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)

    async def _cut(self) -> None:
        assert self._runner is not None and self._runner.server is not None
        for connection in self._runner.server.connections:
            if connection.transport is not None:
                connection.transport.close()

    async def _end(self, runner: web.AppRunner) -> None:
        await self._cut()
        await runner.cleanup()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _say(self, message: dict[str, Any]) -> None:
        self._seq += 1
        await self._sio.emit(
            "message",
            {"seq": self._seq, "from": "bot", "at": "2026-11-23T20:00:00+00:00", **message},
        )

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()

    async def _listen(self) -> None:
        self._register()
        assets = web_static.read_assets(ROOT / "widget", {"socket.io.js": CLIENT})
        page = web_static.read_page(ROOT / "widget" / "sample.html")

        async def file(request: web.Request) -> web.Response:
            asset = assets[request.match_info["name"]]
            return _http(web_static.answer(asset, request.headers.get("Accept-Encoding", ""), ""))

        async def show(_: web.Request) -> web.Response:
            assert page is not None
            return _http(web_static.page_answer(page, f"ws://{servers.HOST}:{self.port}"))

        app = web.Application()
        self._sio.attach(app, "/widget/socket")
        app.router.add_get("/", show)
        app.router.add_get("/widget/{name}", file)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, servers.HOST, 0, shutdown_timeout=1).start()
        self.port = int(runner.addresses[0][1])
        self._runner = runner

    def _register(self) -> None:
        sio = self._sio

        async def connect(sid: str, _: Any, auth: dict[str, Any] | None = None) -> None:
            self.greetings.append(auth or {})
            session = {
                "token": "fake.token", "expires_at": "", "language": "en", "messages": self.history,
                "max_chars": 4000, "fresh": not self.history, **self.session,
            }  # fmt: skip
            await sio.emit("session", session, to=sid)

        async def say(_: str, packet: dict[str, Any]) -> dict[str, Any]:
            self.said.append(packet)
            if self.acknowledge.get("ok") and self.echoes:
                await self._say({"from": "user", **packet})
            return self.acknowledge

        async def forget(sid: str, _: Any) -> dict[str, Any]:
            self.forgotten += 1
            self.history = []
            await sio.emit(
                "session", {"token": "fake.second", "messages": [], "fresh": True}, to=sid
            )
            return {"ok": True, "deleted": 1}

        for name, handler in (("connect", connect), ("say", say), ("forget", forget)):
            sio.on(name, handler)


def _http(answer: web_static.Answer) -> web.Response:
    headers = {**answer.headers, "Content-Type": answer.content_type}
    return web.Response(body=answer.body, status=answer.status, headers=headers)
