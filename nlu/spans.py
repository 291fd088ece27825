"""How a message is read, and the spans that regular expressions read best.

`read` makes the plain text that every rule works on: no invisible characters,
no accents, single spaces, straight quotes and hyphens. It remembers where each
character stood, so that every span fits the original message.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from nlu.text import word_set
from triage.letters import is_hidden
from triage.receipts import MASK


@dataclass(frozen=True)
class Found:
    """One entity. `start` and `end` are character positions in the text it was found in."""

    entity: str
    value: Any
    start: int
    end: int
    extra: dict[str, Any] = field(default_factory=dict)


# -- reading ----------------------------------------------------------------------

_STRAIGHT: Final = dict(
    zip("\u2018\u2019\u02bc\u00b4\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "''''-------")
)


@dataclass(frozen=True)
class Reading:
    """A message as the rules read it; `places` says where each character stood."""

    plain: str
    folded: str
    places: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the reading into one of the message."""
        return self.places[start], self.places[end - 1] + 1


def read(text: str) -> Reading:
    """Read a message: what cannot be seen is left out, runs of spaces become one."""
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        visible = _visible(character)
        if not visible:
            continue
        if visible.isspace() and (not plain or plain[-1].isspace()):
            if plain and visible == "\n":
                plain[-1] = "\n"
            continue
        plain.append(visible)
        places.append(place)
    joined = "".join(plain)
    return Reading(joined, fold(joined), tuple(places))


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    if character in "\n\r\u2028\u2029":
        return "\n"
    if character.isspace():
        return " "
    return "" if is_hidden(character) else character


def fold(text: str) -> str:
    """Lower-case and strip accents, one character for one character."""
    return "".join(map(_fold_one, text))


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    if character in _STRAIGHT:
        return _STRAIGHT[character]
    base, *marks = list(unicodedata.normalize("NFKD", character))
    if not all(unicodedata.combining(mark) for mark in marks):
        return character
    lower = base.lower()
    return lower if len(lower) == 1 else character


# -- forms ------------------------------------------------------------------------

_LETTERS: Final = re.compile(r"(?<![\w-])(i|n|g|ar|ds|eoir)(?:\s?-\s?|(\s)|)(?=\d)")
_DIGITS: Final = re.compile(r"\d{1,4}(?: \d{1,3}){0,3}")
_LETTER_AFTER: Final = re.compile(r"(?:\s?([fk])|-?([a-z]))?s?(?!\w)")
_BARE: Final = re.compile(r"(?<![\w$€£#.,:-])(\d{3})(?:-?([a-z]))?s?(?![\w%$€])(?![-,]\d)")
#: Three-digit numbers of forms that do not begin with I.
_BARE_LETTER: Final = {"400": "n", "600": "n", "565": "n", "336": "n", "648": "n"}
_LONG_UNITS: Final = "weeks?|months?|years?|semanas?|mes(?:es)?|anos?"
_UNIT_AFTER: Final = re.compile(
    r"\s?(?:days?|dias?|hours?|horas?|hrs|minutes?|mins?|minutos?|miles?|millas?|km|dollars?|"
    r"dolares|bucks|usd|pesos?|euros?|people|personas|pages?|paginas?|times|veces|lbs?|pounds?|"
    r"libras|percent|por ciento|[ap]\.?m|cases|casos|applicants|students|employees|degrees|"
    rf"grados|calls|llamadas|points|puntos|feet|kids|children|families|ninos|familias|workers|seats|{_LONG_UNITS})\b"
)
_LONG_UNIT_AFTER: Final = re.compile(rf"\s?(?:{_LONG_UNITS})\b")
_STREET_AFTER: Final = re.compile(
    r"\s(?:[\w.]+\s){0,2}(?:st|street|ave|avenue|rd|road|blvd|boulevard|ln|lane)\b"
)
_DIGITS_AFTER: Final = re.compile(r"[\s).]{0,2}\s?(?:000\b|\d{2}[\s-]\d{4}\b|(?!19|20)\d{4,})")
_ITS_OWN: Final = re.compile(r"\b(?:my|our|his|her|their|form|formulario|mi|su|nuestr[oa])\s$")
_NO_FORM_BEFORE: Final = re.compile(
    r"(?:[$€£]|\b(?:apt|apartment|apartamento|suite|ste|room|rm|unit|building|bldg|cuarto|highway|"
    r"hwy|route|exit|flight|vuelo|bus|page|ext|extension|code|codigo|zip|box|gate|paid|pay|pays|"
    r"paying|costs?|owe|weighs?|fee (?:of|is)|usd|pague|pagar|cuesta|cobran|cobraron|cobro|cobra|"
    r"gasto|at|a las))\s?#?$"
)
#: Round numbers count all kinds of things: they need a word that goes with forms.
_ROUND: Final = frozenset({"400", "600"})
_NAMED_BEFORE: Final = re.compile(
    r"\b(?:my|our|his|her|their|the|an?|form|formulario|file|filed|filing|mi|su|nuestr[oa]|el|la|una?|"
    r"meti|mande|aplique|presente)\s$"
)
_NAMED_AFTER: Final = re.compile(
    r"\s?(?:$|[?!.,](?:\s|$)|form|interview|application|petition|test|exam|case|pending|filed|denied|"
    r"approved|entrevista|examen|pendiente|solicitud)"
)
#: "the 800 number" is the telephone, unless someone says "form 800".
_PHONE_NUMBERS: Final = frozenset({"800"})
_FORM_BEFORE: Final = re.compile(r"\b(?:form|formulario)\s$")
_PHONE: Final = re.compile(
    r"(?<!\d)(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]?\d{4}(?!\d)|(?<!\d)\+?1[\s.-]\(?\d{3}\b"
)


def form_numbers(forms: Iterable[str]) -> dict[str, str]:
    """Return every known form by its letters and digits alone ("i485" -> "I-485")."""
    return {form.lower().replace("-", ""): form for form in forms}


def forms(folded: str, known: dict[str, str]) -> Iterator[Found]:
    """Forms by number: "I-485", "i 4 8 5", "form 130", "n400", "el 765"."""
    yield from _with_letter(folded, known)
    phones = [match.span() for match in _PHONE.finditer(folded)]
    for match in _BARE.finditer(folded):
        form = _by_digits(_BARE_LETTER.get(match[1], "i"), match[1], match[2], known)
        in_phone = any(start <= match.start() < end for start, end in phones)
        if form and not in_phone and _stands_for_a_form(folded, match):
            yield Found("form", form, match.start(), match.end())


def _with_letter(folded: str, known: dict[str, str]) -> Iterator[Found]:
    for letters in _LETTERS.finditer(folded):
        run = _DIGITS.match(folded, letters.end())
        for end in _ends(run) if run else ():
            after = _LETTER_AFTER.match(folded, end)
            digits = folded[letters.end() : end].replace(" ", "")
            suffix = after and (after[1] or after[2])
            form = _by_digits(letters[1], digits, suffix, known) if after else None
            if not form or not after:
                continue
            if not (letters[2] and _UNIT_AFTER.match(folded, end)):
                yield Found("form", form, letters.start(), after.end())
            break


def _ends(run: re.Match[str]) -> list[int]:
    """Where a run of spaced digits may stop, the longest first."""
    gaps = [run.start() + gap.start() for gap in re.finditer(" ", run[0])]
    return [run.end(), *reversed(gaps)]


def _by_digits(letter: str, digits: str, suffix: str | None, known: dict[str, str]) -> str | None:
    return known.get(f"{letter}{digits}{suffix or ''}") or known.get(f"{letter}{digits}")


def _stands_for_a_form(folded: str, match: re.Match[str]) -> bool:
    before = folded[max(0, match.start() - 24) : match.start()]
    if match[1] in _PHONE_NUMBERS and not _FORM_BEFORE.search(before):
        return False
    if _UNIT_AFTER.match(folded, match.end()):
        return bool(_LONG_UNIT_AFTER.match(folded, match.end()) and _ITS_OWN.search(before))
    if match[1] in _ROUND and not (
        _NAMED_BEFORE.search(before) or _NAMED_AFTER.match(folded, match.end())
    ):
        return False
    return not (
        _NO_FORM_BEFORE.search(before)
        or _STREET_AFTER.match(folded, match.end())
        or _DIGITS_AFTER.match(folded, match.end())
    )


# -- receipts ---------------------------------------------------------------------

#: The channels hide the digits of such numbers: a mask counts as a digit and as part of a word.
_DIGIT: Final = rf"[\d{MASK}]"
_ALONE_BEFORE: Final = rf"(?<![\w{MASK}])"
_ALONE_AFTER: Final = rf"(?![\w{MASK}])"
_RECEIPT: Final = re.compile(
    rf"{_ALONE_BEFORE}([A-Za-z]{{3}})[\s\-*]{{0,2}}((?:[0-9{MASK}OoIlLSsB][\s\-]?){{7,14}}){_ALONE_AFTER}"
)
_A_NUMBER: Final = re.compile(
    rf"{_ALONE_BEFORE}[Aa][\s\-#]?{_DIGIT}{{3}}[\s\-]?{_DIGIT}{{3}}[\s\-]?{_DIGIT}{{2,3}}{_ALONE_AFTER}"
)
#: Words that stand before other numbers: phones, money, dates.
_NO_PREFIX: Final = word_set(
    """tel cel num fax ssn ein zip apt box ext dob usd the for and was are our her his you all can
    now one two six ten not but has had via per del los las una uno por con que sin mas son soy fue
    era hoy jan feb mar apr may jun jul aug sep oct nov dec ene abr ago dic mon tue wed thu fri
    sat sun usc cfr pin otp"""
)
#: Prefixes that mean nothing else, so that the letters alone are enough.
_UNMISTAKABLE: Final = word_set("IOE MSC EAC WAC SRC YSC")


def receipt_like(text: str, known: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """Spans that look like a receipt number or an A-number."""
    for match in _RECEIPT.finditer(text):
        letters = re.match("[A-Za-z]+", match[0])
        word = letters[0] if letters else ""
        is_word = word.lower() in _NO_PREFIX or (len(word) > 3 and match[1].upper() not in known)
        if not is_word and _digits(match[2]) >= 6:
            yield match.start(), match.start() + len(match[0].rstrip(" -"))
    for match in _A_NUMBER.finditer(text):
        yield match.start(), match.end()


def _digits(number: str) -> int:
    """Count digits or their masks; single bullets between other things are a list."""
    masks, digits = number.count(MASK), sum(c.isdigit() for c in number)
    return masks + digits if not masks or MASK * 3 in number else 0


def prefixes(text: str, known: Collection[str]) -> Iterator[Found]:
    """Prefixes before "case" or "recibo", after "starts with", or alone in capitals."""
    for match in _prefix_pattern(tuple(known)).finditer(text):
        group = match.lastindex
        if group:
            yield Found(
                "receipt_prefix", match[group].upper(), match.start(group), match.end(group)
            )


@lru_cache(maxsize=4)
def _prefix_pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(known)
    alone = "|".join(prefix for prefix in known if prefix in _UNMISTAKABLE) or "(?!)"
    return re.compile(
        rf"(?i:(?<!\w)({listed})(?=[\s-]*(?:case|receipt|number|recibo|caso|\*|x{{4}})))"
        rf"|(?i:(?:starts?|begins?|beginning|starting|empieza|comienza)\s+(?:with|con)\s+({listed})(?!\w))"
        rf"|{_ALONE_BEFORE}({alone}){_ALONE_AFTER}"
    )
