"""A build puts a whole new file in place, or leaves the old one alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from store import build, files
from store.queries import load
from tests.conftest import KNOWLEDGE
from tests.store.conftest import KnowledgeCopy


def break_it(copy: KnowledgeCopy) -> None:
    copy.edit("situations/rfe.yml", lambda file: file["steps"][0].update(channel="nowhere"))


def test_the_build_makes_the_directory_and_counts_its_statements(tmp_path: Path) -> None:
    target = tmp_path / "new" / "store.sqlite"
    count = build.build(KNOWLEDGE, target)
    with sqlite3.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM statement").fetchone() == (count,)
    assert count > 1000


def test_the_file_can_be_read_by_another_user(store_file: Path) -> None:
    assert store_file.stat().st_mode & 0o777 == 0o644


def test_a_failed_check_leaves_the_old_file_and_no_scratch(
    copy: KnowledgeCopy, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "store.sqlite"
    target.parent.mkdir()
    target.write_bytes(b"the old store")
    break_it(copy)
    with pytest.raises(files.KnowledgeError, match="unknown channel 'nowhere'"):
        build.build(copy.root, target)
    assert target.read_bytes() == b"the old store"
    assert list(target.parent.iterdir()) == [target]


def test_a_failed_move_leaves_no_scratch(tmp_path: Path) -> None:
    target = tmp_path / "out" / "store.sqlite"
    (target / "kept").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        build.build(KNOWLEDGE, target)
    assert list(target.parent.iterdir()) == [target]
    assert (target / "kept").is_dir()


def test_a_new_build_replaces_the_old_file(copy: KnowledgeCopy, tmp_path: Path) -> None:
    target = tmp_path / "out" / "store.sqlite"
    build.build(copy.root, target)
    before = load(target)
    copy.edit("situations/scam.yml", lambda file: file["label"].update(en="A new label for scams"))
    build.build(copy.root, target)
    after = load(target)
    assert before.book.situations["scam"].label.en != "A new label for scams"
    assert after.book.situations["scam"].label.en == "A new label for scams"
    assert before.digest != after.digest
    assert list(target.parent.iterdir()) == [target]


def test_the_same_knowledge_has_the_same_digest(copy: KnowledgeCopy) -> None:
    assert build.digest_of(copy.root) == build.digest_of(KNOWLEDGE)


def test_one_letter_changes_the_digest(copy: KnowledgeCopy) -> None:
    path = copy.root / "do_not_give.yml"
    path.write_text(path.read_text(encoding="utf-8") + "#", encoding="utf-8")
    assert build.digest_of(copy.root) != build.digest_of(KNOWLEDGE)


@pytest.mark.parametrize("name", ["with space", "a?b=c", "100%25", "with#hash"])
def test_any_directory_name_works(tmp_path: Path, store_file: Path, name: str) -> None:
    target = tmp_path / name / "store.sqlite"
    build.build(KNOWLEDGE, target)
    assert load(target).digest == load(store_file).digest
    assert [path.name for path in tmp_path.iterdir()] == [name]
