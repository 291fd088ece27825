"""How fast one person may send: a token bucket for each sender, the longest idle dropped first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from channels.settings import Limits


@dataclass(frozen=True)
class Verdict:
    """Whether a message may pass and, if not, whether to say so (once per burst)."""

    allowed: bool
    tell: bool = False


@dataclass
class _Bucket:
    tokens: float
    since: float
    told: bool = False


class RateLimiter:
    """Lets `burst` messages through at once and `per_minute` in the long run."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, sender: str) -> Verdict:
        """Count one message of a sender."""
        bucket = self._refilled(sender)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.told = False
            return Verdict(allowed=True)
        tell, bucket.told = not bucket.told, True
        return Verdict(allowed=False, tell=tell)

    def __len__(self) -> int:
        return len(self._buckets)

    def _refilled(self, sender: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(sender)
        if bucket is None:
            bucket = self._buckets[sender] = _Bucket(float(self._limits.burst), now)
            if len(self._buckets) > self._limits.conversations:
                self._buckets.popitem(last=False)
            return bucket
        self._buckets.move_to_end(sender)
        earned = (now - bucket.since) * self._limits.per_minute / 60
        bucket.tokens = min(self._limits.burst, bucket.tokens + earned)
        bucket.since = now
        return bucket
