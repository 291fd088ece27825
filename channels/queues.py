"""First come, first served for each sender; different senders do not wait for each other."""

from __future__ import annotations

import asyncio


class Place:
    """A place in one sender's queue. `leave` must be called, whatever happens."""

    def __init__(self, queues: Queues, sender: str, before: Place | None) -> None:
        self._queues = queues
        self._sender = sender
        self._before = before
        self._over = asyncio.Event()
        self._left_early: list[Place] = []

    async def wait(self) -> None:
        """Wait until everything that came before is over."""
        if self._before is not None:
            await self._before._over.wait()
            self._before = None

    def leave(self) -> None:
        """Let the next one go on, but not ahead of those still before this one."""
        before = self._before
        if before is not None and not before._over.is_set():
            before._left_early.append(self)
            return
        self._finish()

    def _finish(self) -> None:
        ended = [self]
        while ended:
            place = ended.pop()
            place._over.set()
            place._before = None
            place._queues.drop(place._sender, place)
            ended += place._left_early


class Queues:
    """The last place of every sender who has one; nothing stays of those who are done."""

    def __init__(self) -> None:
        self._last: dict[str, Place] = {}

    def join(self, sender: str) -> Place:
        """Take the next place in a sender's queue; synchronous, so that order is kept."""
        place = Place(self, sender, self._last.get(sender))
        self._last[sender] = place
        return place

    def drop(self, sender: str, place: Place) -> None:
        """Forget a sender whose last place is over."""
        if self._last.get(sender) is place:
            del self._last[sender]

    def __len__(self) -> int:
        return len(self._last)
