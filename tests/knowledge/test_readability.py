"""People in a hurry, on a phone, in a second language must understand every file."""

from __future__ import annotations

import re

import pytest
import textstat

from tests.knowledge.texts import WITH_TEXTS, texts

#: Names of holidays are no sentences.
PROSE = [file for file in WITH_TEXTS if file != "calendar.yml"]
HIGHEST_GRADE = 8
LOWEST_EASE = 60
LONGEST_SENTENCE = 30


def joined(file: str, language: str) -> str:
    """The texts of a file as sentences: labels and list items get a full stop."""
    said = (text[language].rstrip() for text in texts(file))
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in said)


def test_every_kind_of_file_is_read() -> None:
    folders = {file.partition("/")[0] for file in PROSE}
    assert {"situations", "programs", "channels", "phrases.yml", "conversation.yml"} <= folders


@pytest.mark.parametrize("file", PROSE)
def test_english_is_at_most_grade_8(file: str) -> None:
    textstat.set_lang("en_US")
    assert textstat.flesch_kincaid_grade(joined(file, "en")) <= HIGHEST_GRADE


@pytest.mark.parametrize("file", PROSE)
def test_spanish_is_easy(file: str) -> None:
    textstat.set_lang("es")
    assert textstat.fernandez_huerta(joined(file, "es")) >= LOWEST_EASE


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("file", PROSE)
def test_no_sentence_is_long(file: str, language: str) -> None:
    sentences = (s for t in texts(file) for s in re.split(r"(?<=[.?!:;])\s+", t[language]))
    assert [s for s in sentences if len(s.split()) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize(
    ("language", "hard"),
    [
        (
            "en",
            "Applicants are hereby notified that the adjudication of the aforementioned "
            "application necessitates supplementary documentation pursuant to the regulations.",
        ),
        (
            "es",
            "Por la presente se notifica al solicitante que la adjudicación de la precitada "
            "solicitud requiere documentación suplementaria de conformidad con la normativa.",
        ),
    ],
)
def test_the_measure_finds_officialese_hard(language: str, hard: str) -> None:
    if language == "en":
        textstat.set_lang("en_US")
        assert textstat.flesch_kincaid_grade(hard) > HIGHEST_GRADE
    else:
        textstat.set_lang("es")
        assert textstat.fernandez_huerta(hard) < LOWEST_EASE
