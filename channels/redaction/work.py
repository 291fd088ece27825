"""A message while its numbers are being masked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from triage.receipts import MASK

#: Stands for a digit that is set aside; no pattern takes it for one.
_SAFE: Final = "\u00a4"


class Work:
    """The text while it is being masked: done digits no longer look like digits."""

    def __init__(self, plain: str) -> None:
        self.text = plain
        self.masked: set[int] = set()
        self.found: list[tuple[int, str]] = []

    def mask(self, start: int, end: int, kind: str, letters: bool = False) -> None:
        """Mask the digits of a span, and its letters if wanted."""
        hit = [
            i
            for i in range(start, end)
            if self.text[i].isdigit() or (letters and self.text[i].isalpha())
        ]
        if not hit:
            return
        self.masked.update(hit)
        self.found.append((hit[0], kind))
        self._replace(hit, MASK)

    def keep(self, start: int, end: int) -> None:
        """Set the digits of a harmless span aside."""
        self._replace([i for i in range(start, end) if self.text[i].isdigit()], _SAFE)

    def _replace(self, places: list[int], character: str) -> None:
        changed = list(self.text)
        for place in places:
            changed[place] = character
        self.text = "".join(changed)

    def each(self, pattern: re.Pattern[str], act: Callable[[re.Match[str]], None]) -> None:
        """Do something with every match; positions do not move while masking."""
        for match in list(pattern.finditer(self.text)):
            act(match)
