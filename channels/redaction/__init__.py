"""Numbers that name a person never leave the channel: not to the tracker, the log or the actions.

Masked are Social Security numbers, A-numbers, cards (by their check digit),
account numbers, the digits of receipt numbers, passports that are announced as
such, and dates announced as dates of birth. Each digit becomes "•" and the
rest stays, so that `nlu` and `triage.receipts` still see what it was.

Not masked: form numbers, telephone numbers, amounts, waiting times, dates on
notices and other dates.

The order matters. What is announced ("my SSN is ...") or has a shape of its own
is masked first; then harmless shapes are set aside; last, whatever is left and
as long as such a number is masked too.

Technical sources: SSA, "SSN randomization" (nine digits, 3-2-4); USCIS, "A-number"
(seven to nine digits) and "receipt number" (three letters, ten digits), "USCIS Online
Account Number" (twelve digits); ISO/IEC 7812-1 (cards: up to 19 digits, Luhn check).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from channels.redaction import announced, births, cards, harmless, reading, rest, shapes
from channels.redaction.cards import luhn
from channels.redaction.reading import MASK
from channels.redaction.work import Work

__all__ = ["MASK", "Redaction", "luhn", "redact"]

_STEPS: Final = (
    births.mask,
    announced.passports,
    announced.numbers,
    cards.mask,
    shapes.receipts,
    shapes.a_numbers,
    shapes.social_security,
    harmless.set_aside,
    rest.accounts,
    rest.runs,
)


@dataclass(frozen=True)
class Redaction:
    """A text that is safe to store, log and parse, and what was masked in it, in order."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redaction:
    """Mask the numbers that name a person.

    Args:
        text: as typed, of any length.

    Returns:
        The text with each masked digit (in passports each letter too) as "•",
        and the kinds in order: "ssn", "a_number", "passport", "card",
        "birth_date", "receipt", "account_number". Running it twice changes nothing.
    """
    seen = reading.read(text)
    if not any(character.isdigit() for character in seen.plain):
        return Redaction(text, ())
    work = Work(seen.plain)
    for step in _STEPS:
        step(work)
    masked = list(text)
    for index in work.masked:
        masked[seen.places[index]] = MASK
    kinds = [kind for _, kind in sorted(work.found)]
    return Redaction("".join(masked), tuple(kinds))
