"""Nothing promised is missing, nothing forbidden is there, every statement is sourced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from store.queries import Catalog
from tests.conftest import KNOWLEDGE, ROOT
from tests.knowledge.texts import FILES, read, texts
from triage import vocabulary
from triage.facts import Facts
from triage.plan import make
from triage.rules import Practice, Question, Rulebook, Statement

SITUATIONS = {
    "rfe", "denial_risk", "denied", "travel_emergency", "delay", "appointment",
    "missing_notice_or_card", "lost_document", "correction", "address_change", "expedite",
    "case_status", "online_account", "fees_and_rejections", "proof_of_status", "reach_a_person",
    "consular_or_visa", "detained_or_court", "entry_or_i94", "scam", "need_lawyer",
    "records_request", "complaint", "general_info", "out_of_scope",
}  # fmt: skip
PROGRAMS = {
    "asylum", "attorney_of_record", "conditional_green_card", "daca", "employer", "green_card",
    "military", "nationality_hold", "naturalization", "premium_processing", "protected_1367",
    "student", "tps", "work_permit",
}  # fmt: skip

#: The fact base's do_not_give list, as it was researched on 2026-11-23.
DO_NOT_GIVE_NUMBERS = (
    "212-620-6418", "800-870-3676", "866-927-5833", "866-644-8360", "404-893-0101",
    "202-838-2200",
)  # fmt: skip
DO_NOT_GIVE_NAMES = (
    "csc-ncsc-followup@dhs.gov", "ncscfollowup@dhs.gov", "myuscisgov.com", "usciss.us",
    "uscis-online.org", "G-639",
)  # fmt: skip


def sections(book: Rulebook) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Every list of statements in the book, with a name for messages."""
    owners = {**book.situations, **book.programs, **book.channels}
    for id_, owner in owners.items():
        for section, value in vars(owner).items():
            if isinstance(value, tuple):
                yield f"{id_}.{section}", value
    yield "practices", book.practices
    yield "common", tuple(vars(book.common).values())


def statements(book: Rulebook) -> Iterator[tuple[str, Statement]]:
    for name, values in sections(book):
        for value in values:
            if isinstance(value, Statement):
                yield name, value


def test_all_25_situations_are_there(catalog: Catalog) -> None:
    assert set(catalog.book.situations) == SITUATIONS
    assert len(SITUATIONS) == 25


def test_all_14_programs_are_there(catalog: Catalog) -> None:
    assert set(catalog.book.programs) == PROGRAMS
    assert len(PROGRAMS) == 14


def test_every_situation_has_an_urgency_rank() -> None:
    assert sorted(vocabulary.URGENCY_ORDER) == sorted(SITUATIONS)


def test_every_statement_has_a_source_a_confidence_and_a_date(catalog: Catalog) -> None:
    seen = 0
    for name, statement in statements(catalog.book):
        seen += 1
        assert statement.sources, (name, statement.text.en)
        assert set(statement.sources) <= set(catalog.book.sources), (name, statement.text.en)
        assert statement.confidence in vocabulary.CONFIDENCES, (name, statement.text.en)
        assert isinstance(statement.checked_on, date), (name, statement.text.en)
    assert seen > 2000


def test_every_channel_has_a_source_and_a_way_in(catalog: Catalog) -> None:
    for channel in catalog.book.channels.values():
        assert set(channel.sources) <= set(catalog.book.sources), channel.id
        assert channel.sources, channel.id
        assert channel.value or channel.url or channel.how, channel.id


def test_every_source_can_be_looked_up(catalog: Catalog) -> None:
    for source in catalog.book.sources.values():
        # "public code repository": notes that name no page of their own.
        assert source.url.startswith(("https://", "http://", "public ")), source.id
        assert source.as_of, source.id
        assert source.supports.en and source.supports.es, source.id


def test_every_source_is_described_in_spanish_too(catalog: Catalog) -> None:
    # Names are the same in both languages.
    names = re.compile(r"TTY|IAN .*")
    same = [
        source.id
        for source in catalog.book.sources.values()
        if source.supports.en == source.supports.es and not names.fullmatch(source.supports.en)
    ]
    english = re.compile(r"\b(?:the|and|with|hours|fee|number)\b")
    mixed = [s.id for s in catalog.book.sources.values() if english.search(s.supports.es)]
    assert (same, mixed) == ([], [])


def test_every_source_kind_has_its_words(catalog: Catalog) -> None:
    kinds = {source.seen for source in catalog.book.sources.values()}
    assert {f"seen_{kind}" for kind in kinds} <= set(catalog.phrases)


def test_every_blank_a_text_may_show_has_words(catalog: Catalog) -> None:
    used = {
        blank
        for file in FILES
        if file not in ("phrases.yml", "conversation.yml")
        for text in texts(file)
        for blank in re.findall(r"\{([a-z_]+)\}", text["en"])
    }
    assert used
    assert {f"blank_{name}" for name in used} <= set(catalog.phrases)


@pytest.mark.parametrize("file", [f for f in FILES if f != "do_not_give.yml"])
def test_no_forbidden_value_is_in_a_file(file: str) -> None:
    content = (KNOWLEDGE / file).read_text(encoding="utf-8")
    digits = re.sub(r"\W", "", content)
    assert [n for n in DO_NOT_GIVE_NUMBERS if n.replace("-", "") in digits] == []
    assert [n for n in DO_NOT_GIVE_NAMES if n.casefold() in content.casefold()] == []


def test_the_build_knows_every_forbidden_value() -> None:
    listed = {entry["value"] for entry in read("do_not_give.yml")["do_not_give"]}
    assert listed >= {*DO_NOT_GIVE_NUMBERS, *DO_NOT_GIVE_NAMES} - {"G-639"}


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
def test_the_unavailable_text_names_the_contact_center(catalog: Catalog, language: str) -> None:
    path = ROOT / "data" / "responses" / "unavailable.yml"
    responses = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    said = responses["utter_unavailable"][0]["text"]
    value = catalog.book.channels["uscis_contact_center_phone"].value
    assert value is not None
    assert re.findall(r"\d{3}-\d{3}-\d{4}", said) == [value.in_(language)] * 2


def test_every_answer_is_one_that_rules_know(catalog: Catalog) -> None:
    known = {
        "form": tuple(catalog.form_names),
        "notice": vocabulary.NOTICES,
        "document": vocabulary.DOCUMENTS,
        "location": vocabulary.LOCATIONS,
        "delivery": vocabulary.DELIVERIES,
        "appointment_kind": vocabulary.APPOINTMENT_KINDS,
        "appointment_problem": vocabulary.APPOINTMENT_PROBLEMS,
    }
    asked = 0
    for name, statement in statements(catalog.book):
        if isinstance(statement, Question) and statement.kind == "choice":
            asked += 1
            assert {o.value for o in statement.options} <= set(known[statement.slot]), name
    assert asked > 10


@pytest.mark.parametrize("phase", vocabulary.PRACTICE_PHASES)
def test_each_phase_of_a_call_has_advice_for_everyone(catalog: Catalog, phase: str) -> None:
    found: list[Practice] = [p for p in catalog.book.practices if p.phase == phase and not p.when]
    assert len(found) >= 3


def choice(values: tuple[str, ...]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


DAY = st.none() | st.dates(date(2023, 1, 1), date(2028, 6, 30))
FLAG = st.none() | st.booleans()
ANYONE = st.builds(
    Facts,
    form=choice(("I-485", "I-130", "I-539", "I-589", "N-400", "I-765", "I-751", "I-131", "I-90")),
    programs=st.frozensets(st.sampled_from(vocabulary.PROGRAMS), max_size=3),
    notice=choice(vocabulary.NOTICES),
    document=choice(vocabulary.DOCUMENTS),
    appointment_kind=choice(vocabulary.APPOINTMENT_KINDS),
    appointment_problem=choice(vocabulary.APPOINTMENT_PROBLEMS),
    location=choice(vocabulary.LOCATIONS),
    delivery=choice(vocabulary.DELIVERIES),
    notice_date=DAY,
    due_date=DAY,
    travel_date=DAY,
    appointment_date=DAY,
    exam_date=DAY,
    days_pending=st.none() | st.integers(0, 4000),
    past_inquiry_date=FLAG,
    has_account=FLAG,
    represented=FLAG,
    letter_in_hand=FLAG,
    already_replied=FLAG,
    hardship=FLAG,
    has_status=FLAG,
    resident=FLAG,
    danger=FLAG,
    detained=FLAG,
    in_court=FLAG,
    paid_scammer=FLAG,
    tried=st.frozensets(st.sampled_from(vocabulary.ATTEMPTS), max_size=8),
    tried_days_ago=st.none() | st.integers(0, 400),
)


@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
@settings(max_examples=60, deadline=None)
@given(facts=ANYONE, days=st.integers(0, 700))
def test_everyone_gets_a_first_step_today_and_later(
    catalog: Catalog, situation: str, facts: Facts, days: int
) -> None:
    start = datetime.fromisoformat("2026-11-23T15:00:00-05:00")
    plan = make(situation, facts, catalog.book, start + timedelta(days=days))
    assert plan.steps
    assert plan.sources
    assert plan.urgency.reason.en
    assert plan.urgency.reason.es
