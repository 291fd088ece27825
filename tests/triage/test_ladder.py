"""What was tried moves people up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.cases import NOW, TODAY
from triage import plan, vocabulary
from triage.facts import Facts
from triage.ladder import climb, was_tried
from triage.rules import Rulebook, Step, Text


def _step(channel: str) -> Step:
    return Step(Text(channel, channel), ("a_source",), "high", TODAY, channel=channel)


_STATUS = _step("uscis_case_status_online")
_CALL = _step("uscis_contact_center_phone")
_CALL_BACK = _step("uscis_tier2_callback")
_REQUEST = _step("uscis_erequest_outside_normal_time")
_CONGRESS = _step("congressional_caseworker")
_OMBUDSMAN = _step("cis_ombudsman")
_LAWYER = _step("aila_lawyer_search")
_ALL = (_STATUS, _CALL, _CALL_BACK, _REQUEST, _CONGRESS, _OMBUDSMAN, _LAWYER)
_LADDER = (_CALL_BACK, _REQUEST, _CONGRESS, _OMBUDSMAN)


def _tried(*attempts: str, days_ago: int | None = None) -> Facts:
    return Facts(tried=frozenset(attempts), tried_days_ago=days_ago)


@pytest.mark.parametrize(
    ("step", "facts", "expected"),
    [
        (_CALL, _tried("call"), True),
        (_CALL_BACK, _tried("call"), True),
        (_CALL, _tried("chat"), False),
        (_CALL, _tried(), False),
        (_REQUEST, _tried("e_request"), True),
        (_CONGRESS, _tried("congress"), True),
        (_OMBUDSMAN, _tried("ombudsman"), True),
        (_LAWYER, _tried("lawyer"), True),
        (_STATUS, _tried(*vocabulary.ATTEMPTS), False),
        # Fifteen business days are about 21 days: before that, the request still runs.
        (_REQUEST, _tried("e_request", days_ago=20), False),
        (_REQUEST, _tried("e_request", days_ago=21), True),
        (_REQUEST, _tried("e_request", days_ago=0), False),
    ],
)
def test_what_counts_as_tried(step: Step, facts: Facts, expected: bool, book: Rulebook) -> None:
    assert was_tried(step, facts, book) is expected


@pytest.mark.parametrize(
    ("steps", "facts", "now", "later"),
    [
        # Nothing tried: as written.
        ((_CALL, _STATUS), _tried(), (_CALL, _STATUS), _LADDER),
        # The next rung takes the place of what was tried.
        ((_CALL, _STATUS), _tried("call"), (_REQUEST, _STATUS), (_CONGRESS, _OMBUDSMAN)),
        (
            (_CALL, _STATUS),
            _tried("call", "e_request"),
            (_CONGRESS, _STATUS),
            (_OMBUDSMAN,),
        ),
        (
            (_REQUEST, _CALL),
            _tried("call", "e_request", "congress"),
            (_OMBUDSMAN,),
            (),
        ),
        # What comes before it stays before it.
        (
            (_LAWYER, _CALL, _STATUS),
            _tried("call"),
            (_LAWYER, _REQUEST, _STATUS),
            (_CONGRESS, _OMBUDSMAN),
        ),
        # Only a rung was tried: nothing in the steps to replace.
        (
            (_STATUS, _CALL),
            _tried("congress"),
            (_STATUS, _CALL),
            (_CALL_BACK, _REQUEST, _OMBUDSMAN),
        ),
        # Too early to climb.
        ((_CALL, _STATUS), _tried("call", days_ago=5), (_CALL, _STATUS), _LADDER),
        # Everything tried and the ladder is used up: better a second try than nothing.
        (
            (_CALL,),
            _tried("call", "e_request", "congress", "ombudsman"),
            (_CALL,),
            (),
        ),
        ((_CALL, _STATUS), _tried(*vocabulary.ATTEMPTS), (_STATUS,), ()),
    ],
)
def test_climbing(
    steps: tuple[Step, ...],
    facts: Facts,
    now: tuple[Step, ...],
    later: tuple[Step, ...],
    book: Rulebook,
) -> None:
    assert climb(steps, _LADDER, facts, book) == (now, later)


@given(
    order=st.permutations(_ALL),
    cut=st.integers(1, len(_ALL)),
    tried=st.frozensets(st.sampled_from(vocabulary.ATTEMPTS)),
    days_ago=st.sampled_from([None, 5, 60]),
)
def test_climbing_never_leaves_a_person_without_a_step(
    order: list[Step], cut: int, tried: frozenset[str], days_ago: int | None, book: Rulebook
) -> None:
    facts = Facts(tried=tried, tried_days_ago=days_ago)
    steps, ladder = tuple(order[:cut]), tuple(order[cut:])
    now, later = climb(steps, ladder, facts, book)
    untried = [step for step in order if not was_tried(step, facts, book)]
    if not untried:
        assert (now, later) == (steps, ())
        return
    assert now
    # Nothing untried is lost, nothing tried is offered, and the order of the steps stays.
    assert sorted((*now, *later), key=order.index) == untried
    assert [step for step in now if step in steps] == [s for s in untried if s in steps]
    promoted = [step for step in now if step in ladder]
    a_step_was_tried = any(was_tried(step, facts, book) for step in steps)
    rungs_left = [step for step in ladder if step in untried]
    assert promoted == (rungs_left[:1] if a_step_was_tried else [])


@pytest.mark.parametrize(
    ("situation", "facts"),
    [
        ("denied", Facts(letter_in_hand=True)),
        ("appointment", Facts(danger=True)),
        ("travel_emergency", Facts(in_court=True)),
        ("travel_emergency", Facts(programs=frozenset({"asylum"}))),
        ("lost_document", Facts(danger=True)),
        ("proof_of_status", Facts(danger=True)),
    ],
)
def test_a_call_that_failed_never_pushes_the_lawyer_back(
    situation: str, facts: Facts, book: Rulebook
) -> None:
    before = plan.make(situation, facts, book, NOW).steps[0]
    called = plan.make(situation, facts.having(tried=frozenset({"call"})), book, NOW).steps[0]
    assert called.channel == before.channel
    assert called.step.text == before.step.text


def test_an_emergency_visit_stays_first_when_the_phone_failed(book: Rulebook) -> None:
    facts = Facts(travel_date=TODAY + timedelta(days=5), danger=False, tried=frozenset({"call"}))
    made = plan.make("travel_emergency", facts, book, NOW)
    assert made.steps[0].channel.id == "uscis_my_appointment"


@pytest.mark.parametrize("attempt", vocabulary.ATTEMPTS)
def test_no_plan_begins_with_what_already_failed(attempt: str, book: Rulebook) -> None:
    facts = Facts(tried=frozenset({attempt}), tried_days_ago=60)
    begins_again = {
        id_
        for id_ in vocabulary.SITUATIONS
        if was_tried(plan.make(id_, facts, book, NOW).steps[0].step, facts, book)
    }
    assert begins_again == set()


def test_a_long_delay_climbs_rung_by_rung(book: Rulebook) -> None:
    def first(*tried: str) -> str:
        facts = Facts(
            days_pending=800,
            past_inquiry_date=True,
            tried=frozenset(tried),
            tried_days_ago=70 if tried else None,
        )
        return plan.make("delay", facts, book, NOW).steps[0].channel.id

    assert [
        first(),
        first("call"),
        first("call", "e_request"),
        first("call", "e_request", "congress"),
    ] == [
        "uscis_erequest_outside_normal_time",
        "uscis_erequest_outside_normal_time",
        "congressional_caseworker",
        "federal_court_via_attorney",
    ]
