"""Environment variables, and what is said about wrong ones."""

from __future__ import annotations

import pytest

from channels.settings import Limits, SettingsError, env, required


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAX_CHARS", "PER_MINUTE", "BURST", "CONVERSATIONS", "TURN_SECONDS", "TEST"):
        monkeypatch.delenv(f"TRIAGE_{name}", raising=False)


@pytest.mark.parametrize(("value", "read"), [("x", "x"), ("  x ", "x"), ("", "d"), ("  ", "d")])
def test_empty_is_unset(value: str, read: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_TEST", value)
    assert env("TRIAGE_TEST", "d") == read


def test_a_missing_one_is_named_with_the_page_that_helps() -> None:
    assert env("TRIAGE_TEST") is None
    with pytest.raises(SettingsError, match=r"TRIAGE_TEST is not set: see docs/operators\.md"):
        required("TRIAGE_TEST")


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.from_environment() == Limits()
    monkeypatch.setenv("TRIAGE_MAX_CHARS", "100")
    monkeypatch.setenv("TRIAGE_TURN_SECONDS", " 5 ")
    assert Limits.from_environment() == Limits(max_chars=100, turn_seconds=5)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "²", "1_0"])
def test_a_wrong_limit_is_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_BURST", value)
    with pytest.raises(SettingsError, match="TRIAGE_BURST"):
        Limits.from_environment()
