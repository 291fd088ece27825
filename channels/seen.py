"""Which events were handled already: platforms deliver the same one more than once."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, Protocol

from channels.settings import env

logger = logging.getLogger(__name__)

#: Slack and Telegram give up redelivering well within an hour.
WINDOW_SECONDS: Final = 3600
_KEY_PREFIX: Final = "triage:seen:"
_REDIS_SECONDS: Final = 1.0


class Seen(Protocol):
    """Remembers keys for a while."""

    async def first_time(self, key: str) -> bool:
        """Return True once per key within the window."""


class MemorySeen:
    """Keys in this process: the oldest leave when there are too many or their time is over."""

    def __init__(
        self,
        max_keys: int = 50_000,
        seconds: float = WINDOW_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_keys = max_keys
        self._seconds = seconds
        self._clock = clock
        self._keys: OrderedDict[str, float] = OrderedDict()

    async def first_time(self, key: str) -> bool:
        """Return True once per key within the window."""
        now = self._clock()
        self._drop_old(now)
        if key in self._keys:
            return False
        self._keys[key] = now
        if len(self._keys) > self._max_keys:
            self._keys.popitem(last=False)
        return True

    def _drop_old(self, now: float) -> None:
        while self._keys:
            key, since = next(iter(self._keys.items()))
            if now - since < self._seconds:
                return
            del self._keys[key]


class RedisSeen:
    """Keys in Redis, for several servers; its own memory when Redis does not answer.

    Technical source: `SET key value NX EX seconds` (redis.io/commands/set).
    """

    def __init__(self, url: str, seconds: int = WINDOW_SECONDS, client: Any = None) -> None:
        self._url = url
        self._seconds = seconds
        self._client = client
        self._memory = MemorySeen(seconds=seconds)
        self._is_down = False

    async def first_time(self, key: str) -> bool:
        """Return True once per key within the window, in any server that shares this Redis."""
        if not await self._memory.first_time(key):
            return False
        import redis

        try:
            was_set = await self._redis().set(_KEY_PREFIX + key, 1, nx=True, ex=self._seconds)
        except (redis.RedisError, OSError) as error:
            self._report(error)
            return True
        self._is_down = False
        return bool(was_set)

    def _redis(self) -> Any:
        if self._client is None:
            from redis import asyncio as redis_asyncio

            self._client = redis_asyncio.from_url(
                self._url,
                socket_timeout=_REDIS_SECONDS,
                socket_connect_timeout=_REDIS_SECONDS,
            )
        return self._client

    def _report(self, error: Exception) -> None:
        """One line per outage, without the address: it may hold a password."""
        if not self._is_down:
            logger.error(
                "Redis (TRIAGE_REDIS_URL) does not answer: %s; repeated events are now noticed "
                "by this server alone",
                type(error).__name__,
            )
        self._is_down = True


def seen_from_environment() -> Seen:
    """Return a `RedisSeen` when TRIAGE_REDIS_URL is set, else a `MemorySeen`."""
    url = env("TRIAGE_REDIS_URL")
    return RedisSeen(url) if url else MemorySeen()
