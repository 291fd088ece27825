"""A plan as short messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from actions.render import PARTS, Message, Renderer, amount_on
from store.queries import Catalog
from tests.triage.cases import TODAY, ago
from triage import plan, vocabulary
from triage.deadlines import printed
from triage.dialogue import Ask
from triage.facts import Facts
from triage.rules import FeePeriod, Statement, Text

ALL_PARTS = (*PARTS, "hours", "agent", "calling_more")
LANGUAGES = vocabulary.LANGUAGES
#: People whose plans differ most: nothing known, everything known, in danger, abroad.
PEOPLE = {
    "nothing_known": Facts(),
    "letter_by_mail": Facts(
        form="I-485", notice="RFE", notice_date=ago(20), delivery="mail", receipt_prefix="IOE",
        letter_in_hand=True, has_account=True, programs=frozenset({"green_card"}),
    ),
    "late_and_in_danger": Facts(
        form="I-589", notice="NOID", due_date=ago(3), danger=True, removal_order=True,
        appointment_date=ago(-2), appointment_kind="interview", days_pending=900,
        programs=frozenset({"asylum", "work_permit"}), tried=frozenset({"call", "e_request"}),
    ),
    "abroad_and_protected": Facts(
        location="abroad", travel_date=ago(-5), programs=frozenset({"protected_1367", "tps"}),
        abuse=True, lapsed_status=True, has_account=False, represented=True,
    ),
    "every_program": Facts(
        programs=frozenset(vocabulary.PROGRAMS), form="I-129", notice_date=ago(400), in_court=True,
        tried=frozenset(vocabulary.ATTEMPTS), tried_days_ago=90, exam_date=ago(200),
    ),
}  # fmt: skip

Make = Callable[..., tuple[Renderer, plan.Plan]]


@pytest.fixture
def made(catalog: Catalog, now: datetime) -> Make:
    """Makes a plan and its renderer."""

    def make(
        situation: str = "rfe",
        facts: Facts = PEOPLE["nothing_known"],
        language: str = "en",
        others: tuple[str, ...] = (),
        at: datetime = now,
    ) -> tuple[Renderer, plan.Plan]:
        renderer = Renderer(catalog, language, facts)
        return renderer, plan.make(situation, facts, catalog.book, at, others)

    return make


def _payloads(message: Message) -> list[str]:
    return [button.payload for button in message.buttons]


# -- everything can be said --


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_every_part_of_every_plan_is_sound(
    situation: str, person: str, language: str, made: Make
) -> None:
    renderer, told = made(situation, PEOPLE[person], language, others=("rfe", "delay"))
    messages = [renderer.plan(told, updated=True), *(renderer.part(told, p) for p in ALL_PARTS)]
    for message in messages:
        assert message.text == message.text.strip() != ""
        assert "{" not in message.text
        assert "your deadline" not in message.text.casefold()
        assert len(set(_payloads(message))) == len(message.buttons) > 0
        assert all(button.title and "{" not in button.title for button in message.buttons)
    data = json.dumps(renderer.as_data(told))
    assert "{fee" not in data and "{value" not in data and "{form" not in data


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_can_be_asked_and_skipped(
    language: str, catalog: Catalog, made: Make
) -> None:
    renderer, _ = made(language=language)
    book = catalog.book
    questions = [q for rules in book.situations.values() for q in rules.questions]
    questions += [q for program in book.programs.values() for q in program.questions]
    for question in (*questions, book.common.danger_question):
        message = renderer.question(Ask(question), TODAY)
        assert "{" not in message.text
        assert question.why.in_(language) in message.text
        assert _payloads(message)[-1] == "/dont_know"
        assert len(message.buttons) == 1 + {"yes_no": 2, "date": 0}.get(
            question.kind, len(question.options)
        )


# -- the first screen --


def test_the_first_screen_has_its_parts_in_order(made: Make) -> None:
    renderer, told = made("reach_a_person")
    text = renderer.plan(told).text
    parts = [
        told.title.en,
        "**Not an emergency**: ",
        "**Do this first:** ",
        "800-375-5283 - open now, closes in 5 h, at 8:00 p.m. Eastern.",
        "General information, not legal advice. Not USCIS. Checked Nov 23, 2026.",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_the_first_screen_in_spanish(made: Make) -> None:
    renderer, told = made("reach_a_person", language="es")
    text = renderer.plan(told).text
    for part in (
        told.title.es,
        "**No es una emergencia**: ",
        "**Haga esto primero:** ",
        "abierto ahora, cierra en 5 h, a las 8:00 p.m. hora del Este.",
        "Información general, no es consejo legal.",
    ):
        assert part in text


def test_a_changed_plan_says_so_first(made: Make) -> None:
    renderer, told = made()
    assert renderer.plan(told, updated=True).text.startswith("Thank you, I changed the plan")
    assert "changed the plan" not in renderer.plan(told).text


def test_other_problems_are_the_first_buttons(made: Make) -> None:
    renderer, told = made("rfe", others=("delay", "lost_document", "rfe"))
    buttons = renderer.plan(told).buttons
    assert [b.payload for b in buttons[:2]] == ["/delay", "/lost_document"]
    assert buttons[0].title.startswith("Also: ")
    assert buttons[-1].payload == "/another_problem"


def test_a_part_does_not_offer_itself(made: Make) -> None:
    renderer, told = made("delay")
    assert "/ask_script" in _payloads(renderer.plan(told))
    assert "/ask_script" not in _payloads(renderer.part(told, "script"))


def test_tips_for_the_call_lead_to_more_tips(made: Make) -> None:
    renderer, told = made("reach_a_person")
    assert _payloads(renderer.part(told, "calling"))[0] == "/ask_calling_more"


def test_pages_mail_and_forms_have_no_hours(catalog: Catalog, made: Make, now: datetime) -> None:
    renderer, _ = made()
    timed = ("phone", "chat", "in_person", "person")
    pages = [c for c in catalog.book.channels.values() if c.kind not in timed]
    assert pages
    assert [renderer.hours(page, now) for page in pages] == [None] * len(pages)


# -- blanks and fees --


def test_known_facts_fill_the_blanks(made: Make) -> None:
    facts = Facts(
        form="I-485", travel_date=date(2026, 12, 5), days_pending=426, receipt_prefix="IOE"
    )
    renderer, _ = made(facts=facts)
    text = "{form}, {travel_date}, {days_pending}, {receipt_prefix}"
    assert renderer.fill(text, TODAY) == "I-485, Sat, Dec 5, 2026, 14 months, IOE"


@pytest.mark.parametrize(
    ("language", "blanks"),
    [
        ("en", "[your form] [travel date] [appointment date] [how long]"),
        ("es", "[su formulario] [fecha de viaje] [fecha de la cita] [cuánto tiempo]"),
    ],
)
def test_unknown_facts_become_blanks(language: str, blanks: str, made: Make) -> None:
    renderer, _ = made(language=language)
    text = "{form} {travel_date} {appointment_date} {days_pending}"
    assert renderer.fill(text, TODAY) == blanks


def test_numbers_come_from_the_channel(made: Make) -> None:
    renderer, _ = made()
    filled = renderer.fill("Call {value:uscis_contact_center_phone}.", TODAY)
    assert filled == "Call 800-375-5283."


_FEES = (
    FeePeriod(date(2026, 1, 1), date(2026, 10, 15), date(2027, 9, 30), "$102"),
    FeePeriod(date(2026, 10, 16), None, date(2027, 9, 30), "$105"),
)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), "$102"),
        (date(2026, 10, 15), "$102"),
        (date(2026, 10, 16), "$105"),
        (date(2027, 9, 30), "$105"),
        (date(2027, 10, 1), None),
    ],
)
def test_a_fee_holds_only_in_its_period(day: date, amount: str | None) -> None:
    assert amount_on(_FEES, day) == amount


def test_a_fee_outside_its_trusted_period_says_to_check(catalog: Catalog, made: Make) -> None:
    renderer, _ = made()
    for name, periods in catalog.book.fees.items():
        trusted = max(period.trusted_until for period in periods)
        after = renderer.fill(f"{{fee:{name}}}", trusted + timedelta(days=1))
        assert after == "(check the USCIS fee page, Form G-1055)"
        assert renderer.fill(f"{{fee:{name}}}", TODAY).startswith("$")


# -- confidence --


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shaky_statement_is_marked(language: str, made: Make) -> None:
    renderer, told = made("rfe", language=language)
    sure = Statement(Text("Sure.", "Seguro."), (), "medium", TODAY)
    shaky = replace(sure, text=Text("Shaky.", "Dudoso."), confidence="low")
    told = replace(told, facts=(sure, shaky))
    lines = renderer.part(told, "facts").text.splitlines()
    mark = {"en": "check before you rely on it", "es": "revise antes de confiar"}[language]
    assert [mark in line for line in lines] == [False, False, True]
    assert [mark in text for text in renderer.as_data(told)["facts"]] == [False, True]


def test_a_shaky_first_step_is_marked_on_the_first_screen(made: Make) -> None:
    renderer, told = made("records_request")
    first = replace(told.steps[0], step=replace(told.steps[0].step, confidence="low"))
    shaky = replace(told, steps=(first, *told.steps[1:]))
    assert "check before you rely on it" not in renderer.plan(told).text
    assert "check before you rely on it" in renderer.plan(shaky).text


def test_a_shaky_warning_is_marked_on_the_first_screen(made: Make) -> None:
    renderer, told = made("records_request")
    shaky = Statement(Text("Shaky.", "Dudoso."), (), "low", TODAY)
    text = renderer.plan(replace(told, warnings=(shaky,))).text
    assert "Shaky. (not confirmed: check before you rely on it)" in text


def test_a_shaky_channel_says_what_to_check(catalog: Catalog, made: Make) -> None:
    renderer, told = made("complaint")
    low = {c.id: c for c in catalog.book.channels.values() if c.confidence == "low"}
    step = next(s for s in (*told.steps, *told.ladder) if s.channel.id in low)
    text = renderer.plan(replace(told, steps=(step,))).text
    check = low[step.channel.id].check_first
    assert check is not None
    assert f"Check before you rely on this: {check.en}" in text


# -- dates --


def test_a_printed_date_is_the_letters_own(made: Make) -> None:
    renderer, told = made("rfe", Facts(due_date=date(2026, 12, 24)))
    line = "**Your letter says:** Thu, Dec 24, 2026. 31 days left."
    assert line in renderer.plan(told).text
    assert line in renderer.part(told, "deadline").text


def test_a_printed_date_on_a_holiday_moves_earlier(made: Make) -> None:
    renderer, told = made("rfe", Facts(due_date=date(2026, 12, 25)))
    assert (
        "**Your letter says:** Fri, Dec 25, 2026. That is not a working day, so have it there "
        "by Thu, Dec 24, 2026. 31 days left." in renderer.plan(told).text
    )


def test_a_printed_date_today_is_today(made: Make) -> None:
    renderer, told = made("rfe", Facts(due_date=TODAY))
    assert "Mon, Nov 23, 2026. That is today." in renderer.plan(told).text


@pytest.mark.parametrize(
    ("due", "passed"),
    [
        (date(2026, 11, 20), "Fri, Nov 20, 2026, 3 days ago."),
        (date(2026, 11, 22), "Sun, Nov 22, 2026, 1 day ago."),
        (date(2026, 11, 21), "Sat, Nov 21, 2026, 2 days ago."),
        (date(2026, 11, 11), "Wed, Nov 11, 2026, 12 days ago."),
    ],
)
def test_an_overdue_date_counts_from_the_day_on_the_letter(
    due: date, passed: str, made: Make
) -> None:
    renderer, told = made("rfe", Facts(due_date=due))
    assert f"**The date on your letter has passed:** {passed}" in renderer.plan(told).text


def test_a_weekend_date_still_running_is_not_called_passed(catalog: Catalog, made: Make) -> None:
    renderer, _ = made()
    saturday = date(2026, 11, 28)
    line = renderer.deadline(printed(saturday, saturday, catalog.book.calendar))
    assert line == "**Your letter says:** Sat, Nov 28, 2026. That is today."


def test_a_maximum_is_a_ceiling(made: Make) -> None:
    facts = Facts(notice="RFE", notice_date=date(2026, 11, 2))
    renderer, told = made("rfe", facts)
    dated = next(d for d in told.deadlines if d.act_by)
    assert dated.rule is not None and dated.rule.is_maximum
    text = renderer.plan(told).text
    day = renderer.say.day(dated.act_by or TODAY)
    assert f"{day} at the very latest, and maybe sooner.**" in text
    # Days left to a ceiling would sound like days to spare.
    assert "days left" not in text
    assert "the most time the rule allows from the letter date, Mon, Nov 2, 2026" in text
    assert "the date printed on it is the one that counts" in text


def test_days_for_the_mail_are_named(made: Make) -> None:
    facts = Facts(notice="RFE", notice_date=date(2026, 11, 2), delivery="mail")
    renderer, told = made("rfe", facts)
    assert "3 extra days because the letter came by mail" in renderer.part(told, "deadline").text


def test_an_appeal_with_mail_days_says_so_on_the_first_screen(made: Make) -> None:
    facts = Facts(form="I-485", notice_date=date(2026, 10, 30), delivery="mail")
    renderer, told = made("denied", facts)
    text = renderer.plan(told).text
    assert "Wed, Dec 2, 2026" in text
    assert "Aim to be there 3 days before" in text


@pytest.mark.parametrize(
    ("facts", "act_by"),
    [
        (Facts(appointment_kind="asylum_interview"), "Fri, Dec 4, 2026"),
        (Facts(appointment_kind="interview", form="N-400"), "Thu, Nov 19, 2026"),
    ],
)
def test_a_missed_interview_is_counted_from_its_day(facts: Facts, act_by: str, made: Make) -> None:
    missed = facts.having(appointment_problem="missed", appointment_date=date(2026, 10, 20))
    renderer, told = made("appointment", missed)
    text = renderer.plan(told).text
    assert act_by in text
    assert "letter date" not in text
    assert [d.act_by for d in told.deadlines].count(None) == len(told.deadlines) - 1


def test_an_estimate_is_called_one(made: Make) -> None:
    renderer, told = made("denied", Facts(notice="denial", notice_date=date(2026, 11, 2)))
    estimate = next(d for d in told.deadlines if d.act_by)
    assert estimate.rule is not None and not estimate.rule.is_maximum
    line = renderer.deadline(estimate)
    assert line.startswith("**By my count: ")
    assert "This is an estimate from the letter date Mon, Nov 2, 2026." in line


@pytest.mark.parametrize(
    ("situation", "notice", "words"),
    [
        ("rfe", "RFE", "**Even the longest time the rule allows ended on "),
        ("denied", "denial", "**By my count the time ended on "),
    ],
)
def test_an_old_letter_is_overdue(situation: str, notice: str, words: str, made: Make) -> None:
    renderer, told = made(situation, Facts(notice=notice, notice_date=date(2026, 1, 5)))
    assert words in renderer.plan(told).text


def test_without_dates_nothing_is_made_up(made: Make) -> None:
    renderer, told = made("case_status")
    assert told.deadlines == ()
    assert "I know of no reply date for this." in renderer.part(told, "deadline").text


# -- safety --


def _office_plan(catalog: Catalog, now: datetime, facts: Facts) -> plan.Plan:
    """A plan whose office visit is not the first step."""
    for id_ in vocabulary.SITUATIONS:
        told = plan.make(id_, facts, catalog.book, now)
        visits = [s.step.visit or s.channel.in_person for s in told.steps]
        if any(visits) and not visits[0]:
            return told
    raise AssertionError("no situation has a later office visit")


@pytest.mark.parametrize("overdue", [False, True])
def test_a_later_office_visit_comes_with_the_danger_warning(
    overdue: bool, catalog: Catalog, now: datetime
) -> None:
    facts = Facts()
    told = _office_plan(catalog, now, facts)
    if overdue:
        told = replace(told, warnings=(catalog.book.common.overdue,))
    text = Renderer(catalog, "en", facts).part(told, "steps").text
    visit = next(s for s in told.steps if s.step.visit or s.channel.in_person)
    warning = catalog.book.common.danger_unknown.text.en
    renderer = Renderer(catalog, "en", facts)
    assert text.index(warning) < text.index(renderer.text(visit.step, TODAY))
    assert text.count(warning) == 1


def test_who_answered_the_screen_is_not_warned_again(catalog: Catalog, now: datetime) -> None:
    facts = Facts(danger=False)
    told = _office_plan(catalog, now, facts)
    text = Renderer(catalog, "en", facts).part(told, "steps").text
    assert catalog.book.common.danger_unknown.text.en not in text


@pytest.mark.parametrize("danger", [None, False])
def test_the_plan_as_data_carries_the_danger_warning_of_its_step(
    danger: bool | None, catalog: Catalog, now: datetime
) -> None:
    facts = Facts(danger=danger)
    told = _office_plan(catalog, now, facts)
    steps = Renderer(catalog, "en", facts).as_data(told)["steps"]
    visits = [s.step.visit or s.channel.in_person for s in told.steps]
    warning = catalog.book.common.danger_unknown.text.en if danger is None else None
    assert [step["warning"] for step in steps].count(None) == len(steps) - (danger is None)
    assert steps[visits.index(True)]["warning"] == warning


# -- the plan as data --


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_as_data_is_complete(language: str, made: Make, now: datetime) -> None:
    facts = Facts(notice="RFE", notice_date=date(2026, 11, 2), form="I-485")
    renderer, told = made("rfe", facts, language, others=("delay",))
    custom = renderer.plan(told).custom
    assert custom is not None
    data = json.loads(json.dumps(custom))["plan"]
    assert set(data) == {
        "situation", "title", "language", "opening", "urgency", "warnings", "steps",
        "if_that_fails", "deadlines", "script", "have_ready", "do_not", "facts", "agent_can",
        "agent_cannot", "others", "sources", "checked_on", "confidence", "made_at",
    }  # fmt: skip
    assert (data["situation"], data["language"], data["others"]) == ("rfe", language, ["delay"])
    assert data["made_at"] == now.isoformat()
    assert data["checked_on"] == told.checked_on.isoformat()
    assert data["title"] == told.title.in_(language)
    assert len(data["steps"]) == len(told.steps)
    assert len(data["if_that_fails"]) == len(told.ladder)
    assert [s["url"] for s in data["sources"]] == [s.url for s in told.sources]
    assert all(step["text"] and step["name"] and step["sources"] for step in data["steps"])


def test_a_deadline_as_data_says_what_it_is(made: Make) -> None:
    facts = Facts(notice="RFE", notice_date=date(2026, 11, 2))
    renderer, told = made("rfe", facts)
    dated = next(d for d in renderer.as_data(told)["deadlines"] if d["act_by"])
    assert dated["is_ceiling"] is True
    assert dated["status"] == "ceiling"
    assert date.fromisoformat(dated["act_by"]) == TODAY + timedelta(days=dated["days_left"])
    assert dated["legal_source"]


def test_an_open_office_as_data(made: Make) -> None:
    renderer, told = made("reach_a_person")
    phone = next(
        step for step in renderer.as_data(told)["steps"]
        if step["channel"] == "uscis_contact_center_phone"
    )  # fmt: skip
    assert phone["value"] == "800-375-5283"
    assert phone["hours"]["state"] == "open"
    assert phone["hours"]["closes_at"] == "2026-11-23T20:00:00-05:00"
    assert phone["hours"]["text"] == "open now, closes in 5 h, at 8:00 p.m. Eastern"


def test_sources_name_their_page_and_day(made: Make) -> None:
    renderer, told = made("rfe")
    text = renderer.part(told, "sources").text
    assert told.sources[0].url in text
    assert f"(source dated {told.sources[0].as_of}; " in text
    assert "Last checked as a whole on Nov 23, 2026." in text
