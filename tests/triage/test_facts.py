"""What counts as known about a person."""

from __future__ import annotations

from datetime import date

import pytest

from triage.facts import Facts


def test_having_changes_a_copy() -> None:
    before = Facts(form="I-485")
    after = before.having(form="I-130")
    assert (before.form, after.form) == ("I-485", "I-130")


@pytest.mark.parametrize(
    ("facts", "name", "known"),
    [
        (Facts(), "form", False),
        (Facts(), "programs", False),
        (Facts(), "has_account", False),
        (Facts(form="I-485"), "form", True),
        (Facts(programs=frozenset({"tps"})), "programs", True),
        (Facts(has_account=False), "has_account", True),
        (Facts(days_pending=0), "days_pending", True),
        (Facts(due_date=date(2026, 12, 1)), "due_date", True),
        (Facts(declined=frozenset({"due_date"})), "due_date", True),
        (Facts(declined=frozenset({"due_date"})), "notice_date", False),
    ],
)
def test_said_and_declined_are_known(facts: Facts, name: str, known: bool) -> None:
    assert facts.knows(name) is known
