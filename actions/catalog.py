"""The store as the action server holds it: read once per version of the file."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from store.queries import Catalog, StoreUnavailable, load

VARIABLE = "TRIAGE_STORE"
_DEFAULT = Path("models/store.sqlite")

_Stamp = tuple[str, int, int]


class CatalogReader:
    """Hands out the catalog, and reads the file again only when it changed."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._stamp: _Stamp | None = None
        self._catalog: Catalog | None = None

    async def current(self) -> Catalog:
        """Return the catalog of the file as it is now.

        Raises:
            StoreUnavailable: the file is missing or cannot be read.
        """
        path = Path(os.environ.get(VARIABLE) or _DEFAULT)
        async with self._lock:
            stamp = _stamp_of(path)
            if self._catalog is None or stamp != self._stamp:
                self._catalog = await asyncio.to_thread(load, path)
                self._stamp = stamp
            return self._catalog


def _stamp_of(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError as error:
        raise StoreUnavailable(f"{path} is missing; run `python -m store build`") from error
    return (str(path), status.st_mtime_ns, status.st_size)
