"""Session tokens of the web chat: signed, random, expiring; the only key to a conversation."""

from __future__ import annotations

import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jwt

from channels.settings import SettingsError, env

logger = logging.getLogger(__name__)

LIFETIME: Final = 24 * 3600
PREFIX: Final = "web:"
_ALGORITHM: Final = "HS256"
_SHORTEST_SECRET: Final = 32
_LONGEST_TOKEN: Final = 1024
#: What `secrets.token_urlsafe(16)` returns: 128 random bits.
_SID: Final = re.compile(r"[A-Za-z0-9_-]{22}")
#: Seconds that two clocks may differ.
_SKEW: Final = 60


@dataclass(frozen=True)
class Session:
    """One conversation's key: a random id with its time of issue and of expiry (Unix seconds)."""

    sid: str
    issued_at: int
    expires_at: int

    @property
    def sender(self) -> str:
        """The sender id Rasa sees."""
        return PREFIX + self.sid


class Tokens:
    """Writes and reads session tokens (JSON Web Tokens, RFC 7519, HS256 and nothing else)."""

    def __init__(
        self, secret: str, lifetime: int = LIFETIME, clock: Callable[[], float] = time.time
    ) -> None:
        self._secret = secret
        self._lifetime = lifetime
        self._clock = clock

    def fresh(self) -> Session:
        """Return a session nobody had before."""
        return self._issued(secrets.token_urlsafe(16))

    def renewed(self, session: Session) -> Session:
        """Return the same session, its time starting anew."""
        return self._issued(session.sid)

    def write(self, session: Session) -> str:
        """Return the signed token of a session."""
        claims = {"sid": session.sid, "iat": session.issued_at, "exp": session.expires_at}
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def read(self, token: object) -> Session | None:
        """Return the session a token stands for.

        Returns:
            None if the token is not one of ours, was changed, or has expired.
        """
        if not isinstance(token, str) or not 0 < len(token) <= _LONGEST_TOKEN:
            return None
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                # The times are checked below, against the clock that issued them.
                options={
                    "require": ["sid", "iat", "exp"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.InvalidTokenError, ValueError):
            return None
        return self._checked(claims["sid"], claims["iat"], claims["exp"])

    def expired(self, session: Session) -> bool:
        """Whether a session's time is over."""
        return session.expires_at <= self._clock()

    def is_half_over(self, session: Session) -> bool:
        """Whether a session should be renewed while its owner is active."""
        return session.expires_at - self._clock() < self._lifetime / 2

    def _issued(self, sid: str) -> Session:
        now = int(self._clock())
        return Session(sid, now, now + self._lifetime)

    def _checked(self, sid: object, issued: object, expires: object) -> Session | None:
        if not isinstance(sid, str) or not _SID.fullmatch(sid):
            return None
        if type(issued) is not int or type(expires) is not int:
            return None
        session = Session(sid, issued, expires)
        too_long = expires - issued > self._lifetime
        if too_long or issued > self._clock() + _SKEW or self.expired(session):
            return None
        return session


def secret_from_environment() -> str:
    """Return the secret that signs tokens.

    `TRIAGE_WEB_SECRET` holds it, or `TRIAGE_WEB_SECRET_FILE` names a file that does (made on
    first use). With neither, a random one lasts until the server stops.

    Raises:
        SettingsError: The secret is too short to be one, or the file cannot be used.
    """
    given = env("TRIAGE_WEB_SECRET")
    if given is not None:
        return _long_enough(given, "TRIAGE_WEB_SECRET")
    path = env("TRIAGE_WEB_SECRET_FILE")
    if path is not None:
        return _from_file(Path(path))
    logger.info("TRIAGE_WEB_SECRET is not set: web sessions end when this server stops")
    return secrets.token_urlsafe(_SHORTEST_SECRET)


def _long_enough(secret: str, where: str) -> str:
    if len(secret) < _SHORTEST_SECRET:
        raise SettingsError(
            f"{where} must have at least {_SHORTEST_SECRET} characters (docs/web.md)"
        )
    return secret


def _from_file(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_once(path)
        return _long_enough(path.read_text(encoding="ascii").strip(), f"the secret in {path}")
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"TRIAGE_WEB_SECRET_FILE {path} cannot be used: {type(error).__name__} (docs/web.md)"
        ) from error


def _make_once(path: Path) -> None:
    """Write a new secret for this user's eyes only, unless there is one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(_SHORTEST_SECRET))
