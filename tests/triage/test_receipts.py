"""Receipt numbers: recognised, explained, and never kept."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triage.receipts import MASK, ReceiptCheck, ReceiptProblem, check, clean

_KNOWN = frozenset({"IOE", "WAC", "LIN", "EAC", "SRC", "MSC", "NBC", "YSC", "ZAR"})
_TEN = st.text(string.digits, min_size=10, max_size=10)


@pytest.mark.parametrize(
    "typed",
    [
        "IOE0912345678",
        "ioe0912345678",
        " IOE 0912345678 ",
        "IOE-09-123-45678",
        "IOE.0912.345.678",
        "IOE*0912345678",
        "Receipt number: IOE0912345678",
        "Receipt # IOE0912345678",
        "case no IOE 091 234 5678",
        "número de recibo IOE0912345678".replace(" de", ""),
        "Recibo: ioe 0912345678",
        "IOE0912345678\n",
    ],
)
def test_ways_of_typing_one_number(typed: str) -> None:
    assert clean(typed) == "IOE0912345678"
    assert check(typed, _KNOWN) == ReceiptCheck("IOE", None)


@pytest.mark.parametrize(
    ("typed", "prefix", "problem"),
    [
        ("IOE091234567", "IOE", ReceiptProblem.TOO_SHORT),
        ("IOE", "IOE", ReceiptProblem.TOO_SHORT),
        ("IOE09123456789", "IOE", ReceiptProblem.TOO_LONG),
        ("IOEO912345678", "IOE", ReceiptProblem.LOOKALIKE_LETTER),
        ("IOE09I2345678", "IOE", ReceiptProblem.LOOKALIKE_LETTER),
        ("IOE0912345B7S", "IOE", ReceiptProblem.LOOKALIKE_LETTER),
        ("IOE091234567l", "IOE", ReceiptProblem.LOOKALIKE_LETTER),
        ("IOE09X2345678", "IOE", ReceiptProblem.NO_PREFIX),
        ("MNL2026123456", "MNL", ReceiptProblem.PROBABLY_NVC_CASE),
        ("GUZ2025550001", "GUZ", ReceiptProblem.PROBABLY_NVC_CASE),
        ("A123456789", None, ReceiptProblem.A_NUMBER),
        ("a 123-456-789", None, ReceiptProblem.A_NUMBER),
        ("A12345678", None, ReceiptProblem.A_NUMBER),
        ("123456789", None, ReceiptProblem.A_NUMBER),
        ("091234567890", None, ReceiptProblem.ACCOUNT_NUMBER),
        ("0912345678", None, ReceiptProblem.NO_PREFIX),
        ("I0E0912345678", None, ReceiptProblem.NO_PREFIX),
        ("", None, ReceiptProblem.NO_PREFIX),
        ("hi", None, ReceiptProblem.NO_PREFIX),
    ],
)
def test_what_is_wrong_with_it(typed: str, prefix: str | None, problem: ReceiptProblem) -> None:
    found = check(typed, _KNOWN)
    assert found == ReceiptCheck(prefix, problem)
    assert not found.valid


@given(prefix=st.sampled_from(sorted(_KNOWN)), digits=_TEN, gap=st.sampled_from(["", " ", "-"]))
def test_every_number_of_a_known_office_is_valid(prefix: str, digits: str, gap: str) -> None:
    typed = f"{prefix}{gap}{digits[:2]}{gap}{digits[2:]}"
    assert check(typed, _KNOWN) == ReceiptCheck(prefix, None)


@given(
    letters=st.text(string.ascii_uppercase, min_size=3, max_size=3).filter(
        lambda letters: letters not in _KNOWN
    ),
    digits=_TEN,
)
def test_the_right_shape_with_other_letters_is_asked_about(letters: str, digits: str) -> None:
    assert check(letters + digits, _KNOWN).problem is ReceiptProblem.PROBABLY_NVC_CASE


@given(digits=_TEN, at=st.integers(0, 9), letter=st.sampled_from("OILSB"))
def test_a_lookalike_is_reported_and_never_corrected(digits: str, at: int, letter: str) -> None:
    typed = "IOE" + digits[:at] + letter + digits[at + 1 :]
    assert check(typed, _KNOWN) == ReceiptCheck("IOE", ReceiptProblem.LOOKALIKE_LETTER)


@given(digits=st.text(string.digits, min_size=7, max_size=9), a=st.sampled_from(["A", "a", "A-"]))
def test_an_a_number_is_told_apart_and_not_kept(digits: str, a: str) -> None:
    assert check(a + digits, _KNOWN) == ReceiptCheck(None, ReceiptProblem.A_NUMBER)


@given(typed=st.one_of(st.text(max_size=40), st.from_regex(r"[A-Za-z]{0,5}[\d -]{0,15}")))
@example("IOE0912345678")
@example("A123456789")
@example("MARIA0912345678")
@example("ﬁve0912345678")
@example("IOE" + "²" * 10)
def test_no_more_than_three_letters_leave(typed: str) -> None:
    found = check(typed, _KNOWN)
    assert found.prefix is None or re.fullmatch("[A-Z]{3}", found.prefix)
    assert not any(character.isdigit() for character in repr(found))
    assert set(vars(found)) == {"prefix", "problem"}


@pytest.mark.parametrize("digits", ["²" * 10, "٣" * 10])
def test_only_plain_digits_make_a_number(digits: str) -> None:
    assert not check("IOE" + digits, _KNOWN).valid


@given(
    st.sampled_from(["IOE", "MNL", "A", "", "I0E", "ioe "]),
    st.text(string.digits + "OB -", max_size=14),
)
@example("IOE", "0912345678")
@example("IOE", "O912345678")
@example("A", "123 456 789")
@example("", "091234567890")
def test_a_masked_number_is_judged_like_the_number(letters: str, rest: str) -> None:
    masked = re.sub("[0-9]", MASK, rest)
    assert check(letters + masked, _KNOWN) == check(letters + rest, _KNOWN)
