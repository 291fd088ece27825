"""What an operator sets: environment variables, read late and checked with one clear sentence."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

#: Where every variable is explained.
DOCS: Final = "docs/operators.md"


class SettingsError(ValueError):
    """A setting is missing or wrong; the message is one sentence for the operator."""


def env(name: str, default: str | None = None) -> str | None:
    """Return an environment variable without surrounding spaces; empty means unset."""
    return (os.environ.get(name) or "").strip() or default


def required(name: str) -> str:
    """Return an environment variable that must be there.

    Raises:
        SettingsError: it is unset or empty.
    """
    value = env(name)
    if value is None:
        raise SettingsError(f"{name} is not set: see {DOCS}")
    return value


def positive(name: str, default: int) -> int:
    """Return an environment variable as a whole number above zero.

    Raises:
        SettingsError: it is something else.
    """
    value = env(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise SettingsError(f"{name} must be a whole number above zero: see {DOCS}")
    return int(value)


@dataclass(frozen=True)
class Limits:
    """How much one person may send, how many are remembered, and how long a turn may take."""

    max_chars: int = 4000
    per_minute: int = 20
    burst: int = 8
    conversations: int = 10_000
    turn_seconds: int = 30

    @classmethod
    def from_environment(cls) -> Limits:
        """Read TRIAGE_MAX_CHARS, TRIAGE_PER_MINUTE, TRIAGE_BURST, TRIAGE_CONVERSATIONS
        and TRIAGE_TURN_SECONDS.

        Raises:
            SettingsError: one of them is no whole number above zero.
        """
        return cls(
            max_chars=positive("TRIAGE_MAX_CHARS", cls.max_chars),
            per_minute=positive("TRIAGE_PER_MINUTE", cls.per_minute),
            burst=positive("TRIAGE_BURST", cls.burst),
            conversations=positive("TRIAGE_CONVERSATIONS", cls.conversations),
            turn_seconds=positive("TRIAGE_TURN_SECONDS", cls.turn_seconds),
        )
