"""Session tokens: ours, unchanged and in time, or nothing."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

import jwt
import pytest

from channels.settings import SettingsError
from channels.web_session import LIFETIME, Session, Tokens, secret_from_environment

SECRET = "a secret of the tests that is long enough"
NOW = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> Tokens:
    return Tokens(SECRET, clock=clock)


def _claims(**changes: object) -> dict[str, object]:
    now = int(NOW)
    return {"sid": "A" * 22, "iat": now, "exp": now + LIFETIME, **changes}


def test_a_token_stands_for_its_session(tokens: Tokens) -> None:
    session = tokens.fresh()
    assert tokens.read(tokens.write(session)) == session
    assert session.sender == f"web:{session.sid}"
    assert session.expires_at - session.issued_at == 24 * 3600


def test_sessions_are_random(tokens: Tokens) -> None:
    assert len({tokens.fresh().sid for _ in range(1000)}) == 1000
    assert len(base64.urlsafe_b64decode(tokens.fresh().sid + "==")) * 8 == 128


def test_a_session_expires_and_slides(tokens: Tokens, clock: Clock) -> None:
    session = tokens.fresh()
    clock.now += LIFETIME / 2 + 1
    assert tokens.is_half_over(session)
    renewed = tokens.renewed(session)
    assert renewed.sid == session.sid
    assert not tokens.is_half_over(renewed)
    clock.now += LIFETIME / 2
    assert tokens.expired(session)
    assert tokens.read(tokens.write(session)) is None
    assert tokens.read(tokens.write(renewed)) == renewed


def _unsigned(claims: dict[str, object], algorithm: str) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}."


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", ""])
def test_an_unsigned_token_is_none_of_ours(tokens: Tokens, algorithm: str) -> None:
    assert tokens.read(_unsigned(_claims(), algorithm)) is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_none_of_ours(tokens: Tokens, algorithm: str) -> None:
    assert tokens.read(jwt.encode(_claims(), SECRET * 2, algorithm=algorithm)) is None
    assert tokens.read(jwt.encode(_claims(), SECRET, algorithm=algorithm)) is None


def test_another_secret_or_a_changed_token_is_none_of_ours(tokens: Tokens) -> None:
    assert tokens.read(jwt.encode(_claims(), SECRET + "x", algorithm="HS256")) is None
    head, body, signature = tokens.write(tokens.fresh()).split(".")
    other = tokens.write(tokens.fresh()).split(".")[1]
    assert tokens.read(f"{head}.{other}.{signature}") is None
    assert tokens.read(f"{head}.{body}.{signature[:-4]}AAAA") is None


@pytest.mark.parametrize(
    "claims",
    [
        _claims(sid="web:someone"),
        _claims(sid="A" * 21),
        _claims(sid="../" + "A" * 19),
        _claims(sid=22),
        _claims(sid=None),
        _claims(exp="tomorrow"),
        _claims(exp=True),
        _claims(exp=int(NOW)),
        _claims(exp=int(NOW) + 10 * LIFETIME),
        _claims(iat=int(NOW) + 3600),
        _claims(iat=None),
        {"sid": "A" * 22},
        {},
    ],
)
def test_claims_must_be_as_issued(tokens: Tokens, claims: dict[str, object]) -> None:
    assert tokens.read(jwt.encode(_claims(), SECRET, algorithm="HS256")) is not None
    assert tokens.read(jwt.encode(claims, SECRET, algorithm="HS256")) is None


@pytest.mark.parametrize(
    "token", [None, "", "x", 5, True, {}, [], b"abc", "a.b.c", "." * 50, "x" * 5000, "\ud800.a.b"]
)
def test_anything_else_is_none_of_ours(tokens: Tokens, token: object) -> None:
    assert tokens.read(token) is None


def test_the_secret_of_the_environment_must_be_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_WEB_SECRET", SECRET)
    assert secret_from_environment() == SECRET
    monkeypatch.setenv("TRIAGE_WEB_SECRET", "short")
    with pytest.raises(SettingsError, match="TRIAGE_WEB_SECRET must have"):
        secret_from_environment()


def test_a_secret_file_is_made_once_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new" / "web.secret"
    monkeypatch.delenv("TRIAGE_WEB_SECRET", raising=False)
    monkeypatch.setenv("TRIAGE_WEB_SECRET_FILE", str(path))
    secret = secret_from_environment()
    assert len(secret) >= 32
    assert secret_from_environment() == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("short")
    with pytest.raises(SettingsError, match="at least 32"):
        secret_from_environment()
    monkeypatch.setenv("TRIAGE_WEB_SECRET_FILE", str(tmp_path))
    with pytest.raises(SettingsError, match="cannot be used"):
        secret_from_environment()


def test_without_a_setting_the_secret_is_random(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIAGE_WEB_SECRET", raising=False)
    monkeypatch.delenv("TRIAGE_WEB_SECRET_FILE", raising=False)
    assert secret_from_environment() != secret_from_environment()


def test_a_token_outlives_a_restart(clock: Clock) -> None:
    session = Session("B" * 22, int(NOW), int(NOW) + LIFETIME)
    token = Tokens(SECRET, clock=clock).write(session)
    assert Tokens(SECRET, clock=clock).read(token) == session
