"""What each kind of message gets, over whole conversations."""

from __future__ import annotations

from typing import Any

import pytest

from actions import handlers
from actions.render import PARTS
from store.queries import Catalog
from tests.actions.talk import Talk, domain, entity, routes
from triage import vocabulary
from triage.receipts import ReceiptProblem

PHONE = "800-375-5283"
_ANSWERS = ("inform", "affirm", "deny", "dont_know", "nlu_fallback")
_TALK_INTENTS = [i for i in domain()["intents"] if i not in {*vocabulary.SITUATIONS, *_ANSWERS}]


def _receipt(problem: ReceiptProblem | None = None) -> list[dict[str, Any]]:
    found = [entity("receipt_number", "IOE", problem=problem.value if problem else None)]
    return found if problem else [*found, entity("receipt_prefix", "IOE")]


async def _with_plan(talk: Talk, situation: str = "reach_a_person", **parts: Any) -> Talk:
    """A conversation that has come to its plan, all questions skipped."""
    await talk.problem(situation, **parts)
    await _skip_questions(talk)
    return talk


async def _skip_questions(talk: Talk) -> None:
    for _ in range(3):
        if talk.plan is None:
            await talk.press("/dont_know")
    assert talk.plan is not None


async def _asked(talk: Talk, situation: str = "rfe", **parts: Any) -> str:
    """Start on a problem; return the slot that is asked for."""
    await talk.problem(situation, **parts)
    pending: str = talk.slots["pending"]
    assert pending
    return pending


# -- every intent --


@pytest.mark.parametrize("intent", _TALK_INTENTS)
def test_every_talk_intent_has_a_handler_of_its_own(intent: str) -> None:
    assert handlers.handler_for(intent) is not handlers.triage


@pytest.mark.parametrize("intent", [*vocabulary.SITUATIONS, *_ANSWERS])
def test_problems_and_answers_are_triaged(intent: str) -> None:
    assert handlers.handler_for(intent) is handlers.triage


@pytest.mark.parametrize("intent", domain()["intents"])
def test_every_intent_has_a_route(intent: str) -> None:
    assert intent in routes()


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
@pytest.mark.parametrize("intent", domain()["intents"])
async def test_every_intent_is_answered_with_and_without_a_plan(
    intent: str, language: str, talk: Talk
) -> None:
    situations = {intent: 0.9} if intent in vocabulary.SITUATIONS else {}
    for _ in range(3):
        words = await talk.hear(intent, situations=situations, language=language)
        assert words.strip()
        assert "utter_" not in words
        assert "{" not in words
        await _with_plan(talk, "delay", language=language)


_CARE = {"distress", "danger_at_home"}


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
@pytest.mark.parametrize("intent", [i for i in domain()["intents"] if i not in _CARE])
async def test_the_first_answer_says_how_to_reach_a_person(
    intent: str, language: str, talk: Talk
) -> None:
    situations = {intent: 0.9} if intent in vocabulary.SITUATIONS else {}
    words = await talk.hear(intent, situations=situations, language=language)
    assert PHONE in words


async def test_the_introduction_is_said_once(talk: Talk) -> None:
    assert "independent helper" in await talk.problem("delay")
    assert "independent helper" not in await talk.problem("rfe")


# -- greetings, thanks, hard feelings --


async def test_a_greeting_is_answered_with_the_number_and_the_topics(talk: Talk) -> None:
    words = await talk.hear("greet")
    assert "glad you are here" in words
    assert PHONE in words
    assert "open now, closes in 5 h" in words
    assert talk.payloads == [*(f"/{s}" for s in handlers.MENU), "/more_topics"]


async def test_a_greeting_in_spanish(talk: Talk) -> None:
    assert "Hola" in await talk.hear("greet", "hola", language="es")
    assert "Más temas" in talk.titles


async def test_thanks_out_of_nowhere_are_a_greeting(talk: Talk) -> None:
    assert "glad you are here" in await talk.hear("thank")


async def test_thanks_after_a_plan_are_welcome(talk: Talk) -> None:
    await _with_plan(talk)
    assert "You are welcome." in await talk.hear("thank")
    assert talk.slots["situation"] == "reach_a_person"


async def test_an_insult_gets_a_kind_word_and_a_person(talk: Talk) -> None:
    words = await talk.hear("insult")
    assert "I understand that you are upset." in words
    assert PHONE in words


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
async def test_distress_gets_the_crisis_line(language: str, talk: Talk) -> None:
    words = await talk.hear("distress", language=language)
    assert "988" in words
    assert "911" in words


async def test_a_crisis_inside_a_problem_gets_the_line_and_the_case_waits(talk: Talk) -> None:
    words = await talk.problem("delay", entities=[entity("flag", "crisis")])
    assert "988" in words
    assert talk.plan is None
    assert talk.payloads == ["/repeat"]
    await talk.press("/repeat")
    assert talk.slots["situation"] == "delay"
    assert talk.plan is not None or talk.slots["pending"]


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
async def test_danger_at_home_gets_the_hotline(language: str, talk: Talk, catalog: Catalog) -> None:
    words = await talk.hear("danger_at_home", language=language)
    line = catalog.book.channels["domestic_violence_hotline"].value
    assert line is not None
    assert line.in_(language) in words
    assert "911" in words
    assert talk.slots["abuse"] is True


async def test_danger_at_home_hides_the_online_address_tool(talk: Talk) -> None:
    await _with_plan(talk, "address_change")
    assert talk.plan is not None
    shown = [s["channel"] for s in (*talk.plan["steps"], *talk.plan["if_that_fails"])]
    assert "uscis_change_of_address_ecoa" in shown
    await talk.hear("danger_at_home")
    await _with_plan(talk, "delay")
    await _with_plan(talk, "address_change")
    shown = [s["channel"] for s in (*talk.plan["steps"], *talk.plan["if_that_fails"])]
    assert shown
    assert "uscis_change_of_address_ecoa" not in shown


async def test_abuse_named_inside_a_problem_is_met_once(talk: Talk) -> None:
    flag = [entity("flag", "abuse")]
    assert "domestic violence line" in await talk.problem("address_change", entities=flag)
    assert "domestic violence line" not in await talk.problem("delay", entities=flag)


@pytest.mark.parametrize("intent", handlers.CALL_TROUBLE)
async def test_trouble_with_the_line_gets_tips_that_exist(
    intent: str, talk: Talk, catalog: Catalog
) -> None:
    words = await talk.hear(intent)
    by_id = {p.id: p.text.en for p in catalog.book.practices}
    for practice in handlers.CALL_TROUBLE[intent]:
        assert by_id[practice] in words
    assert talk.slots["situation"] == "reach_a_person"


async def test_an_aside_comes_back_to_the_open_question(talk: Talk) -> None:
    pending = await _asked(talk)
    question = talk.said[-1]["text"]
    for intent in ("bot_challenge", "thank", "insult", "ask_hours", "hung_up", "danger_at_home"):
        await talk.hear(intent)
        assert question.endswith(talk.said[-1]["text"])
        assert talk.slots["pending"] == pending


# -- starting over, forgetting, languages --


async def test_starting_over_drops_everything_but_the_language(talk: Talk) -> None:
    await talk.problem("rfe", entities=[entity("form", "I-485")], language="es")
    words = await talk.hear("start_over", language="es")
    assert "empezamos de nuevo" in words
    kept = {name for name, value in talk.slots.items() if value not in (None, [], 0)}
    assert kept == {"language", "offered", "answered"}
    assert talk.slots["language"] == "es"


async def test_forgetting_drops_the_facts_and_the_buttons(talk: Talk) -> None:
    entities = [
        entity("form", "I-485"),
        entity("location", "abroad"),
        entity("own_place", "manila", zone="Asia/Manila"),
    ]
    await talk.problem("rfe", entities=entities)
    assert talk.slots["timezone"] == "Asia/Manila"
    assert "I delete this conversation now" in await talk.hear("forget_me")
    kept = {name for name, value in talk.slots.items() if value not in (None, [], 0)}
    assert kept == {"language", "answered"}


@pytest.mark.parametrize("channel", ["web", "slack", "telegram"])
async def test_forgetting_asks_the_channel_to_delete(channel: str) -> None:
    talk = Talk(channel=channel)
    await talk.hear("forget_me")
    assert [said["custom"] for said in talk.said] == [{}, {"forget": True}]
    assert "Borro esta conversación ahora" in await talk.hear("forget_me", language="es")


@pytest.mark.parametrize("channel", ["rest", "cmdline"])
async def test_where_nothing_is_deleted_nobody_says_so(channel: str) -> None:
    talk = Talk(channel=channel)
    words = await talk.hear("forget_me")
    assert "I cannot delete your words from here" in words
    assert "delete this conversation" not in words
    assert "no puedo borrar sus palabras" in await talk.hear("forget_me", language="es")


async def test_a_terminal_is_not_shown_the_request_to_delete() -> None:
    talk = Talk(channel="cmdline")
    await talk.hear("forget_me")
    assert [said["custom"] for said in talk.said] == [{}, {}]


async def test_the_language_can_be_switched_in_a_plan(talk: Talk) -> None:
    await _with_plan(talk)
    words = await talk.hear("switch_to_spanish", language="en")
    assert "de ahora en adelante en español" in words
    assert talk.plan is not None
    assert talk.plan["language"] == "es"
    assert "Haga esto primero" in await talk.press("/reach_a_person")


async def test_the_language_can_be_switched_in_a_question(talk: Talk) -> None:
    pending = await _asked(talk)
    await talk.hear("switch_to_spanish")
    assert "No sé" in talk.titles
    assert talk.slots["pending"] == pending


async def test_the_language_can_be_switched_at_the_start(talk: Talk) -> None:
    await talk.hear("switch_to_spanish")
    assert "Más temas" in talk.titles
    await talk.hear("switch_to_english")
    assert "More topics" in talk.titles


@pytest.mark.parametrize("intent", ["general_info", "inform", "nlu_fallback"])
@pytest.mark.parametrize("language", ["zh", "fr", "ht"])
async def test_other_languages_get_one_honest_line(
    intent: str, language: str, talk: Talk, catalog: Catalog
) -> None:
    words = await talk.hear(intent, language=language, situations={"general_info": 0.9})
    assert catalog.other_languages[language].format(phone=PHONE) in words
    assert talk.slots["situation"] is None


async def test_a_clear_problem_in_another_language_is_answered_too(
    talk: Talk, catalog: Catalog
) -> None:
    words = await talk.problem("denied", language="pt")
    assert catalog.other_languages["pt"].format(phone=PHONE) in words
    assert talk.slots["situation"] == "denied"


# -- repeating, another problem, choosing --


async def test_a_plan_is_repeated(talk: Talk) -> None:
    await _with_plan(talk)
    before = talk.said[-1]["text"]
    await talk.hear("repeat")
    assert talk.said[-1]["text"] == before


async def test_a_question_is_repeated(talk: Talk) -> None:
    await _asked(talk)
    before = talk.said[-1]["text"]
    await talk.hear("repeat")
    assert talk.said[-1]["text"] == before


async def test_with_nothing_to_repeat_there_is_the_menu(talk: Talk) -> None:
    await talk.hear("repeat")
    assert talk.payloads[-1] == "/more_topics"


async def test_another_problem_keeps_what_waits_and_who_the_person_is(talk: Talk) -> None:
    await talk.hear(
        "delay", situations={"delay": 0.9, "lost_document": 0.8, "rfe": 0.8},
        entities=[entity("form", "I-485"), entity("notice", "RFE")],
    )  # fmt: skip
    others = list(talk.slots["others"])
    await talk.press("/another_problem")
    assert talk.slots["situation"] is None
    assert talk.slots["form"] == "I-485"
    assert talk.slots["notice"] is None
    assert talk.payloads[: len(others)] == [f"/{id_}" for id_ in others]


async def test_another_problem_offers_each_topic_once(talk: Talk) -> None:
    await talk.hear("rfe", situations={"rfe": 0.9, "denied": 0.9, "travel_emergency": 0.9})
    await talk.press("/another_problem")
    assert len(set(talk.payloads)) == len(talk.payloads)


async def test_another_problem_with_none_waiting_is_the_menu(talk: Talk) -> None:
    await _with_plan(talk)
    await talk.press("/another_problem")
    assert talk.payloads == [*(f"/{s}" for s in handlers.MENU), "/more_topics"]


async def test_the_menu_and_its_rest_hold_every_topic(talk: Talk) -> None:
    await talk.hear("greet")
    shown = set(talk.payloads)
    await talk.press("/more_topics")
    shown |= set(talk.payloads)
    asked = {f"/{id_}" for id_ in vocabulary.SITUATIONS} - {"/general_info", "/out_of_scope"}
    assert shown - {"/more_topics"} == asked


@pytest.mark.parametrize(
    ("text", "place"), [("2", 1), ("the second one", 1), ("the last one", -1), ("#1", 0)]
)
async def test_a_number_does_what_the_button_there_does(text: str, place: int, talk: Talk) -> None:
    await talk.hear("greet")
    payload = talk.payloads[place]
    by_press = Talk(slots=dict(talk.slots), events=list(talk.events))
    assert await talk.hear("choose", text) == await by_press.press(payload)
    assert talk.slots == by_press.slots


async def test_a_number_answers_an_open_question(talk: Talk) -> None:
    pending = await _asked(talk)
    count = len(talk.payloads)
    await talk.hear("choose", str(count))
    assert pending in talk.slots["declined"]
    assert talk.slots["pending"] != pending


@pytest.mark.parametrize("text", ["0", "99", "any of them"])
async def test_a_number_that_is_not_there_offers_topics(text: str, talk: Talk) -> None:
    await talk.hear("greet")
    assert "I do not see that number" in await talk.hear("choose", text)
    assert "/more_topics" in talk.payloads


@pytest.mark.parametrize("text", ["1", "the last one"])
async def test_a_number_before_any_list_offers_topics(text: str, talk: Talk) -> None:
    assert "I do not see that number" in await talk.hear("choose", text)


async def test_a_number_that_is_not_there_asks_the_question_again(talk: Talk) -> None:
    pending = await _asked(talk)
    assert "I did not get that." in await talk.hear("choose", "99")
    assert talk.slots["pending"] == pending


# -- not understood --


async def test_misses_climb_a_ladder(talk: Talk) -> None:
    unsure = {"rfe": 0.3, "denied": 0.2, "delay": 0.05}
    assert "Which one is closer?" in await talk.hear("nlu_fallback", situations=unsure)
    assert talk.payloads == ["/rfe", "/denied", "/deny"]
    assert "I am not sure I understood." in await talk.hear("nlu_fallback", situations=unsure)
    assert talk.payloads[-1] == "/more_topics"
    words = await talk.hear("nlu_fallback", situations=unsure)
    assert "A person can help:" in words
    assert f"{PHONE} - open now" in words
    assert talk.payloads == ["/another_problem"]
    assert talk.slots["misses"] == 0


async def test_an_intent_that_could_not_be_told_is_a_miss(talk: Talk) -> None:
    assert "I am not sure I understood." in await talk.hear(None)


async def test_none_of_these_leads_to_the_menu(talk: Talk) -> None:
    await talk.hear("nlu_fallback", situations={"rfe": 0.3, "denied": 0.2})
    await talk.press("/deny")
    assert "/more_topics" in talk.payloads


async def test_a_hit_takes_back_the_misses(talk: Talk) -> None:
    await talk.hear("nlu_fallback")
    assert talk.slots["misses"] == 1
    await talk.problem("delay")
    assert talk.slots["misses"] == 0


async def test_what_is_not_ours_is_said_so_and_the_case_stays(talk: Talk) -> None:
    await _asked(talk)
    question = talk.said[-1]["text"]
    words = await talk.hear("out_of_scope", situations={"out_of_scope": 0.9})
    assert "does not sound like a U.S. immigration case" in words
    assert "/out_of_scope" in talk.payloads
    assert talk.slots["situation"] == "rfe"
    assert talk.said[-1]["text"] == question


async def test_where_else_to_ask_is_a_plan_of_its_own(talk: Talk) -> None:
    await talk.hear("out_of_scope", situations={"out_of_scope": 0.9})
    await talk.press("/out_of_scope")
    assert talk.plan is not None
    assert talk.plan["situation"] == "out_of_scope"


async def test_a_bare_no_without_anything_is_answered(talk: Talk) -> None:
    words = await talk.hear("deny", "no")
    assert "I am not sure I understood." in words
    assert talk.slots["situation"] is None


async def test_a_bare_no_to_a_plan_asks_what_is_wrong(talk: Talk) -> None:
    await _with_plan(talk)
    assert "Tell me what is wrong" in await talk.hear("deny", "no")
    assert talk.plan is None
    assert talk.slots["situation"] == "reach_a_person"


async def test_words_that_change_nothing_do_not_repeat_the_plan(talk: Talk) -> None:
    plan = await talk.problem("general_info")
    assert talk.plan
    words = await talk.problem("general_info")
    assert talk.plan is None
    assert "I hear you. The plan stays the same" in words
    assert len(words) < len(plan)
    assert "/ask_steps" in talk.payloads


async def test_a_fact_that_changes_nothing_is_not_called_a_change(talk: Talk) -> None:
    await _with_plan(talk, "general_info")
    words = await talk.hear("inform", "my ead", entities=[entity("document", "work_permit")])
    assert talk.slots["document"] == "work_permit"
    assert talk.plan is None
    assert "I hear you." in words and "I changed the plan" not in words


async def test_a_date_that_is_said_back_shows_the_plan_again(talk: Talk) -> None:
    await _with_plan(talk)
    found = entity("travel_date", "December 20")
    assert "You said your trip is on" in await talk.hear("inform", "trip dec 20", entities=[found])
    assert talk.plan


async def test_a_button_shows_its_plan_each_time(talk: Talk) -> None:
    await talk.press("/general_info")
    await talk.press("/general_info")
    assert talk.plan


async def test_a_correction_changes_the_plan(talk: Talk) -> None:
    await _with_plan(talk, "delay", entities=[entity("form", "I-485")])
    await talk.hear("inform", "no, it's an I-130", entities=[entity("form", "I-130")])
    assert talk.slots["form"] == "I-130"
    assert "I changed the plan" in talk.words


# -- receipt numbers --


async def test_a_good_receipt_is_explained_and_not_kept(talk: Talk) -> None:
    words = await talk.hear("inform", entities=_receipt())
    assert "starts with IOE: " in words
    assert "I do not keep the number" in words
    assert talk.slots["receipt_prefix"] == "IOE"
    assert "/more_topics" in talk.payloads


@pytest.mark.parametrize("language", vocabulary.LANGUAGES)
@pytest.mark.parametrize("problem", ReceiptProblem)
async def test_a_bad_receipt_is_explained_and_nothing_kept(
    problem: ReceiptProblem, language: str, talk: Talk, catalog: Catalog
) -> None:
    words = await talk.hear("inform", entities=_receipt(problem), language=language)
    assert catalog.phrases[f"receipt_{problem.value}"].in_(language) in words
    assert talk.slots.get("receipt_prefix") is None


async def test_a_visa_center_number_asks_which_office(talk: Talk) -> None:
    await talk.hear("inform", entities=_receipt(ReceiptProblem.PROBABLY_NVC_CASE))
    assert talk.payloads == ["/consular_or_visa", "/case_status"]


async def test_a_receipt_inside_a_problem_does_not_hide_the_problem(talk: Talk) -> None:
    words = await talk.problem("denied", entities=_receipt())
    assert "starts with IOE: " in words
    assert talk.slots["situation"] == "denied"


async def test_a_receipt_inside_a_question_comes_back_to_the_question(talk: Talk) -> None:
    pending = await _asked(talk)
    question = talk.said[-1]["text"]
    words = await talk.hear("inform", entities=_receipt())
    assert "starts with IOE: " in words
    assert talk.said[-1]["text"] == question
    assert talk.slots["pending"] == pending


async def test_an_answer_that_comes_with_a_receipt_is_not_lost(talk: Talk) -> None:
    assert await _asked(talk) == "letter_in_hand"
    entities = [*_receipt(), entity("flag", "letter_in_hand")]
    words = await talk.hear("inform", entities=entities)
    assert "starts with IOE: " in words
    assert talk.slots["letter_in_hand"] is True
    assert talk.slots["pending"] != "letter_in_hand"


# -- follow-ups --


@pytest.mark.parametrize("part", PARTS)
async def test_a_part_without_a_plan_asks_for_the_problem(part: str, talk: Talk) -> None:
    words = await talk.hear(f"ask_{part}")
    if part == "calling":
        assert "Before you call:" in words
    else:
        assert "First tell me what happened" in words
        assert "/more_topics" in talk.payloads
    assert talk.slots["situation"] is None


async def test_the_hours_need_no_plan(talk: Talk) -> None:
    words = await talk.hear("ask_hours")
    assert f"{PHONE} - open now, closes in 5 h, at 8:00 p.m. Eastern." in words


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("are you open on thanksgiving?", None,
         "closed that day for Thanksgiving Day, opens again Fri, Nov 27, 2026 8:00 a.m. Eastern."),
        ("is the line open on christmas", None, "Hours on Fri, Dec 25, 2026 (Christmas Day):"),
        ("open tomorrow?", "tomorrow", "open that day from 8:00 a.m. to 8:00 p.m. Eastern."),
        ("are you open this saturday", "this saturday",
         "closed that day, opens again Mon, Nov 30, 2026 8:00 a.m. Eastern."),
        ("open on sunday?", "on sunday", "Hours on Sun, Nov 29, 2026:"),
        ("hours on 12/24/2026", "12/24/2026", "open that day from 8:00 a.m. to 8:00 p.m. Eastern."),
        ("open on january 2, 2029?", "january 2, 2029", "I do not know the hours on Tue"),
    ],
)  # fmt: skip
async def test_hours_are_those_of_the_day_asked_about(
    text: str, words: str | None, says: str, talk: Talk
) -> None:
    found = [entity("date", words)] if words else []
    answer = await talk.hear("ask_hours", text, entities=found)
    assert says in answer
    assert "Hours right now" not in answer


async def test_the_phone_line_comes_first_whatever_the_plan(talk: Talk) -> None:
    await talk.problem("travel_emergency")
    for text in ("is the phone open on thanksgiving", "is the phone open now"):
        lines = (await talk.hear("ask_hours", text)).splitlines()
        heading = next(n for n, line in enumerate(lines) if line.startswith("Hours"))
        assert PHONE in lines[heading + 1]


async def test_a_day_asked_about_in_spanish(talk: Talk) -> None:
    found = [entity("date", "4 de julio")]
    answer = await talk.hear("ask_hours", "abren el 4 de julio?", entities=found, language="es")
    assert "Horario del dom 4 de jul de 2027:" in answer
    assert "Horario del lun 5 de jul de 2027 (Día de la Independencia):" in answer
    assert "cerrado ese día por Día de la Independencia, abre otra vez mar 6 de jul" in answer


async def test_today_gets_the_hours_right_now(talk: Talk) -> None:
    answer = await talk.hear("ask_hours", "open today?", entities=[entity("date", "today")])
    assert f"{PHONE} - open now, closes in 5 h" in answer


async def test_hours_of_another_day_in_the_time_of_a_person_abroad(talk: Talk) -> None:
    talk.slots["location"] = "abroad"
    answer = await talk.hear("ask_hours", "open tomorrow?", entities=[entity("date", "tomorrow")])
    assert "from 8:00 a.m. to 8:00 p.m. Eastern; that is 1:00 p.m. to Wed 1:00 a.m. UTC." in answer


@pytest.mark.parametrize("part", [*PARTS, "hours", "agent", "calling_more"])
async def test_every_part_of_a_plan_opens(part: str, talk: Talk) -> None:
    await _with_plan(talk, "delay")
    words = await talk.press(f"/ask_{part}")
    assert words.strip()
    assert f"/ask_{part}" not in talk.payloads
    assert talk.payloads[-1] == "/another_problem"


async def test_every_button_of_a_plan_leads_somewhere(talk: Talk) -> None:
    await talk.hear("delay", situations={"delay": 0.9, "lost_document": 0.9})
    await _skip_questions(talk)
    for payload in talk.payloads:
        branch = Talk(slots=dict(talk.slots), events=list(talk.events))
        words = await branch.press(payload)
        assert words.strip()
        assert "utter_" not in words


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Read the amount for Form N-400 on this page on the day you file."),
        ("es", "Lea el monto del N-400 en esta página el día que lo presente."),
    ],
)
async def test_a_question_about_an_amount_is_sent_to_the_fee_list(
    language: str, says: str, talk: Talk
) -> None:
    found = [entity("flag", "asks_amount"), entity("form", "N-400")]
    words = await talk.problem("fees_and_rejections", entities=found, language=language)
    assert talk.plan and talk.plan["steps"][0]["channel"] == "uscis_fee_schedule"
    assert says in words
    assert "https://www.uscis.gov/g-1055" in words
    assert "reject" not in words.casefold().replace("rejected filing", "")


async def test_an_amount_without_a_form_is_sent_to_the_fee_list(talk: Talk) -> None:
    await talk.problem("fees_and_rejections", entities=[entity("flag", "asks_amount")])
    assert talk.plan and talk.plan["steps"][0]["channel"] == "uscis_fee_schedule"
    assert "find [your form]" in talk.words


async def test_a_package_that_came_back_is_no_mere_question_about_an_amount(talk: Talk) -> None:
    found = [entity("flag", "asks_amount"), entity("flag", "package_came_back")]
    words = await talk.problem("fees_and_rejections", entities=found)
    assert "Does the letter say rejected or denied?" in words
    await talk.press('/inform{"choice": "rejection"}')
    assert "uscis_fee_schedule" not in str(talk.plan)


# -- what was understood is said back --


async def test_a_problem_is_said_back_before_the_first_question(talk: Talk) -> None:
    words = await talk.hear("travel_emergency", situations={"travel_emergency": 0.9, "rfe": 0.7})
    assert talk.slots["pending"]
    assert words.count("I am so sorry you are going through this.") == 1
    assert "What I understood: You must travel urgently, or you are stuck abroad." in words
    assert "Also: USCIS asked you for more evidence (RFE). That comes right after." in words
    assert "What I understood" not in await talk.press("/dont_know")


async def test_a_topic_that_was_picked_is_not_said_back(talk: Talk) -> None:
    assert "What I understood" not in await talk.press("/travel_emergency")
    assert talk.slots["pending"]


async def test_a_problem_is_said_back_in_spanish(talk: Talk) -> None:
    words = await talk.problem("delay", language="es")
    assert "Esto entendí: Su caso está tardando demasiado. Si no es eso, dígalo" in words
    assert "Siento mucho" not in words


_DAY = {"entity": "appointment_date", "value": "December 1"}


@pytest.mark.parametrize(
    ("language", "situation", "found", "says"),
    [
        ("en", "appointment", [entity("appointment_kind", "interview")],
         "You said your interview is on Tuesday, December 1, 2026. If that is wrong"),
        ("es", "appointment", [entity("appointment_kind", "interview")],
         "Dijo que su entrevista es el martes 1 de diciembre de 2026. Si no es así"),
        ("en", "detained_or_court", [], "You said your hearing is on Tuesday, December 1, 2026."),
        ("es", "detained_or_court", [], "su audiencia es el martes 1 de diciembre de 2026."),
        ("en", "appointment", [entity("appointment_kind", "oath")], "your oath ceremony is on"),
        ("en", "appointment", [], "You said your appointment is on Tuesday, December 1, 2026."),
    ],
)  # fmt: skip
async def test_a_date_is_said_back_on_the_first_screen(
    language: str, situation: str, found: list[dict[str, Any]], says: str, talk: Talk
) -> None:
    words = await talk.problem(situation, entities=[*found, _DAY], language=language)
    assert says in words
    while talk.slots["pending"]:
        words = await talk.press("/dont_know")
    assert talk.plan and says in words and says in talk.plan["opening"]


async def test_a_date_is_said_back_before_the_first_question_alone(talk: Talk) -> None:
    found = [entity("appointment_kind", "interview"), _DAY]
    assert "You said your interview" in await talk.problem("appointment", entities=found)
    assert talk.slots["pending"]
    words = await talk.hear("inform", "hmm")
    assert talk.plan is None and "You said" not in words


async def test_a_day_gone_by_is_said_back_as_such(talk: Talk) -> None:
    gone = entity("appointment_date", "November 3, 2026")
    words = await talk.problem("appointment", entities=[gone])
    assert "You said your appointment was on Tuesday, November 3, 2026." in words


@pytest.mark.parametrize(
    ("language", "line", "says"),
    [
        ("en", "received", '"Case Was Received": your package was accepted'),
        ("es", "fingerprints_taken", '"Fingerprints Were Taken": ya tomaron sus huellas.'),
        ("en", "returned", "your address is wrong or incomplete"),
    ],
)
async def test_a_status_line_is_explained_on_the_first_screen(
    language: str, line: str, says: str, talk: Talk
) -> None:
    found = [entity("status_line", line)]
    words = await talk.problem("case_status", entities=found, language=language)
    assert says in words
    assert talk.plan and says in talk.plan["opening"]


async def test_a_status_line_is_explained_in_another_situation_too(talk: Talk) -> None:
    words = await talk.problem("rfe", entities=[entity("status_line", "evidence_requested")])
    assert talk.slots["pending"]
    assert "USCIS wants more proof (RFE). The clock already runs." in words


async def test_a_returned_letter_of_a_protected_person_is_no_reason_for_an_address_tool(
    talk: Talk,
) -> None:
    found = [entity("status_line", "returned"), entity("program", "protected_1367")]
    words = await talk.problem("case_status", entities=found)
    assert "call today from a safe phone" in words
    assert "your address is wrong or incomplete" not in words


async def test_fingerprints_that_were_taken_are_not_urgent(talk: Talk) -> None:
    found = [entity("status_line", "fingerprints_taken"), entity("appointment_kind", "biometrics")]
    assert "Not an emergency" in await talk.problem("case_status", entities=found)


async def test_sources_are_described_in_spanish(talk: Talk) -> None:
    await talk.problem("case_status", language="es")
    assert talk.plan and "qué significa cada carta I-797 (en inglés)" in str(talk.plan["sources"])
    words = await talk.press("/ask_sources")
    assert "qué significa cada carta I-797 (en inglés) - https://www.uscis.gov/" in words
    assert "what each I-797 letter means" not in words


async def test_sources_are_described_in_english(talk: Talk) -> None:
    await talk.problem("case_status")
    words = await talk.press("/ask_sources")
    assert "what each I-797 letter means - https://www.uscis.gov/" in words
    assert "(en inglés)" not in words


async def test_a_page_in_spanish_is_named_as_such(talk: Talk) -> None:
    await talk.problem("need_lawyer", language="es")
    while talk.slots["pending"]:
        await talk.press("/dont_know")
    assert talk.plan
    said = {source["url"]: source["supports"] for source in talk.plan["sources"]}
    assert said["https://icor.eoir.justice.gov/es/faq"] == "programa, contactos, lista"
    assert all(
        supports.endswith("(en inglés)")
        for url, supports in said.items()
        if url != "https://icor.eoir.justice.gov/es/faq"
    )
