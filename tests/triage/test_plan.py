"""Facts in, plan out: what every plan holds, and the famous examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.cases import (
    ANY_FACTS,
    NOW,
    PROTECTED,
    TODAY,
    ago,
    facts_saying,
    terms_of,
)
from triage import hours, plan, safety, vocabulary
from triage.conditions import holds
from triage.deadlines import DateStatus, Deadline
from triage.facts import Facts
from triage.rules import Rulebook, Statement, Text

_SITUATIONS = st.sampled_from(vocabulary.SITUATIONS)
_MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2028, 9, 1)).map(
    lambda moment: moment.replace(tzinfo=plan.OFFICE_ZONE)
)
_RFE: Final = Facts(form="I-130", notice="RFE", notice_date=date(2026, 10, 2))


def _said_in_both(text: Text) -> bool:
    return bool(text.en.strip() and text.es.strip())


def assert_sound(made: plan.Plan, facts: Facts, book: Rulebook, now: datetime = NOW) -> None:
    """What a person may rely on, whoever they are."""
    today = plan.today_at(now)
    assert made.steps
    assert made.urgency.level in vocabulary.URGENCY_LEVELS
    assert _said_in_both(made.urgency.reason)
    assert made.sources
    assert all(source.url and source.as_of for source in made.sources)
    for text in (made.label, made.title, made.opening, made.script):
        assert _said_in_both(text)
    shown = (*made.steps, *made.ladder)
    for step in shown:
        assert step.channel is book.channels[step.step.channel]
        assert _said_in_both(step.step.text)
        assert step.hours == hours.state_at(step.channel, now, book.calendar)
        assert not safety.is_hidden(step.channel, facts, today)
    assert len({(s.channel.id, s.step.text) for s in shown}) == len(shown)
    sections: tuple[tuple[Statement, ...], ...] = (
        tuple(s.step for s in shown),
        made.have_ready,
        made.do_not,
        made.facts,
        made.agent_can,
        made.agent_cannot,
    )
    for statement in (statement for section in sections for statement in section):
        assert _said_in_both(statement.text)
        assert holds(statement.when, facts, today)
    assert made.checked_on <= date(2026, 11, 23)
    assert made.confidence in vocabulary.CONFIDENCES
    _assert_dates_are_safe(made, facts)


def _assert_dates_are_safe(made: plan.Plan, facts: Facts) -> None:
    for deadline in made.deadlines:
        if deadline.act_by is not None:
            assert deadline.last_day is not None
            assert deadline.act_by <= deadline.last_day
            if facts.due_date is not None:
                assert (deadline.status, deadline.last_day) == (DateStatus.PRINTED, facts.due_date)
            elif deadline.rule is not None:
                expected = DateStatus.CEILING if deadline.rule.is_maximum else DateStatus.ESTIMATE
                assert deadline.status is expected


# -- every plan ---------------------------------------------------------------------


@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_every_single_fact_reaches_a_sound_plan(situation: str, book: Rulebook) -> None:
    for term in ("nothing", *terms_of(book)):
        facts = Facts() if term == "nothing" else facts_saying(term)
        assert_sound(plan.make(situation, facts, book, NOW), facts, book)


@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
@pytest.mark.parametrize("program", vocabulary.PROGRAMS)
def test_every_program_with_every_flag_reaches_a_sound_plan(
    situation: str, program: str, book: Rulebook
) -> None:
    for flag in ("abroad", "danger", "letter_missing", "already_replied", "abuse", "in_court"):
        said = facts_saying(flag)
        facts = said.having(programs=said.programs | {program})
        assert_sound(plan.make(situation, facts, book, NOW), facts, book)


@settings(max_examples=400)
@given(situation=_SITUATIONS, facts=ANY_FACTS)
def test_any_facts_reach_a_sound_plan(situation: str, facts: Facts, book: Rulebook) -> None:
    assert_sound(plan.make(situation, facts, book, NOW), facts, book)


@settings(max_examples=150)
@given(situation=_SITUATIONS, facts=ANY_FACTS, now=_MOMENTS)
def test_any_day_of_the_calendar_has_sound_plans(
    situation: str, facts: Facts, now: datetime, book: Rulebook
) -> None:
    assert_sound(plan.make(situation, facts, book, now), facts, book, now)


@pytest.mark.parametrize("year", [2024, 2031])
def test_outside_the_calendar_plans_stand_without_guessed_hours(year: int, book: Rulebook) -> None:
    now = NOW.replace(year=year)
    facts = Facts(notice_date=now.date() - timedelta(days=10), due_date=date(year, 12, 10))
    for situation in vocabulary.SITUATIONS:
        made = plan.make(situation, facts, book, now)
        assert made.steps
        assert {s.hours.kind for s in made.steps} <= {"unknown", "always"}
        assert all(d.act_by is None for d in made.deadlines)


@given(situation=_SITUATIONS, facts=ANY_FACTS)
def test_the_same_facts_give_the_same_plan(situation: str, facts: Facts, book: Rulebook) -> None:
    assert plan.make(situation, facts, book, NOW) == plan.make(situation, facts, book, NOW)


def test_an_unknown_situation_is_refused(book: Rulebook) -> None:
    with pytest.raises(KeyError):
        plan.make("weather", Facts(), book, NOW)


def test_a_naive_moment_is_refused(book: Rulebook) -> None:
    with pytest.raises(ValueError, match="time zone"):
        plan.make("rfe", Facts(), book, NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        ("2026-11-24T03:30:00+00:00", date(2026, 11, 23)),
        ("2026-11-24T05:00:00+00:00", date(2026, 11, 24)),
        ("2026-11-24T09:00:00+08:00", date(2026, 11, 23)),
        ("2026-07-24T03:59:00+00:00", date(2026, 7, 23)),
        ("2026-07-24T04:00:00+00:00", date(2026, 7, 24)),
    ],
)
def test_today_is_the_day_in_eastern_time(moment: str, today: date) -> None:
    assert plan.today_at(datetime.fromisoformat(moment)) == today


def test_other_problems_are_named_without_the_one_planned(book: Rulebook) -> None:
    made = plan.make("rfe", Facts(), book, NOW, ("delay", "rfe", "scam"))
    assert made.others == ("delay", "scam")


def test_a_plan_is_as_old_and_as_sure_as_its_weakest_part(book: Rulebook) -> None:
    rules = book.situations["rfe"]
    old = replace(rules.steps[-1], checked_on=date(2020, 1, 1), confidence="low")
    changed = replace(
        book,
        situations={**book.situations, "rfe": replace(rules, steps=(*rules.steps[:-1], old))},
    )
    made = plan.make("rfe", Facts(), changed, NOW)
    assert (made.checked_on, made.confidence) == (date(2020, 1, 1), "low")


def test_a_step_for_now_is_not_said_again_as_a_rung(book: Rulebook) -> None:
    rules = book.situations["general_info"]
    first = plan.make("general_info", Facts(), book, NOW).steps[0].step
    doubled = replace(rules, ladder=(first, *rules.ladder))
    changed = replace(book, situations={**book.situations, "general_info": doubled})
    made = plan.make("general_info", Facts(), changed, NOW)
    assert made.steps[0].step == first
    assert first not in [rung.step for rung in made.ladder]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "shown"),
    [
        (None, None, True),
        (TODAY, None, True),
        (ago(-1), None, False),
        (None, TODAY, True),
        (None, ago(1), False),
    ],
)
def test_a_dated_fact_is_shown_only_in_its_time(
    valid_from: date | None, valid_until: date | None, shown: bool, book: Rulebook
) -> None:
    rules = book.situations["rfe"]
    dated = replace(
        rules.do_not[0],
        text=Text("Dated.", "Con fecha."),
        when=(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    changed = replace(book, situations={**book.situations, "rfe": replace(rules, do_not=(dated,))})
    made = plan.make("rfe", Facts(), changed, NOW)
    assert (dated in made.do_not) is shown


def test_a_program_adds_only_to_the_situations_it_names(book: Rulebook) -> None:
    facts = Facts(programs=PROTECTED)
    warning = next(
        w for w in book.programs["protected_1367"].warnings if "address_change" in w.situations
    )
    assert warning in plan.make("address_change", facts, book, NOW).warnings
    assert warning not in plan.make("rfe", facts, book, NOW).warnings
    assert warning not in plan.make("address_change", Facts(), book, NOW).warnings


# -- dates --------------------------------------------------------------------------


def _dated(made: plan.Plan) -> list[Deadline]:
    return [deadline for deadline in made.deadlines if deadline.act_by is not None]


@pytest.mark.parametrize(
    ("situation", "facts", "rule", "last_day", "act_by"),
    [
        # The famous one: 84 days from October 2 end on Christmas.
        ("rfe", _RFE, "rfe_longest", date(2026, 12, 25), date(2026, 12, 24)),
        (
            "rfe",
            _RFE.having(delivery="mail"),
            "rfe_longest",
            date(2026, 12, 28),
            date(2026, 12, 28),
        ),
        (
            "rfe",
            _RFE.having(form="I-539", notice_date=date(2026, 11, 2)),
            "rfe_longest_30",
            date(2026, 12, 2),
            date(2026, 12, 2),
        ),
        (
            "denial_risk",
            Facts(notice="NOID", notice_date=date(2026, 11, 2)),
            "noid_longest",
            date(2026, 12, 2),
            date(2026, 12, 2),
        ),
        (
            "denial_risk",
            Facts(notice="NOIR", notice_date=date(2026, 10, 30), delivery="mail"),
            "noir_longest",
            date(2026, 12, 2),
            date(2026, 12, 2),
        ),
        # Asylum offices give far less, and nothing is added for mail.
        (
            "denial_risk",
            Facts(notice="NOID", form="I-589", notice_date=date(2026, 11, 10), delivery="mail"),
            "asylum_noid",
            date(2026, 11, 26),
            date(2026, 11, 25),
        ),
        (
            "denial_risk",
            Facts(
                notice="NOID", form="I-589", notice_date=date(2026, 11, 19), delivery="in_person"
            ),
            "asylum_noid_in_hand",
            date(2026, 11, 29),
            date(2026, 11, 27),
        ),
    ],
)
def test_the_one_date_of_a_letter(
    situation: str, facts: Facts, rule: str, last_day: date, act_by: date, book: Rulebook
) -> None:
    (found,) = _dated(plan.make(situation, facts, book, NOW))
    assert found.rule is not None
    assert (found.rule.id, found.last_day, found.act_by) == (rule, last_day, act_by)


@pytest.mark.parametrize("form", ["I-589", "I-539", "I-601A"])
def test_no_form_with_a_shorter_time_gets_84_days(form: str, book: Rulebook) -> None:
    made = plan.make("rfe", _RFE.having(form=form, notice_date=ago(5)), book, NOW)
    assert all(d.last_day is None or d.last_day <= ago(5 - 33) for d in made.deadlines)


@settings(max_examples=150)
@given(situation=_SITUATIONS, facts=ANY_FACTS, due=st.integers(-60, 120))
def test_a_printed_date_always_wins(situation: str, facts: Facts, due: int, book: Rulebook) -> None:
    printed = ago(-due)
    made = plan.make(situation, facts.having(due_date=printed), book, NOW)
    dated = _dated(made)
    assert len(dated) <= 1
    for deadline in dated:
        assert (deadline.status, deadline.last_day) == (DateStatus.PRINTED, printed)
    if not facts.already_replied:
        assert len(dated) == 1


@pytest.mark.parametrize(
    ("notice_date", "warning"),
    [
        (ago(-3), "notice_in_future"),
        (date(2021, 10, 2), "notice_too_old"),
        (date(2026, 8, 3), "overdue"),
        (date(2025, 8, 3), "overdue"),
    ],
)
def test_an_odd_letter_date_is_questioned_first(
    notice_date: date, warning: str, book: Rulebook
) -> None:
    made = plan.make("rfe", _RFE.having(notice_date=notice_date), book, NOW)
    assert made.warnings[0] == getattr(book.common, warning)


def test_a_passed_printed_date_is_told(book: Rulebook) -> None:
    made = plan.make("rfe", Facts(due_date=ago(3)), book, NOW)
    assert made.warnings[0] == book.common.overdue
    assert made.urgency.level == "critical"
    assert made.steps[0].channel.id == "aila_lawyer_search"


def test_a_live_date_gives_no_warning_of_dates(book: Rulebook) -> None:
    common = book.common
    made = plan.make("rfe", _RFE, book, NOW)
    for warning in (common.overdue, common.notice_in_future, common.notice_too_old):
        assert warning not in made.warnings


@pytest.mark.parametrize("situation", ["rfe", "denial_risk"])
@pytest.mark.parametrize("days_left", [-20, -1, 0, 5, 20])
def test_who_has_answered_the_letter_is_not_chased_by_its_date(
    situation: str, days_left: int, book: Rulebook
) -> None:
    facts = Facts(already_replied=True, due_date=ago(-days_left), notice_date=ago(40))
    made = plan.make(situation, facts, book, NOW)
    assert _dated(made) == []
    assert book.common.overdue not in made.warnings
    assert made.urgency.level != "critical"


def test_an_earlier_reply_does_not_hide_the_date_of_a_denial(book: Rulebook) -> None:
    facts = Facts(already_replied=True, due_date=ago(-8))
    (found,) = _dated(plan.make("denied", facts, book, NOW))
    assert found.last_day == ago(-8)


# -- urgency ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "facts", "level"),
    [
        ("rfe", Facts(due_date=ago(-40)), "normal"),
        ("rfe", Facts(due_date=ago(-30)), "high"),
        ("rfe", Facts(due_date=ago(-10)), "critical"),
        ("rfe", Facts(due_date=ago(1)), "critical"),
        ("rfe", Facts(), "high"),
        ("rfe", Facts(already_replied=True), "normal"),
        ("denial_risk", Facts(notice="NOID"), "critical"),
        ("travel_emergency", Facts(travel_date=ago(-15)), "critical"),
        ("travel_emergency", Facts(travel_date=ago(-50)), "high"),
        ("travel_emergency", Facts(travel_date=ago(-90)), "normal"),
        ("travel_emergency", Facts(location="abroad"), "critical"),
        ("appointment", Facts(appointment_date=ago(-2)), "critical"),
        ("appointment", Facts(appointment_problem="missed"), "critical"),
        ("appointment", Facts(appointment_date=ago(-40)), "normal"),
        ("delay", Facts(), "normal"),
        ("delay", Facts(hardship=True), "critical"),
        # A date in any other problem raises it too.
        ("case_status", Facts(due_date=ago(-5)), "critical"),
        ("general_info", Facts(due_date=ago(-10)), "critical"),
        ("general_info", Facts(due_date=ago(-11)), "high"),
        ("general_info", Facts(due_date=ago(-30)), "high"),
        ("general_info", Facts(due_date=ago(-31)), "normal"),
        ("general_info", Facts(due_date=ago(-60)), "normal"),
    ],
)
def test_how_urgent_it_is(situation: str, facts: Facts, level: str, book: Rulebook) -> None:
    assert plan.make(situation, facts, book, NOW).urgency.level == level


@settings(max_examples=150)
@given(situation=_SITUATIONS, facts=ANY_FACTS, days=st.integers(0, 10))
def test_ten_days_or_less_are_always_critical(
    situation: str, facts: Facts, days: int, book: Rulebook
) -> None:
    open_case = facts.having(due_date=ago(-days), already_replied=None)
    assert plan.make(situation, open_case, book, NOW).urgency.level == "critical"


# -- who is sent where --------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "facts", "channel"),
    [
        ("rfe", Facts(letter_in_hand=False), "online_account_upload"),
        ("rfe", Facts(letter_in_hand=False, has_account=False), "uscis_contact_center_phone"),
        (
            "rfe",
            Facts(letter_in_hand=False, has_account=False, location="abroad"),
            "uscis_contact_center_abroad",
        ),
        ("rfe", Facts(already_replied=True), "uscis_case_status_online"),
        ("rfe", Facts(represented=True), "aila_lawyer_search"),
        ("denial_risk", Facts(notice="NOID"), "aila_lawyer_search"),
        (
            "travel_emergency",
            Facts(location="abroad", document="green_card"),
            "i131a_carrier_documentation",
        ),
        ("travel_emergency", Facts(danger=True), "aila_lawyer_search"),
        ("delay", Facts(hardship=True), "uscis_expedite_request"),
        ("delay", Facts(past_inquiry_date=True), "uscis_erequest_outside_normal_time"),
        (
            "appointment",
            Facts(appointment_kind="biometrics", appointment_problem="missed"),
            "uscis_contact_center_phone",
        ),
        (
            "appointment",
            Facts(appointment_kind="asylum_interview", appointment_problem="missed"),
            "uscis_asylum_office",
        ),
        ("reach_a_person", Facts(location="abroad"), "uscis_contact_center_abroad"),
    ],
)
def test_the_first_step(situation: str, facts: Facts, channel: str, book: Rulebook) -> None:
    assert plan.make(situation, facts, book, NOW).steps[0].channel.id == channel
