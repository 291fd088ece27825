"""The widget's files: an allowlist, compressed, cached, never guessed by the browser."""

from __future__ import annotations

import gzip
import logging
from pathlib import Path

import pytest

from channels.web_static import answer, page_answer, read_assets, read_page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "widget.js").write_text("export const a = 1;\n" * 50)
    (tmp_path / "sample.html").write_text("<!doctype html>")
    (tmp_path / "notes.md").write_text("private")
    (tmp_path / ".env.js.bak").write_text("private")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "inner.js").write_text("private")
    return tmp_path


def test_only_what_a_page_loads_is_public(folder: Path) -> None:
    assert set(read_assets(folder, {})) == {"widget.js"}


def test_a_missing_extra_file_is_one_line_in_the_log(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assets = read_assets(folder, {"socket.io.js": folder / "nowhere.js"})
    assert set(assets) == {"widget.js"}
    assert [r.getMessage() for r in caplog.records] == [
        "web: socket.io.js cannot be served: FileNotFoundError"
    ]


def test_a_file_is_sent_whole_compressed_or_not_again(folder: Path) -> None:
    asset = read_assets(folder, {})["widget.js"]
    whole = answer(asset, "", "")
    assert (whole.status, whole.body) == (200, (folder / "widget.js").read_bytes())
    assert whole.content_type == "text/javascript; charset=utf-8"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Cache-Control"] == "public, max-age=600"
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    small = answer(asset, "gzip, deflate, br", "")
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == whole.body
    assert len(small.body) < len(whole.body) / 4
    again = answer(asset, "gzip", whole.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_comments_stay_here_and_lines_keep_their_numbers(folder: Path) -> None:
    code = (
        "/*! A licence. */\n// Why.\nlet a = 'http://x'; // stays\n"
        "  /** Two\n   * lines. */\n  let b = a /** c */ + 1;\n// end"
    )
    (folder / "widget.js").write_text(code)
    sent = answer(read_assets(folder, {})["widget.js"], "", "").body.decode()
    assert sent == (
        "/*! A licence. */\n\nlet a = 'http://x'; // stays\n\n\n  let b = a /** c */ + 1;\n"
    )


def test_the_page_comes_under_a_strict_policy(folder: Path) -> None:
    page = read_page(folder / "sample.html")
    assert page is not None
    sent = page_answer(page, "ws://localhost:5005")
    assert sent.headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self' ws://localhost:5005; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert read_page(folder / "nowhere.html") is None
