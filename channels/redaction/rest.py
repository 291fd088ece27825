"""Whatever is left once the known and the harmless are done: long runs of digits."""

from __future__ import annotations

import re
from typing import Final

from channels.redaction import cards
from channels.redaction.harmless import is_harmless
from channels.redaction.pieces import TIGHT, YEAR, count
from channels.redaction.work import Work

_RUN: Final = re.compile(rf"\d+(?:{TIGHT}(?:/\s?)?\d+)*")
_ACCOUNT_SHAPE: Final = re.compile(
    r"(?<!\d)(?:\d{12}|\d{4}(?P<a>[\s\-.]{1,3})\d{4}(?P=a)\d{4}|\d{3}(?P<b>[\s\-.]{1,3})\d{3}(?P=b)\d{3}(?P=b)\d{3})(?![\d]|[\s\-.]\d)"
)


def accounts(work: Work) -> None:
    """Mask twelve digits, as the USCIS online account has them."""

    def mask(match: re.Match[str]) -> None:
        if not is_harmless(match[0]):
            work.mask(match.start(), match.end(), "account_number")

    work.each(_ACCOUNT_SHAPE, mask)


def runs(work: Work) -> None:
    """Mask digits in any other grouping: cards by their check digit, others if they are nine."""
    for run in list(_RUN.finditer(work.text)):
        groups = [
            (run.start() + g.start(), run.start() + g.end()) for g in re.finditer(r"\d+", run[0])
        ]
        card = cards.among(work.text, groups)
        if card:
            work.mask(*card, "card")
        elif count(run[0]) == 9 and not is_harmless(run[0]) and not _lists_years(run[0]):
            work.mask(run.start(), run.end(), _nine_digits(run[0]))


def _nine_digits(run: str) -> str:
    return "a_number" if re.fullmatch(r"\d{3}\D+\d{3}\D+\d{3}", run) else "ssn"


def _lists_years(run: str) -> bool:
    """Whether a year stands among the groups: "2019 2020 5" is no number of a person."""
    groups = re.findall(r"\d+", run)
    shape = [len(group) for group in groups]
    return shape not in ([3, 2, 4], [3, 3, 3]) and any(
        re.fullmatch(YEAR, group) for group in groups
    )
