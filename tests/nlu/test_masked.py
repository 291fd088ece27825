"""A number that a channel has hidden is read as if its digits were there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.redaction import redact
from tests.nlu import reading
from tests.nlu.test_spans import RECEIPTS
from triage.receipts import MASK

SENTENCES = (
    "my I-130 IOE0912345678 is stuck since 10/02/2025",
    "mi caso ioe 091 234 5678 lleva 14 meses",
    "IOE0912345678 90 days and no I-797",
    "receipt EAC-21-901-23456, RFE dated oct 2 2026",
    "I-485 WAC2190123456 and I-765 WAC2190123457",
    "they sent GUZ2023567001 from the NVC",
    "IOE091234S678 does not work on the website",
    "recibo IOE091234567 dice que no existe",
    "A087654321 moved to Texas",
    "my a-number A 087 654 321 is wrong on my card",
    "tengo el número A087-654-321 y mi cita es el 12/03/2026",
)


@pytest.mark.parametrize("message", [row[0] for row in RECEIPTS] + list(SENTENCES))
def test_a_masked_message_holds_the_same_entities(message: str) -> None:
    masked = redact(message).text
    assert MASK in masked
    assert reading.entities(masked) == reading.entities(message)


@given(st.sampled_from(["IOE", "MSC", "EAC", "MNL", "A"]), st.integers(5, 14), st.booleans())
def test_any_length_is_judged_alike(letters: str, length: int, dashed: bool) -> None:
    digits = ("0912345678" * 2)[:length]
    number = f"{letters}{'-' * dashed}{digits}"
    masked = letters + re.sub(r"\d", MASK, number[len(letters) :])
    assert reading.entities(f"it is {masked} ok") == reading.entities(f"it is {number} ok")


@pytest.mark.parametrize("message", ["•", "• first\n• second", "•••", "see • I-485 • I-765"])
def test_a_bullet_is_no_number(message: str) -> None:
    assert reading.values(message, "receipt_number") == []
