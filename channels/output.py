"""What Rasa says for one message, collected so that each channel can show it natively."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import OutputChannel

from channels.forgetting import wants_forgetting


@dataclass(frozen=True)
class Reply:
    """One bot message: text, buttons as (title, payload), and the plan as data."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    plan: Mapping[str, Any] | None = None


class NativeOutput(OutputChannel, ABC):
    """Turns each bot message into one `Reply`. Make a new one for every user message.

    Rasa calls `send_response` with text, buttons and custom data of one
    `utter_message` call in one dictionary (rasa/core/processor.py,
    `_send_bot_messages`); its own channels then send them apart.
    """

    channel = "native"

    def __init__(self) -> None:
        self.forget_requested = False

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which responses in the domain may ask for."""
        return cls.channel

    @abstractmethod
    async def deliver(self, reply: Reply) -> None:
        """Show one bot message."""

    async def notice(self, text: str) -> None:
        """Show a text of the channel itself; by default like any other."""
        await self.deliver(Reply(text))

    async def forgotten(self, deleted: int) -> None:
        """Hear that the conversation was deleted, after the turn; by default nothing."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect one bot message."""
        custom = message.get("custom")
        data: Mapping[str, Any] = custom if isinstance(custom, Mapping) else {}
        if wants_forgetting(data):
            self.forget_requested = True
        reply = Reply(_text(message), _buttons(message), data.get("plan"))
        if reply.text or reply.buttons or reply.plan:
            await self.deliver(reply)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Deliver a bare text."""
        await self.send_response(recipient_id, {"text": text})

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Deliver a text with buttons."""
        await self.send_response(recipient_id, {"text": text, "buttons": buttons})

    async def send_custom_json(
        self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any
    ) -> None:
        """Take note of data alone."""
        await self.send_response(recipient_id, {"custom": json_message})


async def send_notice(output: OutputChannel, sender: str, text: str) -> None:
    """Say a channel's own text on any output channel."""
    if isinstance(output, NativeOutput):
        await output.notice(text)
    else:
        await output.send_text_message(sender, text)


def _text(message: Mapping[str, Any]) -> str:
    parts = [message.get("text"), message.get("image"), message.get("attachment")]
    return "\n\n".join(part for part in parts if isinstance(part, str) and part.strip())


def _buttons(message: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    listed = [*(message.get("buttons") or ()), *(message.get("quick_replies") or ())]
    return tuple(
        (str(button["title"]), str(button.get("payload") or button["title"]))
        for button in listed
        if button.get("title")
    )
