"""Which question is asked next: only one whose answer changes the plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.cases import ANY_FACTS, NOW, TODAY, ago
from triage import plan, questions, safety, vocabulary
from triage.facts import Facts
from triage.rules import ProgramRules, Question, Rulebook, SituationRules

_SITUATIONS = st.sampled_from(vocabulary.SITUATIONS)


def _asked(situation: str, facts: Facts, book: Rulebook, already: int = 0) -> str | None:
    question = questions.choose(situation, facts, book, NOW, already)
    return question.slot if question else None


def _all_questions(book: Rulebook) -> list[Question]:
    owners: tuple[SituationRules | ProgramRules, ...] = (
        *book.situations.values(),
        *book.programs.values(),
    )
    return [*(q for owner in owners for q in owner.questions), book.common.danger_question]


# -- answers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slot", "value", "facts"),
    [
        ("form", "I-130", Facts(form="I-130")),
        ("letter_in_hand", False, Facts(letter_in_hand=False)),
        ("due_date", TODAY, Facts(due_date=TODAY)),
        ("programs", "tps", Facts(programs=frozenset({"tps"}))),
        ("tried", "call", Facts(tried=frozenset({"call"}))),
        ("danger", False, Facts(danger=False)),
        ("due_date", None, Facts(declined=frozenset({"due_date"}))),
        ("location", None, Facts(declined=frozenset({"location"}))),
        # Not sure about an old order or an arrest: a lawyer first.
        ("danger", None, Facts(danger=True)),
    ],
)
def test_an_answer_becomes_a_fact(slot: str, value: Any, facts: Facts, book: Rulebook) -> None:
    question = Question(book.common.danger_question.text, ("a_source",), "high", TODAY, slot=slot)
    assert questions.with_answer(Facts(), question, value) == facts


def test_an_answer_is_added_to_what_was_tried(book: Rulebook) -> None:
    question = Question(
        book.common.danger_question.text, ("a_source",), "high", TODAY, slot="tried"
    )
    before = Facts(tried=frozenset({"call"}))
    assert questions.with_answer(before, question, "chat").tried == {"call", "chat"}


@pytest.mark.parametrize("declined", [True, False])
def test_an_answered_question_is_known(declined: bool, book: Rulebook) -> None:
    for question in _all_questions(book):
        for value in questions.possible_answers(question, NOW):
            facts = questions.with_answer(Facts(), question, None if declined else value)
            assert facts.knows(question.slot)


def test_every_kind_of_answer_is_tried_out(book: Rulebook) -> None:
    for question in _all_questions(book):
        answers = questions.possible_answers(question, NOW)
        assert len(set(answers)) == len(answers) >= 2
        if question.kind == "choice":
            assert answers == tuple(option.value for option in question.options)
        if question.kind == "date":
            assert any(day < TODAY for day in answers)


# -- choosing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "facts", "already", "slot"),
    [
        ("rfe", Facts(), 0, "letter_in_hand"),
        ("rfe", Facts(letter_in_hand=True), 1, "due_date"),
        ("rfe", Facts(letter_in_hand=False), 1, "notice_date"),
        ("rfe", Facts(declined=frozenset({"letter_in_hand"})), 1, "due_date"),
        ("rfe", Facts(), 2, None),
        ("denial_risk", Facts(), 0, "letter_in_hand"),
        ("travel_emergency", Facts(), 0, "location"),
        ("travel_emergency", Facts(location="abroad"), 1, "document"),
        # The danger screen takes the last place when an office comes first.
        ("travel_emergency", Facts(location="us"), 1, "danger"),
        ("travel_emergency", Facts(location="us", danger=True), 1, "travel_date"),
        ("travel_emergency", Facts(location="us", travel_date=ago(-5)), 1, "danger"),
        ("travel_emergency", Facts(location="us", removal_order=True), 1, "travel_date"),
        ("appointment", Facts(), 0, "appointment_problem"),
        (
            "appointment",
            Facts(declined=frozenset({"appointment_problem"})),
            1,
            "appointment_date",
        ),
        ("delay", Facts(), 0, "past_inquiry_date"),
        ("delay", Facts(past_inquiry_date=True), 1, "hardship"),
        ("general_info", Facts(), 0, None),
    ],
)
def test_the_next_question(
    situation: str, facts: Facts, already: int, slot: str | None, book: Rulebook
) -> None:
    assert _asked(situation, facts, book, already) == slot


@settings(max_examples=80, deadline=None)
@given(situation=_SITUATIONS, facts=ANY_FACTS, already=st.integers(0, 1))
def test_a_question_is_new_and_changes_the_plan(
    situation: str, facts: Facts, already: int, book: Rulebook
) -> None:
    question = questions.choose(situation, facts, book, NOW, already)
    if question is None:
        return
    assert not facts.knows(question.slot)
    screens = set()
    for value in questions.possible_answers(question, NOW):
        made = plan.make(situation, questions.with_answer(facts, question, value), book, NOW)
        screens.add(
            (
                made.urgency.level,
                made.steps[0].step,
                tuple(deadline.act_by for deadline in made.deadlines),
                made.warnings,
            )
        )
    assert len(screens) > 1


@settings(max_examples=60, deadline=None)
@given(situation=_SITUATIONS, facts=ANY_FACTS)
def test_after_two_questions_none_is_asked(situation: str, facts: Facts, book: Rulebook) -> None:
    assert questions.choose(situation, facts, book, NOW, questions.MOST_QUESTIONS) is None


@settings(max_examples=80, deadline=None)
@given(situation=_SITUATIONS, facts=ANY_FACTS)
def test_before_an_office_visit_the_last_question_is_the_danger_screen(
    situation: str, facts: Facts, book: Rulebook
) -> None:
    made = plan.make(situation, facts, book, NOW)
    to_office = safety.goes_to_an_office([made.steps[0].step], book)
    if to_office and safety.danger_unknown(facts):
        assert _asked(situation, facts, book, questions.MOST_QUESTIONS - 1) == "danger"
    else:
        assert _asked(situation, facts, book) != "danger" or facts.danger is None


@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_the_question_behind_a_slot_reads_the_same_answers(situation: str, book: Rulebook) -> None:
    own = (
        *book.situations[situation].questions,
        *(
            question
            for program in book.programs.values()
            for question in program.questions
            if not question.situations or situation in question.situations
        ),
        book.common.danger_question,
    )
    for question in own:
        found = questions.by_slot(situation, question.slot, book)
        assert found is not None
        assert (found.kind, found.options) == (question.kind, question.options)


def test_a_slot_nobody_asks_for_has_no_question(book: Rulebook) -> None:
    assert questions.by_slot("rfe", "receipt_prefix", book) is None


@pytest.mark.parametrize("days", [1, 5, 9, 20, 60])
def test_a_known_date_is_not_asked_again(days: int, book: Rulebook) -> None:
    facts = Facts(due_date=TODAY + timedelta(days=days))
    assert "due_date" not in {
        question.slot for question in plan.open_questions("rfe", facts, book, NOW)
    }
