"""The store as the action server holds it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from actions.catalog import VARIABLE, CatalogReader
from store.queries import StoreUnavailable


@pytest.fixture
def own_store(store_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the store that a test may break, in use."""
    path = tmp_path / "own.sqlite"
    shutil.copy(store_file, path)
    monkeypatch.setenv(VARIABLE, str(path))
    return path


async def test_the_file_is_read_once(own_store: Path) -> None:
    reader = CatalogReader()
    assert await reader.current() is await reader.current()


async def test_a_missing_file_is_unavailable(own_store: Path) -> None:
    own_store.unlink()
    with pytest.raises(StoreUnavailable, match="missing"):
        await CatalogReader().current()


async def test_a_file_that_goes_away_is_unavailable(own_store: Path) -> None:
    reader = CatalogReader()
    await reader.current()
    own_store.unlink()
    with pytest.raises(StoreUnavailable):
        await reader.current()


@pytest.mark.parametrize("content", [b"", b"this is no database", b"SQLite format 3\x00"])
async def test_a_broken_file_is_unavailable(own_store: Path, content: bytes) -> None:
    own_store.write_bytes(content)
    with pytest.raises(StoreUnavailable):
        await CatalogReader().current()


async def test_a_replaced_file_is_picked_up(own_store: Path, tmp_path: Path) -> None:
    reader = CatalogReader()
    first = await reader.current()
    newer = tmp_path / "newer.sqlite"
    shutil.copy(own_store, newer)
    os.utime(newer, ns=(1, 1))
    newer.replace(own_store)
    second = await reader.current()
    assert second is not first
    assert second.digest == first.digest


async def test_a_repaired_file_is_picked_up(own_store: Path, store_file: Path) -> None:
    reader = CatalogReader()
    before = await reader.current()
    own_store.write_bytes(b"broken")
    with pytest.raises(StoreUnavailable):
        await reader.current()
    shutil.copy(store_file, own_store)
    assert (await reader.current()).digest == before.digest


async def test_another_file_is_another_catalog(
    own_store: Path, store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = CatalogReader()
    first = await reader.current()
    monkeypatch.setenv(VARIABLE, str(store_file))
    assert await reader.current() is not first
