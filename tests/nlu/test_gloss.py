"""Spanish in rough English: how words are looked up, and that the lists are sound."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from nlu.gloss import LEXICON, BadLexicon, Glossary, glossary, in_english
from triage.letters import fold

GLOSSARY = Glossary(
    {
        "corte": "court",
        "corte de luz": "power cut",
        "citacion": "summons",
        "se": "",
        "i-485": "adjustment form",
    }
)


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("corte", "court"),
        ("corte de luz", "power cut"),
        ("corte de agua", "court de agua"),
        ("una corte de", "una court de"),
        ("corte corte de luz corte", "court power cut court"),
        ("CITACIÓN", "summons"),
        ("citacio\u0301n", "summons"),
        ("quetzal volador", "quetzal volador"),
        ("se corte se", "court"),
        ("se", ""),
        ("", ""),
        ("¿corte?", "¿ court ?"),
        ("mi I-485, corte", "mi adjustment form , court"),
    ],
)
def test_looks_up_the_longest_phrase(spanish: str, english: str) -> None:
    assert GLOSSARY.gloss(spanish) == english


def test_only_spanish_is_put_into_english() -> None:
    said = "Perdí mi mica"
    assert in_english(said, "es") == "i lost my green card"
    assert [in_english(said, language) for language in ("en", "fr", None)] == [said] * 3


@pytest.mark.parametrize(
    "line", ["gato cat", "gato\tcat\tfeline", "\tcat", " \tcat", "", "perro\thound"]
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "es_animals.tsv"
    path.write_text(f"# animals\nperro\tdog\n{line}\noso\tbear\n", encoding="utf-8")
    with pytest.raises(BadLexicon, match=r"^es_animals\.tsv:3:"):
        Glossary.read(tmp_path)


def test_all_lists_are_read_without_their_comments(tmp_path: Path) -> None:
    (tmp_path / "es_a.tsv").write_text("# perro\tcat\nperro\tDog\n", encoding="utf-8")
    (tmp_path / "es_b.tsv").write_text("oso\tbear\n", encoding="utf-8")
    assert Glossary.read(tmp_path).gloss("# perro oso") == "# dog bear"


LISTS = {
    path.name: [
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    for path in sorted(LEXICON.iterdir())
}
LINES = list(chain.from_iterable(LISTS.values()))
KEYS = [line.partition("\t")[0] for line in LINES]


def test_every_list_is_read() -> None:
    assert {"es_phrases.tsv", "es_words.tsv"} <= LISTS.keys()
    assert all(name.startswith("es_") and name.endswith(".tsv") for name in LISTS)


def test_every_line_has_one_tab() -> None:
    assert [line for line in LINES if line.count("\t") != 1] == []


def test_no_word_is_listed_twice_even_in_two_lists() -> None:
    assert sorted(KEYS) == sorted(set(KEYS))


def test_every_word_is_folded() -> None:
    assert [key for key in KEYS if fold(key) != key or key.lower() != key] == []


def test_every_word_can_be_found() -> None:
    marks = {key: f"<{number}>" for number, key in enumerate(KEYS)}
    marked = Glossary(marks)
    assert [key for key in KEYS if marked.gloss(key) != marks[key]] == []


def test_every_sense_is_given() -> None:
    senses = dict(line.split("\t") for line in LINES)
    assert [k for k in KEYS if glossary().gloss(k) != senses[k].casefold()] == []
