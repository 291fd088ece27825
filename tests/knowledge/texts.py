"""Every bilingual text of the knowledge files, by file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from tests.conftest import KNOWLEDGE

Text = dict[str, str]

FILES = tuple(str(path.relative_to(KNOWLEDGE)) for path in sorted(KNOWLEDGE.rglob("*.yml")))


@cache
def read(file: str) -> Any:
    """Return what one file holds."""
    return yaml.load((KNOWLEDGE / file).read_text(encoding="utf-8"), yaml.CSafeLoader)


def texts_in(value: Any) -> Iterator[Text]:
    """Yield every {en, es} inside a value."""
    if isinstance(value, dict):
        if set(value) == {"en", "es"} and isinstance(value["en"], str):
            yield value
        else:
            for inner in value.values():
                yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


@cache
def texts(file: str) -> tuple[Text, ...]:
    """Return every bilingual text of one file."""
    return tuple(texts_in(read(file)))


WITH_TEXTS = tuple(file for file in FILES if texts(file))
