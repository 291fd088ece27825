"""Letters without case and accents, and characters that show nothing."""

from __future__ import annotations

import pytest

from triage.letters import fold, is_hidden


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Citación", "citacion"), ("AÑO", "ano"), ("STRASSE ß", "strasse ss"), ("¿Qué?", "¿que?")],
)
def test_folds_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_knows_what_cannot_be_seen() -> None:
    assert all(map(is_hidden, "\x00\u200b\u0301\u20dd\ud800"))
    assert not any(map(is_hidden, "a1 ñ-•😀"))
