"""Countries and cities outside the U.S., with their time zone.

Names come from libraries: territories from Babel in both languages, cities and
zones from pytz. A place only says where *the person* is after words such as
"I am in" or "estoy en".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytz
from babel import Locale

from nlu.spans import Found, fold

_HERE: Final = re.compile(
    r"\b(?:i am|i'm|im|we are|we're|i am stuck|stuck|currently|estoy|estamos|me encuentro|sigo|atrapad[oa])"
    r"(?:\s+(?:currently|now|right now|still|stuck|here|ahora|aqui|atrapad[oa]|varad[oa]))*\s+(?:in|at|en)\s+(?:la\s+|el\s+)?"
)
_US_CODES: Final = frozenset({"US", "PR", "GU", "VI", "MP", "AS", "UM"})
_WORDS: Final = 4


class Gazetteer:
    """Looks up foreign countries and cities by their folded names."""

    def __init__(self) -> None:
        self._zones = dict(_names())

    def own_place(self, folded: str) -> Iterator[Found]:
        """Yield the person's own place abroad, and that they are abroad."""
        for match in _HERE.finditer(folded):
            name = self._known_name(folded[match.end() :])
            if name is None:
                continue
            start, end = match.end(), match.end() + len(name)
            yield Found("own_place", name, start, end, {"zone": self._zones[name]})
            yield Found("location", "abroad", match.start(), end)

    def _known_name(self, rest: str) -> str | None:
        words = re.findall(r"[^\s,.;!?]+", rest[:60])[:_WORDS]
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            if name in self._zones and rest.startswith(name):
                return name
        return None


def _names() -> Iterator[tuple[str, str | None]]:
    """(folded name, time zone): the zone only when a country has just one."""
    for code, zones in pytz.country_timezones.items():
        if code in _US_CODES:
            continue
        zone = zones[0] if len(zones) == 1 else None
        for language in ("en", "es"):
            name = Locale(language).territories.get(code)
            if name:
                yield fold(name), zone
        for listed in zones:
            yield fold(listed.rsplit("/", 1)[-1].replace("_", " ")), listed
