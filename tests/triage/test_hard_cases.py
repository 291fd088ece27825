"""Plans where one wrong line costs a case: who comes first, and which day is shown."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from tests.triage.cases import LEGAL_HELP, NOW, PROTECTED, ago
from triage import plan, questions, vocabulary
from triage.facts import Facts
from triage.rules import Rulebook

_ASYLUM: Final = frozenset({"asylum"})
_GREEN_CARD: Final = frozenset({"green_card"})


def _days_shown(made: plan.Plan) -> list[date]:
    return [deadline.act_by for deadline in made.deadlines if deadline.act_by is not None]


# -- asylum office warnings ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivery", "first_day"),
    [
        ("in_person", date(2026, 11, 27)),
        # Not known: the shorter count leads.
        (None, date(2026, 11, 27)),
        ("mail", date(2026, 12, 3)),
    ],
)
def test_an_asylum_warning_never_shows_a_day_too_late(
    delivery: str | None, first_day: date, book: Rulebook
) -> None:
    facts = Facts(
        programs=_ASYLUM, notice="NOID", notice_date=date(2026, 11, 17), delivery=delivery
    )
    assert min(_days_shown(plan.make("denial_risk", facts, book, NOW))) == first_day


def test_a_lost_warning_is_not_asked_for_page_by_page(book: Rulebook) -> None:
    facts = Facts(notice="NOID", letter_in_hand=False, notice_date=ago(20))
    made = plan.make("denial_risk", facts, book, NOW)
    assert made.steps[0].channel.id in LEGAL_HELP
    assert "every page" not in made.steps[0].step.text.en


# -- denials ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        Facts(form="N-400", programs=frozenset({"naturalization"})),
        Facts(form="I-130", programs=_GREEN_CARD),
        Facts(form="I-140", programs=frozenset({"employer"}), notice="NOIR"),
        Facts(form="I-485", programs=_GREEN_CARD),
        Facts(form="I-360"),
        Facts(form="I-360", programs=PROTECTED),
    ],
)
def test_a_denial_shows_its_day_once(facts: Facts, book: Rulebook) -> None:
    made = plan.make("denied", facts.having(notice_date=ago(10)), book, NOW)
    assert len(_days_shown(made)) == 1


@pytest.mark.parametrize("facts", [Facts(notice_date=ago(26)), Facts(notice="NOIR", form="I-140")])
def test_a_short_clock_means_a_lawyer_today(facts: Facts, book: Rulebook) -> None:
    made = plan.make("denied", facts, book, NOW)
    assert "today" in made.steps[0].step.text.en
    assert "hoy" in made.steps[0].step.text.es


def test_a_revoked_petition_names_its_fifteen_days_before_the_date_is_known(
    book: Rulebook,
) -> None:
    made = plan.make("denied", Facts(notice="NOIR", form="I-140"), book, NOW)
    assert made.urgency.level == "critical"
    assert "15 days" in made.urgency.reason.en
    assert "15 días" in made.urgency.reason.es


def test_a_revoked_i130_never_hears_of_thirty_days(book: Rulebook) -> None:
    facts = Facts(notice="NOIR", form="I-130", programs=_GREEN_CARD, notice_date=ago(3))
    made = plan.make("denied", facts, book, NOW)
    assert _days_shown(made) == [date(2026, 12, 4)]
    said = [*(w.text for w in made.warnings), *(d.rule.text for d in made.deadlines if d.rule)]
    assert not [text.en for text in said if "30 days" in text.en]
    assert not [text.es for text in said if "30 días" in text.es]


# -- travel ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts", [Facts(programs=_GREEN_CARD), Facts(form="I-485"), Facts(programs=_ASYLUM)]
)
def test_abroad_with_only_a_pending_case_a_lawyer_comes_first(facts: Facts, book: Rulebook) -> None:
    made = plan.make("travel_emergency", facts.having(location="abroad"), book, NOW)
    assert made.steps[0].channel.id in LEGAL_HELP
    assert "i131a_carrier_documentation" not in [step.channel.id for step in made.steps]


def test_abroad_with_a_lost_green_card_the_boarding_paper_comes_first(book: Rulebook) -> None:
    facts = Facts(location="abroad", programs=_GREEN_CARD, document="green_card")
    made = plan.make("travel_emergency", facts, book, NOW)
    assert [s.channel.id for s in made.steps].count("i131a_carrier_documentation") == 1
    assert made.steps[0].channel.id == "i131a_carrier_documentation"


@pytest.mark.parametrize("danger", [{"removal_order": True}, {"lapsed_status": True}])
@pytest.mark.parametrize("more", [{}, {"travel_date": ago(-4)}])
def test_in_danger_nobody_hears_of_a_fast_way_to_leave(
    danger: dict[str, bool], more: dict[str, date], book: Rulebook
) -> None:
    made = plan.make("travel_emergency", Facts(**danger, **more), book, NOW)
    assert "do not leave yet" in made.opening.en
    assert "no salga todavía" in made.opening.es
    assert "3 or 10 years" in made.steps[0].step.text.en


def test_a_resident_is_not_told_to_wait_for_a_travel_paper(book: Rulebook) -> None:
    facts = Facts(resident=True, location="us", travel_date=ago(-4), programs=_GREEN_CARD)
    made = plan.make("travel_emergency", facts, book, NOW)
    said = [made.opening.en, made.urgency.reason.en, *(s.text.en for s in made.do_not)]
    assert not [text for text in said if "travel document is in your hand" in text]
    assert not [text for text in said if "the paper must come first" in text]
    assert "I-485" not in " ".join(w.text.en for w in made.warnings)


@pytest.mark.parametrize("program", ["asylum", "tps", "daca"])
def test_travel_in_the_us_has_one_lawyer_step_of_its_own_at_the_top(
    program: str, book: Rulebook
) -> None:
    facts = Facts(location="us", travel_date=ago(-4), programs=frozenset({program}))
    made = plan.make("travel_emergency", facts, book, NOW)
    channels = [step.channel.id for step in made.steps]
    assert channels[0] in LEGAL_HELP
    assert channels[1] not in LEGAL_HELP


# -- court -----------------------------------------------------------------------------------


def test_the_day_of_an_order_is_asked_before_anything_else(book: Rulebook) -> None:
    asked = questions.choose("detained_or_court", Facts(removal_order=True), book, NOW, 0)
    assert asked is not None
    assert asked.slot == "notice_date"


def test_a_fresh_order_shows_the_day_its_appeal_is_due(book: Rulebook) -> None:
    facts = Facts(removal_order=True, notice_date=date(2026, 11, 12))
    made = plan.make("detained_or_court", facts, book, NOW)
    assert made.urgency.level == "critical"
    # The 30th day is a Saturday.
    assert _days_shown(made) == [date(2026, 12, 11)]
    assert made.steps[0].channel.id in LEGAL_HELP


def test_the_year_of_an_old_order_is_not_doubted(book: Rulebook) -> None:
    facts = Facts(removal_order=True, notice_date=date(2015, 3, 2))
    made = plan.make("detained_or_court", facts, book, NOW)
    assert book.common.notice_too_old not in made.warnings


def test_a_missed_hearing_never_says_that_an_order_exists(book: Rulebook) -> None:
    facts = Facts(removal_order=True, appointment_date=ago(7))
    made = plan.make("detained_or_court", facts, book, NOW)
    assert made.urgency.level == "critical"
    assert "already exists" not in made.urgency.reason.en
    assert "missed hearing" in made.opening.en
    assert any("180 days" in d.rule.text.en for d in made.deadlines if d.rule)


def test_someone_held_with_an_order_gets_a_lawyer_for_that(book: Rulebook) -> None:
    made = plan.make("detained_or_court", Facts(detained=True, removal_order=True), book, NOW)
    assert made.steps[0].channel.id in LEGAL_HELP
    assert "sent away fast" in made.steps[0].step.text.en
    assert made.steps[1].channel.id == "ice_detainee_locator"


def test_not_knowing_who_is_held_still_shows_where_to_search(book: Rulebook) -> None:
    facts = Facts(declined=frozenset({"detained"}))
    made = plan.make("detained_or_court", facts, book, NOW)
    assert "ice_detainee_locator" in [step.channel.id for step in made.steps]


# -- everywhere ------------------------------------------------------------------------------


@pytest.mark.parametrize("program", vocabulary.PROGRAMS)
@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_no_plan_tells_a_statement_twice(situation: str, program: str, book: Rulebook) -> None:
    facts = Facts(programs=frozenset({program}), notice_date=ago(10), travel_date=ago(-9))
    made = plan.make(situation, facts, book, NOW)
    for part in (
        made.do_not,
        made.facts,
        made.have_ready,
        [d.rule for d in made.deadlines if d.rule],
        [step.step for step in made.steps],
    ):
        texts = [statement.text.en for statement in part]
        assert len(texts) == len(set(texts))
