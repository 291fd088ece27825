"""State, message -> next question or plan. The unit every dialogue test checks.

Answers, corrections and changes of topic work at any moment: the place in the
conversation is recomputed from the facts, never stored as a position in a script.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Final, Union

from rapidfuzz import fuzz

from triage import plan, questions
from triage.facts import Facts
from triage.letters import fold
from triage.rules import Question, Rulebook

#: Below this confidence a situation is offered, not assumed.
SURE: Final = 0.40
#: A new topic inside an open question must be at least this clear.
CLEARLY_NEW: Final = 0.55
#: A new topic in a short message that also adds a fact must be this clear.
BEYOND_DOUBT: Final = 0.85
#: Below this a situation is not even worth offering.
WORTH_OFFERING: Final = 0.12
_LABEL_MATCH: Final = 86
#: "no" and "it" stand inside many labels and mean none of them.
_SHORTEST_LABEL: Final = 3
_ANSWER_WORDS: Final = 4
_FACT_WORDS: Final = 9
#: Facts of someone's past that change any plan; told in a few words, they are no new topic.
_PAST: Final = frozenset({"arrest"})
_NEVER: Final = 2.0
#: A few words inside a case are more likely about it than one of these.
_VAGUE: Final = ("general_info", "case_status", "out_of_scope")
_MOST_MISSES: Final = 2

#: In the order in which a bare date is taken as a correction.
DATE_SLOTS: Final = (
    "due_date", "travel_date", "appointment_date", "notice_date", "exam_date",
)  # fmt: skip
#: What a bare date most likely is when none was given before.
_DATE_OF: Final = {
    "rfe": "due_date",
    "denial_risk": "due_date",
    "denied": "notice_date",
    "travel_emergency": "travel_date",
    "appointment": "appointment_date",
    "detained_or_court": "appointment_date",
}
_WHEN_GONE: Final[dict[str, str | None]] = {"due_date": "notice_date", "travel_date": None}
#: Short answers that name an option without resembling its label.
_WORDS_FOR: Final = {
    "us": (
        "us",
        "usa",
        "u.s",
        "u.s.a",
        "here",
        "in us",
        "in usa",
        "america",
        "aqui",
        "eeuu",
    ),
    "abroad": ("outside", "abroad", "overseas", "fuera", "afuera", "not in us", "my country"),
}

_LETTERS: Final = frozenset({"rfe", "denial_risk"})
#: What was told of one topic while another was talked about: it waits for its own.
_BELONGS_TO: Final[dict[str, frozenset[str]]] = {
    "due_date": _LETTERS,
    "notice": _LETTERS,
    "notice_date": _LETTERS | {"denied"},
    "travel_date": frozenset({"travel_emergency", "expedite"}),
    "appointment_date": frozenset({"appointment", "detained_or_court"}),
    "appointment_kind": frozenset({"appointment"}),
}

#: What stays true about a person when the topic changes.
_LASTING: Final = frozenset(
    [
        "form",
        "programs",
        "receipt_prefix",
        "location",
        "has_account",
        "represented",
        "has_status",
        "resident",
        "danger",
        "removal_order",
        "arrest",
        "detained",
        "lapsed_status",
        "abuse",
        "in_court",
    ]
)


@dataclass(frozen=True)
class Heard:
    """One message, understood.

    Attributes:
        text: the words, for matching an answer's label.
        situations: (id, confidence), most confident first.
        found: slot values named in the message.
        loose_date: a date that says nothing of its role.
        yes: True for "yes", False for "no", None otherwise.
        unknown: the person says they do not know, or want to skip.
        choice: the value of a pressed answer button.
        other_office: another agency was named, so its contact can be given.
    """

    text: str = ""
    situations: tuple[tuple[str, float], ...] = ()
    found: dict[str, Any] = field(default_factory=dict)
    loose_date: date | None = None
    yes: bool | None = None
    unknown: bool = False
    choice: str | None = None
    other_office: bool = False


@dataclass(frozen=True)
class State:
    """Where the conversation stands; everything here lives in slots."""

    situation: str | None = None
    others: tuple[str, ...] = ()
    facts: Facts = Facts()
    pending: str | None = None
    asked: int = 0
    misses: int = 0


@dataclass(frozen=True)
class Ask:
    """Ask this question next. `again` when the last answer was not understood."""

    question: Question
    again: bool = False


@dataclass(frozen=True)
class Tell:
    """Tell this plan. `updated` when a plan was already on the table."""

    plan: plan.Plan
    updated: bool = False


@dataclass(frozen=True)
class Clarify:
    """Not sure: offer these situations."""

    options: tuple[str, ...]


@dataclass(frozen=True)
class NotOurs:
    """Not U.S. immigration: say what this is for; the case talked about stays."""


@dataclass(frozen=True)
class Menu:
    """Nothing recognised: show the topics (second miss)."""


@dataclass(frozen=True)
class GiveNumbers:
    """Nothing recognised again: the phone line and legal help."""


Move = Union[Ask, Tell, Clarify, NotOurs, Menu, GiveNumbers]


def next_move(state: State, heard: Heard, book: Rulebook, now: datetime) -> tuple[State, Move]:
    """Take one message and say what to do next.

    Args:
        state: from the slots; `State()` for a new conversation.
        heard: the message, understood.
        book: all knowledge.
        now: an aware datetime.

    Returns:
        The new state, and the move.
    """
    heard = _with_dated(state, heard, plan.today_at(now))
    state = _without_old_form(state, heard, book)
    answered = _answered(state, heard, book)
    if answered is not None:
        return _proceed(answered, book, now, updated=False)
    if _is_not_ours(heard):
        return _not_ours(state)
    moved = _with_topic(_with_found(state, heard), heard, book)
    if moved.situation is None:
        return _missed(moved, heard)
    if moved.pending and moved.pending == state.pending and moved.facts == state.facts:
        return _not_understood(moved, book, now)
    corrected = moved.situation == state.situation and moved.facts != state.facts
    return _proceed(moved, book, now, updated=corrected and state.pending is None)


def _with_dated(state: State, heard: Heard, today: date) -> Heard:
    """Give a bare date its role: the date it corrects, else the one this problem turns on.

    A day that is gone is the day of the letter, never the day to answer it: "I got it on
    November 10" must not end in "your time is over".
    """
    if heard.loose_date is None or state.situation is None or state.pending in DATE_SLOTS:
        return heard
    if any(slot in heard.found for slot in DATE_SLOTS):
        return heard
    known = [slot for slot in DATE_SLOTS if getattr(state.facts, slot) is not None]
    role = known[0] if known else _DATE_OF.get(state.situation)
    if heard.loose_date < today:
        role = _WHEN_GONE.get(role or "", role)
    return replace(heard, found={**heard.found, role: heard.loose_date}) if role else heard


def _without_old_form(state: State, heard: Heard, book: Rulebook) -> State:
    """A corrected form takes the program it implied with it."""
    old, new = state.facts.form, heard.found.get("form")
    implied = book.form_programs.get(old or "")
    if new is None or old is None or new == old or implied is None:
        return state
    facts = state.facts.having(programs=state.facts.programs - {implied})
    return replace(state, facts=facts)


def _answered(state: State, heard: Heard, book: Rulebook) -> State | None:
    """The state after an answer to the pending question, or None if it is not one."""
    if not (state.pending and state.situation):
        return None
    question = questions.by_slot(state.situation, state.pending, book)
    if question is None:
        return None
    if heard.unknown:
        return _settled(state, questions.with_answer(state.facts, question, None))
    value = read_answer(question, heard)
    if value is None and question.kind == "date" and heard.yes is False:
        return _settled(state, questions.with_answer(state.facts, question, None))
    if value is None:
        return None
    facts = _merged(state.facts, heard.found)
    settled = _settled(state, questions.with_answer(facts, question, value))
    return replace(settled, others=_also(settled, heard))


def read_answer(question: Question, heard: Heard) -> Any:
    """Read the answer to `question` from a message; None when it holds none.

    A value found in the message wins, then a pressed button, then yes/no, then
    words close to one of the labels. In a long message yes/no words alone are
    not trusted.
    """
    if question.slot in heard.found and question.slot not in ("programs", "tried"):
        return heard.found[question.slot]
    if question.kind == "date":
        return heard.loose_date
    if question.kind == "yes_no":
        return _yes_or_no(heard)
    return _chosen(question, heard)


def _yes_or_no(heard: Heard) -> bool | None:
    if heard.choice in ("yes", "no"):
        return heard.choice == "yes"
    return heard.yes


def _chosen(question: Question, heard: Heard) -> str | None:
    values = [option.value for option in question.options]
    if heard.choice in values:
        return heard.choice
    words = fold(heard.text).strip(" .!?")
    for value in values:
        if words in _WORDS_FOR.get(value, ()):
            return value
    in_set = heard.found.get(question.slot)
    if isinstance(in_set, frozenset):
        return next((value for value in values if value in in_set), None)
    return _closest_option(question, heard.text)


def names_an_option(state: State, text: str, book: Rulebook) -> bool:
    """Whether the words are those of an answer to the open question, whatever else they mean."""
    if state.situation is None or state.pending is None or not text:
        return False
    question = questions.by_slot(state.situation, state.pending, book)
    if question is None or question.kind != "choice":
        return False
    return _closest_option(question, text) is not None


def _closest_option(question: Question, text: str) -> str | None:
    words = text.casefold().strip(" .!?")
    if len(words) < _SHORTEST_LABEL:
        return None
    scored = [
        (max(fuzz.WRatio(words, label.casefold()) for label in (o.label.en, o.label.es)), o.value)
        for o in question.options
    ]
    best = max(score for score, _ in scored)
    closest = [value for score, value in scored if score == best]
    # What fits two options equally well answers nothing: ask again, do not guess.
    return closest[0] if best >= _LABEL_MATCH and len(closest) == 1 else None


def _settled(state: State, facts: Facts) -> State:
    return replace(state, facts=facts, pending=None, misses=0)


def _also(state: State, heard: Heard) -> tuple[str, ...]:
    """Other situations heard inside an answer are kept, not lost."""
    if len(heard.text.split()) <= _ANSWER_WORDS:
        return state.others
    new = [id_ for id_, sure in heard.situations if sure >= CLEARLY_NEW]
    kept = dict.fromkeys((*state.others, *new))
    return tuple(
        id_ for id_ in kept if id_ not in (state.situation, "general_info", "out_of_scope")
    )


def _merged(facts: Facts, found: dict[str, Any]) -> Facts:
    changes = dict(found)
    for name in ("programs", "tried"):
        if name in changes:
            changes[name] = getattr(facts, name) | frozenset(changes[name])
    return facts.having(**changes, declined=facts.declined - set(found))


def _with_found(state: State, heard: Heard) -> State:
    if not heard.found:
        return state
    facts = _merged(state.facts, heard.found)
    pending = None if state.pending in heard.found else state.pending
    return replace(state, facts=facts, pending=pending)


def _with_topic(state: State, heard: Heard, book: Rulebook) -> State:
    needed = _needed_confidence(state, heard)
    named = tuple(id_ for id_, sure in heard.situations if sure >= needed)
    if state.situation and len(heard.text.split()) <= _ANSWER_WORDS and heard.text:
        named = tuple(id_ for id_ in named if id_ not in _VAGUE)
    if not named:
        return state
    if state.situation in named:
        others = tuple(dict.fromkeys((*state.others, *named)))
        return replace(state, others=tuple(o for o in others if o != state.situation))
    ranked = book.most_urgent(named)
    facts = _merged(_lasting(state, ranked[:1]), heard.found)
    left = () if state.situation is None or state.pending is None else (state.situation,)
    others = tuple(dict.fromkeys((*ranked[1:], *left, *state.others)))
    return State(
        situation=ranked[0],
        others=tuple(o for o in others if o != ranked[0]),
        facts=facts,
    )


def _needed_confidence(state: State, heard: Heard) -> float:
    """How sure a topic must be: a short message with a fact is more likely about this case."""
    if state.situation is None:
        return SURE
    adds_a_fact = bool(heard.found) and len(heard.text.split()) <= _FACT_WORDS
    if not adds_a_fact or not heard.text:
        return CLEARLY_NEW
    return _NEVER if set(heard.found) <= _PAST else BEYOND_DOUBT


def _lasting(state: State, topics: Iterable[str]) -> Facts:
    """The facts that outlive the present topic, for those that come next."""
    if state.situation is None:
        return state.facts
    waiting = {
        slot
        for slot, owners in _BELONGS_TO.items()
        if state.situation not in owners and not owners.isdisjoint(topics)
    }
    kept = {f.name for f in fields(state.facts) if f.name in _LASTING | waiting}
    return Facts(**{name: getattr(state.facts, name) for name in kept})


def _proceed(state: State, book: Rulebook, now: datetime, updated: bool) -> tuple[State, Move]:
    assert state.situation is not None
    question = questions.choose(state.situation, state.facts, book, now, state.asked)
    if question is not None:
        asking = replace(state, pending=question.slot, asked=state.asked + 1, misses=0)
        return asking, Ask(question)
    told = plan.make(state.situation, state.facts, book, now, state.others)
    return replace(state, pending=None, misses=0), Tell(told, updated)


def _not_understood(state: State, book: Rulebook, now: datetime) -> tuple[State, Move]:
    """Ask once more; the second time go on without the answer."""
    assert state.situation is not None and state.pending is not None
    question = questions.by_slot(state.situation, state.pending, book)
    if question is not None and state.misses == 0:
        return replace(state, misses=1), Ask(question, again=True)
    if question is not None:
        state = _settled(state, questions.with_answer(state.facts, question, None))
    return _proceed(replace(state, pending=None), book, now, updated=False)


def _is_not_ours(heard: Heard) -> bool:
    """Out of scope leads, nobody pressed a button for it, and no other office is named."""
    if not heard.situations or not heard.text or heard.other_office:
        return False
    name, sure = heard.situations[0]
    return name == "out_of_scope" and sure >= SURE


def _not_ours(state: State) -> tuple[State, Move]:
    misses = state.misses + 1
    if misses > _MOST_MISSES:
        return replace(state, misses=misses), GiveNumbers()
    return replace(state, misses=misses), NotOurs()


def _missed(state: State, heard: Heard) -> tuple[State, Move]:
    misses = state.misses + 1
    state = replace(state, misses=misses)
    offered = tuple(id_ for id_, sure in heard.situations if sure >= WORTH_OFFERING)[:2]
    if misses == 1 and offered:
        return state, Clarify(offered)
    if misses <= _MOST_MISSES:
        return state, Menu()
    return state, GiveNumbers()


def without_topic(state: State) -> State:
    """The state after leaving a topic: what is lastingly true, and what still waits."""
    return State(others=state.others, facts=_lasting(state, state.others))


def started_on(state: State, situation: str) -> State:
    """The state after choosing a situation from a menu or an "also" button."""
    if situation == state.situation:
        return replace(state, pending=None)
    others = (*state.others, *((state.situation,) if state.situation else ()))
    kept = tuple(o for o in dict.fromkeys(others) if o != situation)
    return State(situation, kept, _lasting(state, [situation]))


def proceed(state: State, book: Rulebook, now: datetime) -> tuple[State, Move]:
    """Ask or tell, with no new message: after a button that names the situation."""
    return _proceed(state, book, now, updated=False)


def repeat(state: State, book: Rulebook) -> Ask | None:
    """The open question again, after an aside such as "are you a robot?"."""
    if not (state.pending and state.situation):
        return None
    question = questions.by_slot(state.situation, state.pending, book)
    return Ask(question) if question else None
