"""Spans that regular expressions read best: forms, receipts, durations, dates.

Every function takes text folded by `fold`, which keeps each character's place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from triage.dates import NUMBER_WORDS


@dataclass(frozen=True)
class Found:
    """One entity. `start` and `end` are character positions in the message."""

    entity: str
    value: Any
    start: int
    end: int
    extra: dict[str, Any] = field(default_factory=dict)


def fold(text: str) -> str:
    """Lower-case and strip accents, one character for one character."""
    return "".join(_fold_one(character) for character in text)


def _fold_one(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0]
    lower = base.lower()
    return lower if len(lower) == 1 else character


# -- forms -----------------------------------------------------------------------

_FORM: Final = re.compile(
    r"(?<![\w-])(?:form(?:ulario)?\s+)?(i|n|g|ar|ds|eoir)\s?[-\u2010-\u2015]?\s?"
    r"(\d(?:\s?\d){0,3})\s?(k|a|f|e|d|c)?(?![\w])"
)
_BARE: Final = re.compile(r"(?<![\w$.,/-])(\d{3})(a|f|d|e)?(?![\w%/-]|\s?(?:days?|dias|hours?|miles|dollars|people))")
#: Three-digit numbers that people say without the letter. 797 and 131 included.
_BARE_PREFIX: Final = {"400": "N", "600": "N", "565": "N", "336": "N", "648": "N"}


def form_numbers(forms: Iterable[str]) -> dict[str, str]:
    """Return every known form by its letters and digits alone ("i485" -> "I-485")."""
    return {form.lower().replace("-", ""): form for form in forms}


def forms(folded: str, known: dict[str, str]) -> Iterator[Found]:
    """Forms by number: "I-485", "i 4 8 5", "form 130", "n400", "el 765"."""
    for match in _FORM.finditer(folded):
        digits = match[2].replace(" ", "")
        for suffix in (match[3] or "", ""):
            form = known.get(f"{match[1]}{digits}{suffix}")
            if form:
                end = match.end() if suffix or not match[3] else match.end(2)
                yield Found("form", form, match.start(), end)
                break
    for match in _BARE.finditer(folded):
        prefix = _BARE_PREFIX.get(match[1], "I").lower()
        form = known.get(f"{prefix}{match[1]}{match[2] or ''}")
        if form:
            yield Found("form", form, match.start(), match.end())


# -- receipts ----------------------------------------------------------------------

_RECEIPT: Final = re.compile(r"(?<!\w)([A-Za-z]{3})[\s\-*]{0,2}((?:[0-9OoIlLSsB][\s\-]?){7,14})(?!\w)")
_A_NUMBER: Final = re.compile(r"(?<!\w)[Aa][\s\-#]?\d{3}[\s\-]?\d{3}[\s\-]?\d{2,3}(?!\w)")


def receipt_like(text: str) -> Iterator[tuple[int, int]]:
    """Spans that look like a receipt number or an A-number."""
    for match in _RECEIPT.finditer(text):
        if sum(c.isdigit() for c in match[2]) >= 6:
            yield match.start(), match.end()
    for match in _A_NUMBER.finditer(text):
        yield match.start(), match.end()


def prefixes(text: str, known: Iterable[str]) -> Iterator[Found]:
    """Bare prefixes in capitals, or before "case", "receipt", "recibo"."""
    listed = "|".join(known)
    near = re.compile(
        rf"(?<!\w)({listed})(?=[\s-]*(?:case|receipt|number|recibo|caso|\*|x{{4}}))"
        rf"|(?:starts?|begins?|empieza|comienza)\s+(?:with|con)\s+({listed})(?!\w)",
        re.I,
    )
    for match in near.finditer(text):
        group = 1 if match[1] else 2
        yield Found("receipt_prefix", match[group].upper(), match.start(group), match.end(group))


# -- amounts of time ---------------------------------------------------------------

_UNITS: Final = {
    "day": "day", "days": "day", "dia": "day", "dias": "day",
    "week": "week", "weeks": "week", "wk": "week", "wks": "week", "semana": "week", "semanas": "week",
    "month": "month", "months": "month", "mo": "month", "mos": "month", "mth": "month", "mths": "month",
    "mes": "month", "meses": "month",
    "year": "year", "years": "year", "yr": "year", "yrs": "year", "ano": "year", "anos": "year",
}  # fmt: skip
_AMOUNT: Final = (
    r"(?P<amount>\d{1,4}(?:[.,]\d)?|"
    + "|".join(sorted({fold(w) for w in NUMBER_WORDS} | {"couple of", "couple", "par de"}, key=len, reverse=True))
    + r")"
)
_DURATION: Final = re.compile(
    rf"(?<![\w$/-]){_AMOUNT}\s?(?:[+]\s?)?(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?!\w)"
    r"(?P<half>\s+(?:and a half|y medio|y media))?"
)
_AGO: Final = re.compile(r"^\s*(?:ago|atras)\b")
_HACE: Final = re.compile(r"\bhace\s+(?:casi\s+|como\s+|mas de\s+|ya\s+)?$")
_AHEAD: Final = re.compile(r"\b(?:in|within|en|dentro de)\s+(?:about\s+|unos\s+)?$")
_TRIED_CUE: Final = re.compile(
    r"\b(?:called|call|llame|hable|spoke|talked|inquiry|e-?request|service request|solicitud|wrote|"
    r"contacted|asked|ticket|submitted an)\b"
)
_NOT_WAITING: Final = re.compile(
    r"\b(?:years? old|anos de edad|tiene|turn(?:s|ing)?|valid for|expires? in|green card|residence|tarjeta|"
    r"mica|married|casad[oa]s?|lived|living|vivo|aged?)\s*(?:for|de|por)?\s*$"
)
_AFTER_NOT_WAITING: Final = re.compile(r"^\s*(?:old\b|green card|limit|deadline|to (?:respond|reply|answer)|para (?:responder|contestar)|de edad|of (?:marriage|age))")


def durations(folded: str) -> Iterator[Found]:
    """How long someone waited, or how long ago they tried something.

    "in 3 weeks" and "3 weeks ago" near nothing else are dates, found by `dates`.
    """
    for match in _DURATION.finditer(folded):
        before, after = folded[: match.start()], folded[match.end() :]
        if _AFTER_NOT_WAITING.match(after) or _NOT_WAITING.search(before) or _AHEAD.search(before):
            continue
        amount = _amount(match["amount"]) + (0.5 if match["half"] else 0)
        value = {"amount": amount, "unit": _UNITS[match["unit"]]}
        ago = bool(_AGO.match(after)) or bool(_HACE.search(before))
        if ago and _TRIED_CUE.search(folded[max(0, match.start() - 45) : match.end() + 30]):
            yield Found("tried_ago", value, match.start(), match.end())
        elif not ago or value["unit"] in ("month", "year"):
            yield Found("waiting", value, match.start(), match.end())


def _amount(words: str) -> float:
    if words[0].isdigit():
        return float(words.replace(",", "."))
    if words.startswith(("couple", "par")):
        return 2.0
    return float(NUMBER_WORDS.get(words, 1))


# -- dates --------------------------------------------------------------------------

_MONTHS: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|setiembre|octubre|noviembre|diciembre|ene|abr|ago|dic)\.?"
)
_WEEKDAYS: Final = (
    r"(?:mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thurs?(?:day)?|fri(?:day)?|satur?day|sunday|"
    r"lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
)
_DAY: Final = r"(?:\d{1,2}(?:st|nd|rd|th)?|primero|1ro)"
_YEAR: Final = r"(?:(?:19|20)\d{2})"
_DATE: Final = re.compile(
    "|".join(
        (
            rf"\b{_YEAR}-\d{{1,2}}-\d{{1,2}}\b",
            rf"\b\d{{1,2}}[/-]\d{{1,2}}[/-](?:{_YEAR}|\d{{2}})\b",
            rf"(?<![\d/])\b\d{{1,2}}/\d{{1,2}}\b(?![\d/])",
            rf"\b{_MONTHS}\s+(?:the\s+)?{_DAY}(?:\s*,?\s*{_YEAR})?\b",
            rf"\b(?:el\s+|the\s+)?{_DAY}\s+(?:de\s+|of\s+)?{_MONTHS}(?:\s*,?\s*(?:de\s+|del\s+)?{_YEAR})?\b",
            r"\b(?:the )?day after tomorrow\b|\bpasado manana\b",
            r"\b(?:today|tomorrow|tonight|yesterday|hoy|ayer|esta noche)\b",
            r"(?<!por la )(?<!en la )\bmanana\b",
            r"\b(?:next|last) week\b|\bla (?:proxima semana|semana (?:que viene|pasada))\b|\bproxima semana\b",
            rf"\b(?:(?:this|next|last|coming|on|este|el proximo|proximo|el)\s+)?{_WEEKDAYS}(?:\s+(?:pasado|que viene))?\b",
            rf"\b(?:in|within|en|dentro de)\s+{_AMOUNT.replace('?P<amount>', '?:')}\s?(?:days?|weeks?|dias?|semanas?)\b",
            rf"\b{_AMOUNT.replace('?P<amount>', '?:')}\s?(?:days?|weeks?)\s+ago\b",
            rf"\bhace\s+{_AMOUNT.replace('?P<amount>', '?:')}\s?(?:dias?|semanas?)\b",
        )
    )
)
#: Cue words and the role they give to the nearest date.
_ROLES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("due_date", re.compile(r"\b(?:due|deadline|reply by|respond by|response by|answer by|no later than|until|"
                            r"before|vence|fecha limite|a mas tardar|antes del?|plazo|hasta el)\b")),
    ("notice_date", re.compile(r"\b(?:dated|letter (?:is )?from|letter of|notice date|notice of|sent on|issued|denied on|"
                               r"decision (?:of|from|date)|fechada|con fecha|de fecha|fecha de la carta|carta del?|"
                               r"received|got (?:it|a|an|the|my)|mailed|llego|recibi|negaron|mandaron|enviaron|denied)\b")),
    ("travel_date", re.compile(r"\b(?:fly|flight|flying|travel|traveling|travelling|leave|leaving|trip|depart|"
                               r"departure|ticket|funeral|wedding|viaj\w+|vuelo|volar|salir|salgo|irme|boleto|entierro)\b")),
    ("exam_date", re.compile(r"\b(?:passed (?:my|the) (?:interview|test|exam)|had (?:my|the|an) (?:\w+ )?(?:interview|exam|test)|"
                             r"(?:pase|tuve|hice) (?:la|mi|el) (?:entrevista|examen))\b")),
    ("appointment_date", re.compile(r"\b(?:appointment|interview|biometrics?|fingerprints?|oath|ceremony|hearing|cita|"
                                    r"entrevista|huellas|biometricos|juramento|audiencia|scheduled)\b")),
    ("filed_date", re.compile(r"\b(?:filed|applied|submitted|sent (?:my|the) (?:application|petition|packet)|"
                              r"receipt date|since|priority date|desde|aplique|presente|solicite|meti)\b")),
)  # fmt: skip
DATE_ENTITIES: Final = frozenset({"date", *(role for role, _ in _ROLES)})
_BEFORE: Final = 48
_AFTER: Final = 26
#: A cue after the date counts as this much farther away than one before it.
_AFTER_PENALTY: Final = 14


def dates(folded: str) -> Iterator[Found]:
    """Dates, each with the role its nearest cue word gives it."""
    for match in _DATE.finditer(folded):
        yield Found(_role(folded, match.start(), match.end()), match[0], match.start(), match.end())


def _role(folded: str, start: int, end: int) -> str:
    best, role = _BEFORE + 1, "date"
    left = _clause_start(folded, start)
    before, after = folded[left:start], folded[end : end + _AFTER]
    for name, cue in _ROLES:
        for found in cue.finditer(before):
            distance = len(before) - found.end()
            if distance < best:
                best, role = distance, name
        first = cue.search(after)
        if first and first.start() + _AFTER_PENALTY < best:
            best, role = first.start() + _AFTER_PENALTY, name
    return role


def _clause_start(folded: str, start: int) -> int:
    left = max(0, start - _BEFORE)
    stop = max(folded.rfind(mark, left, start) for mark in (". ", "? ", "! ", "; "))
    return max(left, stop + 1)
