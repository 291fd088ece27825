"""Reading the store: never writing, and one kind of error for everything."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from store.queries import StoreUnavailable, load, open_read_only


@pytest.fixture
def own_file(store_file: Path, tmp_path: Path) -> Path:
    """A copy of the store that a test may damage."""
    return Path(shutil.copy(store_file, tmp_path / "store.sqlite"))


def refusal(path: Path) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        load(path)
    return str(caught.value)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO phrase (key, en, es) VALUES ('x', 'x', 'x')",
        "UPDATE channel SET value_en = '000'",
        "DELETE FROM statement",
        "DROP TABLE statement",
        "CREATE TABLE extra (id INTEGER)",
    ],
)
def test_a_write_fails(own_file: Path, statement: str) -> None:
    before = own_file.read_bytes()
    with (
        pytest.raises(OperationalError, match="readonly"),
        open_read_only(own_file).begin() as connection,
    ):
        connection.execute(text(statement))
    assert own_file.read_bytes() == before


def test_reading_leaves_no_file_behind(own_file: Path) -> None:
    load(own_file)
    assert list(own_file.parent.iterdir()) == [own_file]


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    said = refusal(path)
    assert said == f"{path} is missing; run `python -m store build`"
    assert not path.exists()


def test_a_directory_is_not_a_store(tmp_path: Path) -> None:
    assert "is missing" in refusal(tmp_path)


def write_noise(path: Path) -> None:
    path.write_bytes(b"not a database, but long enough to be read as one" * 100)


def overwrite_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = b"\x5a" * (len(data) // 2 - 4096)
    path.write_bytes(bytes(data))


def cut_to(size: int) -> Callable[[Path], None]:
    def cut(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:size])

    return cut


def run(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        connection = sqlite3.connect(path)
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return change


def empty_every_table(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            connection.execute(f"DELETE FROM {name}")
    connection.close()


DAMAGE = {
    "noise": (write_noise, "not a database"),
    "bad pages": (overwrite_pages, ""),
    "nothing in it": (cut_to(0), "no such table"),
    "half a header": (cut_to(60), ""),
    "the first page only": (cut_to(4096), "malformed"),
    "all but the last page": (cut_to(-4096), ""),
    "empty tables": (empty_every_table, "no rules for"),
    "a table less": (run("DROP TABLE channel_hours"), "no such table: channel_hours"),
    "a column less": (run("ALTER TABLE phrase DROP COLUMN es"), "no such column"),
    "a situation less": (run("DELETE FROM situation WHERE id = 'rfe'"), "such as 'rfe'"),
    "a channel less": (
        run("DELETE FROM channel WHERE id = 'uscis_contact_center_phone'"),
        "no channel 'uscis_contact_center_phone'",
    ),
    "no digest": (run("DELETE FROM setting WHERE key = 'digest'"), "digest"),
    "no danger rule": (
        run("DELETE FROM statement WHERE section = 'danger_warning'"),
        "danger_warning",
    ),
    "a date that is none": (run("UPDATE setting SET value = 'soon' WHERE key = 'covers_from'"), ""),
    "conditions that are no list": (run("UPDATE statement SET conditions = '{'"), ""),
    "hours that are no time": (run("UPDATE channel_hours SET opens = 'dawn'"), ""),
    "a null where a list is": (run("UPDATE channel SET hidden_when = 'null'"), ""),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_store_says_which_file_why_and_what_to_do(own_file: Path, kind: str) -> None:
    damage, why = DAMAGE[kind]
    damage(own_file)
    said = refusal(own_file)
    assert said.startswith(f"{own_file} cannot be read")
    assert why in said
    assert "python -m store build" in said
    assert "\n" not in said
    assert len(said.replace(str(own_file), "")) < 200


def test_a_locked_store_is_unavailable_and_then_available_again(own_file: Path) -> None:
    writer = sqlite3.connect(own_file, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    assert "locked" in refusal(own_file)
    writer.execute("ROLLBACK")
    writer.close()
    assert load(own_file).book.situations


def test_two_readers_do_not_disturb_each_other(own_file: Path) -> None:
    with open_read_only(own_file).connect() as other:
        other.execute(text("SELECT count(*) FROM statement"))
        assert load(own_file).book.channels
