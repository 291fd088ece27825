"""What a browser may send, checked: anything else is a `BadRequest`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from zoneinfo import available_timezones

LANGUAGES: Final = ("en", "es")
_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_LONGEST_PAYLOAD: Final = 500
_LONGEST_TITLE: Final = 200
_HIGHEST_SEQ: Final = 2**31
_UNSAFE: Final = str.maketrans({"\x00": " "})


class BadRequest(ValueError):
    """An event that is not of the agreed form."""


@dataclass(frozen=True)
class Hello:
    """What a browser says about itself when it connects."""

    token: str | None
    after: int
    language: str | None
    timezone: str | None


@dataclass(frozen=True)
class Say:
    """One message of a person: words, or a button with the words on it."""

    id: str
    text: str
    title: str | None


def read_hello(auth: object, accept_language: str = "") -> Hello:
    """Return the handshake's data; whatever is not usable is left out.

    Args:
        auth: The `auth` object of the socket.io handshake.
        accept_language: The header of the same name, for `lang: "auto"`.
    """
    given: Mapping[str, Any] = auth if isinstance(auth, Mapping) else {}
    token, after, zone = given.get("token"), given.get("after"), given.get("timezone")
    known = type(after) is int and 0 <= after <= _HIGHEST_SEQ
    return Hello(
        token=token if isinstance(token, str) else None,
        after=after if known and isinstance(after, int) else 0,
        language=_language(given.get("lang"), accept_language),
        timezone=zone if isinstance(zone, str) and zone in _zones() else None,
    )


def read_say(arguments: Sequence[object]) -> Say:
    """Return a message.

    Raises:
        BadRequest: It is not `{id, text, payload?, title?}` with the right types.
    """
    data = _only_object(arguments)
    id_, text = data.get("id"), data.get("text")
    payload, title = data.get("payload"), data.get("title")
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        raise BadRequest("id")
    if not isinstance(text, str):
        raise BadRequest("text")
    if payload is None:
        words = _clean(text)
        if not words.strip():
            raise BadRequest("text")
        return Say(id_, words, None)
    if not isinstance(payload, str) or not payload.startswith("/"):
        raise BadRequest("payload")
    shown = text if title is None else title
    if not isinstance(shown, str) or len(payload) > _LONGEST_PAYLOAD:
        raise BadRequest("title")
    return Say(id_, _clean(payload), _clean(shown)[:_LONGEST_TITLE].strip() or None)


def read_nothing(arguments: Sequence[object]) -> None:
    """Accept an event without content.

    Raises:
        BadRequest: There is some.
    """
    if arguments and any(argument not in ({}, None) for argument in arguments):
        raise BadRequest("content")


def _only_object(arguments: Sequence[object]) -> Mapping[str, Any]:
    if len(arguments) != 1 or not isinstance(arguments[0], Mapping):
        raise BadRequest("arguments")
    return arguments[0]


def _clean(text: str) -> str:
    """Replace what no store or log can hold: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").translate(_UNSAFE)


def _language(wanted: object, accept_language: str) -> str | None:
    """Return the language wanted; a browser in Spanish is a hint, one in English is none.

    Many people read Spanish on a phone that was never set to it.
    """
    if wanted in LANGUAGES:
        return str(wanted)
    return "es" if accept_language.strip().lower().startswith("es") else None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
