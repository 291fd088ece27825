"""Rules that outrank every other rule."""

from __future__ import annotations

import re
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.cases import (
    ANY_FACTS,
    LEGAL_HELP,
    NOW,
    PROTECTED,
    TODAY,
    ago,
    steps_of,
    texts_of,
)
from triage import plan, safety, vocabulary
from triage.conditions import in_danger
from triage.facts import Facts
from triage.rules import Rulebook

_SITUATIONS = st.sampled_from(vocabulary.SITUATIONS)
_IN_DANGER: Final = (
    Facts(danger=True),
    Facts(removal_order=True),
    Facts(arrest=True),
    Facts(lapsed_status=True),
)

#: Sentences with these words may only forbid staying away, or be about something else.
_STAYING_AWAY: Final = {
    "en": re.compile(
        r"(?i)\b(skip|ignore|stay away|stay home|need not go|do not have to (go|attend)"
        r"|do(?:n't| not) (?:go|attend|appear|show up)\b)"
    ),
    "es": re.compile(
        r"(?i)\b(falte|faltar|sáltese|ignore|deje de ir|quédese en casa|no tiene que ir"
        r"|no (?:vaya|acuda|asista|se presente))\b"
    ),
}
_HARMLESS: Final = {
    "en": (
        r"do not (just )?(skip|stay away|ignore)",
        r"ways in that skip the robot",
        r"do not go (alone|to an office alone)",
        r"do not go without a set visit",
        r"do not go to (a field|an) office without",
        r"do not go to the country you fear",
    ),
    "es": (
        r"\b(no|ni|no le) falte\b",
        r"no (debe )?faltar\b",
        r"no (deje de ir|ignore)",
        r"no vaya (a solas|sin cita|sin consejo|a una oficina sin cita|al país que teme)",
        # What missing something leads to.
        r"faltar (puede|casi siempre)",
        r"faltar a .*\b(puede|asusta|es serio)",
        r"faltar al juramento más de una vez",
        r"orden por faltar",
        r"no justifica faltar",
    ),
}


# -- what a person must never be told -------------------------------------------------


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!;:])\s+", text)


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
def test_no_text_tells_anyone_to_skip_an_appointment(language: str, book: Rulebook) -> None:
    suspicious = {
        sentence
        for text in texts_of(book)
        for sentence in _sentences(text.in_(language))
        if _STAYING_AWAY[language].search(sentence)
        and not any(re.search(f"(?i){ok}", sentence) for ok in _HARMLESS[language])
    }
    assert suspicious == set()


@pytest.mark.parametrize("facts", _IN_DANGER)
def test_a_lawyer_first_never_means_staying_away(facts: Facts, book: Rulebook) -> None:
    made = plan.make("appointment", facts, book, NOW)
    assert book.common.keep_appointment in made.warnings
    assert "Do not just skip the appointment" in book.common.keep_appointment.text.en
    assert "No falte a la cita" in book.common.keep_appointment.text.es


@pytest.mark.parametrize("situation", ["travel_emergency", "reach_a_person", "case_status"])
def test_a_known_appointment_is_kept_whatever_the_topic(situation: str, book: Rulebook) -> None:
    facts = Facts(danger=True, appointment_date=ago(-5), travel_date=ago(-9))
    made = plan.make(situation, facts, book, NOW)
    assert book.common.keep_appointment in made.warnings


@pytest.mark.parametrize("facts", _IN_DANGER)
@pytest.mark.parametrize("gone", [{"appointment_date": ago(3)}, {"appointment_problem": "missed"}])
@pytest.mark.parametrize("situation", ["appointment", "detained_or_court"])
def test_nobody_is_told_to_keep_a_date_that_is_gone(
    situation: str, gone: dict[str, object], facts: Facts, book: Rulebook
) -> None:
    made = plan.make(situation, facts.having(**gone), book, NOW)
    assert book.common.keep_appointment not in made.warnings


# -- danger -----------------------------------------------------------------------------


@pytest.mark.parametrize("facts", _IN_DANGER)
def test_a_plan_that_starts_with_a_lawyer_keeps_its_own_words(facts: Facts, book: Rulebook) -> None:
    made = plan.make(
        "travel_emergency", facts.having(location="us", travel_date=ago(-5)), book, NOW
    )
    assert made.steps[0].channel.id in LEGAL_HELP
    assert book.common.danger_step not in [step.step for step in made.steps]
    assert book.common.danger_warning in made.warnings


@pytest.mark.parametrize("facts", _IN_DANGER)
@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_in_danger_no_office_comes_before_a_lawyer(
    situation: str, facts: Facts, book: Rulebook
) -> None:
    for more in ({}, {"travel_date": ago(-5)}, {"location": "abroad"}, {"resident": True}):
        made = plan.make(situation, facts.having(**more), book, NOW)
        _assert_lawyer_before_office(made, book)


@given(situation=_SITUATIONS, facts=ANY_FACTS, flag=st.sampled_from(_IN_DANGER))
def test_in_danger_no_office_comes_before_a_lawyer_whatever_else_is_so(
    situation: str, facts: Facts, flag: Facts, book: Rulebook
) -> None:
    in_trouble = facts.having(
        **{name: value for name, value in vars(flag).items() if value is True}
    )
    made = plan.make(situation, in_trouble, book, NOW)
    _assert_lawyer_before_office(made, book)
    if safety.goes_to_an_office((s.step for s in made.steps), book):
        assert book.common.danger_warning in made.warnings


def _assert_lawyer_before_office(made: plan.Plan, book: Rulebook) -> None:
    helped = False
    for step in made.steps:
        assert helped or not safety.goes_to_an_office([step.step], book), step.step.text.en
        helped = helped or step.channel.id in LEGAL_HELP


@given(situation=_SITUATIONS, facts=ANY_FACTS)
def test_nobody_is_sent_to_an_office_first_without_a_word_about_danger(
    situation: str, facts: Facts, book: Rulebook
) -> None:
    made = plan.make(situation, facts, book, NOW)
    first_is_office = safety.goes_to_an_office([made.steps[0].step], book)
    unasked = not in_danger(facts) and facts.danger is None
    assert (book.common.danger_unknown in made.warnings) is (first_is_office and unasked)


@pytest.mark.parametrize(
    ("facts", "unknown"),
    [
        (Facts(), True),
        (Facts(danger=False), False),
        (Facts(danger=True), False),
        (Facts(arrest=True), False),
        (Facts(declined=frozenset({"danger"})), False),
    ],
)
def test_the_danger_screen_is_open_until_answered(facts: Facts, unknown: bool) -> None:
    assert safety.danger_unknown(facts) is unknown


def test_someone_who_cleared_the_screen_goes_straight_to_the_office(book: Rulebook) -> None:
    facts = Facts(location="us", travel_date=ago(-5), danger=False)
    made = plan.make("travel_emergency", facts, book, NOW)
    assert made.steps[0].channel.id == "uscis_my_appointment"
    assert book.common.danger_warning not in made.warnings


def test_offices_are_marked_as_such(book: Rulebook) -> None:
    offices = {id_ for id_, channel in book.channels.items() if channel.in_person}
    assert {
        "uscis_field_office",
        "uscis_my_appointment",
        "uscis_adit_stamp",
        "uscis_emergency_advance_parole",
        "uscis_asylum_office",
        "cbp_deferred_inspection",
        "ice_ero_field_office",
    } <= offices
    assert not offices & LEGAL_HELP


# -- hidden channels ----------------------------------------------------------------------


def test_the_online_address_tool_is_hidden_from_protected_people(book: Rulebook) -> None:
    tool = book.channels["uscis_change_of_address_ecoa"]
    assert safety.is_hidden(tool, Facts(programs=PROTECTED), TODAY)
    assert not safety.is_hidden(tool, Facts(), TODAY)


def test_the_boarding_paper_is_hidden_inside_the_country(book: Rulebook) -> None:
    paper = book.channels["i131a_carrier_documentation"]
    assert safety.is_hidden(paper, Facts(location="us"), TODAY)
    assert not safety.is_hidden(paper, Facts(location="abroad"), TODAY)


@settings(max_examples=150)
@given(situation=_SITUATIONS, facts=ANY_FACTS, protected=st.booleans())
def test_no_step_or_rung_uses_a_channel_hidden_from_this_person(
    situation: str, facts: Facts, protected: bool, book: Rulebook
) -> None:
    if protected:
        facts = facts.having(programs=facts.programs | PROTECTED)
    made = plan.make(situation, facts, book, NOW)
    for step in (*made.steps, *made.ladder):
        assert not safety.is_hidden(step.channel, facts, TODAY), step.channel.id


@pytest.mark.parametrize("situation", ["address_change", "missing_notice_or_card", "delay"])
def test_protected_people_are_sent_to_their_own_line_first(situation: str, book: Rulebook) -> None:
    made = plan.make(situation, Facts(programs=PROTECTED), book, NOW)
    assert made.steps[0].channel.id == "uscis_1367_protected_person"


def test_every_step_uses_a_channel_that_exists(book: Rulebook) -> None:
    assert {step.channel for step in steps_of(book)} <= set(book.channels)
