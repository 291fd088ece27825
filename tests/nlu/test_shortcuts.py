"""Menu numbers, bare receipt numbers and emoji need no model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.shortcuts import intent_of

CHOICES = (
    "1", " 2 ", "3.", "4)", "#5", "# 6", "no. 3", "No 3", "number 2", "NUMBER 2", "número 3",
    "numero 3", "opción 1", "opcion 1", "option 4", "la 2", "el 3", "the 4", "12",
)  # fmt: skip
RECEIPTS = (
    "IOE0912345678", "ioe0912345678", "IOE 0912345678", "IOE-0912345678", "IOE09-123-45678",
    "MSC2190123456", " IOE091234567 ", "IOEO912345678",
)  # fmt: skip
NEITHER = (
    "485", "100", "I-485", "one", "2 months", "the 485", "1 or 2", "1.5", "-1", "10:30",
    "IOE", "IOE case", "tell me 1", "03/05", "$5", "A123456789", "hello", "1800", "ok 👍",
    "3 de marzo", "my number is IOE0912345678",
)  # fmt: skip


@pytest.mark.parametrize("message", CHOICES)
def test_a_number_chooses(message: str) -> None:
    assert intent_of(message) == "choose"


@pytest.mark.parametrize("message", RECEIPTS)
def test_a_bare_receipt_informs(message: str) -> None:
    assert intent_of(message) == "inform"


SIGNS = (
    ("👍", "affirm"), ("👍🏽", "affirm"), ("✅ ✅", "affirm"), ("👎", "deny"), ("❌", "deny"),
    ("🙏", "thank"), ("❤️", "thank"), ("😀", "greet"), ("👋", "greet"), ("?", "greet"),
    ("...", "greet"), ("", "greet"), ("\x00", "greet"), ("\u200b", "greet"),
)  # fmt: skip


@pytest.mark.parametrize(("message", "intent"), SIGNS)
def test_signs_alone_say_yes_no_thanks_or_hello(message: str, intent: str) -> None:
    assert intent_of(message) == intent


@pytest.mark.parametrize("message", NEITHER)
def test_anything_else_needs_the_model(message: str) -> None:
    assert intent_of(message) is None


@given(st.integers(1, 99))
def test_every_short_number_chooses(number: int) -> None:
    assert intent_of(str(number)) == "choose"


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    intent = intent_of(text)
    assert intent in ("choose", "inform", "affirm", "deny", "thank", "greet", None)
    assert intent not in ("affirm", "deny", "thank", "greet") or not any(map(str.isalnum, text))
