"""Calls to the Telegram Bot API: patient, and silent about the token.

The token is part of every address, so no exception of the HTTP client ever leaves this module
and no address is logged.

Technical source: Telegram Bot API, "Making requests" and `ResponseParameters`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

logger = logging.getLogger(__name__)

PUBLIC_API: Final = "https://api.telegram.org"

_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 30.0
#: A flood limit longer than this is not waited for.
_LONGEST_FLOOD_WAIT: Final = 120.0
_TOO_MANY: Final = 429


class TelegramError(Exception):
    """A call failed for good. The text names the method and the reason, never the token."""

    def __init__(self, method: str, code: int, reason: str) -> None:
        super().__init__(f"{method}: {code or 'no answer'} {reason}".strip())
        self.method = method
        self.code = code
        self.reason = reason


class Blocked(TelegramError):
    """The person blocked the bot, or it was removed from the chat (403)."""


class Refused(TelegramError):
    """Telegram does not know the token (401, or 404 when it is malformed)."""


@dataclass(frozen=True)
class _Answer:
    """What came back: the result, or why there is none and how long to wait."""

    ok: bool
    result: Any = None
    code: int = 0
    reason: str = ""
    wait: float | None = None


class BotApi:
    """One bot's methods. Opens its connections with the first call."""

    def __init__(
        self,
        token: str,
        base_url: str = PUBLIC_API,
        *,
        attempts: int = 6,
        timeout: float = 20.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._token = token
        self._base_url = base_url.rstrip("/")
        self._attempts = attempts
        self._timeout = timeout
        self._sleep = sleep
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        method: str,
        fields: Mapping[str, Any] | None = None,
        *,
        attempts: int | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Call a method; wait and try again when Telegram is busy or out of reach.

        Args:
            method: such as "sendMessage".
            fields: its parameters; None values are left out.
            attempts: how often to try at most.
            timeout: seconds for one try.

        Returns:
            The `result` of the answer.

        Raises:
            Blocked: 403.
            Refused: the token is not valid.
            TelegramError: refused for another reason, or no answer after all attempts.
        """
        body = {key: value for key, value in (fields or {}).items() if value is not None}
        most = attempts or self._attempts
        for attempt in range(1, most + 1):
            answer = await self._try(method, body, timeout or self._timeout)
            if answer.ok:
                return answer.result
            wait = _wait(answer, attempt)
            if wait is None or attempt == most:
                raise _error(method, answer)
            logger.info(
                "Telegram: %s: %s; again in %.1f s", method, answer.code or answer.reason, wait
            )
            await self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _try(self, method: str, body: Mapping[str, Any], timeout: float) -> _Answer:
        try:
            return await self._post(method, body, timeout)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            # Only its kind: its words may hold the address, and so the token.
            return _Answer(False, reason=type(error).__name__)

    async def _post(self, method: str, body: Mapping[str, Any], timeout: float) -> _Answer:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with self._session.post(
            f"{self._base_url}/bot{self._token}/{method}",
            json=body,
            timeout=aiohttp.ClientTimeout(total=timeout),
            allow_redirects=False,
        ) as response:
            return self._read(response.status, await response.read())

    def _read(self, status: int, raw: bytes) -> _Answer:
        try:
            data = json.loads(raw)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            return _Answer(False, code=status, reason="not an answer of the Bot API")
        if data.get("ok") is True:
            return _Answer(True, data.get("result"))
        code = data.get("error_code")
        reason = str(data.get("description", "")).replace(self._token, "***")
        parameters = data.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return _Answer(
            False,
            code=code if isinstance(code, int) else status,
            reason=reason,
            wait=float(wait) if isinstance(wait, (int, float)) else None,
        )


def _wait(answer: _Answer, attempt: int) -> float | None:
    """Return the seconds to wait before the next try; None if another try is of no use."""
    if answer.code == _TOO_MANY and answer.wait is not None:
        return answer.wait if answer.wait <= _LONGEST_FLOOD_WAIT else None
    if answer.code and answer.code < 500 and answer.code != _TOO_MANY:
        return None
    longest: float = min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_WAIT)
    return longest * random.uniform(0.5, 1.0)


def _error(method: str, answer: _Answer) -> TelegramError:
    kinds = {401: Refused, 403: Blocked, 404: Refused}
    return kinds.get(answer.code, TelegramError)(method, answer.code, answer.reason)
