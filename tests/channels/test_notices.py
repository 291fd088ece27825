"""What a channel itself says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from channels.notices import Notices
from channels.redaction import redact
from tests.channels.test_redaction import HIDDEN

PHONE = "800-375-5283"
FILE = yaml.safe_load(
    (Path(__file__).parents[2] / "channels" / "notices.yml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def notices(store_file: Path) -> Notices:
    return Notices.read(store_file)


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    for name, texts in FILE["notices"].items():
        assert set(texts) == {"en", "es"}, name
        blanks = [set(re.findall(r"{(\w+)}", text)) for text in texts.values()]
        assert blanks[0] == blanks[1], name


def test_no_telephone_number_is_typed_here() -> None:
    for texts in FILE["notices"].values():
        for text in texts.values():
            assert not re.search(r"\d{3}\D?\d{4}", text)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["too_fast", "unavailable", "not_text"])
def test_trouble_names_the_phone_of_the_facts(name: str, language: str, notices: Notices) -> None:
    assert PHONE in notices.say(name, language)


def test_an_unknown_language_gets_both(notices: Notices) -> None:
    english, spanish = notices.both("too_long", read=4000).split("\n\n")
    assert "4000 characters" in english
    assert "4000 caracteres" in spanish
    for unknown in (None, "fr", 7, ["es"]):
        assert "\n\n" in notices.in_language("too_long", unknown, read=4000)
    assert notices.in_language("too_long", "es", read=4000) == spanish


def test_every_kind_has_words(notices: Notices) -> None:
    kinds = {kind for *_, kind in HIDDEN}
    assert kinds == set(FILE["kinds"])
    for kind in kinds:
        assert FILE["kinds"][kind]["en"] in notices.say("redacted", "en", kinds=(kind,))


def test_kinds_are_joined_and_said_once(notices: Notices) -> None:
    found = redact("A123456789, IOE0912345678 and A987654321, ssn 123-45-6789")
    words = notices.say("redacted", "es", kinds=found.kinds)
    assert "un número A, los dígitos de un número de recibo y lo que parece" in words
    assert words.count("número A") == 1


def test_without_a_store_the_number_comes_from_the_knowledge_files(tmp_path: Path) -> None:
    assert PHONE in Notices.read(tmp_path / "none.sqlite").say("unavailable", "en")


def test_a_missing_blank_or_name_is_an_error(notices: Notices) -> None:
    with pytest.raises(KeyError):
        notices.say("too_long", "en")
    with pytest.raises(KeyError):
        notices.say("nothing", "en")
