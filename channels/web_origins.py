"""The pages that may open the web chat, by origin (RFC 6454)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from channels.settings import SettingsError, env

DEFAULT: Final = "http://localhost:5005,http://127.0.0.1:5005"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origins:
    """An explicit list; there is no wildcard."""

    allowed: frozenset[str]

    def allow(self, origin: str | None) -> bool:
        """Whether a handshake with this `Origin` header may go on; without one it may not."""
        return origin is not None and origin.strip().lower() in self.allowed

    def websocket_sources(self) -> str:
        """Return the same addresses as websockets, for a Content-Security-Policy."""
        return " ".join(sorted("ws" + origin.removeprefix("http") for origin in self.allowed))

    @classmethod
    def of(cls, entries: Iterable[str]) -> Origins:
        """Return the list of these entries, each `scheme://host[:port]`.

        Raises:
            SettingsError: An entry is not an origin, or there is none.
        """
        allowed = frozenset(_normal(entry.strip()) for entry in entries if entry.strip())
        if not allowed:
            raise SettingsError("TRIAGE_WEB_ORIGINS names no origin (docs/web.md)")
        return cls(allowed)


def origins_from_environment() -> Origins:
    """Return the list in `TRIAGE_WEB_ORIGINS`, separated by commas.

    Raises:
        SettingsError: The list is not one of origins.
    """
    return Origins.of((env("TRIAGE_WEB_ORIGINS", DEFAULT) or "").split(","))


def _normal(entry: str) -> str:
    """Return an origin as browsers write it: lower case, no default port, no path."""
    try:
        parts = urlsplit(entry)
        port = parts.port
    except ValueError:
        raise _not_an_origin(entry) from None
    plain = not (parts.query or parts.fragment or parts.username) and parts.path in ("", "/")
    host = parts.hostname
    if (
        parts.scheme not in _DEFAULT_PORTS
        or not host
        or not plain
        or not set(host).isdisjoint("*;, '\"")
    ):
        raise _not_an_origin(entry)
    host = f"[{host}]" if ":" in host else host
    shown = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def _not_an_origin(entry: str) -> SettingsError:
    return SettingsError(
        f"TRIAGE_WEB_ORIGINS: {entry!r} is not an origin such as https://help.example.org "
        "(docs/web.md)"
    )
