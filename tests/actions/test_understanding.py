"""From a parse to what the dialogue core reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.understanding import FLAGS, Parse, heard, in_crisis, in_days, receipt
from tests.actions.talk import entity, parse, pressed
from tests.triage.cases import TODAY
from triage.dialogue import Heard
from triage.facts import Facts
from triage.receipts import ReceiptCheck, ReceiptProblem


def _heard(
    intent: str = "inform",
    text: str = "some words that are no date at all",
    *entities: dict[str, Any],
    situation: str | None = None,
    pending: str | None = None,
    situations: dict[str, float] | None = None,
) -> Heard:
    message = Parse.of(parse(intent, text, entities, situations))
    return heard(message, TODAY, situation, pending)


def _found(*entities: dict[str, Any]) -> dict[str, Any]:
    return _heard("inform", "some words that are no date at all", *entities).found


# -- buttons --


def test_a_situation_button_names_its_situation_for_sure() -> None:
    message = Parse.of(pressed("/travel_emergency"))
    assert message.situations == (("travel_emergency", 1.0),)
    assert message.text == ""


def test_other_buttons_name_no_situation() -> None:
    message = Parse.of(pressed("/ask_script"))
    assert (message.intent, message.situations) == ("ask_script", ())


def test_an_answer_button_carries_its_choice() -> None:
    understood = heard(Parse.of(pressed('/inform{"choice": "mail"}')), TODAY, None, "delivery")
    assert understood.choice == "mail"


@pytest.mark.parametrize(
    "message", [{}, {"intent": None, "text": None}, {"intent": {"name": None}}]
)
def test_an_empty_parse_is_a_fallback(message: dict[str, Any]) -> None:
    found = Parse.of(message)
    assert (found.intent, found.text, found.entities) == ("nlu_fallback", "", ())


# -- entities --


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("form", "I-485"),
        ("notice", "RFE"),
        ("receipt_prefix", "IOE"),
        ("document", "passport"),
        ("location", "abroad"),
        ("delivery", "mail"),
        ("appointment_kind", "biometrics"),
        ("appointment_problem", "missed"),
    ],
)
def test_plain_entities_become_facts(name: str, value: str) -> None:
    assert _found(entity(name, value)) == {name: value}


def test_the_first_form_named_is_the_one_meant() -> None:
    assert _found(entity("form", "I-485"), entity("form", "I-765")) == {"form": "I-485"}


def test_programs_and_attempts_collect() -> None:
    found = _found(
        entity("program", "asylum"),
        entity("program", "work_permit"),
        entity("attempt", "call"),
        entity("attempt", "chat"),
    )
    assert found == {
        "programs": frozenset({"asylum", "work_permit"}),
        "tried": frozenset({"call", "chat"}),
    }


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_sets_a_fact_that_exists(flag: str) -> None:
    slot, truth = FLAGS[flag]
    assert _found(entity("flag", flag)) == {slot: truth}
    assert getattr(Facts().having(**{slot: truth}), slot) is truth


def test_unknown_flags_and_entities_say_nothing() -> None:
    assert _found(entity("flag", "crisis"), entity("relation", "mother")) == {}


def test_a_receipt_number_leaves_no_fact_but_its_letters() -> None:
    found = _found(entity("receipt_number", "IOE", problem=None), entity("receipt_prefix", "IOE"))
    assert found == {"receipt_prefix": "IOE"}


# -- durations --


@pytest.mark.parametrize(
    ("amount", "unit", "days"),
    [(3, "day", 3), (2, "week", 14), (14, "month", 426), (1, "year", 365), (2.5, "year", 913)],
)
def test_amounts_of_time_become_days(amount: float, unit: str, days: int) -> None:
    assert in_days({"amount": amount, "unit": unit}) == days


@given(st.integers(0, 400))
def test_more_time_is_never_fewer_days(amount: int) -> None:
    fewer, more = ({"amount": n, "unit": "month"} for n in (amount, amount + 1))
    assert (in_days(fewer) or 0) < (in_days(more) or 0)


@pytest.mark.parametrize("value", [None, "a year", 12])
def test_what_is_no_amount_of_time_is_nothing(value: Any) -> None:
    assert in_days(value) is None


def test_waiting_and_tried_ago_are_days() -> None:
    found = _found(
        entity("waiting", {"amount": 2, "unit": "week"}),
        entity("tried_ago", {"amount": 60, "unit": "day"}),
    )
    assert found == {"days_pending": 14, "tried_days_ago": 60}


# -- dates --


@pytest.mark.parametrize(
    ("role", "words", "day"),
    [
        ("notice_date", "october 2", date(2026, 10, 2)),
        ("notice_date", "december 20", date(2025, 12, 20)),
        ("due_date", "december 24, 2026", date(2026, 12, 24)),
        ("due_date", "24 de diciembre", date(2026, 12, 24)),
        ("due_date", "november 20", date(2026, 11, 20)),
        ("travel_date", "january 5", date(2027, 1, 5)),
        ("travel_date", "mañana", date(2026, 11, 24)),
        ("appointment_date", "tomorrow", date(2026, 11, 24)),
        ("exam_date", "march 3", date(2026, 3, 3)),
    ],
)
def test_a_date_with_a_role_is_read_for_that_role(role: str, words: str, day: date) -> None:
    assert _found(entity(role, words)) == {role: day}


def test_the_day_of_filing_becomes_days_waiting() -> None:
    assert _found(entity("filed_date", "2026-11-13")) == {"days_pending": 10}


def test_a_filing_in_the_future_is_no_negative_wait() -> None:
    assert _found(entity("filed_date", "2026-12-13")) == {"days_pending": 0}


@given(st.integers(0, 3000))
def test_days_waiting_count_back_to_the_filing(days: int) -> None:
    filed = (TODAY - timedelta(days=days)).isoformat()
    assert _found(entity("filed_date", filed)) == {"days_pending": days}


def test_words_that_are_no_date_are_dropped() -> None:
    assert _found(entity("due_date", "the day they said")) == {}


@pytest.mark.parametrize(
    ("pending", "day"),
    [("notice_date", date(2025, 12, 20)), ("due_date", date(2026, 12, 20)),
     ("travel_date", date(2026, 12, 20))],
)  # fmt: skip
def test_a_loose_date_answers_the_open_question(pending: str, day: date) -> None:
    understood = _heard("inform", "it is", entity("date", "dec 20"), pending=pending)
    assert understood.loose_date == day
    assert understood.found == {}


def test_a_short_answer_is_read_as_a_date_without_an_entity() -> None:
    assert _heard("inform", "Oct 2, 2026", pending="notice_date").loose_date == date(2026, 10, 2)


def test_without_an_open_question_bare_words_are_no_date() -> None:
    assert _heard("inform", "Oct 2, 2026").loose_date is None


@pytest.mark.parametrize(
    ("situation", "role"),
    [("travel_emergency", "travel_date"), ("appointment", "appointment_date")],
)
def test_a_loose_date_gets_its_role_from_the_topic(situation: str, role: str) -> None:
    date_said = entity("date", "december 1")
    assert _heard("inform", "so", date_said, situation=situation).found == {role: date(2026, 12, 1)}
    first = _heard(situation, "so", date_said, situations={situation: 0.9})
    assert first.found == {role: date(2026, 12, 1)}


def test_a_loose_date_never_overrides_a_named_one() -> None:
    understood = _heard(
        "travel_emergency", "so", entity("travel_date", "december 9"),
        entity("date", "december 1"), situation="travel_emergency",
    )  # fmt: skip
    assert understood.found == {"travel_date": date(2026, 12, 9)}


@pytest.mark.parametrize("danger", ["arrest", "removal_order", "lapsed_status"])
def test_an_interview_of_someone_in_danger_is_never_only_a_wait(danger: str) -> None:
    interview = (entity("appointment_kind", "interview"), entity("appointment_date", "December 3"))
    said = ("delay", "some words", *interview)
    calm = _heard(*said, situations={"delay": 0.8})
    assert calm.situations == (("delay", 0.8),)
    at_risk = _heard(*said, entity("flag", danger), situations={"delay": 0.8})
    assert "appointment" in [name for name, _ in at_risk.situations]


def test_a_loose_date_in_another_topic_has_no_role() -> None:
    understood = _heard("rfe", "so", entity("date", "december 1"), situation="rfe")
    assert understood.found == {}
    assert understood.loose_date == date(2026, 12, 1)


# -- numbers --


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2), ("#3", 3), ("option 12", 12), ("number two", 2), ("opción tres", 3),
        ("the first one", 1), ("the second one", 2), ("the third one please", 3),
        ("the last one", -1), ("last", -1), ("i choose the second", 2), ("2nd option", 2),
        ("la segunda", 2), ("el segundo", 2), ("la última", -1), ("la ultima", -1),
        ("el número uno", 1), ("la una", 1), ("quiero una, la cuarta", 4), ("el quinto", 5),
        ("option one", 1), ("that one", 1), ("any of them", None), ("", None),
    ],
)  # fmt: skip
def test_a_choice_is_read_in_both_languages(text: str, number: int | None) -> None:
    assert Parse.of(parse("choose", text)).number() == number


def test_numbers_in_other_messages_choose_nothing() -> None:
    assert Parse.of(parse("rfe", "2")).number() is None


# -- yes, no, unknown; receipts; crisis --


@pytest.mark.parametrize(
    ("intent", "yes", "unknown"),
    [("affirm", True, False), ("deny", False, False), ("dont_know", None, True),
     ("inform", None, False)],
)  # fmt: skip
def test_yes_no_and_not_knowing(intent: str, yes: bool | None, unknown: bool) -> None:
    understood = _heard(intent)
    assert (understood.yes, understood.unknown) == (yes, unknown)


@pytest.mark.parametrize(("agency", "other"), [("ssa", True), ("dol", True), ("uscis", False)])
def test_another_office_is_noticed(agency: str, other: bool) -> None:
    assert _heard("inform", "words", entity("agency", agency)).other_office is other


@pytest.mark.parametrize("problem", [None, *ReceiptProblem])
def test_a_receipt_is_what_nlu_made_of_it(problem: ReceiptProblem | None) -> None:
    found = entity("receipt_number", "IOE", problem=problem.value if problem else None)
    assert receipt(Parse.of(parse("inform", entities=[found]))) == ReceiptCheck("IOE", problem)


@pytest.mark.parametrize("value", ["", None])
def test_a_receipt_without_letters_has_no_prefix(value: str | None) -> None:
    found = entity("receipt_number", value, problem="no_prefix")
    checked = receipt(Parse.of(parse("inform", entities=[found])))
    assert checked == ReceiptCheck(None, ReceiptProblem.NO_PREFIX)


def test_without_a_number_there_is_no_receipt() -> None:
    assert receipt(Parse.of(parse("inform"))) is None


def test_a_crisis_is_seen() -> None:
    assert in_crisis(Parse.of(parse("delay", entities=[entity("flag", "crisis")])))
    assert not in_crisis(Parse.of(parse("delay", entities=[entity("flag", "abuse")])))


@pytest.mark.parametrize(
    ("words", "filed"),
    [
        ("March 2023", date(2023, 3, 31)),
        ("marzo de 2023", date(2023, 3, 31)),
        ("October 2026", date(2026, 10, 31)),
    ],
)
def test_a_wait_since_a_month_is_counted_from_its_end(words: str, filed: date) -> None:
    assert _found(entity("filed_date", words)) == {"days_pending": (TODAY - filed).days}


def test_a_wait_since_this_month_is_no_wait_yet() -> None:
    assert _found(entity("filed_date", "November 2026")) == {"days_pending": 0}


def test_a_month_is_no_exact_date() -> None:
    for role in ("due_date", "appointment_date", "travel_date", "notice_date", "exam_date"):
        assert _found(entity(role, "March 2027")) == {}
