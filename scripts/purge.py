"""`make purge`: delete conversations that ended long ago from the tracker database.

Whole sessions go, never a part of one: Rasa counts the events of the running
session when it saves (`SQLTrackerStore._additional_events`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from channels.settings import SettingsError, env, positive

_SECONDS_A_DAY: Final = 86_400
_DEFAULT_DAYS: Final = 30
_SESSION: Final = "session_started"
_events: Final = sa.table(
    "events", sa.column("sender_id"), sa.column("type_name"), sa.column("timestamp")
)


class PurgeFailed(RuntimeError):
    """The database could not be read or written; the message is one line without its address."""


def days_from_environment() -> int:
    """Return TRIAGE_KEEP_DAYS, 30 if it is not set.

    Raises:
        SettingsError: it is no whole number above zero.
    """
    return positive("TRIAGE_KEEP_DAYS", _DEFAULT_DAYS)


def purge(url: str, days: int, now: float | None = None) -> int:
    """Delete the events of sessions in which nothing was said for so many days.

    Args:
        url: of the tracker database, for SQLAlchemy.
        days: how long to keep.
        now: seconds since 1970; by default the time on the clock.

    Returns:
        How many events were deleted; 0 when there is no such table yet.

    Raises:
        PurgeFailed: the database does not answer.
    """
    before = (time.time() if now is None else now) - days * _SECONDS_A_DAY
    try:
        engine = sa.create_engine(url, future=True)
        try:
            return _delete(engine, before)
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        # The error's own words may hold the address with its password.
        raise PurgeFailed(
            f"TRIAGE_DB_URL: old conversations were not deleted ({type(error).__name__})"
        ) from error


def _delete(engine: Any, before: float) -> int:
    if not sa.inspect(engine).has_table("events"):
        return 0
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Else the words stay in free pages (sqlite.org/pragma.html#pragma_secure_delete).
            connection.execute(sa.text("PRAGMA secure_delete = ON"))
        deleted = connection.execute(sa.delete(_events).where(_is_over(before)))
        return int(deleted.rowcount)


def _is_over(before: float) -> Any:
    """Old, and in a conversation that ended, or in a session before its last one."""
    other = _events.alias("other")
    same = other.c.sender_id == _events.c.sender_id
    last = sa.select(sa.func.max(other.c.timestamp)).where(same).scalar_subquery()
    session = (
        sa.select(sa.func.max(other.c.timestamp))
        .where(same, other.c.type_name == _SESSION)
        .scalar_subquery()
    )
    return sa.and_(
        _events.c.timestamp < before, sa.or_(last < before, _events.c.timestamp < session)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Purge the database in TRIAGE_DB_URL, or the one of `make serve`."""
    from scripts.serve import Ports, defaults

    parser = argparse.ArgumentParser(prog="scripts.purge", description=__doc__)
    parser.add_argument("--days", type=int, help="keep this many days (TRIAGE_KEEP_DAYS or 30)")
    given = parser.parse_args(arguments)
    url = env("TRIAGE_DB_URL") or defaults(Ports())["TRIAGE_DB_URL"]
    try:
        days = days_from_environment() if given.days is None else given.days
        deleted = purge(url, max(days, 0))
    except (SettingsError, PurgeFailed) as error:
        print(error)
        return 1
    print(f"Deleted {deleted} events of conversations older than {days} days.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
