"""Tone, blanks and lengths of what people read."""

from __future__ import annotations

import re

import pytest

from store.queries import Catalog
from tests.knowledge.texts import WITH_TEXTS, texts

OFFICIALESE = {
    "en": (
        "please be advised", "be advised that", "pursuant to", "hereby", "herein", "hereto",
        "herewith", "thereof", "therein", "aforementioned", "aforesaid", "in accordance with",
        "prior to", "subsequent to", "notwithstanding", "heretofore", "henceforth", "shall",
        "utilize", "commence", "in the event that", "with respect to", "with regard to",
        "failure to", "adjudicated", "adjudication", "in lieu of", "forthwith", "in order to",
        "we regret to", "the undersigned", "duly", "at your earliest convenience",
        "it is incumbent", "the said", "such applicant",
    ),
    "es": (
        "se le informa que", "se le notifica", "por medio de la presente", "por la presente",
        "de conformidad con", "conforme a lo dispuesto", "en virtud de", "con arreglo a",
        "a tenor de", "susodicho", "susodicha", "antedicho", "antedicha", "precitado",
        "precitada", "arriba mencionado", "a la mayor brevedad", "sírvase", "tenga a bien",
        "se hace de su conocimiento", "no obstante lo anterior", "en el supuesto de que",
        "a efectos de", "dicho solicitante", "el interesado", "la parte interesada",
        "adjudicación", "adjudicar", "subsanar", "interponer", "previo a", "so pena de",
    ),
}  # fmt: skip
INFORMAL_SPANISH = ("tú", "puedes", "tienes", "debes", "necesitas", "quieres", "tu caso", "contigo")
_BLANK = re.compile(r"\{[^{}]*\}")


def words_of(language: str, phrases: tuple[str, ...], file: str) -> list[str]:
    found = re.compile(rf"\b({'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
    return [text[language] for text in texts(file) if found.search(text[language])]


@pytest.mark.parametrize("file", WITH_TEXTS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_sounds_like_an_office(file: str, language: str) -> None:
    assert words_of(language, OFFICIALESE[language], file) == []


@pytest.mark.parametrize("file", WITH_TEXTS)
def test_spanish_says_usted(file: str) -> None:
    assert words_of("es", INFORMAL_SPANISH, file) == []


@pytest.mark.parametrize("file", WITH_TEXTS)
def test_nothing_shouts_or_smiles(file: str) -> None:
    loud = re.compile("[!\u00a1\u2600-\u27bf\U0001f300-\U0001faff]")
    assert [t for t in texts(file) if loud.search(t["en"] + t["es"])] == []


@pytest.mark.parametrize("file", WITH_TEXTS)
def test_both_languages_have_the_same_blanks(file: str) -> None:
    for text in texts(file):
        assert sorted(_BLANK.findall(text["en"])) == sorted(_BLANK.findall(text["es"])), text


@pytest.mark.parametrize("file", [f for f in WITH_TEXTS if f.startswith(("sit", "pro", "cha"))])
def test_the_spanish_is_not_the_english(file: str) -> None:
    same = [t["en"] for t in texts(file) if t["en"] == t["es"] and len(t["en"].split()) > 3]
    assert same == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_labels_fit_a_button(catalog: Catalog, language: str) -> None:
    questions = [q for s in catalog.book.situations.values() for q in s.questions]
    questions += [q for p in catalog.book.programs.values() for q in p.questions]
    answers = [option.label for question in questions for option in question.options]
    labels = [s.label for s in catalog.book.situations.values()]
    said = [label.in_(language) for label in (*labels, *answers)]
    assert len(said) > 100
    assert [label for label in said if len(label) > 40] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_labels_are_not_ambiguous(catalog: Catalog, language: str) -> None:
    labels = [s.label.in_(language) for s in catalog.book.situations.values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("language", ["en", "es"])
def test_openings_are_short(catalog: Catalog, language: str) -> None:
    openings = [o.text.in_(language) for s in catalog.book.situations.values() for o in s.opening]
    assert [text for text in openings if len(text) > 240] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_urgency_reason_completes_a_sentence(catalog: Catalog, language: str) -> None:
    reasons = [u.text.in_(language) for s in catalog.book.situations.values() for u in s.urgency]
    own_capital = ("USCIS", "ICE", "CBP", "TPS", "DACA")
    odd = [
        r
        for r in reasons
        if r.endswith(".") or (r[0].isupper() and r.split()[0] not in own_capital)
    ]
    assert odd == []
