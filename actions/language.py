"""Which language to answer in: the one the person writes, without flickering."""

from __future__ import annotations

from typing import Final

from actions.understanding import Parse
from triage.vocabulary import LANGUAGES

DEFAULT: Final = "en"
_SWITCHES: Final = {"switch_to_spanish": "es", "switch_to_english": "en"}


def next_language(current: str | None, parse: Parse) -> str:
    """Return the language of the next answer.

    Args:
        current: of the conversation so far, if any.
        parse: of the latest message; `parse.language` is None when the words
            ("ok", "I-485", a name) do not tell.
    """
    if parse.intent in _SWITCHES:
        return _SWITCHES[parse.intent]
    if parse.language in LANGUAGES:
        return str(parse.language)
    return current or DEFAULT
