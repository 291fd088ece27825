"""Receipt numbers: clean, check and explain, without keeping them.

A receipt number is three letters and ten digits. Only the three letters ever
leave this module inside a result. The channels mask its digits before anything
else sees them, so a mask is read as a digit. A National Visa Center case number has the
same shape but begins with the letters of an embassy city, so a right shape
with letters that no USCIS office uses is taken for one, and asked about.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import Enum
from typing import Final

#: What stands for a digit that was hidden (`channels.redaction`).
MASK: Final = "\u2022"

_SEPARATORS = re.compile(r"[\s\-.*_#:]+")
_LABELS = re.compile(r"(?i)\b(receipt|number|case|recibo|numero|número|caso|no)\b")
_TEN_DIGITS = re.compile(r"^[0-9]{10}$")
_LETTERS_THEN_TEN = re.compile(r"^[A-Z]{3}[A-Z0-9]{10}$")
_LOOKALIKES: Final[dict[str, str]] = {"O": "0", "I": "1", "L": "1", "S": "5", "B": "8"}


class ReceiptProblem(Enum):
    """Why something is not a usable receipt number."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_PREFIX = "no_prefix"
    LOOKALIKE_LETTER = "lookalike_letter"
    A_NUMBER = "a_number"
    ACCOUNT_NUMBER = "account_number"
    PROBABLY_NVC_CASE = "probably_nvc_case"


@dataclass(frozen=True)
class ReceiptCheck:
    """What was recognised. `prefix` is three letters or None; never the digits."""

    prefix: str | None
    problem: ReceiptProblem | None

    @property
    def valid(self) -> bool:
        """Whether the shape is right and the prefix is known."""
        return self.problem is None


def clean(text: str) -> str:
    """Upper-case, drop labels, spaces, dashes, dots and asterisks; a mask becomes a digit."""
    return _SEPARATORS.sub("", _LABELS.sub(" ", text)).upper().replace(MASK, "0")


def check(text: str, known_prefixes: Container[str]) -> ReceiptCheck:
    """Check what someone typed as a receipt number.

    Args:
        text: as typed.
        known_prefixes: three-letter codes from the knowledge files.

    Returns:
        The prefix and what is wrong, if anything. A look-alike letter is
        reported, never corrected silently.
    """
    cleaned = clean(text)
    prefix = cleaned[:3]
    if not re.match(r"^[A-Z]{3}", cleaned) or re.match(r"^A\d", cleaned):
        return ReceiptCheck(None, _problem_without_prefix(cleaned))
    if len(cleaned) != 13:
        problem = ReceiptProblem.TOO_SHORT if len(cleaned) < 13 else ReceiptProblem.TOO_LONG
        return ReceiptCheck(prefix, problem)
    if not _TEN_DIGITS.match(cleaned[3:]):
        return ReceiptCheck(prefix, _problem_in_digits(cleaned))
    if prefix in known_prefixes:
        return ReceiptCheck(prefix, None)
    return ReceiptCheck(prefix, ReceiptProblem.PROBABLY_NVC_CASE)


def _problem_without_prefix(cleaned: str) -> ReceiptProblem:
    if re.match(r"^A?[0-9]{7,9}$", cleaned):
        return ReceiptProblem.A_NUMBER
    if re.match(r"^[0-9]{12}$", cleaned):
        return ReceiptProblem.ACCOUNT_NUMBER
    return ReceiptProblem.NO_PREFIX


def _problem_in_digits(cleaned: str) -> ReceiptProblem:
    if _LETTERS_THEN_TEN.match(cleaned) and all(
        c.isdigit() or c in _LOOKALIKES for c in cleaned[3:]
    ):
        return ReceiptProblem.LOOKALIKE_LETTER
    return ReceiptProblem.NO_PREFIX
