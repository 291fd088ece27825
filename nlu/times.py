"""Amounts of time and dates, and what each of them is about.

The cue nearest to a date or an amount gives it its role. Cues that name
something else ("died", "expires", "lived here") keep a date from being taken
for a deadline or a journey. Every function takes text folded by `spans.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from nlu.spans import Found
from triage.dates import NUMBER_WORDS

# -- cues -------------------------------------------------------------------------

_Cues = tuple[tuple[str, re.Pattern[str]], ...]

_CARD: Final = (
    r"(?:card|permit|visa|passport|license|ead|status|parole|tarjeta|permiso|mica|pasaporte|"
    r"residencia|licencia|estatus|tps|daca|i-94)"
)
_LETTER: Final = (
    r"(?:rfe|noid|noir|letter|notice|response|reply|deadline|appeal|carta|plazo|respuesta|aviso|"
    r"evidencias?|notificacion|apelacion)"
)
_RUNS_OUT: Final = r"(?:vence\w*|vencio|venci[ad]\w*|expir\w+|runs? out|caduc\w+)"
_REPLYING: Final = (
    r"(?:reply|respond|response|answer|submit|return|turn in|responder|contestar|responda|conteste|"
    r"entregar|respuesta)"
)
#: Cue words and the role they give. On a tie the earlier entry wins.
_CUES: Final[_Cues] = tuple(
    (role, re.compile(rf"\b(?:{words})(?!\w)"))
    for role, words in (
        (
            "due_date",
            rf"{_LETTER}\W+(?:\w+\W+){{0,4}}{_RUNS_OUT}|{_RUNS_OUT}\W+(?:\w+\W+){{0,2}}{_LETTER}",
        ),
        (
            "other",
            rf"{_RUNS_OUT}|{_CARD}\W+(?:\w+\W+){{0,2}}ends?|valid\w*|"
            r"(?:job|boss|employer|hr|school|landlord|dmv|bank|jefe|trabajo|patron|escuela|banco)\W+"
            r"(?:\w+\W+){0,3}(?:gave|gives|wants?|needs?|dio|dieron|quieren?|until|hasta)|"
            r"died|dies|dead|passed away|death|murio|fallec\w+|muerte|murieron|born|"
            r"birthday|dob|birth|naci\w*|cumple\w*|(?:got |was |were |been )?married|me case|"
            r"nos casamos|divorced?|entered|arrived|came (?:to|here|in)|entre a|llegue|llegamos|"
            r"vine|arrest\w*|convicted|deport\w+|moved|me mude|nos mudamos|lost|stolen|robaron|"
            r"perdi|hospital\w*|accident|surgery|operation|cirugia|operacion|operan|sick|stroke|"
            r"heart attack|paid|pague|start(?:s|ed)? work\w*|new job|laid off|fired|graduat\w+|"
            r"(?:got|received|have|had|tengo|recibi) (?:my|the|a|la|mi|una) (?:\w+ )?"
            r"(?:green card|card|visa|mica|residencia|permit|ead|passport)|"
            r"(?:here|us|usa|states|live\w*|work\w*|aqui|vivo|trabajo|eeuu|estados unidos) "
            r"(?:since|desde)|replied|responded|respondi|conteste (?:el|la)|"
            r"(?:sent|mailed|submitted|mande|envie) (?:my|the|mi|la|el) "
            r"(?:response|reply|answer|evidence|respuesta|evidencia)|"
            r"(?:they|uscis|someone|officer|agent|he|she) called|llamaron|citizen|resident|"
            r"became|naturalized",
        ),
        (
            "due_date",
            r"due(?! to)|deadline|no(?:t)? later than|(?:have|has|had|got|given) until|"
            r"gave (?:me|us) until|fecha limite|a mas tardar|plazo|"
            r"(?:tengo|tenemos|tiene|dieron|dan|daban) (?:\w+ ){0,2}hasta|"
            rf"{_REPLYING}(?: (?!and |y )\w+){{0,5}}? (?:by|before|until|antes del?|para el|hasta)|"
            rf"(?:send|mandar|enviar)(?: \w+){{0,5}}? (?:by|before|antes del?)|{_REPLYING}",
        ),
        (
            "notice_date",
            r"dated|letter (?:is |was )?from|letter of|notice date|notice of|sent on|issued|"
            r"denied on|decision (?:of|from|date)|fechad[ao]|con fecha|de fecha|"
            r"fecha de la (?:carta|notificacion)|carta del?|received|got (?:it|a|an|the|my)|"
            r"(?:they|uscis|it was|was) (?:sent|mailed)|mailed (?:me|to me)|postmarked|llego|"
            r"recibi|negaron|mandaron|enviaron|denegaron|rechazaron|denied|rejected",
        ),
        (
            "travel_date",
            r"fly|flies|flight|flying|travel|traveling|travelling|leave|leaving|trip|"
            r"depart|departure|ticket|funeral|wedding|viaj\w+|vuelo|volar|salir|salgo|salimos|irme|"
            r"irnos|me voy|nos vamos|boleto|pasaje|entierro|boda|sepelio|velorio",
        ),
        (
            "exam_date",
            r"passed (?:my|the) (?:\w+ ){0,2}(?:interview|test|exam)|"
            r"had (?:my|the|an) (?:\w+ ){0,2}(?:interview|exam|test)|"
            r"(?:did|took|went to) (?:my|the) (?:\w+ ){0,2}(?:interview|exam|test)|interviewed|"
            r"(?:interview|exam|test) (?:was|happened|took place)|after my interview|"
            r"(?:pase|tuve|hice|aprobe) (?:la|mi|el) (?:entrevista|examen)|"
            r"(?:entrevista|examen) fue",
        ),
        (
            "appointment_date",
            r"appointment|(?<!job )interview|biometrics?|fingerprints?|oath|ceremony|hearing|cita|"
            r"entrevista|huellas|biometricos|juramento|ceremonia|audiencia|scheduled|court|corte",
        ),
        (
            "filed_date",
            r"filed|applied|submitted|i (?:just )?(?:sent|mailed)|"
            r"sent (?:in )?(?:my|the|it|our) ?(?:application|petition|packet|papers|forms?)?|"
            r"receipt date|priority date|"
            r"(?:pending|waiting|processing|in process|under review|filed|pendiente|esperando|espero|"
            r"en proceso|en tramite)(?: \w+){0,4} (?:since|desde)|aplique|aplicamos|presente|presentamos|"
            r"solicite|solicitamos|meti|metimos|someti|"
            r"(?:mande|mandamos|envie|enviamos) (?:mi|la|el|los|las)",
        ),
        (
            "tried",
            r"i call|called|calling|spoke|talked|inquiry|e-?request|service request|i wrote|"
            r"contacted|i asked|we asked|opened a ticket|llame|llamamos|he llamado|hable|hablamos|"
            r"solicitud de servicio|consulta|escribi|pregunte",
        ),
        (
            "waiting",
            r"pending|wait\w*|process\w*|still|review\w*|stuck|silence|counting|already|nothing|"
            r"(?:no|zero) (?:news|answers?|response|decision|updates?|movement|word|reply)|"
            r"no (?:me )?(?:llega|llaman|contestan|responden|avisan)|esper\w+|pendiente|"
            r"llev[oae]n?|llevamos|sin (?:respuesta|noticias|saber|nada)|nada|ya van?|voy para|va para|"
            r"en proceso|tramite|demor\w+|tarda\w*|(?:it's|its|it has|has|have) been|delay\w*|"
            r"same status|mismo (?:status|estatus)",
        ),
        (
            "case",
            r"(?:(?:mi|el|la) )?(?:caso|tramite|solicitud|peticion|aplicacion|proceso|[in]-\d+) "
            r"(?:\w+ ){0,3}tiene|filed|submitted|applied|sent it|aplique|aplicamos|meti|metimos|solicite|"
            r"(?:my|the|our) (?:case|application|petition)|(?:mi|el|nuestro) (?:caso|tramite)|"
            r"mi (?:solicitud|peticion|aplicacion)|[in]-?\d{3}\w?",
        ),
        (
            "lasting",
            r"liv(?:e|ed|ing)(?: here| in)?|(?:been|stay\w*|living) (?:here|there|in|out|outside|abroad|away|a)|"
            r"(?:outside|abroad|overseas|gone|away|fuera)|work(?:ed|ing)|employed|together|juntos|"
            r"years? old|anos de edad|edad|aged?|turn(?:s|ing|ed)?|ban|barred|jail|prison|carcel|"
            r"sentence\w*|probation|preso|every|cada|next|proximos?|experience|pregnant|embarazad\w+|"
            r"viv[oi]\w*|vivimos|trabaj\w+|casad[oa]s?|tiene|estudi\w+|stud\w+|school|at least|"
            r"extend\w*|extension|took|takes|tarda en|lasts?|dura|g[ia]ve[ns]?|gives|dan|dio|dieron|"
            r"deadline|plazo|limit|l[ie]ft|quedan?|faltan|older than|more than|within|cumpl\w+|"
            r"(?:the|los|las|carta de|letter (?:of|for|says)) ?",
        ),
    )
)  # fmt: skip
_ROLES: Final = ("notice_date", "due_date", "travel_date", "appointment_date", "exam_date", "filed_date")  # fmt: skip
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


def _nearest(
    folded: str, start: int, end: int, cues: _Cues, reach: int = _BEFORE
) -> str | None:
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
    "couple of": 2, "couple": 2, "par de": 2, "half a": 0.5, "half": 0.5, "medio": 0.5, "media": 0.5,
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
_AHEAD: Final = re.compile(r"\b(?:in|within|en|dentro de|next|per|cada|every)\s(?:about\s|unos\s|the\s)?$")  # fmt: skip
_PER: Final = re.compile(r"(?:\b(?:times|once|twice|hours?|veces|vez|horas|days?|dias|dollars|bucks|dolares)|\$\d[\d.,]*)\s$")
_NOT_A_WAIT_AFTER: Final = re.compile(
    r"^[\s-](?:old\b|green card|card|visa|limit|deadline|to (?:respond|reply|answer|submit)|ban\b|"
    r"bar\b|rule|extension|validity|permit|work permit|bond|sentence|grace|window|stay|multiple|"
    r"para (?:responder|contestar)|de edad|de (?:casad|matrimonio|prision|carcel|embarazo|experiencia|plazo|vigencia)|"
    r"of (?:marriage|age|experience|school|college|work)|from (?:now|today)|later|pregnant|"
    r"residen|conditional|temporary|before|antes|viviendo|trabajando|casad[oa]s?|living|working|"
    r"despues|after|aqui|here\b|en (?:este|estados|eeuu)|in (?:the us|this country|america|usa)|"
    r"con mi|with my\b|married|together|juntos|(?:de |como )?resident|limpi[oa]|fuera\b|"
    r"(?!esper|aguard)\w+(?:ando|iendo)\b)"
)
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
    if match["amount"] in ("a", "an", "un", "una", "one") and (unit == "day" or _PER.search(before)):
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
_LONG_AGO: Final = rf"{_PLAIN_AMOUNT}\s?(?:months?|years?)\sago\b|\bhace\s{_PLAIN_AMOUNT}\s?(?:mes(?:es)?|anos?)\b"
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
        )
    )
)
_RELATIVE_LIMIT: Final = re.compile(r"(?:in|within|en|dentro de)\s")
_RUNS_OUT_IN: Final = re.compile(r"\b(?:due|deadline is|vence|expires)\s$")
_JUST_NOW: Final = re.compile(
    r"today|hoy|yesterday|ayer|last\b.*|.*\bpasad[oa]|.*\bago|hace\b.*"
)
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
    loose: list[Found] = []
    for match in _DATE.finditer(folded):
        start, end = match.span()
        if _TENS_BEFORE.search(folded, max(0, start - 14), start):
            continue
        long_past = _AGO_OR_HACE.search(match[0])
        reach = _TODAYS_REACH if match[0] in ("today", "hoy") else _BEFORE
        role = _nearest(folded, start, end, _AGO_CUES if long_past else _DATE_CUES, reach)
        if role == "tried" and match[0] in _TRIED_BEFORE:
            amount, unit = _TRIED_BEFORE[match[0]]
            yield Found("tried_ago", {"amount": amount, "unit": unit}, start, end)
            continue
        entity = _entity(role, match, folded, short)
        if entity == "date":
            loose.append(Found(entity, match[0], start, end))
        elif entity is not None:
            yield Found(entity, match[0], start, end)
    if len(loose) == 1:
        # Several dates without a role belong to a story.
        yield loose[0]


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
