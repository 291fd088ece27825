"""The bare inbox, without any platform around it."""

from __future__ import annotations

import asyncio

from channels.forgetting import forget
from channels.inbox import Inbox, Incoming
from channels.notices import Notices
from channels.output import NativeOutput, Reply
from channels.seen import MemorySeen
from channels.settings import Limits
from tests.channels.drivers import Answer, AnyAgent, Driver


class Collected(NativeOutput):
    """Keeps the replies."""

    channel = "inbox"

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Answer] = []

    async def deliver(self, reply: Reply) -> None:
        self.answers.append(Answer(reply.text, reply.buttons))


class InboxDriver:
    """Puts messages straight into an inbox."""

    name = "inbox"

    async def start(self, base: AnyAgent) -> None:
        async def forget_sender(sender: str) -> int:
            return await forget(base.tracker_store, sender)

        self._agent = base
        self._turns: list[asyncio.Task[list[Answer]]] = []
        self._inbox = Inbox(
            Limits.from_environment(), MemorySeen(), Notices.read(), forget=forget_sender
        )

    async def hand_in(self, person: str, text: str) -> None:
        self._turns.append(asyncio.create_task(self.say(person, text)))
        # Its place in the queue is taken in the task's first step.
        await asyncio.sleep(0)

    async def say(self, person: str, text: str, event_id: str | None = None) -> list[Answer]:
        output = Collected()
        incoming = Incoming(self.name, self.sender(person), text, event_id)
        await self._inbox.accept(incoming, output, self._agent.handle_message)
        return output.answers

    def sender(self, person: str) -> str:
        return f"{self.name}:{person}"

    async def stop(self) -> None:
        await asyncio.gather(*self._turns)


def driver() -> Driver:
    return InboxDriver()
