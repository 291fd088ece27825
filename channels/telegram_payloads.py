"""Button payloads as `callback_data`, which Telegram limits to 64 bytes.

Technical source: Telegram Bot API, `InlineKeyboardButton` (callback_data, 1-64 bytes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MAX_BYTES: Final = 64

#: Short stand-ins for payloads that are too long. An alias is never given a new meaning: buttons
#: of old messages still send it. A test walks all payloads and names those that need an entry.
ALIASES: Final[Mapping[str, str]] = {}

#: What the button sends that is left to show a choice: nothing to do.
CHOSEN: Final = "-"

_PAYLOAD: Final = re.compile(r"/[a-z0-9_]+(\{.*\})?", re.DOTALL)


class PayloadTooLong(ValueError):
    """A payload over 64 bytes has no alias."""


def encode(payload: str, aliases: Mapping[str, str] = ALIASES) -> str:
    """Return what a button sends for a payload.

    Raises:
        PayloadTooLong: it is over 64 bytes and has no alias. It is never cut.
    """
    if len(payload.encode("utf-8")) <= MAX_BYTES:
        return payload
    for alias, meaning in aliases.items():
        if meaning == payload:
            return alias
    raise PayloadTooLong(f"button payload {payload[:20]!r}... is over {MAX_BYTES} bytes")


def decode(data: str, aliases: Mapping[str, str] = ALIASES) -> str | None:
    """Return the payload behind `callback_data`; None if it is none of ours."""
    payload = aliases.get(data, data)
    return payload if _PAYLOAD.fullmatch(payload) else None
