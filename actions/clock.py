"""The one place that reads the time."""

from __future__ import annotations

import os
from datetime import datetime, timezone

VARIABLE = "TRIAGE_NOW"


class BadClock(ValueError):
    """`TRIAGE_NOW` is set to something that is not a moment."""


def now() -> datetime:
    """Return the current moment, or the fixed one in `TRIAGE_NOW`.

    Raises:
        BadClock: `TRIAGE_NOW` is no ISO 8601 moment with a UTC offset.
    """
    fixed = os.environ.get(VARIABLE)
    if not fixed:
        return datetime.now(timezone.utc)
    try:
        # Python 3.10 does not read the "Z" of ISO 8601.
        moment = datetime.fromisoformat(fixed[:-1] + "+00:00" if fixed[-1] in "Zz" else fixed)
    except ValueError as error:
        raise BadClock(f"{VARIABLE}={fixed!r} is not an ISO 8601 date and time") from error
    if moment.tzinfo is None:
        raise BadClock(f"{VARIABLE}={fixed!r} needs an offset such as -05:00")
    return moment
