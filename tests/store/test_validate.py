"""Checks across entries: every dead reference, range and forbidden value is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.validate import range_problems
from tests.store.conftest import KnowledgeCopy

PHONES = "channels/uscis_phone_and_chat.yml"
WEEK = {"days": ["mon"], "open": "08:00", "close": "12:00", "timezone": "America/New_York"}


@dataclass(frozen=True)
class Case:
    """One edit, and the one problem it must cause."""

    name: str
    file: str
    change: Callable[[Any], object]
    where: str
    what: str
    reported_in: Optional[str] = None


def put(path: str, value: Any) -> Callable[[Any], None]:
    """Return a change that sets one place ("steps.0.channel") of a file."""

    def change(content: Any) -> None:
        *parents, last = path.split(".")
        for part in parents:
            content = content[int(part) if part.isdigit() else part]
        content[int(last) if last.isdigit() else last] = value

    return change


def again(key: str, **changes: Any) -> Callable[[Any], None]:
    """Return a change that repeats the first entry of a list."""

    def change(content: Any) -> None:
        content[key].append({**content[key][0], **changes})

    return change


def hours(*rows: dict[str, Any]) -> Callable[[Any], None]:
    """Return a change that gives the Contact Center these hours."""
    return put("channels.0.hours", [{**WEEK, **row} for row in rows])


def periods(*spans: tuple[str, Optional[str]]) -> Callable[[Any], None]:
    """Return a change that gives the first fee these periods."""
    rows = [
        {
            "valid_from": date.fromisoformat(start),
            "valid_until": end and date.fromisoformat(end),
            "amount": "$1",
            "sources": ["s_g1055"],
            "confidence": "high",
        }
        for start, end in spans
    ]
    return put("fees.0.periods", rows)


FIRST_HALF = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 6, 30)}

CASES = [
    Case(
        "unknown channel in a step", "situations/rfe.yml",
        put("steps.0.channel", "carrier_pigeon"),
        "steps[0].channel", "unknown channel 'carrier_pigeon'",
    ),
    Case(
        "unknown channel in a ladder", "programs/asylum.yml",
        put("ladder.0.channel", "carrier_pigeon"),
        "ladder[0].channel", "unknown channel 'carrier_pigeon'",
    ),
    Case(
        "unknown channel in the danger step", "common.yml",
        put("danger_step.channel", "carrier_pigeon"),
        "danger_step.channel", "unknown channel 'carrier_pigeon'",
    ),
    Case(
        "unknown situation in a program", "programs/asylum.yml",
        put("facts.0.situations", ["rfx"]),
        "facts.0.situations.0", "'rfx' is not one of the situation ids",
    ),
    Case(
        "missing language", "situations/scam.yml",
        lambda file: file["do_not"][0]["text"].pop("es"),
        "do_not.0.text.es", "field required",
    ),
    Case(
        "blank language", "situations/scam.yml",
        put("do_not.0.text.es", " "),
        "do_not.0.text.es", "is blank",
    ),
    Case(
        "situation without a source", "situations/scam.yml",
        put("sources", []),
        "sources", "needs at least one source id",
    ),
    Case(
        "practice without a source", "practices.yml",
        put("practices.0.sources", []),
        "practices[know_why_you_need_a_person].sources", "needs at least one source id",
    ),
    Case(
        "practice without a date", "practices.yml",
        lambda file: file["practices"][0].pop("checked_on"),
        "practices[know_why_you_need_a_person]", "needs confidence and checked_on",
    ),
    Case(
        "common rules without a source", "common.yml",
        put("sources", []),
        "sources", "needs at least one source id",
    ),
    Case(
        "forbidden value without a source", "do_not_give.yml",
        put("do_not_give.0.sources", []),
        "do_not_give[212-620-6418].sources", "needs at least one source id",
    ),
    Case(
        "unknown source of a file", "situations/scam.yml",
        put("sources", ["s_nowhere"]),
        "sources", "unknown source 's_nowhere'",
    ),
    Case(
        "unknown source of a statement", "situations/rfe.yml",
        put("deadlines.0.sources", ["s_1032", "s_nowhere"]),
        "deadlines[0].sources", "unknown source 's_nowhere'",
    ),
    Case(
        "unknown source of an amount", "fees.yml",
        put("fees.0.periods.0.sources", ["s_nowhere"]),
        "fees[premium_i140_i129].periods[0].sources", "unknown source 's_nowhere'",
    ),
    Case(
        "overlapping amounts", "fees.yml",
        periods(("2026-01-01", "2026-06-30"), ("2026-06-30", None)),
        "fees[premium_i140_i129].periods", "2026-06-30 overlaps",
    ),
    Case(
        "two open-ended amounts", "fees.yml",
        periods(("2026-01-01", None), ("2026-07-01", None)),
        "fees[premium_i140_i129].periods", "2026-07-01 overlaps",
    ),
    Case(
        "gap between amounts", "fees.yml",
        periods(("2026-01-01", "2026-06-30"), ("2026-07-02", None)),
        "fees[premium_i140_i129].periods", "a gap between 2026-06-30 and 2026-07-02",
    ),
    Case(
        "overlapping dated hours", PHONES,
        hours(FIRST_HALF, {"valid_from": date(2026, 6, 15)}),
        "channels[uscis_contact_center_phone].hours.mon", "2026-06-15 overlaps",
    ),
    Case(
        "gap between dated hours", PHONES,
        hours(FIRST_HALF, {"valid_from": date(2026, 7, 6)}),
        "channels[uscis_contact_center_phone].hours.mon", "a gap between 2026-06-30",
    ),
    Case(
        "overlapping hours of one day", PHONES,
        hours({}, {"open": "11:00", "close": "15:00"}),
        "channels[uscis_contact_center_phone].hours.mon", "11:00 overlap those until 12:00",
    ),
    Case(
        "hours that end before they start", PHONES,
        hours({"open": "20:00", "close": "08:00"}),
        "channels[uscis_contact_center_phone].hours.mon", "closes at 08:00, not after 20:00",
    ),
    Case(
        "a year with too few holidays", "calendar.yml",
        lambda file: file["holidays"].pop(0),
        "holidays.2026", "only 10 holidays",
    ),
    Case(
        "a named day of no holiday", "calendar.yml",
        lambda file: file["named_days"].append({"words": ["bastille day"], "holiday": "Bastille"}),
        "named_days", "no holiday 'Bastille'",
    ),
    Case(
        "a holiday outside the table", "calendar.yml",
        lambda file: file["holidays"].append(
            {"observed": date(2029, 1, 1), "name": {"en": "New Year", "es": "Año Nuevo"}}
        ),
        "holidays.2029-01-01", "outside covers_from/until",
    ),
    Case(
        "dead condition name", "situations/rfe.yml",
        put("steps.0.when", ["already_answered"]),
        "steps.0.when.0", "unknown condition 'already_answered'",
    ),
    Case(
        "bad condition argument", "situations/rfe.yml",
        put("steps.0.when", ["due_within:ten"]),
        "steps.0.when.0", "due_within takes a number of days, not 'ten'",
    ),
    Case(
        "condition on an unknown notice", "programs/asylum.yml",
        put("facts.0.when", ["notice:RFD"]),
        "facts.0.when.0", "notice does not know 'RFD'",
    ),
    Case(
        "condition on a form nobody can name", "situations/rfe.yml",
        put("steps.0.when", ["abroad or not form:I-999"]),
        "steps[0].when", "unknown form 'I-999'",
    ),
    Case(
        "condition on an unknown receipt prefix", "situations/rfe.yml",
        put("steps.0.when", ["prefix:ZZZ"]),
        "steps[0].when", "unknown prefix 'ZZZ'",
    ),
    Case(
        "unknown form in applies_when", "programs/military.yml",
        put("applies_when", ["form:I-999"]),
        "applies_when", "unknown form 'I-999'",
    ),
    Case(
        "unknown slot", "situations/rfe.yml",
        put("questions.0.slot", "shoe_size"),
        "questions[0].slot", "unknown slot 'shoe_size'",
    ),
    Case(
        "unknown placeholder", "situations/scam.yml",
        put("facts.0.text.en", "Your {shoe_size} is known."),
        "facts[0].text.en", "unknown placeholder {shoe_size}",
    ),
    Case(
        "brace without its partner", "situations/scam.yml",
        put("facts.0.text.es", "Su {form es conocido."),
        "facts[0].text.es", "a brace without its partner",
    ),
    Case(
        "unknown channel in a placeholder", "situations/scam.yml",
        put("facts.0.text.es", "Llame al {value:carrier_pigeon}."),
        "facts[0].text.es", "unknown channel in {value:carrier_pigeon}",
    ),
    Case(
        "channel without a value in a placeholder", "situations/scam.yml",
        put("facts.0.text.en", "Use {value:uscis_emma_live_chat}."),
        "facts[0].text.en", "channel in {value:uscis_emma_live_chat} has no value",
    ),
    Case(
        "unknown fee in a placeholder", "situations/scam.yml",
        put("facts.0.text.en", "It costs {fee:a_bribe}."),
        "facts[0].text.en", "unknown fee in {fee:a_bribe}",
    ),
    Case(
        "form listed twice", "forms.yml",
        again("forms", nicknames={"en": [], "es": []}),
        "form", "'I-485' stands 2 times",
    ),
    Case(
        "one nickname for two forms", "forms.yml",
        lambda file: file["forms"][1]["nicknames"]["es"].append("Ajuste de Estatus"),
        "nicknames.es", "'ajuste de estatus' stands 2 times",
    ),
    Case(
        "channel listed twice", PHONES,
        again("channels"),
        "id", "'uscis_contact_center_phone' stands 2 times",
    ),
    Case(
        "practice listed twice", "practices.yml",
        again("practices"),
        "id", "'know_why_you_need_a_person' stands 2 times",
    ),
    Case("notice listed twice", "notices.yml", again("notices"), "code", "stands 2 times"),
    Case("prefix listed twice", "receipts.yml", again("prefixes"), "prefix", "stands 2 times"),
    Case("identifier listed twice", "receipts.yml", again("identifiers"), "id", "stands 2 times"),
    Case("fee listed twice", "fees.yml", again("fees"), "id", "stands 2 times"),
    Case(
        "holiday listed twice", "calendar.yml", again("holidays"), "holidays", "stands 2 times"
    ),
    Case(
        "other language with a number of its own",
        "other_languages.yml",
        put("other_languages.ja.text", "電話：800-375-5283、{phone}"),
        "other_languages.ja.text",
        "holds a phone number",
    ),
    Case(
        "other language without the number",
        "other_languages.yml",
        put("other_languages.ja.text", "電話"),
        "other_languages.ja.text",
        "must name {phone}",
    ),
    Case(
        "phrase that is in both phrase files", "conversation.yml",
        put("conversation.today", {"en": "today", "es": "hoy"}),
        "conversation.today", "also stands in phrases.yml",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_wrong_edit_is_named_by_file_entry_and_field(copy: KnowledgeCopy, case: Case) -> None:
    copy.edit(case.file, case.change)
    problems = copy.problems()
    assert [(p.file, p.where) for p in problems] == [(case.file, case.where)]
    assert case.what in problems[0].what


CONTACTS = [
    "800-375-5283",
    "1-800-375-5283",
    "(800) 375-5283",
    "800.375.5283",
    "800 375 5283",
    "8003755283",
    "+1 800\u2011375\u20115283",
    "https://www.uscis.gov/tools",
    "www.uscis.gov",
    "uscis.gov/casestatus",
    "egov.uscis.gov",
    "someone@uscis.dhs.gov",
]


def test_a_number_or_address_in_running_text_is_refused(copy: KnowledgeCopy) -> None:
    texts = [{"en": "Today.", "es": f"Hoy: {contact} sirve."} for contact in CONTACTS]
    copy.edit("situations/scam.yml", put("facts", [{"text": text} for text in texts]))
    named = [(p.file, p.where) for p in copy.problems() if "phone number or address" in p.what]
    assert named == [("situations/scam.yml", f"facts[{n}].text.es") for n in range(len(texts))]


def test_a_number_or_address_in_a_phrase_is_refused(copy: KnowledgeCopy) -> None:
    copy.edit("phrases.yml", put("phrases.today.en", "call 800-375-5283"))
    copy.edit("conversation.yml", put("conversation.goodbye.es", "vea https://uscis.gov"))
    assert [(p.file, p.where) for p in copy.problems()] == [
        ("phrases.yml", "phrases.today.en"),
        ("conversation.yml", "conversation.goodbye.es"),
    ]


def test_numbers_that_are_no_contact_are_allowed(copy: KnowledgeCopy) -> None:
    allowed = [
        "Your receipt number looks like IOE0123456789.",
        "The site Login.gov is another system.",
        "You have 84 days, and 3 more by mail, so 87.",
        "Since 2026-08-05 the rule is 8 CFR 103.2(b)(8).",
        "Use the number {value:uscis_contact_center_phone}, or pay {fee:annual_asylum_fee}.",
    ]
    facts = [{"text": {"en": text, "es": text}} for text in allowed]
    copy.edit("situations/scam.yml", put("facts", facts))
    assert copy.problems() == []


FORBIDDEN = [
    "1-800-870-3676",
    "800 870 3676",
    "(800) 870-3676",
    "800.870\u20113676",
    "CSC-NCSC-followup@dhs.gov",
    "vsc.ncscfollowup@dhs.gov",
    "myUSCISgov.com/contactcenter",
]


def test_a_forbidden_value_is_refused_however_it_is_written(copy: KnowledgeCopy) -> None:
    texts = [{"en": f"See {value} now.", "es": "Hoy."} for value in FORBIDDEN]
    copy.edit("situations/scam.yml", put("facts", [{"text": text} for text in texts]))
    named = [(p.file, p.where) for p in copy.problems() if p.what.startswith("holds '")]
    assert named == [("situations/scam.yml", f"facts[{n}].text.en") for n in range(len(texts))]


@pytest.mark.parametrize(
    ("file", "path", "where"),
    [
        (PHONES, "channels.0.value", "channels[uscis_contact_center_phone].value"),
        (PHONES, "channels.0.tty", "channels[uscis_contact_center_phone].tty"),
        (PHONES, "channels.0.url", "channels[uscis_contact_center_phone].url"),
        ("practices.yml", "practices.0.text.es", "practices[know_why_you_need_a_person].text.es"),
        ("fees.yml", "fees.0.name.en", "fees[premium_i140_i129].name.en"),
        ("forms.yml", "forms.0.nicknames.en.0", "forms[I-485].nicknames.en[0]"),
        ("conversation.yml", "conversation.goodbye.en", "conversation.goodbye.en"),
        ("sources.yml", "sources.s_1032.as_of", "sources.s_1032.as_of"),
        ("common.yml", "danger_step.text.en", "danger_step.text.en"),
    ],
)
def test_a_forbidden_value_is_refused_wherever_it_is(
    copy: KnowledgeCopy, file: str, path: str, where: str
) -> None:
    copy.edit(file, put(path, "800-870-3676"))
    named = [p for p in copy.problems() if p.what.startswith("holds '")]
    assert [(p.file, p.where) for p in named] == [(file, where)]


def test_a_forbidden_name_is_not_seen_across_two_words(copy: KnowledgeCopy) -> None:
    """The bad domain usciss.us is not in "USCIS sus"."""
    text = {"en": "Send USCIS sus papeles.", "es": "Mande a USCIS sus papeles."}
    copy.edit("situations/scam.yml", put("facts.0.text", text))
    assert copy.problems() == []


Spans = list[tuple[Optional[date], Optional[date]]]


@st.composite
def touching(draw: st.DrawFn) -> Spans:
    """Ranges without overlap or gap; the last may be open."""
    start = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    spans: Spans = []
    for length in draw(st.lists(st.integers(0, 400), min_size=2, max_size=6)):
        spans.append((start, start + timedelta(days=length)))
        start += timedelta(days=length + 1)
    if draw(st.booleans()):
        spans[-1] = (spans[-1][0], None)
    return spans


@given(spans=touching(), data=st.data())
def test_touching_ranges_are_sound_in_any_order(spans: Spans, data: st.DataObject) -> None:
    assert list(range_problems(data.draw(st.permutations(spans)))) == []


@given(spans=touching(), days=st.integers(1, 400), data=st.data())
def test_a_range_that_starts_later_leaves_a_gap(
    spans: Spans, days: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(1, len(spans) - 1))
    moved: Spans = [
        span if number < index else tuple(d and d + timedelta(days=days) for d in span)  # type: ignore[misc]
        for number, span in enumerate(spans)
    ]
    (problem,) = range_problems(moved)
    assert problem == f"a gap between {moved[index - 1][1]} and {moved[index][0]}"


@given(spans=touching(), days=st.integers(1, 400), data=st.data())
def test_a_range_that_ends_later_overlaps_the_next(
    spans: Spans, days: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(spans) - 2))
    start, end = spans[index]
    assert end is not None
    spans[index] = (start, end + timedelta(days=days))
    assert any("overlaps" in problem for problem in range_problems(spans))
