"""Checks that need more than one entry: ids that must exist, ranges, forbidden values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, Final, Optional

from pydantic import BaseModel

from store import schema
from store.files import Knowledge, Problem
from triage import vocabulary
from triage.facts import Facts

#: Facts that texts may show; filled by the renderer, or shown as a blank.
PLACEHOLDERS: Final = frozenset(
    "form notice notice_date due_date travel_date appointment_date days_pending receipt_prefix".split()
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: A phone number, e-mail or web address in running text: those live in channels alone.
_ADDRESS = re.compile(r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|https?://|\bwww\.|[\w.]+@[\w.]+\.\w+")
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
    yield from _repeated("channels", (c.id for c in knowledge.channels))
    yield from _repeated("practices.yml", (p.id for p in knowledge.practices))
    yield from _repeated("forms.yml", (f.form for f in knowledge.forms))
    yield from _repeated("receipts.yml", (p.prefix for p in knowledge.prefixes))
    for language in vocabulary.LANGUAGES:
        names = (n.casefold() for f in knowledge.forms for n in set(f.nicknames.get(language, [])))  # type: ignore[call-overload]
        yield from _repeated("forms.yml", names, f"nicknames.{language}")


def _repeated(file: str, names: Iterable[str], where: str = "id") -> Iterator[Problem]:
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
    for practice in knowledge.practices:
        yield "practices.yml", f"practices[{practice.id}]", practice
    for form in knowledge.forms:
        yield "forms.yml", f"forms[{form.form}]", form
    for notice in knowledge.notices:
        yield "notices.yml", f"notices[{notice.code}]", notice
    for prefix in knowledge.prefixes:
        yield "receipts.yml", f"prefixes[{prefix.prefix}]", prefix
    for identifier in knowledge.identifiers:
        yield "receipts.yml", f"identifiers[{identifier.id}]", identifier
    for fee in knowledge.fees:
        yield "fees.yml", f"fees[{fee.id}]", fee
    if knowledge.common:
        yield "common.yml", "", knowledge.common
    if knowledge.calendar:
        yield "calendar.yml", "", knowledge.calendar
    for key, phrase in knowledge.phrases.items():
        yield "phrases.yml", f"phrases.{key}", phrase


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
    channels = {channel.id for channel in knowledge.channels}
    for file, base, entry in _entries(knowledge):
        if isinstance(entry, _SELF_SOURCED):
            if not entry.sources:
                yield Problem(file, f"{base}.sources", "needs at least one source id")
            if entry.confidence is None or entry.checked_on is None:
                yield Problem(file, base, "needs confidence and checked_on")
        for where, value in _walk(entry, base):
            if isinstance(value, BaseModel):
                for id_ in getattr(value, "sources", []):
                    if id_ not in knowledge.sources:
                        yield Problem(file, f"{where}.sources", f"unknown source {id_!r}")
            if isinstance(value, schema.Step) and value.channel not in channels:
                yield Problem(file, f"{where}.channel", f"unknown channel {value.channel!r}")


def _texts(knowledge: Knowledge) -> Iterator[Problem]:
    channels = {channel.id: channel for channel in knowledge.channels}
    fees = {fee.id for fee in knowledge.fees}
    for file, base, entry in _entries(knowledge):
        if base.startswith("phrases."):
            continue
        for where, value in _walk(entry, base):
            if not isinstance(value, schema.Text):
                continue
            own_value = isinstance(entry, schema.Channel) and where.endswith(".value")
            for language, text in (("en", value.en), ("es", value.es)):
                problem = _text_problem(text, channels, fees, own_value)
                if problem:
                    yield Problem(file, f"{where}.{language}", problem)


def _text_problem(
    text: str, channels: dict[str, schema.Channel], fees: set[str], own_value: bool
) -> Optional[str]:
    if not own_value and _ADDRESS.search(text):
        return "holds a phone number or address; use {value:CHANNEL_ID}"
    for name in _PLACEHOLDER.findall(text):
        kind, _, argument = name.partition(":")
        if kind == "value":
            if argument not in channels:
                return f"unknown channel in {{{name}}}"
            if channels[argument].value is None:
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


def range_problems(spans: list[tuple[Optional[date], Optional[date]]]) -> Iterator[str]:
    """Yield overlaps and gaps in dated ranges; `None` is open-ended."""
    ordered = sorted(spans, key=lambda span: span[0] or date.min)
    for (_, end), (start, _) in zip(ordered, ordered[1:]):
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
        for (_, closes), (opens, _) in zip(clock, clock[1:]):
            if opens < closes:
                yield f"hours from {opens} overlap those until {closes}"


def _calendar_problems(calendar: schema.CalendarFile) -> Iterator[Problem]:
    per_year = Counter(h.observed.year for h in calendar.holidays)
    for year in range(calendar.covers_from.year, calendar.covers_until.year + 1):
        if per_year[year] < 10:
            yield Problem("calendar.yml", f"holidays.{year}", f"only {per_year[year]} holidays")
    for holiday in calendar.holidays:
        if not calendar.covers_from <= holiday.observed <= calendar.covers_until:
            yield Problem("calendar.yml", f"holidays.{holiday.observed}", "outside covers_from/until")


def _forbidden(knowledge: Knowledge) -> Iterator[Problem]:
    forbidden = [(_bare(entry.value), entry) for entry in knowledge.do_not_give]
    for file, base, entry in _entries(knowledge):
        for where, value in _walk(entry, base):
            if not isinstance(value, str):
                continue
            bare = _bare(value)
            for needle, banned in forbidden:
                if needle in bare:
                    yield Problem(file, where, f"holds {banned.value!r}: {banned.why}")


def _bare(text: str) -> str:
    return re.sub(r"[\s\-().+]", "", text).casefold()
