"""Wait for what must happen, however slow or busy the machine is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

#: Far beyond what anything takes: only a fault makes a test wait this long.
SECONDS: Final = 120.0
_LOOK_AGAIN: Final = 0.01


async def until(happened: Callable[[], Any]) -> None:
    """Look again and again until something is true; the event loop goes on meanwhile."""
    over = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < over, f"did not happen within {SECONDS:.0f} s"
        await asyncio.sleep(_LOOK_AGAIN)


def wait_until(happened: Callable[[], Any]) -> None:
    """Look again and again until something is true; for tests without an event loop."""
    over = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < over, f"did not happen within {SECONDS:.0f} s"
        time.sleep(_LOOK_AGAIN)
