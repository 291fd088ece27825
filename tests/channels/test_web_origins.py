"""Which pages may open the chat."""

from __future__ import annotations

import pytest

from channels.settings import SettingsError
from channels.web_origins import Origins, origins_from_environment


@pytest.fixture
def origins() -> Origins:
    return Origins.of(["https://Help.Example.org/", " http://localhost:5005", "https://a.org:443"])


@pytest.mark.parametrize(
    "origin",
    [
        "https://help.example.org",
        "HTTPS://HELP.EXAMPLE.ORG",
        "http://localhost:5005",
        "https://a.org",
    ],
)
def test_listed_origins_are_allowed(origins: Origins, origin: str) -> None:
    assert origins.allow(origin)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "*",
        "http://help.example.org",
        "https://help.example.org:8443",
        "https://help.example.org.evil.net",
        "https://evil.net/https://help.example.org",
        "https://help.example.org@evil.net",
        "https://xhelp.example.org",
        "https://help.example.org,https://evil.net",
        "http://localhost",
        "http://localhost:5006",
        "file://",
    ],
)
def test_everything_else_is_refused(origins: Origins, origin: str | None) -> None:
    assert not origins.allow(origin)


@pytest.mark.parametrize(
    "entry",
    [
        "*",
        "https://*.example.org",
        "null",
        "example.org",
        "ftp://example.org",
        "https://example.org/page",
        "https://user@example.org",
        "https://example.org?x",
        "https://",
        "https://example.org:port",
        "https://exa'mple.org",
        "https://example.org; script-src *",
    ],
)
def test_a_setting_that_is_no_origin_is_explained(entry: str) -> None:
    with pytest.raises(SettingsError, match=r"is not an origin such as .*docs/web\.md"):
        Origins.of(["https://ok.org", entry])


def test_the_default_is_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIAGE_WEB_ORIGINS", raising=False)
    assert origins_from_environment().allowed == {"http://localhost:5005", "http://127.0.0.1:5005"}
    monkeypatch.setenv("TRIAGE_WEB_ORIGINS", "https://a.org,https://b.org:8443")
    assert origins_from_environment().allowed == {"https://a.org", "https://b.org:8443"}
    monkeypatch.setenv("TRIAGE_WEB_ORIGINS", ",")
    with pytest.raises(SettingsError, match="no origin"):
        origins_from_environment()


def test_a_policy_names_the_websockets(origins: Origins) -> None:
    assert origins.websocket_sources() == ("ws://localhost:5005 wss://a.org wss://help.example.org")
