"""The condition language, flag by flag."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.cases import (
    ANY_FACTS,
    PROTECTED,
    TODAY,
    VOCABULARY_TERMS,
    ago,
    conditions_of,
    facts_saying,
    terms_of,
)
from triage.conditions import FLAGS, UnknownCondition, holds, in_danger, problem_with
from triage.facts import Facts
from triage.rules import Rulebook


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_holds_only_once_it_was_said(flag: str) -> None:
    assert holds([flag], facts_saying(flag), TODAY)
    assert not holds([flag], Facts(), TODAY)


@pytest.mark.parametrize("term", VOCABULARY_TERMS)
def test_a_listed_value_holds_only_once_it_was_said(term: str) -> None:
    assert holds([term], facts_saying(term), TODAY)
    assert not holds([term], Facts(), TODAY)


@pytest.mark.parametrize(
    ("facts", "opposite"),
    [
        (Facts(location="abroad"), "in_us"),
        (Facts(location="us"), "abroad"),
        (Facts(has_account=True), "no_account"),
        (Facts(has_account=False), "has_account"),
        (Facts(represented=True), "not_represented"),
        (Facts(letter_in_hand=True), "letter_missing"),
        (Facts(letter_in_hand=False), "letter_in_hand"),
        (Facts(already_replied=False), "already_replied"),
        (Facts(hardship=True), "no_hardship"),
        (Facts(has_status=True), "no_status"),
        (Facts(resident=False), "resident"),
        (Facts(danger=False), "danger"),
        (Facts(past_inquiry_date=True), "within_normal_time"),
        (Facts(past_inquiry_date=False), "past_inquiry_date"),
        (Facts(tried_days_ago=59), "tried_60_days_ago"),
        (Facts(due_date=TODAY), "due_passed"),
        (Facts(notice_date=TODAY), "notice_date_in_future"),
        (Facts(travel_date=TODAY), "travel_passed"),
        (Facts(appointment_date=TODAY), "appointment_passed"),
    ],
)
def test_the_opposite_does_not_hold(facts: Facts, opposite: str) -> None:
    assert not holds([opposite], facts, TODAY)


@pytest.mark.parametrize(
    ("term", "facts", "expected"),
    [
        ("due_within:10", Facts(due_date=ago(-10)), True),
        ("due_within:10", Facts(due_date=ago(-11)), False),
        ("due_within:10", Facts(due_date=TODAY), True),
        ("due_within:10", Facts(due_date=ago(1)), False),
        ("appointment_within:0", Facts(appointment_date=TODAY), True),
        ("appointment_within:0", Facts(appointment_date=ago(-1)), False),
        ("travel_within:15", Facts(travel_date=ago(-15)), True),
        ("travel_within:15", Facts(travel_date=ago(-16)), False),
        ("notice_older_than:50", Facts(notice_date=ago(51)), True),
        ("notice_older_than:50", Facts(notice_date=ago(50)), False),
        ("notice_within:30", Facts(notice_date=ago(30)), True),
        ("notice_within:30", Facts(notice_date=ago(31)), False),
        ("notice_within:30", Facts(notice_date=ago(-1)), False),
        ("exam_older_than:120", Facts(exam_date=ago(121)), True),
        ("exam_older_than:120", Facts(exam_date=ago(120)), False),
        ("pending_over:365", Facts(days_pending=366), True),
        ("pending_over:365", Facts(days_pending=365), False),
        ("tried_over:60", Facts(tried_days_ago=60), True),
        ("tried_over:60", Facts(tried_days_ago=59), False),
        ("form:I-485", Facts(form="I-485"), True),
        ("form:I-485", Facts(form="I-485J"), False),
        ("prefix:IOE", Facts(receipt_prefix="IOE"), True),
        ("prefix:IOE", Facts(receipt_prefix="WAC"), False),
    ],
)
def test_edges_of_arguments(term: str, facts: Facts, expected: bool) -> None:
    assert holds([term], facts, TODAY) is expected


@given(facts=ANY_FACTS, flag=st.sampled_from(sorted(FLAGS)))
def test_not_is_the_opposite(facts: Facts, flag: str) -> None:
    assert holds([f"not {flag}"], facts, TODAY) is not holds([flag], facts, TODAY)


@given(facts=ANY_FACTS, one=st.sampled_from(sorted(FLAGS)), two=st.sampled_from(sorted(FLAGS)))
def test_a_list_means_all_and_or_means_any(facts: Facts, one: str, two: str) -> None:
    first, second = holds([one], facts, TODAY), holds([two], facts, TODAY)
    assert holds([one, two], facts, TODAY) is (first and second)
    assert holds([f"{one} or {two}"], facts, TODAY) is (first or second)
    assert holds([f"not {one} or {two}"], facts, TODAY) is (not first or second)


@given(facts=ANY_FACTS, days=st.integers(0, 400))
def test_a_date_is_never_both_ahead_and_past(facts: Facts, days: int) -> None:
    for name in ("due", "travel", "appointment"):
        assert not holds([f"{name}_within:{days}", f"{name}_passed"], facts, TODAY)


@given(days=st.integers(-500, 500), narrow=st.integers(0, 300), more=st.integers(0, 300))
def test_a_wider_window_holds_whenever_a_narrower_does(days: int, narrow: int, more: int) -> None:
    facts = Facts(due_date=TODAY + timedelta(days=days))
    inside = holds([f"due_within:{narrow}"], facts, TODAY)
    assert holds([f"due_within:{narrow + more}"], facts, TODAY) or not inside


def test_no_condition_always_holds() -> None:
    assert holds([], Facts(), TODAY)


def test_what_is_not_known_does_not_hold() -> None:
    assert holds(["not abroad", "not in_us"], Facts(), TODAY)


def test_not_represented_is_said_and_not_just_unknown() -> None:
    assert not holds(["not_represented"], Facts(), TODAY)
    assert holds(["not represented"], Facts(), TODAY)


@pytest.mark.parametrize(
    "facts",
    [
        Facts(danger=True),
        Facts(removal_order=True),
        Facts(arrest=True),
        Facts(lapsed_status=True),
        Facts(danger=False, arrest=True),
    ],
)
def test_any_flag_of_danger_counts(facts: Facts) -> None:
    assert in_danger(facts)
    assert not holds(["danger_cleared"], facts, TODAY)


@pytest.mark.parametrize("facts", [Facts(), Facts(danger=False), Facts(programs=PROTECTED)])
def test_without_a_flag_there_is_no_danger(facts: Facts) -> None:
    assert not in_danger(facts)


@pytest.mark.parametrize("wrong", ["", "abraod", "form", "form:", "abroad:yes", "not", "due:5"])
def test_an_unknown_condition_is_refused(wrong: str) -> None:
    with pytest.raises(UnknownCondition):
        holds([wrong], Facts(), TODAY)
    assert problem_with(wrong)


@pytest.mark.parametrize(
    "wrong",
    ["due_within:soon", "due_within:-3", "program:dacca", "notice:RFI", "tried:prayer", "a or b"],
)
def test_a_wrong_argument_is_named(wrong: str) -> None:
    assert problem_with(wrong)


def test_every_condition_of_the_knowledge_is_sound(book: Rulebook) -> None:
    assert {c: problem_with(c) for c in conditions_of(book) if problem_with(c)} == {}


def test_every_term_of_the_knowledge_can_be_made_true(book: Rulebook) -> None:
    assert [t for t in terms_of(book) if not holds([t], facts_saying(t), TODAY)] == []


def test_every_fact_can_change_some_condition(book: Rulebook) -> None:
    silent = {"declined", "receipt_prefix"}
    names = {field.name for field in fields(Facts)} - silent
    default = Facts()
    used = {
        name
        for term in terms_of(book)
        for name in names
        if getattr(facts_saying(term), name) != getattr(default, name)
    }
    assert used == names
