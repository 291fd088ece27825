"""The person's own time zone, as their browser or profile names it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

#: The longest name in the IANA database has 32 characters.
_LONGEST: Final = 64


#: People there read the offices' own hours.
_EASTERN: Final = frozenset(
    [
        "America/New_York", "America/Detroit", "America/Kentucky/Louisville",
        "America/Kentucky/Monticello", "America/Louisville", "America/Fort_Wayne",
        "America/Indianapolis", "US/Eastern", "US/Michigan", "US/East-Indiana", "EST5EDT",
    ]
)  # fmt: skip


def named(metadata: Mapping[str, Any]) -> str | None:
    """Return `metadata["timezone"]` if it names a zone of the IANA database outside U.S. Eastern.

    Hours are said in the office's time anyway; saying the same time twice helps nobody.
    """
    name = metadata.get("timezone")
    if not isinstance(name, str) or len(name) > _LONGEST or name in _EASTERN:
        return None
    return name if _exists(name) else None


@lru_cache(maxsize=1024)
def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        # Unknown; no name at all ("../x"); a folder of the database ("America").
        return False
    return bool(name)
