"""Work that goes on after a platform's request was acknowledged."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine
from typing import Any

logger = logging.getLogger(__name__)


class Background:
    """Keeps tasks alive until they end, logs those that fail, ends the rest at shutdown.

    The event loop holds tasks by weak references alone
    (docs.python.org/3.10/library/asyncio-task.html#asyncio.create_task).
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopped = False

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        """Run a coroutine on the running loop; after `stop` it is dropped.

        Args:
            work: what to do.
            name: for the log line if it fails; no personal data.
        """
        if self._stopped:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def __len__(self) -> int:
        return len(self._tasks)

    async def wait(self) -> None:
        """Wait until nothing runs any more."""
        while self._tasks:
            await asyncio.gather(*tuple(self._tasks), return_exceptions=True)

    async def stop(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        self._stopped = True
        running = tuple(self._tasks)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            logger.error("%s failed: %s", task.get_name(), where(error))


def where(error: BaseException) -> str:
    """Return an error's kind and place; its own words may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    return f"{type(error).__name__} in {frames[-1].filename}, line {frames[-1].lineno}"
