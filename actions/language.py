"""Which language to answer in: the one the person writes, without flickering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from actions.understanding import Parse
from triage.vocabulary import LANGUAGES

DEFAULT: Final = "en"
_SWITCHES: Final = {"switch_to_spanish": "es", "switch_to_english": "en"}


def next_language(current: str | None, parse: Parse, hint: str | None = None) -> str:
    """Return the language of the next answer.

    Args:
        current: of the conversation so far, if any.
        parse: of the latest message; `parse.language` is None when the words
            ("ok", "I-485", a pressed button) do not tell.
        hint: what the channel knows, such as the language of the page; it
            counts only until the person has written something telling.
    """
    if parse.intent in _SWITCHES:
        return _SWITCHES[parse.intent]
    if parse.language in LANGUAGES:
        return str(parse.language)
    return current or hint or DEFAULT


def hinted(metadata: Mapping[str, Any]) -> str | None:
    """Return the language a channel names in a message's metadata, if it is one of ours."""
    language = metadata.get("language")
    return language if isinstance(language, str) and language in LANGUAGES else None
