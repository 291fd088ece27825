"""State -> message -> next question or plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.cases import NOW, PROTECTED, TODAY, ago
from triage import vocabulary
from triage.dialogue import (
    CLEARLY_NEW,
    SURE,
    WORTH_OFFERING,
    Ask,
    Clarify,
    GiveNumbers,
    Heard,
    Menu,
    Move,
    NotOurs,
    State,
    Tell,
    names_an_option,
    next_move,
    proceed,
    read_answer,
    repeat,
    started_on,
)
from triage.facts import Facts
from triage.questions import MOST_QUESTIONS, by_slot
from triage.rules import ProgramRules, Question, Rulebook, SituationRules

#: Words that say nothing this assistant knows.
GIBBERISH: Final = Heard("asdf qwerty")
SKIP: Final = Heard("I don't know", unknown=True)
YES: Final = Heard("yes", yes=True)
NO: Final = Heard("no", yes=False)


def about(*situations: str, sure: float = 0.9, text: str = "", **found: Any) -> Heard:
    """A message that names situations and maybe facts."""
    words = text or "something happened with my case and I need help now"
    return Heard(words, tuple((id_, sure) for id_ in situations), found=found)


def fact(text: str = "it is like this", **found: Any) -> Heard:
    """A message that only holds facts."""
    return Heard(text, found=found)


def pressed(value: str) -> Heard:
    """An answer button."""
    return Heard(choice=value)


def said(move: Move) -> str:
    """One move in one word or two."""
    if isinstance(move, Ask):
        return f"ask {move.question.slot}" + (" again" if move.again else "")
    if isinstance(move, Tell):
        others = "".join(f" +{other}" for other in move.plan.others)
        return f"tell {move.plan.situation}{others}" + (" updated" if move.updated else "")
    if isinstance(move, Clarify):
        return "clarify " + " ".join(move.options)
    return {Menu: "menu", GiveNumbers: "numbers", NotOurs: "not ours"}[type(move)]


def talk(
    book: Rulebook, messages: Iterable[Heard], start: State | None = None
) -> tuple[State, list[str]]:
    """Play messages one by one; return where it ends and what was said."""
    state, moves = start or State(), []
    for heard in messages:
        state, move = next_move(state, heard, book, NOW)
        moves.append(said(move))
    return state, moves


_CONVERSATIONS: Final[dict[str, list[tuple[Heard, str]]]] = {
    "two questions, then the plan": [
        (about("rfe"), "ask letter_in_hand"),
        (YES, "ask due_date"),
        (Heard("december 20", loose_date=date(2026, 12, 20)), "tell rfe"),
    ],
    "a question already answered is not asked": [
        (about("rfe", letter_in_hand=True), "ask due_date"),
        (Heard("dec 20", loose_date=date(2026, 12, 20)), "ask already_replied"),
        (NO, "tell rfe"),
    ],
    "an answer opens another question": [
        (about("rfe"), "ask letter_in_hand"),
        (NO, "ask notice_date"),
        (Heard("oct 2", loose_date=date(2026, 10, 2)), "tell rfe"),
    ],
    "a problem with nothing to ask": [(about("general_info"), "tell general_info")],
    "skipping everything": [
        (about("rfe"), "ask letter_in_hand"),
        (SKIP, "ask due_date"),
        (SKIP, "tell rfe"),
    ],
    "not understood twice: on without the answer": [
        (about("rfe"), "ask letter_in_hand"),
        (GIBBERISH, "ask letter_in_hand again"),
        (GIBBERISH, "ask due_date"),
        (GIBBERISH, "ask due_date again"),
        (GIBBERISH, "tell rfe"),
    ],
    "an answer after a miss": [
        (about("rfe"), "ask letter_in_hand"),
        (GIBBERISH, "ask letter_in_hand again"),
        (YES, "ask due_date"),
        (GIBBERISH, "ask due_date again"),
        (SKIP, "tell rfe"),
    ],
    "who only repeats the problem is not asked for ever": [
        (about("rfe"), "ask letter_in_hand"),
        (about("rfe"), "ask letter_in_hand again"),
        (about("rfe"), "ask due_date"),
        (about("rfe"), "ask due_date again"),
        (about("rfe"), "tell rfe"),
    ],
    "a correction before any question": [
        (fact("I-485", form="I-485"), "menu"),
        (about("rfe"), "ask letter_in_hand"),
    ],
    "a correction after the plan": [
        (about("rfe", letter_in_hand=True, due_date=ago(-40), already_replied=False), "tell rfe"),
        (fact("no, it's an I-130", form="I-130"), "tell rfe updated"),
        (fact("sorry, the date is december 1", due_date=ago(-8)), "tell rfe updated"),
    ],
    "a bare date after the plan corrects the date it was made with": [
        (about("rfe", letter_in_hand=True, due_date=ago(-40), already_replied=False), "tell rfe"),
        (Heard("no, december 1", loose_date=ago(-8)), "tell rfe updated"),
    ],
    "a plan said again is not called updated": [
        (about("general_info"), "tell general_info"),
        (about("general_info"), "tell general_info"),
    ],
    "no date to give is an answer": [
        (about("rfe"), "ask letter_in_hand"),
        (YES, "ask due_date"),
        (Heard("no, there is none", yes=False), "tell rfe"),
    ],
    "a correction inside a question keeps the question": [
        (about("rfe", form="I-485"), "ask letter_in_hand"),
        (fact("no, it is I-130", form="I-130"), "ask letter_in_hand"),
    ],
    "another problem inside a question": [
        (about("rfe"), "ask letter_in_hand"),
        (about("travel_emergency", location="abroad"), "ask document"),
        (pressed("green_card"), "tell travel_emergency +rfe"),
    ],
    "another problem after the plan": [
        (about("general_info"), "tell general_info"),
        (about("delay"), "ask past_inquiry_date"),
        (NO, "ask hardship"),
        (NO, "tell delay"),
    ],
    "a hint of another problem does not change the topic": [
        (about("rfe"), "ask letter_in_hand"),
        (about("delay", sure=CLEARLY_NEW - 0.01), "ask letter_in_hand again"),
    ],
    "several problems: the most urgent leads": [
        (about("delay", "rfe"), "ask letter_in_hand"),
        (SKIP, "ask due_date"),
        (SKIP, "tell rfe +delay"),
    ],
    "several problems, the urgent one named last": [
        (about("address_change", "delay", "detained_or_court"), "ask detained"),
        (SKIP, "ask appointment_date"),
        (SKIP, "tell detained_or_court +address_change +delay"),
    ],
    "a second problem inside an answer is kept": [
        (about("rfe"), "ask letter_in_hand"),
        (
            replace(about("delay", text="yes but my other case is also very late"), yes=True),
            "ask due_date",
        ),
        (SKIP, "tell rfe +delay"),
    ],
    "not sure: offer, then the menu, then people": [
        (about("rfe", "delay", "scam", sure=SURE - 0.01), "clarify rfe delay"),
        (about("rfe", sure=WORTH_OFFERING), "menu"),
        (GIBBERISH, "numbers"),
        (GIBBERISH, "numbers"),
    ],
    "nothing at all: the menu, then people": [
        (GIBBERISH, "menu"),
        (about("rfe", sure=WORTH_OFFERING - 0.01), "menu"),
        (GIBBERISH, "numbers"),
    ],
    "a problem after misses starts afresh": [
        (GIBBERISH, "menu"),
        (GIBBERISH, "menu"),
        (about("rfe"), "ask letter_in_hand"),
        (GIBBERISH, "ask letter_in_hand again"),
    ],
    "before an office the danger screen takes the last place": [
        (about("travel_emergency", travel_date=ago(-5)), "ask location"),
        (pressed("us"), "ask danger"),
        (NO, "tell travel_emergency"),
    ],
    "saying what the danger is answers the screen": [
        (about("travel_emergency", travel_date=ago(-5)), "ask location"),
        (pressed("us"), "ask danger"),
        (fact("I was arrested in 2019", arrest=True), "tell travel_emergency"),
    ],
    "weather": [
        (about("out_of_scope"), "not ours"),
        (about("rfe"), "ask letter_in_hand"),
    ],
}


@pytest.mark.parametrize("name", _CONVERSATIONS)
def test_a_conversation(name: str, book: Rulebook) -> None:
    turns = _CONVERSATIONS[name]
    assert talk(book, [heard for heard, _ in turns])[1] == [move for _, move in turns]


# -- what is remembered -------------------------------------------------------------


def test_answers_become_facts(book: Rulebook) -> None:
    state, _ = talk(
        book,
        [
            about("rfe", form="I-130"),
            NO,
            Heard("oct 2", loose_date=date(2026, 10, 2)),
        ],
    )
    assert state.facts == Facts(form="I-130", letter_in_hand=False, notice_date=date(2026, 10, 2))
    assert (state.situation, state.pending, state.asked) == ("rfe", None, 2)


def test_the_famous_date_is_in_the_plan(book: Rulebook) -> None:
    state, _ = talk(book, [about("rfe", form="I-130"), NO])
    _, move = next_move(state, Heard("oct 2", loose_date=date(2026, 10, 2)), book, NOW)
    assert isinstance(move, Tell)
    assert [d.act_by for d in move.plan.deadlines if d.act_by] == [date(2026, 12, 24)]


def test_a_correction_replaces_the_fact(book: Rulebook) -> None:
    state, _ = talk(book, [about("rfe", form="I-485"), fact("no, it is I-130", form="I-130")])
    assert state.facts.form == "I-130"


def test_a_bare_date_replaces_the_date_it_corrects(book: Rulebook) -> None:
    before = State("rfe", facts=Facts(letter_in_hand=True, due_date=ago(-40)), asked=2)
    state, _ = talk(book, [Heard("no, december 1", loose_date=ago(-8))], before)
    assert state.facts == Facts(letter_in_hand=True, due_date=ago(-8))


@pytest.mark.parametrize("situation", ["rfe", "denial_risk"])
@pytest.mark.parametrize("known", [{}, {"due_date": ago(-40)}])
def test_a_bare_day_gone_by_is_the_letters(
    situation: str, known: dict[str, Any], book: Rulebook
) -> None:
    before = State(situation, facts=Facts(letter_in_hand=True, **known), asked=2)
    heard = Heard("they gave it to me november 10", loose_date=date(2026, 11, 10))
    state, _ = talk(book, [heard], before)
    assert state.facts.notice_date == date(2026, 11, 10)
    assert state.facts.due_date == known.get("due_date")


def test_a_bare_day_gone_by_is_no_trip(book: Rulebook) -> None:
    heard = Heard("she died november 10", loose_date=date(2026, 11, 10))
    state, _ = talk(book, [heard], State("travel_emergency", asked=2))
    assert state.facts.travel_date is None


def test_a_date_told_for_another_topic_waits_for_it(book: Rulebook) -> None:
    told = about("travel_emergency", "rfe", due_date=ago(-27), travel_date=ago(-5))
    state, _ = talk(book, [told])
    assert state.situation == "travel_emergency"
    moved = started_on(state, "rfe")
    assert moved.facts == Facts(due_date=ago(-27))
    by_words, _ = talk(book, [about("rfe")], replace(state, pending=None))
    assert by_words.facts.due_date == ago(-27)


def test_a_date_of_this_topic_is_not_taken_to_the_next(book: Rulebook) -> None:
    state = State("rfe", others=("denial_risk",), facts=Facts(due_date=ago(-27)))
    assert started_on(state, "denial_risk").facts == Facts()


@pytest.mark.parametrize(
    ("situation", "slot"),
    [
        ("rfe", "due_date"),
        ("denied", "notice_date"),
        ("travel_emergency", "travel_date"),
        ("appointment", "appointment_date"),
    ],
)
def test_a_bare_date_is_the_one_the_problem_turns_on(
    situation: str, slot: str, book: Rulebook
) -> None:
    day = ago(20) if slot == "notice_date" else ago(-20)
    state, _ = talk(book, [Heard("that day", loose_date=day)], State(situation, asked=2))
    assert getattr(state.facts, slot) == day


def test_a_corrected_form_takes_back_the_program_it_implied(book: Rulebook) -> None:
    implied = book.form_programs["I-589"]
    before = State("delay", facts=Facts(form="I-589", programs=frozenset({implied, "military"})))
    state, _ = talk(book, [fact("no, it is I-130", form="I-130")], before)
    assert state.facts.form == "I-130"
    assert state.facts.programs == {"military"}


def test_a_later_answer_takes_back_a_skip(book: Rulebook) -> None:
    state, _ = talk(book, [about("rfe"), SKIP, SKIP])
    assert state.facts.declined == {"letter_in_hand", "due_date"}
    state, moves = talk(book, [fact("it says december 1", due_date=ago(-8))], state)
    assert moves == ["tell rfe updated"]
    assert state.facts.due_date == ago(-8)
    assert state.facts.declined == {"letter_in_hand"}


def test_not_knowing_about_danger_means_a_lawyer_first(book: Rulebook) -> None:
    start = about("travel_emergency", travel_date=ago(-5), location="us")
    state, moves = talk(book, [start, SKIP, SKIP])
    assert moves[-1].startswith("tell")
    assert state.facts.danger is True


def test_programs_and_attempts_add_up(book: Rulebook) -> None:
    state, _ = talk(
        book,
        [
            about("delay", programs=frozenset({"tps"}), tried=frozenset({"call"})),
            fact(programs=frozenset({"military"}), tried=frozenset({"chat"})),
        ],
    )
    assert state.facts.programs == {"tps", "military"}
    assert state.facts.tried == {"call", "chat"}


def test_a_new_topic_keeps_the_person_and_drops_the_letter(book: Rulebook) -> None:
    person = Facts(
        form="I-485",
        programs=PROTECTED,
        location="us",
        has_account=True,
        danger=True,
        arrest=True,
        abuse=True,
        resident=False,
    )
    letter = {
        "notice": "RFE",
        "due_date": ago(-5),
        "notice_date": ago(30),
        "letter_in_hand": True,
        "already_replied": True,
        "tried": frozenset({"call"}),
        "travel_date": ago(-9),
    }
    before = State("rfe", facts=person.having(**letter), asked=2)
    state, _ = talk(book, [about("delay", hardship=True)], before)
    assert state.situation == "delay"
    assert state.facts == person.having(hardship=True)


def test_the_same_topic_keeps_everything(book: Rulebook) -> None:
    facts = Facts(due_date=ago(-5), letter_in_hand=True)
    state, _ = talk(book, [about("rfe", "delay")], State("rfe", facts=facts, asked=2))
    assert state.facts == facts
    assert state.others == ("delay",)


def test_other_problems_are_kept_once_and_without_the_one_talked_about(book: Rulebook) -> None:
    state, moves = talk(
        book, [about("rfe", "delay"), about("rfe", "delay", "scam"), SKIP, SKIP, SKIP]
    )
    assert moves[-1] == "tell rfe +delay +scam"
    assert state.others == ("delay", "scam")


@given(named=st.lists(st.sampled_from(vocabulary.SITUATIONS[:-1]), min_size=1, unique=True))
@settings(deadline=None)
def test_the_most_urgent_of_any_problems_leads(named: list[str], book: Rulebook) -> None:
    state, _ = next_move(State(), about(*named), book, NOW)
    ranked = sorted(named, key=vocabulary.URGENCY_ORDER.index)
    assert (state.situation, *state.others) == tuple(ranked)


# -- never too many questions ----------------------------------------------------------

_REPLIES = st.sampled_from(
    [YES, NO, SKIP, GIBBERISH, Heard("soon", loose_date=ago(-6)), fact(form="I-485")]
)


@pytest.mark.parametrize("situation", vocabulary.SITUATIONS[:-1])
@settings(max_examples=15, deadline=None)
@given(replies=st.lists(_REPLIES, min_size=8, max_size=8), options=st.integers(0, 5))
def test_whatever_the_replies_the_plan_comes_after_two_questions(
    situation: str, replies: list[Heard], options: int, book: Rulebook
) -> None:
    state, move = next_move(State(), about(situation), book, NOW)
    asked = []
    for reply in replies:
        if not isinstance(move, Ask):
            break
        if not move.again:
            asked.append(move.question.slot)
        heard = reply
        if move.question.kind == "choice" and reply is YES:
            choices = move.question.options
            heard = pressed(choices[options % len(choices)].value)
        state, move = next_move(state, heard, book, NOW)
    assert isinstance(move, Tell)
    assert len(asked) <= MOST_QUESTIONS
    assert state.asked <= MOST_QUESTIONS
    assert state.pending is None


@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_the_plan_is_told_at_once_when_two_were_asked(situation: str, book: Rulebook) -> None:
    _, move = proceed(State(situation, asked=MOST_QUESTIONS), book, NOW)
    assert said(move) == f"tell {situation}"


# -- reading answers --------------------------------------------------------------------


def _question(situation: str, slot: str, book: Rulebook) -> Question:
    question = by_slot(situation, slot, book)
    assert question is not None
    return question


def _choices(book: Rulebook) -> list[Question]:
    owners: tuple[SituationRules | ProgramRules, ...] = (
        *book.situations.values(),
        *book.programs.values(),
    )
    return [q for owner in owners for q in owner.questions if q.kind == "choice"]


@pytest.mark.parametrize("shape", ["{}", "{}.", " {} ", "{}!"])
def test_every_label_is_an_answer_in_both_languages(shape: str, book: Rulebook) -> None:
    for question in _choices(book):
        for option in question.options:
            for label in (option.label.en, option.label.es):
                for text in (label, label.lower(), label.upper()):
                    heard = Heard(shape.format(text))
                    assert read_answer(question, heard) == option.value


def test_every_button_is_an_answer(book: Rulebook) -> None:
    for question in _choices(book):
        for option in question.options:
            assert read_answer(question, pressed(option.value)) == option.value
        assert read_answer(question, pressed("something else")) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("interview", "interview"),
        ("the interview", "interview"),
        ("fingerprints", "biometrics"),
        ("huellas", "biometrics"),
        ("asylum", "asylum_interview"),
        ("juramento", "oath"),
        ("no", None),
        ("yes", None),
        ("it", None),
        ("a", None),
        ("en", None),
        ("hello", None),
        ("", None),
        ("...", None),
        ("what do you mean?", None),
    ],
)
def test_words_near_a_label(text: str, value: str | None, book: Rulebook) -> None:
    question = _question("appointment", "appointment_kind", book)
    assert read_answer(question, Heard(text)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("usa", "us"),
        ("here", "us"),
        ("aquí", "us"),
        ("in the united states", "us"),
        ("abroad", "abroad"),
        ("fuera", "abroad"),
        ("outside", "abroad"),
        ("no", None),
    ],
)
def test_short_words_for_a_place(text: str, value: str | None, book: Rulebook) -> None:
    question = _question("travel_emergency", "location", book)
    assert read_answer(question, Heard(text)) == value


@pytest.mark.parametrize(
    ("situation", "slot", "text"),
    [
        ("appointment", "appointment_problem", "no"),
        ("travel_emergency", "document", "permiso"),
        ("travel_emergency", "document", "a"),
        ("missing_notice_or_card", "document", "letter"),
        ("missing_notice_or_card", "document", "card"),
        ("proof_of_status", "form", "card"),
    ],
)
def test_what_fits_several_options_is_asked_again(
    situation: str, slot: str, text: str, book: Rulebook
) -> None:
    assert read_answer(_question(situation, slot, book), Heard(text)) is None
    _, moves = talk(book, [Heard(text)], State(situation, pending=slot, asked=1))
    assert moves == [f"ask {slot} again"]


@pytest.mark.parametrize(
    ("heard", "answer"),
    [
        (YES, True),
        (NO, False),
        (pressed("yes"), True),
        (pressed("no"), False),
        (Heard("yes", yes=True, choice="no"), False),
        (fact(letter_in_hand=False), False),
        (replace(fact(letter_in_hand=True), yes=False), True),
        (GIBBERISH, None),
        (Heard("december", loose_date=TODAY), None),
    ],
)
def test_yes_and_no(heard: Heard, answer: bool | None, book: Rulebook) -> None:
    assert read_answer(_question("rfe", "letter_in_hand", book), heard) is answer


@pytest.mark.parametrize(
    ("heard", "answer"),
    [
        (Heard("dec 1", loose_date=ago(-8)), ago(-8)),
        (fact(due_date=ago(-9)), ago(-9)),
        (replace(fact(due_date=ago(-9)), loose_date=ago(-8)), ago(-9)),
        (fact(notice_date=ago(9)), None),
        (YES, None),
        (GIBBERISH, None),
    ],
)
def test_a_date_answers_a_question_for_a_date(
    heard: Heard, answer: date | None, book: Rulebook
) -> None:
    assert read_answer(_question("rfe", "due_date", book), heard) == answer


def test_a_fact_found_in_the_answer_is_kept_too(book: Rulebook) -> None:
    heard = replace(fact("yes, for the I-130", form="I-130"), yes=True)
    state, moves = talk(book, [about("rfe"), heard])
    assert moves[-1] == "ask due_date"
    assert (state.facts.letter_in_hand, state.facts.form) == (True, "I-130")


# -- buttons and asides ----------------------------------------------------------------


def test_choosing_another_problem_keeps_the_first_as_a_button(book: Rulebook) -> None:
    before = State("rfe", ("delay", "scam"), Facts(location="us", due_date=ago(-3)), "due_date", 1)
    after = started_on(before, "scam")
    assert after == State("scam", ("delay", "rfe"), Facts(location="us"))


def test_choosing_the_same_problem_only_closes_the_question() -> None:
    before = State("rfe", ("delay",), Facts(due_date=ago(-3)), "letter_in_hand", 1)
    assert started_on(before, "rfe") == replace(before, pending=None)


def test_choosing_the_first_problem_keeps_what_was_said_before() -> None:
    facts = Facts(due_date=ago(-3), form="I-130")
    assert started_on(State(facts=facts, misses=2), "rfe") == State("rfe", facts=facts)


def test_after_an_aside_the_open_question_comes_back(book: Rulebook) -> None:
    state, _ = talk(book, [about("rfe")])
    again = repeat(state, book)
    assert again is not None
    assert (again.question.slot, again.again) == ("letter_in_hand", False)


@pytest.mark.parametrize("state", [State(), State("rfe"), State(pending="due_date")])
def test_without_an_open_question_there_is_nothing_to_repeat(state: State, book: Rulebook) -> None:
    assert repeat(state, book) is None


def test_a_question_that_is_no_longer_known_is_dropped(book: Rulebook) -> None:
    state, moves = talk(
        book, [GIBBERISH, GIBBERISH], State("rfe", pending="gone", asked=MOST_QUESTIONS)
    )
    assert "tell rfe" in moves[0]
    assert state.pending is None


def _open_choices(book: Rulebook) -> Iterable[tuple[State, Question]]:
    for situation in book.situations.values():
        for question in situation.questions:
            if question.kind == "choice":
                yield State(situation=situation.id, pending=question.slot), question


def test_the_words_of_an_offered_answer_are_that_answer(book: Rulebook) -> None:
    found = list(_open_choices(book))
    assert found
    for state, question in found:
        for option in question.options:
            assert names_an_option(state, option.label.es, book), option.label.es


@pytest.mark.parametrize(
    "words",
    ["start over", "forget me", "olvídame", "english please", "en español", "are you human?"],
)
def test_a_wish_about_the_talk_is_no_answer(words: str, book: Rulebook) -> None:
    assert not any(names_an_option(state, words, book) for state, _ in _open_choices(book))


def test_without_an_open_question_nothing_is_an_answer(book: Rulebook) -> None:
    state, question = next(iter(_open_choices(book)))
    closed = replace(state, pending=None)
    assert not names_an_option(closed, question.options[0].label.en, book)


def test_a_past_arrest_told_in_a_few_words_is_a_fact_and_no_new_topic(book: Rulebook) -> None:
    said = Heard("actually i was arrested once", (("denial_risk", 0.99),), found={"arrest": True})
    state, _ = next_move(State(situation="travel_emergency", asked=MOST_QUESTIONS), said, book, NOW)
    assert state.situation == "travel_emergency"
    assert state.facts.arrest is True
