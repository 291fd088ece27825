"""One Rasa server and one action server for all scenarios, the clock fixed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts import servers

NOW = "2026-11-23T15:00:00-05:00"
MODEL = servers.ROOT / "models" / "triage.tar.gz"


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running assistant."""
    with servers.both(tmp_path_factory.mktemp("servers"), MODEL, now=NOW) as (rasa, _):
        yield rasa.url
