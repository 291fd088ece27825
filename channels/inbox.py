"""The one door every typed message goes through, whatever the channel.

Deduplicate, slow down, cut, redact, keep the order, answer or say sorry. The
text that leaves this module towards Rasa is redacted; nothing here logs it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from rasa.core.channels.channel import OutputChannel, UserMessage

from channels.background import where
from channels.forgetting import Forget
from channels.notices import Notices
from channels.output import NativeOutput, send_notice
from channels.queues import Place, Queues
from channels.rate import RateLimiter
from channels.redaction import Redaction, redact
from channels.seen import Seen
from channels.settings import Limits

logger = logging.getLogger(__name__)

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]

#: Redaction looks this far beyond the limit: of a number that the cut divides, nothing is kept.
_MARGIN: Final = 100


@dataclass(frozen=True)
class Incoming:
    """One message as a channel received it.

    Args:
        channel: "web", "slack" or "telegram".
        sender: the conversation's id, already prefixed ("web:...").
        text: what was typed, or a button's payload ("/rfe").
        event_id: the platform's own id of this delivery.
        metadata: for the actions, such as {"timezone": ..., "language": ...}.
    """

    channel: str
    sender: str
    text: str
    event_id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


class Outcome(Enum):
    """What became of an incoming message."""

    ANSWERED = "answered"
    DUPLICATE = "duplicate"
    TOO_FAST = "too_fast"
    EMPTY = "empty"
    FAILED = "failed"


class Inbox:
    """Takes messages in. One for each channel, or one for all: sender ids are prefixed.

    Args:
        limits: on length, speed and the number of people remembered.
        seen: which deliveries were handled already.
        notices: what to say about limits, redaction and failures.
        turn_seconds: how long Rasa may take for one message; by default as in the limits.
        forget: deletes a conversation when the assistant asks for it.
        slows: whether to slow people down here; a channel may have done so before.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        limits: Limits,
        seen: Seen,
        notices: Notices,
        turn_seconds: float | None = None,
        forget: Forget | None = None,
        slows: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._seen = seen
        self._notices = notices
        self._turn_seconds = limits.turn_seconds if turn_seconds is None else turn_seconds
        self._forget = forget
        self._rate = RateLimiter(limits, clock) if slows else None
        self._queues = Queues()

    async def accept(
        self, incoming: Incoming, output: OutputChannel, on_new_message: OnNewMessage
    ) -> Outcome:
        """Handle one message; returns when its turn is over.

        Never raises but `asyncio.CancelledError`: what goes wrong is said to the
        person and logged in one line without their words.
        """
        if not incoming.text.strip():
            return Outcome.EMPTY
        # The place in the queue is taken before the first await: messages keep their order.
        place = self._queues.join(incoming.sender)
        try:
            return await self._handle(incoming, output, on_new_message, place)
        except Exception as error:
            logger.error("%s: a message failed: %s", incoming.channel, where(error))
            await self._notify(incoming, output, "unavailable")
            return Outcome.FAILED
        finally:
            place.leave()

    async def forget(self, sender: str) -> int:
        """Delete a conversation, after the messages that came before.

        Returns:
            How many rows or keys were deleted; 0 when nothing was given to delete with.
        """
        place = self._queues.join(sender)
        try:
            await place.wait()
            return await self._forget(sender) if self._forget else 0
        finally:
            place.leave()

    async def _handle(
        self, incoming: Incoming, output: OutputChannel, on_new_message: OnNewMessage, place: Place
    ) -> Outcome:
        if not await self._is_new(incoming):
            return Outcome.DUPLICATE
        if len(self._queues) > self._limits.conversations:
            raise OverflowError("more conversations at once than TRIAGE_CONVERSATIONS")
        if await self._is_too_fast(incoming, output):
            return Outcome.TOO_FAST
        redaction, was_cut = self._read(incoming.text)
        await place.wait()
        if was_cut:
            await self._notify(incoming, output, "too_long", read=self._limits.max_chars)
        if redaction.kinds:
            await self._notify(incoming, output, "redacted", kinds=redaction.kinds)
        message = UserMessage(
            redaction.text,
            output,
            incoming.sender,
            input_channel=incoming.channel,
            metadata=dict(incoming.metadata),
        )
        await asyncio.wait_for(on_new_message(message), self._turn_seconds)
        await self._forget_if_asked(incoming, output)
        return Outcome.ANSWERED

    async def _is_new(self, incoming: Incoming) -> bool:
        if incoming.event_id is None:
            return True
        return await self._seen.first_time(f"{incoming.channel}:{incoming.event_id}")

    async def _is_too_fast(self, incoming: Incoming, output: OutputChannel) -> bool:
        if self._rate is None:
            return False
        verdict = self._rate.take(incoming.sender)
        if verdict.tell:
            await self._notify(incoming, output, "too_fast")
        return not verdict.allowed

    def _read(self, text: str) -> tuple[Redaction, bool]:
        """Redact a message and cut it, in this order."""
        most = self._limits.max_chars
        redaction = redact(text[: most + _MARGIN])
        return Redaction(redaction.text[:most], redaction.kinds), len(text) > most

    async def _forget_if_asked(self, incoming: Incoming, output: OutputChannel) -> None:
        if not isinstance(output, NativeOutput) or not output.forget_requested:
            return
        if self._forget is None:
            return
        try:
            deleted = await self._forget(incoming.sender)
        except Exception as error:
            logger.error("%s: deleting a conversation failed: %s", incoming.channel, where(error))
            await self._notify(incoming, output, "not_forgotten")
            return
        await output.forgotten(deleted)

    async def _notify(
        self, incoming: Incoming, output: OutputChannel, name: str, **values: object
    ) -> None:
        """Say something about the message; a channel that cannot say it is only logged."""
        language = incoming.metadata.get("language")
        text = self._notices.in_language(name, language, **values)
        try:
            await send_notice(output, incoming.sender, text)
        except Exception as error:
            logger.error("%s: a notice was not sent: %s", incoming.channel, where(error))
