"""A JSON schema that was found sound once is not examined again.

Rasa validates every answer of the action server with `jsonschema.validate`, which first examines
the schema itself: the same one each time, for 15 ms, more than understanding the message takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend, validates

_META: Final[str] = Draft202012Validator.META_SCHEMA["$id"]
_all_of: Final = Draft202012Validator.VALIDATORS["allOf"]
_sound: Final[set[str]] = set()


def remember() -> None:
    """Register, for the draft that Rasa's schemas follow, a validator that remembers."""
    validates("draft2020-12")(extend(Draft202012Validator, {"allOf": _remembering}))


def _remembering(
    validator: Any, parts: list[Any], instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """`allOf`, which in the meta-schema holds all the rules for schemas."""
    if schema.get("$id") != _META:
        yield from _all_of(validator, parts, instance, schema)
        return
    written = repr(instance)
    if written in _sound:
        return
    sound = True
    for error in _all_of(validator, parts, instance, schema):
        sound = False
        yield error
    if sound:
        _sound.add(written)
