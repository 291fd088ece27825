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

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from channels import reading
from channels.reading import MASK
from channels.wordlists import BIRTH_WORDS, FORM_NUMBERS, MONTHS, NOT_A_PREFIX, PREFIXES

__all__ = ["MASK", "Redaction", "redact"]

#: Stands for a digit that is set aside; no pattern takes it for one.
_SAFE: Final = "\u00a4"


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
    work = _Work(seen.plain)
    for step in _STEPS:
        step(work)
    masked = list(text)
    for index in work.masked:
        masked[seen.places[index]] = MASK
    kinds = [kind for _, kind in sorted(work.found)]
    return Redaction("".join(masked), tuple(kinds))


class _Work:
    """The text while it is being masked: done digits no longer look like digits."""

    def __init__(self, plain: str) -> None:
        self.text = plain
        self.masked: set[int] = set()
        self.found: list[tuple[int, str]] = []

    def mask(self, start: int, end: int, kind: str, letters: bool = False) -> None:
        """Mask the digits of a span, and its letters if wanted."""
        hit = [
            i
            for i in range(start, end)
            if self.text[i].isdigit() or (letters and self.text[i].isalpha())
        ]
        if not hit:
            return
        self.masked.update(hit)
        self.found.append((hit[0], kind))
        self._replace(hit, MASK)

    def keep(self, start: int, end: int) -> None:
        """Set the digits of a harmless span aside."""
        self._replace([i for i in range(start, end) if self.text[i].isdigit()], _SAFE)

    def _replace(self, places: list[int], character: str) -> None:
        changed = list(self.text)
        for place in places:
            changed[place] = character
        self.text = "".join(changed)

    def each(self, pattern: re.Pattern[str], act: Callable[[re.Match[str]], None]) -> None:
        """Do something with every match; positions do not move while masking."""
        for match in list(pattern.finditer(self.text)):
            act(match)


# -- pieces of patterns -------------------------------------------------------------

#: What people write between the digits of one number.
_GAP: Final = r"[\s\-._/*|:,~\\+·]{0,3}"
_WIDE: Final = r"[\s\-._/*|:~\\·]{0,3}"
_TIGHT: Final = r"[\s\-._*]{0,3}"
_NO_DIGIT_BEFORE: Final = r"(?<!\d)"
_NO_DIGIT_AFTER: Final = r"(?!\d)"
#: Words and signs between a label and its number.
_FILLER: Final = (
    r"(?:[\s:=#.,;()\-\"']|\b(?:is|was|are|it|its|s|es|era|son|number|numbers|numero|numeros|num|nums|"
    r"no|nr|nro|card|de|del|la|el|los|las|my|mi|mis|the|and|y|here|aqui|esta|este|full|completo|"
    r"social|security|seguro|registration|registro|file|i have|have|tengo|with|con|us|u|usa|uscis)"
    r"\b){0,12}"
)


def _digits(least: int, most: int, gap: str = _TIGHT) -> str:
    return rf"\d(?:{gap}\d){{{least - 1},{most - 1}}}"


def _count(text: str) -> int:
    return sum(character.isdigit() for character in text)


# -- dates of birth -------------------------------------------------------------------

_NUMBER_DAY: Final = r"\d{1,2}(?:st|nd|rd|th|ro|o|er)?"
_ANY_YEAR: Final = r"'?(?:\d{4}|\d{2})"
_OF: Final = r"(?:\s?,?\s?(?:of|de|del|the|,)?\s?)"
_SLASH: Final = r"\s?[\-/.,\s]\s?"
_BIRTH_DATE: Final = (
    rf"(?:\d{{4}}{_SLASH}\d{{1,2}}{_SLASH}\d{{1,2}}|\d{{1,2}}{_SLASH}\d{{1,2}}{_SLASH}{_ANY_YEAR}|"
    rf"\d{{8}}|\d{{6}}|\d{{1,2}}\s?[/]\s?\d{{4}}|"
    rf"{_NUMBER_DAY}[\s\-/.]{{0,2}}(?:of\s|de\s)?{MONTHS}[\s\-/.]{{0,2}}{_OF}{_ANY_YEAR}|"
    rf"{MONTHS}[\s\-/.]{{0,2}}(?:the\s|el\s)?{_NUMBER_DAY}[\s\-/.]{{0,2}}{_OF}{_ANY_YEAR}|"
    rf"\d{{4}}[\s\-/.]{{0,2}}{MONTHS}[\s\-/.]{{0,2}}{_NUMBER_DAY}|"
    rf"{MONTHS}[\s\-/.]{{0,2}}{_OF}(?:19|20)\d{{2}}|"
    rf"{_NUMBER_DAY}\s(?:of\s|de\s)?{MONTHS}|{MONTHS}\s(?:the\s)?{_NUMBER_DAY})(?![\d])"
)
_BIRTH_FILLER: Final = (
    r"(?:[\s:=#.,;()\-\"']|\b(?:is|was|es|era|el|la|on|the|dia|day|de|del|of|in|en|at|mi|my|his|her|su|fue)"
    r"\b){0,10}"
)
#: "born in San Juan on", "nací en la ciudad de Puebla, el": a place may stand between.
_BIRTH_PLACE: Final = (
    r"(?:\s(?:in|at|en)(?:,?\s[a-z.'\-]{1,20}){1,5},?\s(?:on|el)\s(?:the\s|dia\s)?)?"
)
_BORN: Final = re.compile(
    rf"(?<![a-z]){BIRTH_WORDS}{_BIRTH_PLACE}{_BIRTH_FILLER}(?P<date>{_BIRTH_DATE})"
)
_BORN_AFTER: Final = re.compile(
    rf"{_NO_DIGIT_BEFORE}(?P<date>{_BIRTH_DATE})[\s,;:()\-]{{0,3}}(?:(?:is|was|es|era|fue|which|que)\s)?"
    r"(?:(?:my|mi|his|her|their|su|the|la|el)\s)?"
    rf"(?:{BIRTH_WORDS}|(?:is|es)\s(?:when|cuando)\s(?:i\swas\sborn|naci))(?![a-z])"
)


def _birth_dates(work: _Work) -> None:
    for pattern in (_BORN, _BORN_AFTER):
        work.each(pattern, lambda m: work.mask(m.start("date"), m.end("date"), "birth_date"))


# -- numbers that are announced ---------------------------------------------------------

_SSN_WORDS: Final = (
    r"(?:\bssns?\b|\bss\s?(?:#|no\b|number\b)|\bs\.s\.n?\.?|\bsocial(?:\ssecurity)?\b|\bssn(?=\d)|"
    r"\bseguro(?:\ssocial)?\b|\bitin\b|\bnss\b|\btax\s?id\b)"
)
_SSN_ANNOUNCED: Final = re.compile(
    rf"{_SSN_WORDS}{_FILLER}(?P<number>{_digits(9, 9, _GAP)}){_NO_DIGIT_AFTER}"
)
_LAST_FOUR: Final = (
    r"(?:\b(?:last|ultimos|ending|ends|termina|terminan|terminado|terminacion)\b"
    r"(?:[\s:]|\b(?:four|cuatro|4|digits|digitos|in|en|with|con|of|de|del|are|is|son|es|my|mi|the|el|los)\b){0,10})"
)
_SSN_LAST_FOUR: Final = re.compile(
    rf"(?:{_SSN_WORDS}{_FILLER}{_LAST_FOUR}|{_LAST_FOUR}{_SSN_WORDS}{_FILLER}|[x*#]{{3}}[\s-]?[x*#]{{2}}[\s-]?)"
    rf"{_NO_DIGIT_BEFORE}(?P<number>\d{{4}}){_NO_DIGIT_AFTER}"
)
_A_WORDS: Final = (
    r"(?:\balien\b|\ba[\s\-/]?(?:number|num|no|nr|file|numero|registration)\b|\ba\s?#|\bnumero\sa\b|"
    r"\bnumero\sde\s(?:extranjero|alien|registro)\b|\bregistro\sde\sextranjero\b|\buscis\s?(?:#|number|no\b)|"
    r"\bnumero\sde\suscis\b|\banum(?:ber)?\b)"
)
_A_ANNOUNCED: Final = re.compile(
    rf"{_A_WORDS}{_FILLER}(?P<number>a?{_TIGHT}{_digits(7, 9)}){_NO_DIGIT_AFTER}"
)
_A_SHAPE: Final = re.compile(
    rf"(?<![a-z0-9{MASK}])a(?P<joint>[\s\-#.:]{{0,3}})(?P<number>{_digits(7, 9, _WIDE)})"
    rf"{_NO_DIGIT_AFTER}(?!-\d)"
)
_CARD_WORDS: Final = (
    r"(?:\b(?:credit|debit|bank|gift|prepaid)\s?card\b|\bcard\s?(?:number|no\b|#)|"
    r"\btarjeta\b(?:\sde\s(?:credito|debito|banco))?|\bmastercard\b|\bamex\b)"
)
_CARD_ANNOUNCED: Final = re.compile(
    rf"{_CARD_WORDS}{_FILLER}(?P<number>{_digits(13, 19, _GAP)}){_NO_DIGIT_AFTER}"
)
_ACCOUNT_WORDS: Final = (
    r"(?:\baccount\s?(?:number|no\b|#|num\b)?|\bacct\b|\boan\b|\brouting\b|"
    r"\b(?:numero\sde\s)?cuenta\b(?:\sen\slinea|\sbancaria|\sde\suscis)?|\bclabe\b|\biban\b)"
)
_ACCOUNT_ANNOUNCED: Final = re.compile(
    rf"{_ACCOUNT_WORDS}{_FILLER}(?P<number>{_digits(8, 18)}){_NO_DIGIT_AFTER}"
)
_RECEIPT_WORDS: Final = (
    r"(?:\breceipts?\b|\brecibos?\b|\bcase\s(?:number|no\b|#|id\b)|\bnumero\sde\s(?:caso|recibo)\b|"
    r"\bcase\s?#)"
)
_RECEIPT_ANNOUNCED: Final = re.compile(
    rf"{_RECEIPT_WORDS}{_FILLER}(?P<number>{_digits(10, 13)}){_NO_DIGIT_AFTER}"
)


def _announced(work: _Work) -> None:
    def act(kind: str) -> Callable[[re.Match[str]], None]:
        def mask(match: re.Match[str]) -> None:
            if not _is_harmless(match["number"]):
                work.mask(match.start("number"), match.end("number"), kind)

        return mask

    work.each(_SSN_ANNOUNCED, act("ssn"))
    work.each(_SSN_LAST_FOUR, act("ssn"))
    work.each(_A_ANNOUNCED, act("a_number"))
    work.each(_CARD_ANNOUNCED, act("card"))
    work.each(_ACCOUNT_ANNOUNCED, act("account_number"))
    work.each(_RECEIPT_ANNOUNCED, act("receipt"))


# -- passports ------------------------------------------------------------------------

_PASSPORT_WORDS: Final = r"(?:\bpassports?\b|\bpasaportes?\b|\bppt\b)"
_PASSPORT_NUMBER: Final = (
    r"(?:[a-z]{0,3}[\s\-.]{0,2}\d(?:[\s\-.]?\d){5,9}[a-z]?|"
    r"(?=[a-z0-9]{6,12}(?![a-z0-9]))(?=(?:[a-z]*\d){4})[a-z0-9]+)(?![a-z0-9])"
)
#: Between label and number: fillers, or a country and a verb when letters lead the number.
_PASSPORT: Final = re.compile(
    rf"{_PASSPORT_WORDS}{_FILLER}(?<![a-z0-9])(?P<number>{_PASSPORT_NUMBER})"
)
_PASSPORT_FAR: Final = re.compile(
    rf"{_PASSPORT_WORDS}(?:[\s:#,.()\-]+[a-z']{{2,20}}){{1,6}}[\s:#,.()\-]+"
    r"(?P<number>[a-z]{1,2}\d{6,9})(?![a-z0-9])"
)
_PASSPORT_AFTER: Final = re.compile(
    rf"(?<![a-z0-9-])(?P<number>{_PASSPORT_NUMBER})[\s,()\-]{{1,3}}(?:(?:is|es)\s)?"
    rf"(?:(?:my|mi|the|el|his|her|su)\s)?(?:(?:number|numero)\s(?:of|de|del)\s(?:my\s|mi\s)?)?{_PASSPORT_WORDS}"
)


def _passports(work: _Work) -> None:
    def mask(match: re.Match[str]) -> None:
        if not _is_harmless(match["number"]):
            work.mask(match.start("number"), match.end("number"), "passport", letters=True)

    for pattern in (_PASSPORT, _PASSPORT_FAR, _PASSPORT_AFTER):
        work.each(pattern, mask)


# -- shapes of their own ----------------------------------------------------------------

#: A letter typed for a digit, next to real ones.
_UNIT: Final = r"(?:\d|[oilsb](?=[oilsb]{0,3}\d))"
_RECEIPT_JOINT: Final = r"[\s\-._*#:/]{0,3}"
_RECEIPT: Final = re.compile(
    rf"(?<![a-z0-9])(?P<letters>[a-z](?:\.?[a-z]){{2}})(?P<joint>{_RECEIPT_JOINT})"
    rf"(?P<number>{_UNIT}(?:(?:{_WIDE}\d|[oilsb](?=[oilsb]{{0,3}}\d)|(?<=\d)[oilsb](?![a-z0-9]))){{9}}"
    rf"{_NO_DIGIT_AFTER}|{_UNIT}(?:{_WIDE}\d|[oilsb](?=[oilsb]{{0,3}}\d)){{5,16}}{_NO_DIGIT_AFTER})"
)
_GOES_ON: Final = re.compile(rf"{_WIDE}\d")
_PHONE_SHAPE: Final = re.compile(r"(?:1[\s.\-])?\(?\d{3}\)?[\s.\-]{1,3}\d{3}[\s.\-]{1,3}\d{4}")


def _receipts(work: _Work) -> None:
    def mask(match: re.Match[str]) -> None:
        if _is_receipt(match):
            work.mask(match.start("number"), match.end("number"), "receipt")

    work.each(_RECEIPT, mask)


def _is_receipt(match: re.Match[str]) -> bool:
    letters = re.sub(r"[^a-z]", "", match["letters"])
    number = match["number"]
    if letters in PREFIXES:
        return not _is_harmless(number)
    apart = bool(match["joint"].strip("*")) or match["letters"] != letters
    if letters in NOT_A_PREFIX or (apart and _PHONE_SHAPE.fullmatch(number.strip())):
        return False
    if _is_harmless(number):
        return False
    # Embassy cases have letters we do not know: three letters and ten digits, nothing after.
    goes_on = not number.isdigit() and _GOES_ON.match(match.string, match.end())
    return _count(number) == 10 and not goes_on if apart else _count(number) >= 7


def _a_numbers(work: _Work) -> None:
    def mask(match: re.Match[str]) -> None:
        number = match["number"]
        if match["joint"].isspace() and _AFTER_THE_WORD_A.match(number):
            return
        if not _is_harmless(number):
            work.mask(match.start("number"), match.end("number"), "a_number")

    work.each(_A_SHAPE, mask)


_SSN_SHAPE: Final = re.compile(
    rf"(?<![\d+])(?<!\d[-.])\d{{3}}(?P<one>{_GAP})\d{{2}}(?P<two>{_GAP})\d{{4}}(?!\d)"
)


def _social_security(work: _Work) -> None:
    def mask(match: re.Match[str]) -> None:
        if match["one"] and match["two"] and not _FORM_BEFORE.search(work.text, 0, match.start()):
            work.mask(match.start(), match.end(), "ssn")

    work.each(_SSN_SHAPE, mask)


_FORM_BEFORE: Final = re.compile(r"(?<![a-z])(?:i|n|g|ar|ds|eoir|form|formulario)[\s\-]{1,3}$")

# -- harmless shapes ------------------------------------------------------------------

_YEAR: Final = r"(?:19|20)\d{2}"
_A_DATE: Final = (
    rf"(?:{_YEAR}(?P<s%d>[\-/.\s])(?:0?[1-9]|1[0-2])(?P=s%d)(?:3[01]|[12]\d|0?[1-9])|"
    rf"(?:3[01]|[12]\d|0?[1-9])(?P<t%d>[\-/.\s])(?:3[01]|[12]\d|0?[1-9])(?P=t%d){_YEAR})"
)
_UNITS: Final = (
    r"(?:days?|dias?|weeks?|semanas?|months?|mes(?:es)?|years?|anos?|hours?|horas?|hrs?|minutes?|"
    r"minutos?|mins?|dollars?|dolares|usd|bucks|pesos?|euros?|percent|por\sciento|people|personas|times|veces|"
    r"pages?|paginas?)"
)
_HARMLESS: Final = (
    # dates
    re.compile(rf"(?<![\d\-/.]){_A_DATE % (1, 1, 1, 1)}(?![\d])"),
    re.compile(r"(?<![\d\-/.])\d{1,2}/\d{1,2}/\d{2}(?![\d/])"),
    re.compile(rf"{MONTHS}\.?\s(?:the\s|el\s)?\d{{1,2}}(?:st|nd|rd|th)?(?:\s?,?\s?(?:de\s|del\s)?{_YEAR})?(?!\d)"),
    re.compile(rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s(?:de\s|of\s)?{MONTHS}(?:\s?,?\s?(?:de\s|del\s)?{_YEAR})?(?!\d)"),
    # amounts
    re.compile(r"(?:[$€£]|\b(?:usd|us\$|mxn|cop|rd\$))\s?\d+(?:[.,\s]\d{3})*(?:[.,]\d{1,2})?(?!\d)"),
    re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d,])"),
    re.compile(rf"(?<![\d.,\-])\d{{1,4}}(?:[.,]\d{{1,3}})*[\s\-]?{_UNITS}(?![a-z])"),
    # telephones
    re.compile(r"\+\s?\d[\d\s().\-]{5,20}\d(?!\d)"),
    re.compile(r"(?<![\d\-])(?:(?:001|1)[\s.\-]{1,3})?\(?\d{3}\)?[\s.\-]{1,3}\d{3}[\s.\-]{1,3}\d{4}(?![\d]|-\d)"),
    re.compile(r"(?<![\d\-])\(\d{3}\)\s?\d{3}[\s.\-]?\d{4}(?!\d)"),
    re.compile(r"(?<![\d\-])1?\d{10}(?!\d)"),
    # forms, with their letters
    re.compile(r"(?<![a-z0-9])(?:i|n|g|ar|ds|eoir)[\s\-]{0,3}\d{1,4}[a-z]?(?!\d)"),
    # postal codes and streets
    re.compile(r"(?<![\d\-])\d{5}-\d{4}(?![\d\-])"),
    # times of day
    re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)"),
)  # fmt: skip
#: "a 555-1234 number", "del 2/10/2025 a 3/10/2025 5 veces": the article or preposition.
_AFTER_THE_WORD_A: Final = re.compile(rf"\d{{3}}[\s.\-]\d{{4}}$|{_A_DATE % (3, 3, 3, 3)}(?!\d)")
_JUST_A_DATE: Final = re.compile(rf"\s*{_A_DATE % (2, 2, 2, 2)}\s*")
_ONLY_YEARS: Final = re.compile(rf"{_YEAR}(?:[\s\-/.]+{_YEAR})+")


def _is_harmless(number: str) -> bool:
    """Whether a run of digits is a date, years, or form numbers."""
    if _JUST_A_DATE.fullmatch(number) or _ONLY_YEARS.fullmatch(number.strip()):
        return True
    groups = re.findall(r"\d+", number)
    return len(groups) > 1 and all(group in FORM_NUMBERS for group in groups)


def _set_aside(work: _Work) -> None:
    for pattern in _HARMLESS:
        work.each(pattern, lambda m: work.keep(m.start(), m.end()))


# -- whatever is left -------------------------------------------------------------------

_RUN: Final = re.compile(rf"\d+(?:{_TIGHT}(?:/\s?)?\d+)*")
_CARD_LENGTHS: Final = (16, 15, 14, 13, 19, 18, 17)
_CARD_SHAPE: Final = re.compile(
    r"(?<!\d)(?:\d{4}(?P<a>[\s\-._*]{1,3})\d{4}(?P=a)\d{4}(?P=a)\d{1,7}|\d{4}(?P<b>[\s\-._*]{1,3})\d{6}(?P=b)\d{5}|"
    r"\d{13,19})(?!\d)"
)
_ACCOUNT_SHAPE: Final = re.compile(
    r"(?<!\d)(?:\d{12}|\d{4}(?P<a>[\s\-.]{1,3})\d{4}(?P=a)\d{4}|\d{3}(?P<b>[\s\-.]{1,3})\d{3}(?P=b)\d{3}(?P=b)\d{3})(?![\d]|[\s\-.]\d)"
)


def _cards(work: _Work) -> None:
    def mask(match: re.Match[str]) -> None:
        if luhn(match[0]):
            work.mask(match.start(), match.end(), "card")

    work.each(_CARD_SHAPE, mask)


def luhn(number: str) -> bool:
    """Whether the digits of a card number fit its last one (ISO/IEC 7812-1, annex B)."""
    digits = [int(character) for character in number if character.isdigit()]
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return len(digits) > 1 and any(digits) and total % 10 == 0


def _accounts(work: _Work) -> None:
    def mask(match: re.Match[str]) -> None:
        if not _is_harmless(match[0]):
            work.mask(match.start(), match.end(), "account_number")

    work.each(_ACCOUNT_SHAPE, mask)


def _runs(work: _Work) -> None:
    """Digits in any other grouping: cards by their check digit, nine digits by their number."""
    for run in list(_RUN.finditer(work.text)):
        groups = [
            (run.start() + g.start(), run.start() + g.end()) for g in re.finditer(r"\d+", run[0])
        ]
        card = _card_among(work.text, groups)
        if card:
            work.mask(*card, "card")
        elif _count(run[0]) == 9 and not _is_harmless(run[0]) and not _lists_years(run[0]):
            work.mask(run.start(), run.end(), _nine_digits(run[0]))


def _card_among(text: str, groups: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The span of some neighbouring groups that make up a card number."""
    spans: dict[int, tuple[int, int]] = {}
    for first, (start, _) in enumerate(groups):
        total = 0
        for begin, end in groups[first:]:
            total += end - begin
            if total > max(_CARD_LENGTHS):
                break
            if total in _CARD_LENGTHS and total not in spans and luhn(text[start:end]):
                spans[total] = (start, end)
    return next((spans[length] for length in _CARD_LENGTHS if length in spans), None)


def _nine_digits(run: str) -> str:
    return "a_number" if re.fullmatch(r"\d{3}\D+\d{3}\D+\d{3}", run) else "ssn"


def _lists_years(run: str) -> bool:
    """Whether a year stands among the groups: "2019 2020 5" is no number of a person."""
    groups = re.findall(r"\d+", run)
    shape = [len(group) for group in groups]
    return shape not in ([3, 2, 4], [3, 3, 3]) and any(
        re.fullmatch(_YEAR, group) for group in groups
    )


_STEPS: Final = (
    _birth_dates,
    _passports,
    _announced,
    _cards,
    _receipts,
    _a_numbers,
    _social_security,
    _set_aside,
    _accounts,
    _runs,
)
