"""Numbers that words announce, whatever their shape; passports are known in no other way."""

from __future__ import annotations

import re
from typing import Final

from channels.redaction.harmless import mask_all
from channels.redaction.pieces import FILLER, GAP, NO_DIGIT_AFTER, NO_DIGIT_BEFORE, TIGHT, digits
from channels.redaction.work import Work

_SSN_WORDS: Final = (
    r"(?:\bssns?\b|\bss\s?(?:#|no\b|number\b)|\bs\.s\.n?\.?|\bsocial(?:\ssecurity)?\b|\bssn(?=\d)|"
    r"\bseguro(?:\ssocial)?\b|\bitin\b|\bnss\b|\btax\s?id\b)"
)
_SSN_ANNOUNCED: Final = re.compile(
    rf"{_SSN_WORDS}{FILLER}(?P<number>{digits(9, 9, GAP)}){NO_DIGIT_AFTER}"
)
_LAST_FOUR: Final = (
    r"(?:\b(?:last|ultimos|ending|ends|termina|terminan|terminado|terminacion)\b"
    r"(?:[\s:]|\b(?:four|cuatro|4|digits|digitos|in|en|with|con|of|de|del|are|is|son|es|my|mi|the|el|los)\b){0,10})"
)
_SSN_LAST_FOUR: Final = re.compile(
    rf"(?:{_SSN_WORDS}{FILLER}{_LAST_FOUR}|{_LAST_FOUR}{_SSN_WORDS}{FILLER}|[x*#]{{3}}[\s-]?[x*#]{{2}}[\s-]?)"
    rf"{NO_DIGIT_BEFORE}(?P<number>\d{{4}}){NO_DIGIT_AFTER}"
)
_A_WORDS: Final = (
    r"(?:\balien\b|\ba[\s\-/]?(?:number|num|no|nr|file|numero|registration)\b|\ba\s?#|\bnumero\sa\b|"
    r"\bnumero\sde\s(?:extranjero|alien|registro)\b|\bregistro\sde\sextranjero\b|\buscis\s?(?:#|number|no\b)|"
    r"\bnumero\sde\suscis\b|\banum(?:ber)?\b)"
)
_A_ANNOUNCED: Final = re.compile(
    rf"{_A_WORDS}{FILLER}(?P<number>a?{TIGHT}{digits(7, 9)}){NO_DIGIT_AFTER}"
)
_CARD_WORDS: Final = (
    r"(?:\b(?:credit|debit|bank|gift|prepaid)\s?card\b|\bcard\s?(?:number|no\b|#)|"
    r"\btarjeta\b(?:\sde\s(?:credito|debito|banco))?|\bmastercard\b|\bamex\b)"
)
_CARD_ANNOUNCED: Final = re.compile(
    rf"{_CARD_WORDS}{FILLER}(?P<number>{digits(13, 19, GAP)}){NO_DIGIT_AFTER}"
)
_ACCOUNT_WORDS: Final = (
    r"(?:\baccount\s?(?:number|no\b|#|num\b)?|\bacct\b|\boan\b|\brouting\b|"
    r"\b(?:numero\sde\s)?cuenta\b(?:\sen\slinea|\sbancaria|\sde\suscis)?|\bclabe\b|\biban\b)"
)
_ACCOUNT_ANNOUNCED: Final = re.compile(
    rf"{_ACCOUNT_WORDS}{FILLER}(?P<number>{digits(8, 18)}){NO_DIGIT_AFTER}"
)
_RECEIPT_WORDS: Final = (
    r"(?:\breceipts?\b|\brecibos?\b|\bcase\s(?:number|no\b|#|id\b)|\bnumero\sde\s(?:caso|recibo)\b|"
    r"\bcase\s?#)"
)
_RECEIPT_ANNOUNCED: Final = re.compile(
    rf"{_RECEIPT_WORDS}{FILLER}(?P<number>{digits(10, 13)}){NO_DIGIT_AFTER}"
)
_ANNOUNCED: Final = (
    (_SSN_ANNOUNCED, "ssn"),
    (_SSN_LAST_FOUR, "ssn"),
    (_A_ANNOUNCED, "a_number"),
    (_CARD_ANNOUNCED, "card"),
    (_ACCOUNT_ANNOUNCED, "account_number"),
    (_RECEIPT_ANNOUNCED, "receipt"),
)
_PASSPORT_WORDS: Final = r"(?:\bpassports?\b|\bpasaportes?\b|\bppt\b)"
_PASSPORT_NUMBER: Final = (
    r"(?:[a-z]{0,3}[\s\-.]{0,2}\d(?:[\s\-.]?\d){5,9}[a-z]?|"
    r"(?=[a-z0-9]{6,12}(?![a-z0-9]))(?=(?:[a-z]*\d){4})[a-z0-9]+)(?![a-z0-9])"
)
#: Between label and number: fillers, or a country and a verb when letters lead the number.
_PASSPORT: Final = re.compile(
    rf"{_PASSPORT_WORDS}{FILLER}(?<![a-z0-9])(?P<number>{_PASSPORT_NUMBER})"
)
_PASSPORT_FAR: Final = re.compile(
    rf"{_PASSPORT_WORDS}(?:[\s:#,.()\-]+[a-z']{{2,20}}){{1,6}}[\s:#,.()\-]+"
    r"(?P<number>[a-z]{1,2}\d{6,9})(?![a-z0-9])"
)
_PASSPORT_AFTER: Final = re.compile(
    rf"(?<![a-z0-9-])(?P<number>{_PASSPORT_NUMBER})[\s,()\-]{{1,3}}(?:(?:is|es)\s)?"
    rf"(?:(?:my|mi|the|el|his|her|su)\s)?(?:(?:number|numero)\s(?:of|de|del)\s(?:my\s|mi\s)?)?{_PASSPORT_WORDS}"
)


def numbers(work: Work) -> None:
    """Mask the numbers that words announce: "my SSN is ...", "receipt number ..."."""
    for pattern, kind in _ANNOUNCED:
        mask_all(work, pattern, kind)


def passports(work: Work) -> None:
    """Mask passport numbers with their letters; their words stand before or after."""
    for pattern in (_PASSPORT, _PASSPORT_FAR, _PASSPORT_AFTER):
        mask_all(work, pattern, "passport", letters=True)
