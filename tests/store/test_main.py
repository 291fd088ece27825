"""`python -m store`: exit statuses and what is printed where."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from store.__main__ import main
from store.queries import load
from tests.conftest import KNOWLEDGE, ROOT
from tests.store.conftest import KnowledgeCopy


def test_check_of_sound_knowledge_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--knowledge", str(KNOWLEDGE)]) == 0
    assert capsys.readouterr() == ("", "")


def test_build_prints_the_file_and_the_number_of_statements(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "store.sqlite"
    assert main(["build", "--knowledge", str(KNOWLEDGE), "--out", str(target)]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{target}: ")
    assert printed.out.endswith(" statements\n")
    assert printed.err == ""
    assert load(target).book.situations


@pytest.mark.parametrize("command", ["check", "build"])
def test_problems_go_to_standard_error_and_fail(
    copy: KnowledgeCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    copy.edit("situations/rfe.yml", lambda file: file["steps"][0].update(channel="nowhere"))
    copy.edit("fees.yml", lambda file: file["fees"][0].pop("name"))
    target = tmp_path / "store.sqlite"
    assert main([command, "--knowledge", str(copy.root), "--out", str(target)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines()[-1] == "2 problem(s); the store was left as it was."
    assert (
        "knowledge/situations/rfe.yml: steps[0].channel: unknown channel 'nowhere'\n" in printed.err
    )
    assert "knowledge/fees.yml: fees[premium_i140_i129].name: field required\n" in printed.err
    assert not target.exists()


def test_a_target_that_cannot_be_written_is_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "store.sqlite"
    (target / "kept").mkdir(parents=True)
    assert main(["build", "--knowledge", str(KNOWLEDGE), "--out", str(target)]) == 1
    assert str(target) in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["destroy"]])
def test_another_command_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_the_module_runs_from_the_command_line(copy: KnowledgeCopy) -> None:
    (copy.root / "calendar.yml").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "store", "check", "--knowledge", str(copy.root)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "knowledge/calendar.yml: file: is missing" in done.stderr
    assert "Traceback" not in done.stderr
