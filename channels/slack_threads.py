"""In which threads of a channel we take part, and with whom.

People talk to each other in threads. After a mention we go on answering the person who mentioned
us, not everybody; others mention us too when they want an answer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from channels.slack_events import Written

Exists = Callable[[str], Awaitable[bool]]

_MOST: Final = 10_000


class Threads:
    """Remembers who talks with us in which thread; the longest idle are forgotten first.

    Args:
        exists: whether a conversation is stored, for what was forgotten by a restart.
    """

    def __init__(self, exists: Exists) -> None:
        self._exists = exists
        self._known: OrderedDict[tuple[str, str], bool] = OrderedDict()

    def joined(self, written: Written) -> None:
        """Take note of somebody who mentioned us."""
        self._remember((written.place.sender, written.user), True)

    async def is_ours(self, written: Written) -> bool:
        """Tell whether a message in a thread, without a mention, is meant for us."""
        if written.for_others:
            return False
        key = (written.place.sender, written.user)
        known = self._known.get(key)
        if known is None:
            # A thread that began by mentioning us is stored under its own id.
            began_it = written.thread_author == written.user
            known = began_it and await self._exists(written.place.sender)
        self._remember(key, known)
        return known

    def _remember(self, key: tuple[str, str], ours: bool) -> None:
        self._known[key] = ours
        self._known.move_to_end(key)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
