"""What cannot be read is named: file, entry and field, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import files
from tests.store.conftest import KnowledgeCopy


def test_the_real_files_have_no_problems(copy: KnowledgeCopy) -> None:
    assert copy.problems() == []


@pytest.mark.parametrize("file", ["situations/rfe.yml", "practices.yml", "common.yml"])
def test_broken_yaml_is_named_once(copy: KnowledgeCopy, file: str) -> None:
    (copy.root / file).write_text('id: rfe\nlabel: {en: "half', encoding="utf-8")
    (first, *rest) = [str(p) for p in copy.problems() if p.where == "file"]
    assert first.startswith(f"{file}: file: is not YAML")
    assert rest == []


def test_a_file_that_is_not_text_is_named(copy: KnowledgeCopy) -> None:
    (copy.root / "situations/rfe.yml").write_bytes(b"label: \xff\xfe")
    (problem,) = copy.problems()
    assert str(problem).startswith("situations/rfe.yml: file: is not UTF-8 text")


def test_a_file_that_is_a_list_is_named(copy: KnowledgeCopy) -> None:
    (copy.root / "situations/rfe.yml").write_text("- rfe\n", encoding="utf-8")
    (problem,) = copy.problems()
    assert str(problem) == "situations/rfe.yml: file: must be a mapping"


def test_a_key_written_twice_is_named(copy: KnowledgeCopy) -> None:
    path = copy.root / "situations/rfe.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\nsteps: []\n", encoding="utf-8")
    (problem,) = copy.problems()
    assert problem.file == "situations/rfe.yml"
    assert "'steps' stands twice" in problem.what


@pytest.mark.parametrize(
    "file",
    [
        "situations/scam.yml",
        "programs/daca.yml",
        "practices.yml",
        "forms.yml",
        "fees.yml",
        "sources.yml",
        "phrases.yml",
        "conversation.yml",
        "other_languages.yml",
        "common.yml",
        "calendar.yml",
        "do_not_give.yml",
    ],
)
def test_a_missing_file_is_named(copy: KnowledgeCopy, file: str) -> None:
    (copy.root / file).unlink()
    assert f"{file}: file: is missing" in [str(p) for p in copy.problems()]


def test_a_missing_directory_is_many_missing_files(tmp_path: Path) -> None:
    missing = [
        p.file for p in KnowledgeCopy(tmp_path / "nowhere").problems() if "missing" in p.what
    ]
    assert {"situations/rfe.yml", "programs/daca.yml", "common.yml"} <= set(missing)


def test_an_id_must_be_the_file_name(copy: KnowledgeCopy) -> None:
    copy.edit("situations/scam.yml", lambda file: file.update(id="complaint"))
    (problem,) = copy.problems()
    assert str(problem) == "situations/scam.yml: id: must be 'scam', like the file name"


def test_a_problem_names_file_entry_and_field(copy: KnowledgeCopy) -> None:
    copy.edit("practices.yml", lambda file: file["practices"][2].update(phase="during"))
    (problem,) = copy.problems()
    assert (problem.file, problem.where) == (
        "practices.yml",
        "practices[denial_answer_in_writing].phase",
    )


def test_an_entry_without_an_id_is_named_by_its_own_key(copy: KnowledgeCopy) -> None:
    copy.edit("forms.yml", lambda file: file["forms"][0].update(filing="pigeon"))
    (problem,) = copy.problems()
    assert (problem.file, problem.where) == ("forms.yml", "forms[I-485].filing")


def test_all_problems_are_reported_at_once(copy: KnowledgeCopy) -> None:
    copy.edit("situations/rfe.yml", lambda file: file["steps"][0].update(chanel="x"))
    copy.edit("programs/daca.yml", lambda file: file.pop("title"))
    copy.edit("fees.yml", lambda file: file["fees"][0].pop("trusted_until"))
    assert {(p.file, p.where) for p in copy.problems()} == {
        ("situations/rfe.yml", "steps.0.chanel"),
        ("programs/daca.yml", "title"),
        ("fees.yml", "fees[premium_i140_i129].trusted_until"),
    }


def test_a_knowledge_error_prints_every_problem() -> None:
    problems = [files.Problem("a.yml", "id", "is bad"), files.Problem("b.yml", "x", "is worse")]
    assert str(files.KnowledgeError(problems)) == "a.yml: id: is bad\nb.yml: x: is worse"
