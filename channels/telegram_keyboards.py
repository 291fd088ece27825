"""Buttons under a message, laid out for thumbs.

Technical source: Telegram Bot API, `InlineKeyboardMarkup`.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from channels import telegram_payloads as payloads

logger = logging.getLogger(__name__)

#: Labels up to this width stand two in a row on a narrow phone without being cut.
SHORT: Final = 18
_IN_A_ROW: Final = 2
#: The most buttons Telegram takes in one keyboard.
MOST_BUTTONS: Final = 100

Keyboard = dict[str, Any]
Key = dict[str, str]


def keyboard(buttons: Iterable[tuple[str, str]]) -> Keyboard | None:
    """Return the keyboard of (title, payload) pairs, or None without any.

    Short labels stand two in a row, long ones alone; the order is kept. A button whose payload
    cannot be sent is left out, with a log line, rather than losing the message.
    """
    keys = [key for title, payload in buttons if (key := _key(title, payload)) is not None]
    rows = _rows(keys[:MOST_BUTTONS])
    return {"inline_keyboard": rows} if rows else None


def chosen(title: str) -> Keyboard:
    """Return what is left of a keyboard after a press: the choice, marked, doing nothing."""
    return {"inline_keyboard": [[{"text": f"✓ {title}", "callback_data": payloads.CHOSEN}]]}


def link(title: str, url: str) -> Keyboard:
    """Return one button that opens an address."""
    return {"inline_keyboard": [[{"text": title, "url": url}]]}


def title_of(markup: object, data: str) -> str | None:
    """Return the label of the button that sends `data`, from a message's `reply_markup`."""
    rows = markup.get("inline_keyboard") if isinstance(markup, Mapping) else None
    for row in rows if isinstance(rows, list) else ():
        for key in row if isinstance(row, list) else ():
            if isinstance(key, Mapping) and key.get("callback_data") == data:
                title = key.get("text")
                return title if isinstance(title, str) else None
    return None


def _key(title: str, payload: str) -> Key | None:
    label = " ".join(title.split())
    if not label or not payload:
        return None
    try:
        return {"text": label, "callback_data": payloads.encode(payload)}
    except payloads.PayloadTooLong as error:
        logger.error("Telegram: a button was left out: %s", error)
        return None


def _rows(keys: Iterable[Key]) -> list[list[Key]]:
    rows: list[list[Key]] = []
    for key in keys:
        fits = bool(rows) and len(rows[-1]) < _IN_A_ROW and _is_short(rows[-1][-1])
        if fits and _is_short(key):
            rows[-1].append(key)
        else:
            rows.append([key])
    return rows


def _is_short(key: Key) -> bool:
    wide = sum(1 for c in key["text"] if unicodedata.east_asian_width(c) in "WF")
    return len(key["text"]) + wide <= SHORT
