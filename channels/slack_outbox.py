"""What waits to be sent: in order within a conversation, not waiting for other conversations.

Sending happens apart from Rasa's turn, so that a pause Slack asks for holds neither the turn's
time limit nor the conversation's lock.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

from channels.background import Background, where

logger = logging.getLogger(__name__)

Send = Callable[[], Awaitable[Any]]

#: Beyond these, Slack has long stopped taking anything from us.
MOST_WAITING: Final = 100
MOST_CONVERSATIONS: Final = 10_000


class Outbox:
    """A queue for each conversation that has something to send; nothing stays of the others."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._queues: dict[str, deque[Send]] = {}

    def add(self, conversation: str, send: Send) -> None:
        """Send after everything that was added before for the same conversation."""
        queue = self._queues.get(conversation)
        if queue is not None:
            self._wait_in(queue, send)
            return
        if len(self._queues) >= MOST_CONVERSATIONS:
            logger.error("Slack: too many conversations wait to be sent; a message was dropped")
            return
        self._queues[conversation] = deque([send])
        self._background.start(self._work(conversation), "Slack outbox")

    def _wait_in(self, queue: deque[Send], send: Send) -> None:
        if len(queue) >= MOST_WAITING:
            logger.error("Slack: too much waits to be sent in a conversation; one was dropped")
            return
        queue.append(send)

    async def _work(self, conversation: str) -> None:
        queue = self._queues[conversation]
        try:
            while queue:
                await self._one(queue.popleft())
        finally:
            del self._queues[conversation]

    async def _one(self, send: Send) -> None:
        try:
            await send()
        except Exception as error:
            logger.error("Slack: sending failed: %s", where(error))
