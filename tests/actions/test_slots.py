"""State to slots and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.slots import FACT_SLOTS, STATE_SLOTS, as_slots, read_facts, read_state
from tests.triage.cases import ANY_FACTS
from triage import vocabulary
from triage.dialogue import State
from triage.facts import Facts

ANY_STATE = st.builds(
    State,
    situation=st.one_of(st.none(), st.sampled_from(vocabulary.SITUATIONS)),
    others=st.lists(st.sampled_from(vocabulary.SITUATIONS), max_size=3, unique=True).map(tuple),
    facts=st.builds(
        lambda facts, declined: replace(facts, declined=declined),
        ANY_FACTS,
        st.frozensets(st.sampled_from(FACT_SLOTS), max_size=3),
    ),
    pending=st.one_of(st.none(), st.sampled_from(FACT_SLOTS)),
    asked=st.integers(0, 5),
    misses=st.integers(0, 5),
)


@given(ANY_STATE)
def test_a_state_comes_back_the_same(state: State) -> None:
    assert read_state(json.loads(json.dumps(as_slots(state)))) == state


@given(ANY_STATE)
def test_every_slot_is_written(state: State) -> None:
    assert set(as_slots(state)) == {*FACT_SLOTS, *STATE_SLOTS}


def test_empty_slots_are_a_new_conversation() -> None:
    assert read_state({}) == State()
    assert read_state(dict.fromkeys((*FACT_SLOTS, *STATE_SLOTS))) == State()


@pytest.mark.parametrize("stored", ["soon", "2026-02-30", "", 7])
def test_a_broken_date_counts_as_not_said(stored: object) -> None:
    assert read_facts({"due_date": stored, "form": "I-485"}) == Facts(form="I-485")


def test_false_is_not_forgotten() -> None:
    assert read_facts({"danger": False, "days_pending": 0}) == Facts(danger=False, days_pending=0)


def test_a_whole_number_of_days_survives_as_a_number() -> None:
    assert read_facts({"days_pending": 12.0}).days_pending == 12


def test_dates_come_back_as_dates() -> None:
    assert read_facts({"due_date": "2026-12-24"}).due_date == date(2026, 12, 24)
