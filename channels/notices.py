"""Short texts a channel itself says, in both languages, with their numbers from the facts."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from store import queries

logger = logging.getLogger(__name__)

LANGUAGES: Final = ("en", "es")
_FILE: Final = Path(__file__).with_name("notices.yml")
_ROOT: Final = Path(__file__).resolve().parent.parent
_STORE_VARIABLE: Final = "TRIAGE_STORE"
_PHONE: Final = "uscis_contact_center_phone"

Texts = Mapping[str, Mapping[str, str]]


class Notices:
    """The texts of `notices.yml`, ready to be said.

    Args:
        texts: name -> language -> text with {blanks}.
        kinds: what redaction masks, in words.
        joint: "and" in each language.
        phone: of the USCIS Contact Center, by language.
    """

    def __init__(
        self, texts: Texts, kinds: Texts, joint: Mapping[str, str], phone: Mapping[str, str]
    ) -> None:
        self._texts = texts
        self._kinds = kinds
        self._joint = joint
        self._phone = phone

    @classmethod
    def read(cls, store: Path | None = None) -> Notices:
        """Read the texts, and the phone number from the store of facts.

        Args:
            store: the SQLite file; by default the one the actions use.

        Raises:
            StoreUnavailable: neither the store nor the knowledge files can be read.
        """
        file = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        return cls(file["notices"], file["kinds"], file["and"], _contact_center(store))

    def say(self, name: str, language: str, **values: object) -> str:
        """Return a text in one language with its blanks filled.

        Args:
            name: a key of `notices.yml`.
            language: "en" or "es".
            values: the blanks; `kinds` may be the kinds of a `Redaction`.

        Raises:
            KeyError: no such text or language, or a blank was not given.
        """
        kinds = values.get("kinds")
        if isinstance(kinds, tuple | list):
            values["kinds"] = self._in_words(kinds, language)
        values.setdefault("phone", self._phone[language])
        return self._texts[name][language].format(**values)

    def both(self, name: str, **values: object) -> str:
        """Return a text in English with the Spanish one under it."""
        return "\n\n".join(self.say(name, language, **values) for language in LANGUAGES)

    def in_language(self, name: str, language: object, **values: object) -> str:
        """Return a text in the language given, or in both when it is not one of ours."""
        if language in LANGUAGES:
            return self.say(name, str(language), **values)
        return self.both(name, **values)

    def _in_words(self, kinds: Iterable[Any], language: str) -> str:
        words = [self._kinds[str(kind)][language] for kind in dict.fromkeys(kinds)]
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self._joint[language]} {words[-1]}"


def _contact_center(store: Path | None) -> dict[str, str]:
    """The number as the store has it; as the knowledge files have it while there is no store."""
    path = store or Path(os.environ.get(_STORE_VARIABLE) or _ROOT / "models" / "store.sqlite")
    try:
        value = queries.load(path).book.channels[_PHONE].value
        assert value is not None
        return {language: value.in_(language) for language in LANGUAGES}
    except queries.StoreUnavailable as error:
        logger.warning("the phone number is read from knowledge/: %s", error)
        return _from_knowledge()


def _from_knowledge() -> dict[str, str]:
    for file in sorted((_ROOT / "knowledge" / "channels").glob("*.yml")):
        for channel in yaml.safe_load(file.read_text(encoding="utf-8"))["channels"]:
            if channel["id"] == _PHONE:
                value = channel["value"]
                return {
                    language: value if isinstance(value, str) else value[language]
                    for language in LANGUAGES
                }
    raise queries.StoreUnavailable(f"no channel {_PHONE!r} in knowledge/channels")
