"""What `make doctor` finds, in a form that every channel can give."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp

#: Slack refuses requests that are five minutes off; certificates and sessions suffer earlier.
MOST_SKEW_SECONDS: Final = 30
_SECONDS: Final = 10


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Args:
        ok: whether it is as it should be.
        what: one sentence; never a secret.
        fix: what to do about it, if there is something to do.
    """

    ok: bool
    what: str
    fix: str | None = None

    def __str__(self) -> str:
        line = f"{'ok   ' if self.ok else 'WRONG'} {self.what}"
        return f"{line}\n      -> {self.fix}" if self.fix else line


async def clock(name: str, url: str) -> Finding | None:
    """Compare this computer's clock with a server's `Date` header (RFC 9110, 6.6.1).

    Args:
        name: of the server, for the report.
        url: any address of it; no secrets, it is asked without any.

    Returns:
        None if the server tells no time or does not answer.
    """
    theirs = await _date_of(url)
    if theirs is None:
        return None
    return skew(name, theirs, datetime.now(timezone.utc))


def skew(name: str, theirs: datetime, ours: datetime) -> Finding:
    """Return whether two clocks agree."""
    off = round((ours - theirs).total_seconds())
    if abs(off) <= MOST_SKEW_SECONDS:
        return Finding(True, f"clock: within {MOST_SKEW_SECONDS} s of {name}")
    side = "ahead of" if off > 0 else "behind"
    return Finding(
        False,
        f"clock: this computer is {abs(off)} s {side} {name}",
        "turn on time synchronisation (for example: timedatectl set-ntp true)",
    )


async def _date_of(url: str) -> datetime | None:
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.head(url, allow_redirects=False) as answer,
        ):
            return parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, KeyError, ValueError, TypeError):
        return None
