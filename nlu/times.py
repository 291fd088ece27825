"""Amounts of time and dates, and what each of them is about.

The cue nearest to a date or an amount gives it its role. Cues that name
something else ("died", "expires", "lived here") keep a date from being taken
for a deadline or a journey. Every function takes text folded by `spans.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import yaml

from nlu.spans import Found
from nlu.text import word_set
from triage.dates import NUMBER_WORDS

# -- cues -------------------------------------------------------------------------

_Cues = tuple[tuple[str, re.Pattern[str]], ...]


def _read_cues(path: Path) -> _Cues:
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = {name: "|".join(words) for name, words in file["names"].items()}
    return tuple((entry["role"], _compile(entry["words"], names)) for entry in file["cues"])


def _compile(words: Iterable[str], names: Mapping[str, str]) -> re.Pattern[str]:
    joined = "|".join(words)
    for name, named in names.items():
        joined = joined.replace(f"{{{name}}}", f"(?:{named})")
    return re.compile(rf"\b(?:{joined})(?!\w)")


_CUES: Final = _read_cues(Path(__file__).with_name("cues.yml"))
_ROLES: Final = word_set("notice_date due_date travel_date appointment_date exam_date filed_date")
DATE_ENTITIES: Final = frozenset({"date", *_ROLES})
_AGO_CUES: Final[_Cues] = tuple(c for c in _CUES if c[0] != "case")
_DATE_CUES: Final[_Cues] = tuple(c for c in _AGO_CUES if c[0] not in ("waiting", "lasting"))
_WAIT_CUES: Final[_Cues] = tuple(
    c for c in _CUES if c[0] in ("other", "waiting", "lasting", "case")
)
#: "by March 3": a deadline, if nothing nearer the point says otherwise.
_BY: Final = re.compile(r"\b(?:by|before|antes del?|para el)\s(?:the\s|el\s)?$")
_BY_PENALTY: Final = 30
_ASKED_FOR: Final = re.compile(
    r"\b(?:they|uscis|rfe|noid|letter|notice|evidence|papers|documents|send|submit|reply|answer|"
    r"quieren|piden|carta|pruebas|evidencia|papeles|documentos|mandar|enviar|entregar)\b"
)
#: A message this short answers a question.
_SHORT_MESSAGE: Final = 6
_BEFORE: Final = 48
_AFTER: Final = 30
#: "today" fills many sentences, so its cue has to stand near.
_TODAYS_REACH: Final = 26
#: A cue after the date counts as this much farther away than one before it.
_AFTER_PENALTY: Final = 14
_CLAUSE_ENDS: Final = re.compile(r"[.?!;](?=\s)|\n")


def _nearest(folded: str, start: int, end: int, cues: _Cues, reach: int = _BEFORE) -> str | None:
    """The role that the nearest cue within reach gives to the words between two positions."""
    before, after = clause_around(folded, start, end)
    best, role = reach + 1, None
    if _BY.search(before) and _ASKED_FOR.search(before):
        best, role = min(best, _BY_PENALTY), "due_date"
    for name, cue in cues:
        for found in cue.finditer(before):
            distance = len(before) - found.end()
            if distance < best:
                best, role = distance, name
        first = cue.search(after)
        if first and first.start() + _AFTER_PENALTY < best:
            best, role = first.start() + _AFTER_PENALTY, name
    return role


def clause_around(folded: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a span, as far as its sentence reaches."""
    before = folded[max(0, start - _BEFORE) : start]
    stops = [found.end() for found in _CLAUSE_ENDS.finditer(before)]
    after = folded[end : end + _AFTER]
    stop = _CLAUSE_ENDS.search(after)
    return before[stops[-1] if stops else 0 :], after[: stop.start()] if stop else after


# -- amounts of time --------------------------------------------------------------

_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60,
    "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip
_TEENS: Final = {
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veintiun": 21, "veintiuno": 21, "veintidos": 22,
    "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27,
    "veintiocho": 28, "veintinueve": 29,
}  # fmt: skip
_PARTS: Final = {
    "couple of": 2, "couple": 2, "par de": 2, "half a": 0.5, "half": 0.5, "medio": 0.5,
    "media": 0.5,
}  # fmt: skip
_DIGIT_WORDS: Final = {w: n for w, n in NUMBER_WORDS.items() if n < 10 and w not in ("a", "an")}
_COMPOUNDS: Final = {
    f"{tens}{joint}{word}": ten + one
    for tens, ten in _TENS.items()
    for word, one in _DIGIT_WORDS.items()
    for joint in (" y ", " ", "-")
}
_SIMPLE: Final = {**NUMBER_WORDS, **_TENS, **_TEENS, **_PARTS}
_NUMBERS: Final[dict[str, float]] = {**_SIMPLE, **_COMPOUNDS}
_UNITS: Final = {
    "day": "day", "days": "day", "dia": "day", "dias": "day",
    "week": "week", "weeks": "week", "wk": "week", "wks": "week", "semana": "week",
    "semanas": "week",
    "month": "month", "months": "month", "mo": "month", "mos": "month", "mth": "month",
    "mths": "month", "mes": "month", "meses": "month",
    "year": "year", "years": "year", "yr": "year", "yrs": "year", "ano": "year", "anos": "year",
}  # fmt: skip


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_AMOUNT: Final = (
    rf"(?:\d{{1,4}}(?:[.,]\d)?|(?:(?:{_one_of(_TENS)})(?: y | |-)(?:{_one_of(_DIGIT_WORDS)})|"
    rf"{_one_of(_SIMPLE)})(?!\w))"
)
#: Numbers that `triage.dates` can read as well.
_PLAIN_AMOUNT: Final = rf"(?:\d{{1,4}}|{_one_of(NUMBER_WORDS)})"
_HALF: Final = r"(?:\s?½|\s1/2|\s(?:and a half|y medi[oa]))"
_UNIT: Final = _one_of(_UNITS)
_DURATION: Final = re.compile(
    rf"(?<![\w$/-])(?<!\d[.,])(?:(?P<amount>{_AMOUNT})(?P<half>{_HALF})?\+?[\s-]?)?(?P<unit>{_UNIT})(?!\w)"
    rf"(?P<and_half>\s(?:and a half|y medi[oa]))?"
    rf"(?:,?\s(?:and\s|y\s|con\s)?(?P<more>{_AMOUNT})\s?(?:months?|mos?|mths?|mes(?:es)?)(?!\w))?"
)
_AGO: Final = re.compile(r"^\s(?:ago|atras)\b")
_HACE: Final = re.compile(
    r"\b(?:hace|hara)\s(?:(?:casi|como|mas de|ya|unos|unas|aproximadamente)\s)*$"
)
_AHEAD: Final = re.compile(
    r"\b(?:in|within|en|dentro de|next|per|cada|every)\s(?:about\s|unos\s|the\s)?$"
)
_PER: Final = re.compile(
    r"(?:\b(?:times|once|twice|hours?|veces|vez|horas|days?|dias|dollars|bucks|dolares)|"
    r"\$\d[\d.,]*)\s$"
)
_NOT_A_WAIT_AFTER: Final = re.compile(
    r"^[\s-](?:old\b|green card|card|visa|limit|deadline|to (?:respond|reply|answer|submit)|ban\b|"
    r"bar\b|rule|extension|validity|permit|work permit|bond|sentence|grace|window|stay|multiple|"
    r"para (?:responder|contestar)|de edad|de (?:casad|matrimonio|prision|carcel|embarazo|"
    r"experiencia|plazo|vigencia)|"
    r"of (?:marriage|age|experience|school|college|work)|from (?:now|today)|later|pregnant|"
    r"residen|conditional|temporary|before|antes|viviendo|trabajando|casad[oa]s?|living|working|"
    r"despues|after|aqui|here\b|en (?:este|estados|eeuu)|in (?:the us|this country|america|usa)|"
    r"con mi|with my\b|married|together|juntos|(?:de |como )?resident|limpi[oa]|fuera\b|"
    r"(?!esper|aguard)\w+(?:ando|iendo)\b)"
)
#: "I have 87 days" is time allowed; "tengo 90 dias esperando" is not.
_ALLOWED: Final = re.compile(r"\b(?:have|has|got|tengo|tenemos|tiene)\s$")
_WAITS_AFTER: Final = re.compile(r"\s(?:\w+\s)?(?:esper|pend|wait|sin\b|without|and nothing)")
_LONGEST: Final = {"day": 9999, "week": 999, "month": 400, "year": 40}


def durations(folded: str) -> Iterator[Found]:
    """How long someone waited, or how long ago they tried something.

    "in 3 weeks", and "3 weeks ago" near nothing else, are dates, found by `dates`.
    """
    short = len(folded.split()) <= _SHORT_MESSAGE
    for match in _DURATION.finditer(folded):
        unit = _UNITS[match["unit"]]
        amount = _amount(match)
        if amount is None or amount > _LONGEST[unit] or not _counts(folded, match, unit):
            continue
        if match["more"] and unit == "year":
            amount, unit = round(amount * 12 + _number(match["more"]), 1), "month"
        value = {"amount": amount, "unit": unit}
        before, after = clause_around(folded, match.start(), match.end())
        ago, hace = _AGO.match(after), _HACE.search(before)
        is_ago = bool(ago or hace)
        cues = _AGO_CUES if is_ago else _WAIT_CUES
        start = match.start() - len(before) + hace.start() if hace else match.start()
        end = match.end() + ago.end() if ago else match.end()
        kind = _kind(_nearest(folded, start, end, cues), is_ago, unit, short)
        if kind == "tried_ago":
            yield Found(kind, value, start, end)
        elif kind == "waiting":
            yield Found(kind, value, match.start(), match.end())


def _kind(cue: str | None, ago: bool, unit: str, short: bool) -> str | None:
    """What an amount of time is: a wait, the time since an attempt, or neither.

    Without any cue it is a wait only in a short message, which answers a question.
    """
    if cue in ("waiting", "case") or (cue is None and short and not ago):
        return "waiting"
    if not ago:
        return None
    if cue == "tried":
        return "tried_ago"
    long_ago = unit in ("month", "year")
    return "waiting" if long_ago and (cue == "filed_date" or (cue is None and short)) else None


def _counts(folded: str, match: re.Match[str], unit: str) -> bool:
    before, after = folded[max(0, match.start() - 24) : match.start()], folded[match.end() :]
    single = match["amount"] in ("a", "an", "un", "una", "one")
    if single and (unit == "day" or _PER.search(before)):
        return False
    if unit == "day" and _ALLOWED.search(before) and not _WAITS_AFTER.match(after):
        return False
    return not (_NOT_A_WAIT_AFTER.match(after) or _AHEAD.search(before))


def _amount(match: re.Match[str]) -> float | None:
    if match["amount"] is None:
        return 1.5 if match["and_half"] else None
    half = 0.5 if match["half"] or match["and_half"] else 0.0
    return _number(match["amount"]) + half


def _number(words: str) -> float:
    return float(words.replace(",", ".")) if words[0].isdigit() else float(_NUMBERS[words])


# -- dates ------------------------------------------------------------------------

_MONTHS: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|"
    r"julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|ene|abr|dic)"
)
_WEEKDAYS: Final = (
    r"(?:mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thurs?(?:day)?|thu|fri(?:day)?|saturday|sunday|"
    r"lunes|martes|miercoles|jueves|viernes|sabado|(?<!santo )domingo)"
)
_DAY: Final = r"(?:\d{1,2}(?:st|nd|rd|th)?|primero|1ro)"
_YEAR: Final = r"(?:(?:19|20)\d{2})"
_SHORT_UNIT: Final = r"(?:days?|weeks?|dias?|semanas?)"
_LONG_AGO: Final = (
    rf"{_PLAIN_AMOUNT}\s?(?:months?|years?)\sago\b|"
    rf"\bhace\s{_PLAIN_AMOUNT}\s?(?:mes(?:es)?|anos?)\b"
)
_MORNING: Final = r"(?<!\bla )(?<!\besta )(?<!\bcada )(?<!\buna )(?<!\bbuena )(?<!\btoda )"
_DATE: Final = re.compile(
    "|".join(
        (
            rf"\b{_YEAR}-\d{{1,2}}-\d{{1,2}}\b",
            rf"\b\d{{1,2}}[/-]\d{{1,2}}[/-](?:{_YEAR}|\d{{2}})\b",
            r"(?<![\w/.-])(?!24/7|50/50|1/2\b)\d{1,2}/\d{1,2}(?![\w/])",
            rf"\b{_MONTHS}\.?\s(?:the\s)?{_DAY}(?:\s?,?\s?(?:de\s|del\s|of\s)?{_YEAR})?\b"
            r"(?!\s(?:days?|weeks?|months?|years?|people|times|hours?)\b)",
            rf"\b(?:el\s|the\s)?{_DAY}\s(?:de\s|of\s)?{_MONTHS}"
            rf"(?:\.?\s?,?\s?(?:de\s|del\s)?{_YEAR})?(?!\w)",
            r"\b(?:the )?day after tomorrow\b|\bpasado manana\b",
            r"\b(?:today|tomorrow|tonight|yesterday|hoy|ayer|esta noche)\b",
            rf"{_MORNING}\bmanana\b",
            r"\b(?:next|last) week\b|\bla (?:proxima semana|semana (?:que viene|pasada))\b"
            r"|\bproxima semana\b",
            rf"\b(?:(?:this|next|last|coming|on|este|el proximo|proximo|el)\s)?{_WEEKDAYS}"
            r"(?:\s(?:pasado|que viene))?\b",
            rf"\b(?:in|within|en|dentro de)\s{_PLAIN_AMOUNT}\s?{_SHORT_UNIT}\b",
            rf"(?<![\w.,$-]){_PLAIN_AMOUNT}\s?(?:days?|weeks?)\sago\b",
            rf"\bhace\s{_PLAIN_AMOUNT}\s?(?:dias?|semanas?)\b",
            rf"(?P<long_ago>(?<![\w.,$-]){_LONG_AGO})",
            rf"(?P<month>\b{_MONTHS}\.?\s?,?\s?(?:de\s|del\s|of\s)?{_YEAR}\b|"
            rf"(?<![\w/.-])(?:0?[1-9]|1[0-2])/{_YEAR}(?![\w/]))",
        )
    )
)
_RELATIVE_LIMIT: Final = re.compile(r"(?:in|within|en|dentro de)\s")
_RUNS_OUT_IN: Final = re.compile(r"\b(?:due|deadline is|vence|expires)\s$")
_JUST_NOW: Final = re.compile(r"today|hoy|yesterday|ayer|last\b.*|.*\bpasad[oa]|.*\bago|hace\b.*")
_MOVED: Final = re.compile(
    r"\b(?:reschedul\w+|moved|changed|postponed|cambiaron|cambio|reprogram\w+|movieron|pospusieron)\b"
)
#: "rescheduled from Dec 1 to Dec 15": the first is no longer the appointment.
_OLD_DATE: Final = re.compile(r"\b(?:from|was|era|originally)(?:\s(?:on|for|el|the|para))*\s$")
_SINCE: Final = re.compile(r"\b(?:since|desde)\s(?:about\s|around\s|como\s|el mes de\s)?$")
_TENS_BEFORE: Final = re.compile(rf"\b(?:{_one_of(_TENS)})\s(?:y\s)?$")
_PAST_ROLES: Final = frozenset({"notice_date", "exam_date", "filed_date"})
_TO_COME: Final = re.compile(
    r"(?:in|within|en|dentro de)\s.*|.*tomorrow|.*manana|next\b.*|.*(?:proxim[oa]|que viene)\b.*"
)
_AGO_OR_HACE: Final = re.compile(r"^hace\b|\bago$")
_TRIED_BEFORE: Final[dict[str, tuple[float, str]]] = {
    "today": (0.0, "day"), "hoy": (0.0, "day"), "yesterday": (1.0, "day"), "ayer": (1.0, "day"),
    "last week": (1.0, "week"), "la semana pasada": (1.0, "week"),
}  # fmt: skip


def dates(folded: str) -> Iterator[Found]:
    """Dates, each with the role its nearest cue word gives it."""
    short = len(folded.split()) <= _SHORT_MESSAGE
    moved = bool(_MOVED.search(folded))
    loose: list[Found] = []
    for match in _DATE.finditer(folded):
        start, end = match.span()
        if _TENS_BEFORE.search(folded, max(0, start - 14), start):
            continue
        long_past = _AGO_OR_HACE.search(match[0])
        reach = _TODAYS_REACH if match[0] in ("today", "hoy") else _BEFORE
        if match["month"]:
            if _filed_in(folded, start, end, short):
                yield Found("filed_date", match[0], start, end)
            continue
        role = _nearest(folded, start, end, _AGO_CUES if long_past else _DATE_CUES, reach)
        if role == "tried" and match[0] in _TRIED_BEFORE:
            amount, unit = _TRIED_BEFORE[match[0]]
            yield Found("tried_ago", {"amount": amount, "unit": unit}, start, end)
            continue
        if moved and role == "appointment_date" and _OLD_DATE.search(folded, 0, start):
            continue
        entity = _entity(role, match, folded, short)
        if entity == "date":
            loose.append(Found(entity, match[0], start, end))
        elif entity is not None:
            yield Found(entity, match[0], start, end)
    if len(loose) == 1:
        # Several dates without a role belong to a story.
        yield loose[0]


def _filed_in(folded: str, start: int, end: int, short: bool) -> bool:
    """Whether a month without its day is when the case was filed, or the wait began.

    It is nothing else: a deadline or an appointment needs its day.
    """
    role = _nearest(folded, start, end, _AGO_CUES)
    since = _SINCE.search(folded, 0, start)
    return role == "filed_date" or bool(since and (role == "waiting" or (role is None and short)))


def _entity(role: str | None, match: re.Match[str], folded: str, short: bool) -> str | None:
    """The entity of a date with that role, or None when it is about something else."""
    if match["long_ago"]:
        return role if role == "exam_date" else None
    if role == "due_date" and _RELATIVE_LIMIT.match(match[0]):
        # "respond within 30 days" counts from the notice, not from today.
        return role if _RUNS_OUT_IN.search(folded[: match.start()]) else None
    if role in _PAST_ROLES and _TO_COME.fullmatch(match[0]):
        return None
    if role == "travel_date" and _JUST_NOW.fullmatch(match[0]) and match[0] not in ("today", "hoy"):
        return None
    if role in _ROLES:
        return role
    if role in ("other", "tried", "waiting", "lasting"):
        return None
    return "date" if short or not _JUST_NOW.fullmatch(match[0]) else None
