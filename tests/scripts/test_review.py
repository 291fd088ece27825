"""Reviewing messages: what is asked, and what is written where. On copies only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.evaluation_leaks import DATA
from scripts.review import Guess, add_labelled, choice, guesses, read_messages, review
from scripts.review_data import Refused, TrainingData, written_as

RFE = """version: "3.1"
nlu:
- intent: rfe
  metadata: {language: en, also: [delay]}
  examples: |
    - they ask for more and it takes forever
- intent: rfe
  metadata: {language: en}
  examples: |
    - they want more papers
    - RFE, what now
- intent: denied
  metadata: {language: en}
  examples: |
    - they said no
"""
TALK = """version: "3.1"
nlu:
- intent: greet
  metadata: {language: en}
  examples: |
    - hello there
"""
SPANISH = """version: "3.1"
nlu:
- intent: rfe
  metadata: {language: es}
  examples: |
    - me piden más papeles"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    for name, text in (
        ("en/rfe.yml", RFE),
        ("en/talk.yml", TALK),
        ("es/rfe.yml", SPANISH),
    ):
        path = tmp_path / "nlu" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "nlu"


def examples(path: Path, intent: str) -> list[list[str]]:
    """The examples of each block of an intent."""
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return [b["examples"].splitlines() for b in blocks if b["intent"] == intent]


# -- writing ---------------------------------------------------------------------------


def test_an_example_goes_to_the_end_of_its_own_block(directory: Path) -> None:
    path = TrainingData(directory).add("where do I mail the evidence", "rfe", "en")
    assert path == directory / "en" / "rfe.yml"
    line = "    - where do I mail the evidence\n"
    assert path.read_text("utf-8") == RFE.replace("- RFE, what now\n", f"- RFE, what now\n{line}")


def test_a_file_without_a_last_line_break_is_no_trouble(directory: Path) -> None:
    path = TrainingData(directory).add("perdí la carta", "rfe", "es")
    assert examples(path, "rfe") == [["- me piden más papeles", "- perdí la carta"]]


def test_an_intent_without_a_file_of_its_own_goes_where_its_block_is(directory: Path) -> None:
    assert TrainingData(directory).add("good morning", "greet", "en").name == "talk.yml"


@pytest.mark.parametrize(
    ("text", "intent", "language", "reason"),
    [
        ("They want MORE papers!!", "rfe", "en", "en/rfe.yml has it as rfe"),
        ("me piden mas papeles", "denied", "en", "es/rfe.yml has it as rfe"),
        ("\u200b ?!", "rfe", "en", "nothing is left"),
        ("a new one", "visa_trouble", "en", "no file in en/"),
        ("uno nuevo", "denied", "es", "no file in es/"),
    ],
)
def test_refuses_what_does_not_belong(
    directory: Path, text: str, intent: str, language: str, reason: str
) -> None:
    before = {path: path.read_bytes() for path in directory.rglob("*.yml")}
    with pytest.raises(Refused, match=reason):
        TrainingData(directory).add(text, intent, language)
    assert before == {path: path.read_bytes() for path in directory.rglob("*.yml")}


def test_refuses_the_same_text_twice_in_one_sitting(directory: Path) -> None:
    data = TrainingData(directory)
    data.add("where is it mailed", "rfe", "en")
    with pytest.raises(Refused):
        data.add("Where is it mailed?", "denied", "en")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("my [I-485](form) is late", "my (I-485)(form) is late"),
        ('[x]{"entity": "form"}', '(x)("entity": "form")'),
        ("- they want\nmore\tpapers", "they want more papers"),
        ("• first point", "first point"),
        ("plain words: yes # no", "plain words: yes # no"),
    ],
)
def test_a_text_is_written_so_that_rasa_reads_it_as_it_is(text: str, written: str) -> None:
    from rasa.shared.nlu.training_data import entities_parser

    assert written_as(text) == written
    assert entities_parser.find_entities_in_training_example(written_as(text)) == []


def test_numbers_that_name_a_person_are_masked(directory: Path) -> None:
    path = TrainingData(directory).add("my ssn is 123-45-6789, they ask for it", "rfe", "en")
    text = path.read_text("utf-8")
    assert "they ask for it" in text and "6789" not in text and "123-45" not in text


def test_the_real_files_take_an_example_of_every_intent_and_stay_readable(tmp_path: Path) -> None:
    copy = tmp_path / "nlu"
    shutil.copytree(DATA, copy)
    data = TrainingData(copy)
    before = {path: path.read_text("utf-8") for path in copy.rglob("*.yml")}
    added = 0
    for language in ("en", "es"):
        for number, intent in enumerate(data.intents):
            try:
                data.add(f"zzq example {language} {number}", intent, language)
                added += 1
            except Refused:
                continue
    assert added >= 2 * 25
    for path, text in before.items():
        now = path.read_text("utf-8")
        assert "".join(x for x in now.splitlines(True) if "zzq" not in x).rstrip() == text.rstrip()
    found = [e for b in TrainingData(copy)._blocks for e in b.examples if e.startswith("zzq")]
    assert len(found) == added


# -- asking ---------------------------------------------------------------------------

GUESS = Guess("they ask again", "en", (("denied", 0.4), ("rfe", 0.3), ("greet", 0.2)))


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("", "denied"),
        ("1", "denied"),
        ("2", "rfe"),
        ("3", "greet"),
        ("4", None),
        ("0", None),
        ("rfe", "rfe"),
        ("gre", "greet"),
        ("d", None),
        ("denied", "denied"),
        ("nonsense", None),
    ],
)
def test_an_answer_is_a_number_a_name_or_its_beginning(answer: str, label: str | None) -> None:
    assert choice(answer, GUESS, ["denial_risk", "denied", "greet", "rfe"]) == label


def test_the_least_confident_comes_first() -> None:
    sure = {"a": 0.9, "b": 0.1, "c": 0.5}

    def parse(text: str) -> dict[str, Any]:
        first = {"name": "nlu_fallback", "confidence": 0.99}
        return {
            "language": "en",
            "intent_ranking": [first, {"name": "rfe", "confidence": sure[text]}],
        }

    assert [guess.text for guess in guesses(sure, parse)] == ["b", "c", "a"]


def sitting(directory: Path, listed: list[Guess], *answers: str) -> tuple[int, list[str]]:
    """Review with these answers; the lines that were said."""
    said: list[str] = []
    given: Iterator[str] = iter(answers)

    def ask(question: str) -> str:
        said.append(question)
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    return review(listed, TrainingData(directory), ask, said.append), said


def test_enter_accepts_the_first_guess(directory: Path) -> None:
    added, said = sitting(directory, [GUESS], "")
    assert added == 1
    assert examples(directory / "en" / "rfe.yml", "denied")[0][-1] == "- they ask again"
    assert any("denied  40 %" in line for line in said)


def test_skip_and_quit_add_nothing(directory: Path) -> None:
    other = Guess("another", "en", GUESS.ranking)
    assert sitting(directory, [GUESS, other], "s", "q")[0] == 0
    assert (directory / "en" / "rfe.yml").read_text("utf-8") == RFE


def test_what_was_added_before_quitting_stays(directory: Path) -> None:
    other = Guess("another", "en", GUESS.ranking)
    assert sitting(directory, [GUESS, other], "rfe", "q")[0] == 1
    assert "they ask again" in (directory / "en" / "rfe.yml").read_text("utf-8")


def test_a_wrong_answer_is_asked_again(directory: Path) -> None:
    added, said = sitting(directory, [GUESS], "what", "2")
    assert added == 1 and any("is no intent" in line for line in said)


def test_asks_for_a_language_the_model_does_not_know(directory: Path) -> None:
    unknown = Guess("ok rfe papeles", None, GUESS.ranking)
    assert sitting(directory, [unknown], "rfe", "fr", "es")[0] == 1
    assert "ok rfe papeles" in (directory / "es" / "rfe.yml").read_text("utf-8")


def test_a_duplicate_is_said_and_the_next_is_asked(directory: Path) -> None:
    known = Guess("they want more papers", "en", GUESS.ranking)
    added, said = sitting(directory, [known, GUESS], "", "")
    assert added == 1 and any("not added" in line for line in said)


def test_the_end_of_the_input_ends_the_sitting(directory: Path) -> None:
    assert sitting(directory, [GUESS])[0] == 0


# -- files ----------------------------------------------------------------------------


def test_reads_lines_once_and_leaves_out_empty_ones(tmp_path: Path) -> None:
    path = tmp_path / "messages.txt"
    path.write_text("one\n\n  two \none\n", encoding="utf-8")
    assert read_messages(path) == ["one", "two"]


def test_a_csv_file_is_added_without_asking(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(
        'text,label,language\n"where, when, how",rfe,en\nquieren mas pruebas,rfe,\n'
        "they said no,denied,en\nbonjour,rfe,fr\n,rfe,en\nno label,,en\n",
        encoding="utf-8",
    )
    said: list[str] = []
    refused = add_labelled(path, TrainingData(directory), lambda text: "es", said.append)
    assert refused == 2
    assert examples(directory / "en" / "rfe.yml", "rfe")[1][-1] == "- where, when, how"
    assert examples(directory / "es" / "rfe.yml", "rfe")[0][-1] == "- quieren mas pruebas"
    assert sum("not added" in line for line in said) == 2
