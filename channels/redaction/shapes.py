"""Numbers that have a shape of their own: receipts, A-numbers, Social Security numbers."""

from __future__ import annotations

import re
from typing import Final

from channels.redaction.harmless import A_DATE, is_harmless
from channels.redaction.pieces import GAP, NO_DIGIT_AFTER, WIDE, count, digits
from channels.redaction.reading import MASK
from channels.redaction.wordlists import NOT_A_PREFIX, PREFIXES
from channels.redaction.work import Work

#: A letter typed for a digit, next to real ones.
_UNIT: Final = r"(?:\d|[oilsb](?=[oilsb]{0,3}\d))"
_RECEIPT_JOINT: Final = r"[\s\-._*#:/]{0,3}"
_RECEIPT: Final = re.compile(
    rf"(?<![a-z0-9])(?P<letters>[a-z](?:\.?[a-z]){{2}})(?P<joint>{_RECEIPT_JOINT})"
    rf"(?P<number>{_UNIT}(?:(?:{WIDE}\d|[oilsb](?=[oilsb]{{0,3}}\d)|(?<=\d)[oilsb](?![a-z0-9]))){{9}}"
    rf"{NO_DIGIT_AFTER}|{_UNIT}(?:{WIDE}\d|[oilsb](?=[oilsb]{{0,3}}\d)){{5,16}}{NO_DIGIT_AFTER})"
)
_GOES_ON: Final = re.compile(rf"{WIDE}\d")
_PHONE_SHAPE: Final = re.compile(r"(?:1[\s.\-])?\(?\d{3}\)?[\s.\-]{1,3}\d{3}[\s.\-]{1,3}\d{4}")


def receipts(work: Work) -> None:
    """Mask the digits of receipt numbers and of embassy cases."""

    def mask(match: re.Match[str]) -> None:
        if _is_receipt(match):
            work.mask(match.start("number"), match.end("number"), "receipt")

    work.each(_RECEIPT, mask)


def _is_receipt(match: re.Match[str]) -> bool:
    letters = re.sub(r"[^a-z]", "", match["letters"])
    number = match["number"]
    if letters in PREFIXES:
        return not is_harmless(number)
    apart = bool(match["joint"].strip("*")) or match["letters"] != letters
    if letters in NOT_A_PREFIX or (apart and _PHONE_SHAPE.fullmatch(number.strip())):
        return False
    if is_harmless(number):
        return False
    # Embassy cases have letters we do not know: three letters and ten digits, nothing after.
    goes_on = not number.isdigit() and _GOES_ON.match(match.string, match.end())
    return count(number) == 10 and not goes_on if apart else count(number) >= 7


_A_SHAPE: Final = re.compile(
    rf"(?<![a-z0-9{MASK}])a(?P<joint>[\s\-#.:]{{0,3}})(?P<number>{digits(7, 9, WIDE)})"
    rf"{NO_DIGIT_AFTER}(?!-\d)"
)
#: "a 555-1234 number", "del 2/10/2025 a 3/10/2025 5 veces": the article or preposition.
_AFTER_THE_WORD_A: Final = re.compile(rf"\d{{3}}[\s.\-]\d{{4}}$|{A_DATE % (3, 3, 3, 3)}(?!\d)")


def a_numbers(work: Work) -> None:
    """Mask A-numbers that begin with their letter."""

    def mask(match: re.Match[str]) -> None:
        number = match["number"]
        if match["joint"].isspace() and _AFTER_THE_WORD_A.match(number):
            return
        if not is_harmless(number):
            work.mask(match.start("number"), match.end("number"), "a_number")

    work.each(_A_SHAPE, mask)


_SSN_SHAPE: Final = re.compile(
    rf"(?<![\d+])(?<!\d[-.])\d{{3}}(?P<one>{GAP})\d{{2}}(?P<two>{GAP})\d{{4}}(?!\d)"
)
_FORM_BEFORE: Final = re.compile(r"(?<![a-z])(?:i|n|g|ar|ds|eoir|form|formulario)[\s\-]{1,3}$")


def social_security(work: Work) -> None:
    """Mask Social Security numbers written in their three groups."""

    def mask(match: re.Match[str]) -> None:
        if match["one"] and match["two"] and not _FORM_BEFORE.search(work.text, 0, match.start()):
            work.mask(match.start(), match.end(), "ssn")

    work.each(_SSN_SHAPE, mask)
