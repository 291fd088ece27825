"""`make doctor`: what is wrong with the settings of a server, and how to put it right."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from channels import slack_doctor, telegram_doctor
from channels.doctor import Finding
from channels.settings import Limits, SettingsError, env
from channels.web_origins import origins_from_environment
from channels.web_session import secret_from_environment
from scripts import serve, servers
from store import queries

#: A server without both has no Slack and wants none.
_SLACK: Final = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
_STORE: Final = servers.ROOT / "models" / "store.sqlite"


def main() -> int:
    """Print one line for each finding; the status is 1 if something is wrong."""
    os.environ.update(serve.defaults(serve.Ports()))
    found = asyncio.run(everything())
    for finding in found:
        print(finding)
    wrong = sum(not finding.ok for finding in found)
    print(f"\n{wrong} wrong." if wrong else "\nAll well.")
    return 1 if wrong else 0


async def everything() -> list[Finding]:
    """Return the findings on all parts."""
    own = [*files(), *limits(), *web()]
    asked = await asyncio.gather(_slack(), telegram_doctor.check())
    return [*own, *(finding for part in asked for finding in part)]


async def _slack() -> list[Finding]:
    if not any(env(name) for name in _SLACK):
        return [Finding(True, f"Slack: off ({' and '.join(_SLACK)} are not set)")]
    return await slack_doctor.check(os.environ)


def files() -> Iterator[Finding]:
    """Look for the model and the store of facts."""
    if serve.MODEL.is_file():
        yield Finding(True, f"model: {_short(serve.MODEL)}")
    else:
        yield Finding(False, f"model: {_short(serve.MODEL)} is missing", "make train")
    store = Path(env("TRIAGE_STORE") or _STORE)
    try:
        catalog = queries.load(store)
    except queries.StoreUnavailable as error:
        yield Finding(False, f"store of facts: {error}", "make store")
    else:
        count = len(catalog.book.situations)
        yield Finding(True, f"store of facts: {_short(store)}, {count} situations")


def limits() -> Iterator[Finding]:
    """Check that the limits are numbers."""
    try:
        Limits.from_environment()
    except SettingsError as error:
        yield Finding(False, f"limits: {error}", "correct it or leave it unset")


def web() -> Iterator[Finding]:
    """Check the settings of the web chat."""
    try:
        origins = origins_from_environment()
    except SettingsError as error:
        yield Finding(False, f"web: {error}", "name the pages like https://help.example.org")
    else:
        yield Finding(
            True, f"web: pages that may open the chat: {', '.join(sorted(origins.allowed))}"
        )
    yield _secret()


def _secret() -> Finding:
    path = env("TRIAGE_WEB_SECRET_FILE")
    if env("TRIAGE_WEB_SECRET") is None and (path is None or not Path(path).exists()):
        return Finding(True, "web: the first `make serve` will make a secret for sessions")
    try:
        secret_from_environment()
    except SettingsError as error:
        fix = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))' makes a good one"
        return Finding(False, f"web: {error}", fix)
    return Finding(True, "web: sessions outlive a restart (there is a secret)")


def _short(path: Path) -> str:
    return str(path.relative_to(servers.ROOT)) if path.is_relative_to(servers.ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main())
