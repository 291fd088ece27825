"""The widget's files, read once; nothing else can be asked for."""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

logger = logging.getLogger(__name__)

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
_PAGE: Final = "text/html; charset=utf-8"
_COMPRESSED: Final = (".js", ".mjs", ".css", ".svg")
#: Comments that have lines of their own; those of a licence begin with "/*!" and stay.
_COMMENTS: Final = re.compile(rb"^[ \t]*(?://[^\n]*|/\*\*(?:[^*]|\*(?!/))*\*/)$", re.MULTILINE)
#: Asked again after this many seconds; then an unchanged file costs one short answer.
_FRESH_SECONDS: Final = 600


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    compressed: bytes | None
    content_type: str
    etag: str


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: status, body and headers."""

    status: int
    body: bytes
    content_type: str
    headers: Mapping[str, str]


def read_assets(folder: Path, extra: Mapping[str, Path]) -> dict[str, Asset]:
    """Read every file of `folder` that a page may load, and some from elsewhere.

    Args:
        folder: The widget's own files; the suffix decides which are public.
        extra: Name to path, for files that live elsewhere; a missing one is logged.
    """
    paths = {path.name: path for path in sorted(folder.glob("*")) if path.suffix in _TYPES}
    assets = {}
    for name, path in {**paths, **extra}.items():
        try:
            assets[name] = _asset(path, _TYPES[path.suffix])
        except OSError as error:
            logger.error("web: %s cannot be served: %s", name, type(error).__name__)
    return assets


def read_page(path: Path) -> Asset | None:
    """Read the sample page; None, with a line in the log, if it is not there."""
    try:
        return _asset(path, _PAGE)
    except OSError as error:
        logger.error("web: no sample page: %s", type(error).__name__)
        return None


def answer(asset: Asset, accept_encoding: str, if_none_match: str) -> Answer:
    """Return the answer to a request for a file: whole, compressed, or "not modified"."""
    headers = {
        "ETag": asset.etag,
        "Cache-Control": f"public, max-age={_FRESH_SECONDS}",
        "X-Content-Type-Options": "nosniff",
        # Pages of other sites load these files; there is nothing private in them.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Encoding",
    }
    if asset.etag in if_none_match:
        return Answer(304, b"", asset.content_type, headers)
    if asset.compressed is not None and "gzip" in accept_encoding.lower():
        headers["Content-Encoding"] = "gzip"
        return Answer(200, asset.compressed, asset.content_type, headers)
    return Answer(200, asset.body, asset.content_type, headers)


def page_answer(page: Asset, websocket_sources: str) -> Answer:
    """Return the sample page under a policy that allows the widget and nothing else."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self' {websocket_sources}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return Answer(200, page.body, page.content_type, headers)


def _asset(path: Path, content_type: str) -> Asset:
    body = path.read_bytes()
    if path.suffix == ".js":
        body = _COMMENTS.sub(_empty_lines, body)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    compressed = gzip.compress(body, 9, mtime=0) if path.suffix in _COMPRESSED else None
    return Asset(body, compressed, content_type, etag)


def _empty_lines(comment: re.Match[bytes]) -> bytes:
    """Leave the numbers of the lines as they are: errors in browsers name them."""
    return b"\n" * comment[0].count(b"\n")
