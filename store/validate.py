"""Checks that need more than one entry: ids that must exist, ranges, forbidden values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, Optional

from pydantic import BaseModel

from store import schema
from store.files import Knowledge, Problem
from triage import vocabulary
from triage.facts import Facts

#: Facts that texts may show; filled by the renderer, or shown as a blank.
PLACEHOLDERS: Final = frozenset(
    [
        "form",
        "notice",
        "notice_date",
        "due_date",
        "travel_date",
        "appointment_date",
        "days_pending",
        "receipt_prefix",
    ]
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: A phone number, e-mail or web address in running text: those live in channels alone.
#: A bare name such as Login.gov is a name, not an address.
_ADDRESS = re.compile(
    r"(?<!\w)\(?\d{3}\)?[\s.\-\u2010-\u2015]*\d{3}[\s.\-\u2010-\u2015]*\d{4}(?!\w)"
    r"|https?://|\bwww\.|[\w.+-]+@[\w-]+\.\w+"
    r"|\b(?:[\w-]+\.)+(?:gov|com|org|net|edu|mil)/|\b(?:[\w-]+\.){2,}(?:gov|com|org|net|edu|mil)\b"
)
#: Condition arguments that must be in a knowledge file to ever hold.
_LISTED = re.compile(r"\b(form|prefix):([\w-]+)")
_FACT_SLOTS: Final = frozenset(f.name for f in fields(Facts)) - {"declined"}
_ONE_DAY = timedelta(days=1)


def check(knowledge: Knowledge) -> list[Problem]:
    """Return every problem, in the order a person would fix them."""
    return [
        *knowledge.problems,
        *_completeness(knowledge),
        *_duplicates(knowledge),
        *_references(knowledge),
        *_texts(knowledge),
        *_questions(knowledge),
        *_ranges(knowledge),
        *_forbidden(knowledge),
    ]


def _completeness(knowledge: Knowledge) -> Iterator[Problem]:
    found = {s.id for s in knowledge.situations}
    for id_ in vocabulary.SITUATIONS:
        if id_ not in found and ("situation", id_) not in knowledge.origin:
            yield Problem(f"situations/{id_}.yml", "file", "is missing")
    found = {p.id for p in knowledge.programs}
    for id_ in vocabulary.PROGRAMS:
        if id_ not in found and ("program", id_) not in knowledge.origin:
            yield Problem(f"programs/{id_}.yml", "file", "is missing")


def _duplicates(knowledge: Knowledge) -> Iterator[Problem]:
    for channel, count in Counter(c.id for c in knowledge.channels).items():
        if count > 1:
            file = knowledge.origin["channel", channel]
            yield Problem(file, "id", f"{channel!r} stands {count} times")
    yield from _repeated("practices.yml", (p.id for p in knowledge.practices), "id")
    yield from _repeated("forms.yml", (f.form for f in knowledge.forms), "form")
    yield from _repeated("notices.yml", (n.code for n in knowledge.notices), "code")
    yield from _repeated("receipts.yml", (p.prefix for p in knowledge.prefixes), "prefix")
    yield from _repeated("receipts.yml", (i.id for i in knowledge.identifiers), "id")
    yield from _repeated("fees.yml", (f.id for f in knowledge.fees), "id")
    if knowledge.calendar:
        days = (str(h.observed) for h in knowledge.calendar.holidays)
        yield from _repeated("calendar.yml", days, "holidays")
    for language in vocabulary.LANGUAGES:
        names = (n.casefold() for f in knowledge.forms for n in set(f.nicknames.get(language, [])))  # type: ignore[call-overload]
        yield from _repeated("forms.yml", names, f"nicknames.{language}")


def _repeated(file: str, names: Iterable[str], where: str) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem(file, where, f"{name!r} stands {count} times")


def _entries(knowledge: Knowledge) -> Iterator[tuple[str, str, BaseModel]]:
    """Every top-level entry: (file, where, model)."""
    for situation in knowledge.situations:
        yield f"situations/{situation.id}.yml", "", situation
    for program in knowledge.programs:
        yield f"programs/{program.id}.yml", "", program
    for channel in knowledge.channels:
        file = knowledge.origin.get(("channel", channel.id), "channels")
        yield file, f"channels[{channel.id}]", channel
    listed: tuple[tuple[str, str, str, Sequence[BaseModel]], ...] = (
        ("practices.yml", "practices", "id", knowledge.practices),
        ("forms.yml", "forms", "form", knowledge.forms),
        ("notices.yml", "notices", "code", knowledge.notices),
        ("receipts.yml", "prefixes", "prefix", knowledge.prefixes),
        ("receipts.yml", "identifiers", "id", knowledge.identifiers),
        ("fees.yml", "fees", "id", knowledge.fees),
    )
    for file, key, name, entries in listed:
        for entry in entries:
            yield file, f"{key}[{getattr(entry, name)}]", entry
    if knowledge.common:
        yield "common.yml", "", knowledge.common
    if knowledge.calendar:
        yield "calendar.yml", "", knowledge.calendar
    for key, phrase in knowledge.phrases.items():
        file = knowledge.origin["phrase", key]
        yield file, f"{file.removesuffix('.yml')}.{key}", phrase
    for language, line in knowledge.other_languages.items():
        yield "other_languages.yml", f"other_languages.{language}", line
    for id_, source in knowledge.sources.items():
        yield "sources.yml", f"sources.{id_}", source


def _known(knowledge: Knowledge, kind: str) -> set[str]:
    """Every id of a kind, those that did not fit their schema too: one problem is enough."""
    return {id_ for found, id_ in knowledge.origin if found == kind}


def _walk(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Every model and string inside an entry, with its path."""
    yield where, value
    if isinstance(value, BaseModel):
        for name, inner in value:
            yield from _walk(inner, f"{where}.{name}" if where else name)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, f"{where}.{name}")
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield from _walk(inner, f"{where}[{number}]")


#: Entries that need their own source: they are in files without a file-wide one.
_SELF_SOURCED = (
    schema.Practice, schema.Form, schema.Notice, schema.Prefix, schema.Identifier, schema.DoNotGive,
)  # fmt: skip


def _references(knowledge: Knowledge) -> Iterator[Problem]:
    channels = _known(knowledge, "channel")
    sources = _known(knowledge, "source")
    listed = {"form": _known(knowledge, "forms"), "prefix": _known(knowledge, "prefixes")}
    banned = (("do_not_give.yml", f"do_not_give[{d.value}]", d) for d in knowledge.do_not_give)
    for file, base, entry in (*_entries(knowledge), *banned):
        if isinstance(entry, _SELF_SOURCED):
            if not entry.sources:
                yield Problem(file, f"{base}.sources", "needs at least one source id")
            if entry.confidence is None or entry.checked_on is None:
                yield Problem(file, base, "needs confidence and checked_on")
        for where, value in _walk(entry, base):
            if isinstance(value, BaseModel):
                for id_ in getattr(value, "sources", []):
                    if id_ not in sources:
                        yield Problem(file, _under(where, "sources"), f"unknown source {id_!r}")
                for name in ("when", "hidden_when", "applies_when"):
                    for kind, argument in _LISTED.findall(" ".join(getattr(value, name, []))):
                        if argument not in listed[kind]:
                            what = f"unknown {kind} {argument!r}"
                            yield Problem(file, _under(where, name), what)
            if isinstance(value, schema.Step) and value.channel not in channels:
                yield Problem(file, f"{where}.channel", f"unknown channel {value.channel!r}")


def _texts(knowledge: Knowledge) -> Iterator[Problem]:
    channels: dict[str, Optional[schema.Channel]] = {
        **dict.fromkeys(_known(knowledge, "channel")),
        **{channel.id: channel for channel in knowledge.channels},
    }
    fees = _known(knowledge, "fees")
    for file, base, entry in _entries(knowledge):
        for where, value in _walk(entry, base):
            if isinstance(value, schema.Line) and _ADDRESS.search(value.text):
                yield Problem(file, f"{where}.text", "holds a phone number; use {phone}")
            if not isinstance(value, schema.Text):
                continue
            own_value = isinstance(entry, schema.Channel) and where.endswith(".value")
            for language, text in (("en", value.en), ("es", value.es)):
                problem = None if own_value else _address_problem(text)
                # A phrase has blanks of its own, filled by the code that names it.
                if problem is None and not isinstance(entry, schema.Text):
                    problem = _placeholder_problem(text, channels, fees)
                if problem:
                    yield Problem(file, f"{where}.{language}", problem)


def _address_problem(text: str) -> Optional[str]:
    if _ADDRESS.search(text):
        return "holds a phone number or address; use {value:CHANNEL_ID}"
    return None


def _placeholder_problem(
    text: str, channels: dict[str, Optional[schema.Channel]], fees: set[str]
) -> Optional[str]:
    if set(_PLACEHOLDER.sub("", text)) & set("{}"):
        return "a brace without its partner"
    for name in _PLACEHOLDER.findall(text):
        kind, _, argument = name.partition(":")
        if kind == "value":
            if argument not in channels:
                return f"unknown channel in {{{name}}}"
            channel = channels[argument]
            if channel is not None and channel.value is None:
                return f"channel in {{{name}}} has no value"
        elif kind == "fee":
            if argument not in fees:
                return f"unknown fee in {{{name}}}"
        elif name not in PLACEHOLDERS:
            return f"unknown placeholder {{{name}}}"
    return None


def _questions(knowledge: Knowledge) -> Iterator[Problem]:
    for file, base, entry in _entries(knowledge):
        for where, value in _walk(entry, base):
            if isinstance(value, schema.Question) and value.slot not in _FACT_SLOTS:
                yield Problem(file, f"{where}.slot", f"unknown slot {value.slot!r}")


def _ranges(knowledge: Knowledge) -> Iterator[Problem]:
    for fee in knowledge.fees:
        spans = [(p.valid_from, p.valid_until) for p in fee.periods]
        for problem in range_problems(spans):
            yield Problem("fees.yml", f"fees[{fee.id}].periods", problem)
    for channel in knowledge.channels:
        file = knowledge.origin.get(("channel", channel.id), "channels")
        for day in vocabulary.DAYS:
            dated = [h for h in channel.hours if day in h.days]
            for problem in _hours_problems(dated):
                yield Problem(file, f"channels[{channel.id}].hours.{day}", problem)
    if knowledge.calendar:
        yield from _calendar_problems(knowledge.calendar)


def range_problems(spans: Sequence[tuple[Optional[date], Optional[date]]]) -> Iterator[str]:
    """Yield overlaps and gaps in dated ranges; `None` is open-ended."""
    ordered = sorted(spans, key=lambda span: span[0] or date.min)
    for (_, end), (start, _) in pairwise(ordered):
        if end is None or start is None or start <= end:
            yield f"the range from {start} overlaps the one before it"
        elif start > end + _ONE_DAY:
            yield f"a gap between {end} and {start}"


def _hours_problems(dated: list[schema.Hours]) -> Iterator[str]:
    by_period: dict[tuple[Optional[date], Optional[date]], list[schema.Hours]] = {}
    for hours in dated:
        by_period.setdefault((hours.valid_from, hours.valid_until), []).append(hours)
        if hours.close <= hours.open:
            yield f"closes at {hours.close}, not after {hours.open}"
    yield from range_problems(list(by_period))
    for same_days in by_period.values():
        clock = sorted((h.open, h.close) for h in same_days)
        for (_, closes), (opens, _) in pairwise(clock):
            if opens < closes:
                yield f"hours from {opens} overlap those until {closes}"


def _holidays_in(year: int) -> int:
    """Eleven, but a New Year's Day on a Saturday is kept in the year before."""

    def moved(january: date) -> bool:
        return january.weekday() == 5

    return 11 - moved(date(year, 1, 1)) + moved(date(year + 1, 1, 1))


def _calendar_problems(calendar: schema.CalendarFile) -> Iterator[Problem]:
    per_year = Counter(h.observed.year for h in calendar.holidays)
    for year in range(calendar.covers_from.year, calendar.covers_until.year + 1):
        if per_year[year] < _holidays_in(year):
            yield Problem("calendar.yml", f"holidays.{year}", f"only {per_year[year]} holidays")
    for holiday in calendar.holidays:
        if not calendar.covers_from <= holiday.observed <= calendar.covers_until:
            yield Problem(
                "calendar.yml", f"holidays.{holiday.observed}", "outside covers_from/until"
            )
    known = {"any", *(holiday.name.en for holiday in calendar.holidays)}
    for named in calendar.named_days:
        if named.holiday is not None and named.holiday not in known:
            yield Problem("calendar.yml", "named_days", f"no holiday {named.holiday!r}")
    words = (word for named in calendar.named_days for word in named.words)
    yield from _repeated("calendar.yml", words, "named_days")


def _forbidden(knowledge: Knowledge) -> Iterator[Problem]:
    banned = [(*_needle(entry.value), entry) for entry in knowledge.do_not_give]
    for file, base, entry in _entries(knowledge):
        for where, value in _walk(entry, base):
            if not isinstance(value, str):
                continue
            haystacks = {"number": _plain(value), "name": value.casefold()}
            for kind, needle, found in banned:
                if needle in haystacks[kind]:
                    yield Problem(file, where, f"holds {found.value!r}: {found.why}")
                    break


def _needle(value: str) -> tuple[str, str]:
    """How to look for it: a phone number whatever its spacing, a name as it is written."""
    plain = _plain(value)
    return ("number", plain) if plain.isdigit() else ("name", value.casefold())


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text)


def _under(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
