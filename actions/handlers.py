"""What each kind of message gets. Handlers change `turn.state` and send messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from actions.render import PARTS, Button, Message
from actions.turn import Turn
from actions.understanding import days_named, heard, in_crisis, receipt
from triage import dialogue, plan, vocabulary
from triage.dialogue import Ask, Clarify, GiveNumbers, Heard, Menu, State, Tell
from triage.receipts import ReceiptCheck, ReceiptProblem
from triage.safety import CONTACT_CENTER

Handler = Callable[[Turn], None]

#: The first page of the topic menu; "more topics" shows the rest.
MENU: Final = (
    "rfe",
    "denial_risk",
    "denied",
    "travel_emergency",
    "delay",
    "appointment",
    "missing_notice_or_card",
    "case_status",
    "reach_a_person",
)
_NOT_IN_MENU: Final = ("out_of_scope", "general_info")
#: Numbers given when nothing was understood three times.
_WHEN_LOST: Final = (CONTACT_CENTER, "doj_accredited_roster", "immigrationlawhelp")
#: A message with a number and more words than this says something else too.
_RECEIPT_ALONE_WORDS: Final = 6
#: More days than this in one question are a story.
_MOST_DAYS: Final = 3
_PART_INTENTS: Final = {f"ask_{part}": part for part in (*PARTS, "hours", "agent", "calling_more")}
#: Their own words say what this is and how to reach a person, or come before that.
_OWN_INTRODUCTION: Final = (
    "greet", "goodbye", "thank", "bot_challenge", "insult", "distress",
)  # fmt: skip
#: The practices that help most in each trouble with the phone line.
CALL_TROUBLE: Final[dict[str, tuple[str, ...]]] = {
    "robot_loop": (
        "get_out_of_a_loop", "words_that_work_better", "agent_word_alone_fails",
        "listen_to_options", "keys_do_not_work",
    ),
    "hung_up": (
        "hung_up_on", "call_soon_after_opening", "chat_instead", "online_request_call_back",
        "write_everything_down",
    ),
}  # fmt: skip


def triage(turn: Turn) -> None:
    """A problem, a fact, a correction or an answer: ask on, or tell the plan."""
    checked = receipt(turn.parse)
    if _other_language(turn):
        return
    _care_first(turn)
    _remember_place(turn)
    understood = heard(turn.parse, turn.today, turn.state.situation, turn.state.pending)
    if checked is not None and _only_a_receipt(turn, checked, understood):
        return
    before = turn.state
    turn.state, move = dialogue.next_move(before, understood, turn.catalog.book, turn.now)
    if _says_wrong(turn, before, move):
        turn.send(Message(turn.say("what_is_wrong")))
        return
    if isinstance(move, Tell) and turn.parse.text and _is_told(turn, before, move):
        turn.send(turn.renderer.same(move.plan))
        return
    show(turn, move)


def _says_wrong(turn: Turn, before: State, move: dialogue.Move) -> bool:
    """A bare "no" to a plan: ask what is wrong instead of repeating it."""
    bare_no = turn.parse.intent == "deny" and before.pending is None
    return (
        bare_no
        and before.situation is not None
        and before.facts == turn.state.facts
        and (isinstance(move, Tell))
    )


def _is_told(turn: Turn, before: State, move: Tell) -> bool:
    """Whether the same plan, word for word, is on the screen already."""
    if before.pending is not None or before.situation != turn.state.situation:
        return False
    book, now = turn.catalog.book, turn.now
    told = plan.make(move.plan.situation, before.facts, book, now, before.others)
    return turn.renderer_for(before.facts).plan(told) == turn.renderer.plan(move.plan)


def answer(turn: Turn, handler: Handler) -> None:
    """Run the handler; a first answer names the phone line, in its own words or in ours."""
    if handler is not danger_at_home and turn.parse.intent not in _OWN_INTRODUCTION:
        introduce(turn)
    if in_crisis(turn.parse):
        _only_comfort(turn)
        return
    handler(turn)


def introduce(turn: Turn) -> None:
    """Once, before the first answer: what this is, and how to reach a person."""
    if turn.is_first:
        turn.talk("intro")


def _care_first(turn: Turn) -> None:
    """Words of danger come before any advice on papers; the case goes on after them."""
    if "abuse" in turn.parse.values("flag") and not turn.state.facts.abuse:
        turn.talk("danger_at_home")


def _only_comfort(turn: Turn) -> None:
    """Someone may hurt themselves: nothing but help now. The case waits behind a button."""
    understood = heard(turn.parse, turn.today, turn.state.situation, turn.state.pending)
    turn.state, _ = dialogue.next_move(turn.state, understood, turn.catalog.book, turn.now)
    turn.talk("distress", (Button(turn.say("button_when_ready"), "/repeat"),))


def _other_language(turn: Turn) -> bool:
    """One honest line in a language we do not speak. True when nothing more can be said."""
    line = turn.catalog.other_languages.get(turn.parse.language or "")
    if line is None:
        return False
    turn.send(Message(line.format(phone=turn.phone())))
    return not _clear_problem(turn)


def _clear_problem(turn: Turn) -> bool:
    """Whether the message holds a situation of its own, beyond a number or a doubt."""
    return any(
        sure >= dialogue.CLEARLY_NEW and name not in ("case_status", *_NOT_IN_MENU)
        for name, sure in turn.parse.situations
    )


def _remember_place(turn: Turn) -> None:
    for entity in turn.parse.entities:
        if entity.get("entity") == "own_place" and entity.get("zone"):
            turn.extra["timezone"] = entity["zone"]


def show(turn: Turn, move: dialogue.Move) -> None:
    """Render one move."""
    renderer = turn.renderer
    if isinstance(move, Ask):
        is_first = turn.state.asked == 1 and not move.again
        situation = turn.state.situation or ""
        understood = renderer.understood(situation, turn.today) if is_first else []
        if is_first and turn.parse.text:
            understood = [renderer.heard(situation, turn.state.others), *understood]
        turn.send(renderer.question(move, turn.today, understood))
    elif isinstance(move, Tell):
        turn.send(renderer.plan(move.plan, move.updated))
    elif isinstance(move, Clarify):
        none = Button(turn.say("clarify_none"), "/deny")
        turn.send(renderer.situations(turn.say("clarify"), move.options, none))
    elif isinstance(move, dialogue.NotOurs):
        not_ours(turn)
    elif isinstance(move, Menu):
        topics(turn, turn.say("menu"))
    elif isinstance(move, GiveNumbers):
        give_numbers(turn)


def not_ours(turn: Turn) -> None:
    """Say what this is for, offer other offices and our topics; keep the open question."""
    elsewhere = Button(turn.say("button_elsewhere"), "/out_of_scope")
    text = turn.say("not_ours", phone=turn.phone())
    turn.send(turn.renderer.situations(text, MENU, elsewhere))
    ask_again(turn)


# -- receipt numbers ------------------------------------------------------------


def _only_a_receipt(turn: Turn, checked: ReceiptCheck, understood: Heard) -> bool:
    """Explain a number; True when the message held nothing else to answer."""
    adds_facts = turn.state.situation is not None and bool({*understood.found} - {"receipt_prefix"})
    turn.send(_receipt_message(turn, checked))
    if checked.valid and checked.prefix:
        facts = turn.state.facts.having(receipt_prefix=checked.prefix)
        turn.state = replace(turn.state, facts=facts)
    short = len(turn.parse.text.split()) <= _RECEIPT_ALONE_WORDS
    alone = short and not adds_facts and not _clear_problem(turn)
    if alone and checked.valid:
        if turn.state.situation is None:
            topics(turn, turn.say("which_problem"))
        ask_again(turn)
    return alone


def _receipt_message(turn: Turn, checked: ReceiptCheck) -> Message:
    if checked.problem is not None:
        text = turn.say(f"receipt_{checked.problem.value}")
        if checked.problem is ReceiptProblem.PROBABLY_NVC_CASE:
            buttons = (
                Button(turn.say("receipt_ask_nvc"), "/consular_or_visa"),
                Button(turn.say("receipt_ask_uscis"), "/case_status"),
            )
            return Message(text, buttons)
        return Message(text)
    meaning = turn.catalog.prefixes[checked.prefix or ""].text.in_(turn.language)
    said = turn.say("receipt_valid", prefix=checked.prefix, meaning=meaning)
    return Message(f"{said} {turn.say('receipt_kept')}")


# -- after a plan -----------------------------------------------------------------


def follow_up(turn: Turn) -> None:
    """One part of the plan: words to say, papers, dates, sources, ..."""
    part = _PART_INTENTS[turn.parse.intent]
    situation = turn.state.situation
    if situation is None and part in ("hours", "calling", "agent"):
        situation = "reach_a_person"
    if situation is None:
        topics(turn, turn.say("part_no_plan"))
        return
    made = plan.make(situation, turn.state.facts, turn.catalog.book, turn.now, turn.state.others)
    days = days_named(turn.parse, turn.today, turn.catalog.book.calendar)
    if part == "hours" and days and days != (turn.today,):
        turn.send(turn.renderer.hours_on(made, days[:_MOST_DAYS]))
    else:
        turn.send(turn.renderer.part(made, part))
    ask_again(turn)


def call_trouble(turn: Turn) -> None:
    """Hung up on, or caught in the voice menu: a kind word and what works better."""
    turn.talk(turn.parse.intent)
    made = plan.make("reach_a_person", turn.state.facts, turn.catalog.book, turn.now)
    wanted = CALL_TROUBLE[turn.parse.intent]
    lines = turn.renderer.chosen_practices(made, wanted)
    buttons = turn.renderer.plan_buttons(made) if turn.state.situation is None else ()
    if turn.state.situation is None:
        turn.state = dialogue.started_on(turn.state, "reach_a_person")
    turn.send(Message("\n".join(lines), buttons))
    ask_again(turn)


def repeat(turn: Turn) -> None:
    """Say the open question or the plan again."""
    if turn.state.situation is None:
        topics(turn, turn.say("menu"))
        return
    again = dialogue.repeat(turn.state, turn.catalog.book)
    if again is not None:
        show(turn, again)
        return
    turn.state, move = dialogue.proceed(turn.state, turn.catalog.book, turn.now)
    show(turn, move)


def ask_again(turn: Turn) -> None:
    """After an aside, come back to the question that is still open."""
    again = dialogue.repeat(turn.state, turn.catalog.book)
    if again is not None:
        show(turn, again)


# -- choices ------------------------------------------------------------------------


def choose(turn: Turn) -> None:
    """A number: do what the button in that place does."""
    offered = turn.offered()
    number = turn.parse.number()
    if number == -1:
        number = len(offered)
    if number is None or not 1 <= number <= len(offered):
        ask = dialogue.repeat(turn.state, turn.catalog.book)
        if ask is not None:
            show(turn, replace(ask, again=True))
            return
        topics(turn, turn.say("choose_unknown"))
        return
    turn.with_payload(offered[number - 1])
    handler_for(turn.parse.intent)(turn)


def topics(turn: Turn, text: str) -> None:
    """The first page of the topic menu."""
    more = Button(turn.say("more_topics"), "/more_topics")
    turn.send(turn.renderer.situations(text, MENU, more))


def more_topics(turn: Turn) -> None:
    """The rest of the topics."""
    rest = [s for s in vocabulary.SITUATIONS if s not in (*MENU, *_NOT_IN_MENU)]
    turn.send(turn.renderer.situations(turn.say("topics_more"), rest))


def another_problem(turn: Turn) -> None:
    """Leave this plan; problems mentioned before come first."""
    turn.state = dialogue.without_topic(turn.state)
    waiting = turn.state.others
    text = turn.say("which_problem")
    if waiting:
        more = Button(turn.say("more_topics"), "/more_topics")
        turn.send(turn.renderer.situations(text, dict.fromkeys((*waiting, *MENU[:4])), more))
        return
    topics(turn, text)


# -- talk -----------------------------------------------------------------------------


def converse(turn: Turn) -> None:
    """Greetings, thanks, questions about us, hard feelings."""
    if turn.parse.intent == "thank" and turn.is_first:
        turn.parse = replace(turn.parse, intent="greet")
    turn.talk(turn.parse.intent)
    if turn.parse.intent in ("greet", "help") and turn.state.situation is None:
        topics(turn, turn.say("greet_menu"))
    ask_again(turn)


def danger_at_home(turn: Turn) -> None:
    """Safety first; from now on, no address tools and no voicemail."""
    turn.state = replace(turn.state, facts=turn.state.facts.having(abuse=True))
    turn.talk("danger_at_home")
    if _clear_problem(turn):
        triage(turn)
    elif turn.state.situation is not None:
        # What was said before may not be safe any more: the plan is made again.
        turn.state, move = dialogue.proceed(
            replace(turn.state, pending=None), turn.catalog.book, turn.now
        )
        show(turn, move)


def switch_language(turn: Turn) -> None:
    """Answer in the language asked for, from here on."""
    turn.talk("language")
    if turn.state.situation is not None:
        repeat(turn)
    else:
        topics(turn, turn.say("greet_menu"))


def start_over(turn: Turn) -> None:
    """Drop everything but the language."""
    turn.state = State()
    turn.extra["timezone"] = None
    turn.talk("start_over")
    topics(turn, turn.say("greet_menu"))


def forget_me(turn: Turn) -> None:
    """Drop everything that was remembered, and ask the channel to delete the conversation."""
    turn.state = State()
    turn.extra.update({"timezone": None, "offered": None})
    text = "forget_me" if turn.is_deleted_on_request else "forget_me_kept"
    turn.talk(text, custom={"forget": True})


def give_numbers(turn: Turn) -> None:
    """The Contact Center and legal help, with hours."""
    lines = [turn.say("give_numbers")]
    renderer = turn.renderer
    for id_ in _WHEN_LOST:
        lines.append(f"- {renderer.channel(turn.catalog.book.channels[id_], turn.now)}")
    buttons = (Button(turn.say("button_another"), "/another_problem"),)
    turn.state = replace(turn.state, misses=0)
    turn.send(Message("\n".join(lines), buttons))


_BY_INTENT: Final[dict[str, Handler]] = {
    **dict.fromkeys(_PART_INTENTS, follow_up),
    **dict.fromkeys(CALL_TROUBLE, call_trouble),
    **dict.fromkeys(
        [
            "greet",
            "goodbye",
            "thank",
            "bot_challenge",
            "who_made_this",
            "help",
            "insult",
            "distress",
        ],
        converse,
    ),
    "danger_at_home": danger_at_home,
    "repeat": repeat,
    "choose": choose,
    "more_topics": more_topics,
    "another_problem": another_problem,
    "switch_to_spanish": switch_language,
    "switch_to_english": switch_language,
    "start_over": start_over,
    # Rasa's own commands, which would otherwise be met with silence.
    "restart": start_over,
    "back": repeat,
    "forget_me": forget_me,
}


def handler_for(intent: str) -> Handler:
    """Return the handler of an intent; anything else is a problem or a fact."""
    return _BY_INTENT.get(intent, triage)
