"""Messages whose intent needs no model: a menu number, a bare receipt number, emoji."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(
    r"(?i)^\s*(?:#|no\.?\s|number\s|n[uú]mero\s|opci[oó]n\s|option\s|(?:la|el|the)\s)?\s*"
    r"(\d{1,2})\s*[.)]?\s*$"
)
_RECEIPT: Final = re.compile(r"^\s*[A-Za-z]{3}[\s\-*]{0,2}(?:[0-9OoIl][\s\-]?){8,12}\s*$")
_YES: Final = frozenset("👍✅✔👌")
_NO: Final = frozenset("👎❌✖🚫")
_THANKS: Final = frozenset("🙏❤🥰😊💕💖🤗")


def intent_of(text: str) -> str | None:
    """Return an intent for a message that needs no model, else None."""
    if _NUMBER.match(text):
        return "choose"
    if _RECEIPT.match(text):
        return "inform"
    if any(character.isalnum() for character in text):
        return None
    signs = set(text)
    for known, intent in ((_YES, "affirm"), (_NO, "deny"), (_THANKS, "thank")):
        if signs & known:
            return intent
    return "greet"
