"""What `make doctor` finds, one value for each thing it looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was checked.

    Args:
        ok: whether it is as it should be.
        what: one sentence; never a secret.
        fix: what to do about it, if there is something to do.
    """

    ok: bool
    what: str
    fix: str | None
