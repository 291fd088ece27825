"""Messages whose intent needs no model: a menu number, a bare receipt number."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(
    r"(?i)^\s*(?:#|no\.?\s|number\s|n[uú]mero\s|opci[oó]n\s|option\s|(?:la|el|the)\s)?\s*(\d{1,2})\s*[.)]?\s*$"
)
_RECEIPT: Final = re.compile(r"^\s*[A-Za-z]{3}[\s\-*]{0,2}(?:[0-9OoIl][\s\-]?){8,12}\s*$")


def intent_of(text: str) -> str | None:
    """Return "choose", "inform" or None."""
    if _NUMBER.match(text):
        return "choose"
    if _RECEIPT.match(text):
        return "inform"
    return None
