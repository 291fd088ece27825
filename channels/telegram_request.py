"""A webhook request, checked before it is read.

Technical source: Telegram Bot API, `setWebhook` (secret_token).
"""

from __future__ import annotations

import hmac
import json
from typing import Any, Final

from sanic.request import Request

from channels.telegram_updates import update_id

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
#: An update holds one message of 4,096 characters and its formatting.
MAX_BYTES: Final = 256 * 1024


class BadRequest(Exception):
    """A request that is not handled. `status` is the answer, `reason` is for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


async def read_update(request: Request, secret: str) -> dict[str, Any]:
    """Return the update of a request that Telegram sent.

    Args:
        request: a streaming request: nothing of its body was read yet.
        secret: the one Telegram was told.

    Raises:
        BadRequest: forged, of another type, too big, or not an update.
    """
    _verify(request, secret)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise BadRequest(415, "content type is not JSON")
    body = await _body(request)
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest(400, "not JSON") from None
    if not isinstance(update, dict) or update_id(update) is None:
        raise BadRequest(400, "not an update")
    return update


def _verify(request: Request, secret: str) -> None:
    given = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
        raise BadRequest(403, "wrong secret")


async def _body(request: Request) -> bytes:
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > MAX_BYTES:
        raise BadRequest(413, "too big")
    assert request.stream is not None, "the route streams"
    body = bytearray()
    while (chunk := await request.stream.read()) is not None:
        body += chunk
        if len(body) > MAX_BYTES:
            raise BadRequest(413, "too big")
    return bytes(body)
