"""A socket.io server that takes well-formed text events over websockets, and nothing else.

python-socketio 5.9 trusts its clients more than a public page can: a client may send the
reserved events "connect" and "disconnect", binary attachments without end, and frames that end
its reading loop. Each such frame ends that one connection here.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Iterable
from typing import Any, Final

from engineio import packet as engine_packet
from engineio.async_drivers import sanic as engine_sanic
from socketio import AsyncServer, packet
from websockets.connection import CLOSED

#: Bytes; room for the longest text allowed, every letter of it escaped.
LARGEST_FRAME: Final = 256 * 1024
#: Frames a connection may send at once, and per second in the long run.
_BURST: Final = 60
_PER_SECOND: Final = 10.0
#: Seconds in which a connection has to say hello.
_HELLO_SECONDS: Final = 20.0
_NAMESPACE: Final = "/"
#: Engine.IO 4: pong, close, or a message holding a textual Socket.IO 5 packet.
_FRAME: Final = re.compile(r"3|1|4[0-4]")

logger = logging.getLogger(__name__)


def _quiet() -> logging.Logger:
    """A logger that never prints packets, at any level: they hold tokens and what people wrote."""
    quiet = logging.Logger("socketio.packets")
    quiet.addHandler(logging.NullHandler())
    return quiet


class _TextWebSocket(engine_sanic.WebSocket):
    """Ends the connection (`OSError`, as Engine.IO expects) at a frame no honest client sends."""

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        self._tokens = float(_BURST)
        self._since = time.monotonic()

    async def __call__(self, environ: dict[str, Any]) -> Any:
        request = environ["sanic.request"]
        self._sock = await request.transport.get_protocol().websocket_handshake(request)
        # `websockets` writes every frame to a debugging log.
        self._sock.connection.logger, self._sock.connection.debug = _quiet(), False
        await self.handler(self)
        return self.server._ok()

    async def wait(self) -> str:
        """Return the next frame."""
        frame = await self._receive()
        self._spend()
        if not isinstance(frame, str) or not _FRAME.match(frame):
            raise OSError("not a frame of ours")
        return frame

    async def _receive(self) -> object:
        """Return what comes in next, the last frame before a closing one too.

        Sanic 21.12 loses that one by chance (`recv` in sanic/server/websockets/impl.py): a page
        that asks to forget everything and is gone in the same moment would not be heard.
        """
        sock = self._sock
        if sock.connection.state is CLOSED and not sock.assembler.message_complete.is_set():
            raise OSError("closed")
        closing = sock.recv_cancel = asyncio.get_running_loop().create_future()
        arriving = asyncio.ensure_future(sock.assembler.get())
        try:
            await asyncio.wait({closing, arriving}, return_when=asyncio.FIRST_COMPLETED)
            if not arriving.done():
                raise OSError("closed")
            return arriving.result()
        finally:
            arriving.cancel()
            closing.cancel()
            sock.recv_cancel = None

    def _spend(self) -> None:
        now = time.monotonic()
        self._tokens = min(_BURST, self._tokens + (now - self._since) * _PER_SECOND) - 1
        self._since = now
        if self._tokens < 0:
            raise OSError("too many frames")


class StrictServer(AsyncServer):
    """The server of one process; its clients are known to this process alone."""

    def __init__(self) -> None:
        super().__init__(
            async_mode="sanic",
            transports=["websocket"],
            # Origins are checked before a request gets here; this adds no CORS headers.
            cors_allowed_origins=[],
            max_http_buffer_size=LARGEST_FRAME,
            # The answer to a handshake comes before the first event.
            always_connect=True,
            logger=_quiet(),
            engineio_logger=_quiet(),
        )
        self.eio._async = {**self.eio._async, "websocket": _TextWebSocket}

    @property
    def connections(self) -> int:
        """How many websockets are open."""
        return len(self.eio.sockets)

    def is_open(self, sid: str) -> bool:
        """Whether a client is still there."""
        return bool(self.manager.is_connected(sid, _NAMESPACE))

    async def post(self, sids: Iterable[str], event: str, data: dict[str, Any]) -> None:
        """Send one event to these clients; events reach each in the order of the calls.

        `emit` starts a task for each client and so promises no order between two calls.
        """
        encoded = self.packet_class(packet.EVENT, namespace=_NAMESPACE, data=[event, data]).encode()
        frame = engine_packet.Packet(engine_packet.MESSAGE, encoded)
        for sid in list(sids):
            engine_sid = self.manager.eio_sid_from_sid(sid, _NAMESPACE)
            if engine_sid is not None:
                await self._send_eio_packet(engine_sid, frame)

    async def close_all(self) -> None:
        """End every connection and the task that watches them, at shutdown."""
        for engine_sid in list(self.eio.sockets):
            await self._end(engine_sid)
        await self.eio.shutdown()

    async def _end(self, eio_sid: str) -> None:
        """End one connection.

        Engine.IO's own `disconnect` waits for ever for a client that has stopped reading.
        """
        socket = self.eio.sockets.pop(eio_sid, None)
        if socket is not None:
            await socket.close(wait=False)
            # The writer sends what is left, meets this, and closes the websocket.
            await socket.queue.put(None)

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        await super()._handle_eio_connect(eio_sid, environ)
        loop = asyncio.get_running_loop()
        loop.call_later(_HELLO_SECONDS, self._end_if_silent, eio_sid)

    def _end_if_silent(self, eio_sid: str) -> None:
        if self.manager.sid_from_eio_sid(eio_sid, _NAMESPACE) is None:
            self.start_background_task(self._end, eio_sid)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        """Handle one packet; one that cannot be read ends the connection."""
        try:
            if not isinstance(data, str):
                raise TypeError("not text")
            await super()._handle_eio_message(eio_sid, data)
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            logger.info("web: a connection was ended: %s", type(error).__name__)
            await self._end(eio_sid)

    async def _handle_event(self, eio_sid: str, namespace: str, id: int | None, data: Any) -> None:
        """Pass on an event a client may send; its own handlers check what is in it."""
        named = isinstance(data, list) and data and isinstance(data[0], str)
        if not named or data[0] in self.reserved_events:
            raise ValueError("not an event of ours")
        await super()._handle_event(eio_sid, namespace, id, data)
