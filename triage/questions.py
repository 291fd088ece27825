"""Which question to ask next, if any: only one whose answer changes the plan.

Nothing here is a fixed script. For every open question the plan is made with
each possible answer; a question that leaves the first screen (urgency, first
step, dates, warnings) the same is not asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from triage import plan, safety
from triage.facts import Facts
from triage.rules import Question, Rulebook

MOST_QUESTIONS: Final = 2

#: Days from today tried for a date question: each falls in another band of the rules.
_DATE_PROBES: Final[dict[str, tuple[int, ...]]] = {
    "due_date": (-3, 5, 20, 60),
    "notice_date": (-5, -25, -60, -120),
    "travel_date": (-3, 5, 40, 120),
    "appointment_date": (-3, 2, 20),
    "exam_date": (-30, -150),
}


def with_answer(facts: Facts, question: Question, value: Any) -> Facts:
    """Return `facts` with one question answered; `None` means "I don't know".

    Not knowing the answer to the danger screen counts as yes: a lawyer first.
    """
    if value is None and question.slot == "danger":
        value = True
    if value is None:
        return facts.having(declined=facts.declined | {question.slot})
    if question.slot == "programs":
        return facts.having(programs=facts.programs | {value})
    if question.slot == "tried":
        return facts.having(tried=facts.tried | {value})
    return facts.having(**{question.slot: value})


def possible_answers(question: Question, now: datetime) -> tuple[Any, ...]:
    """Return one answer of every kind a person could give, except "I don't know"."""
    if question.kind == "yes_no":
        return (True, False)
    if question.kind == "choice":
        return tuple(option.value for option in question.options)
    today = plan.today_at(now)
    return tuple(today + timedelta(days=n) for n in _DATE_PROBES[question.slot])


def changes_plan(
    question: Question, situation: str, facts: Facts, book: Rulebook, now: datetime
) -> bool:
    """Whether different answers lead to different first screens."""
    screens = {
        _first_screen(plan.make(situation, with_answer(facts, question, value), book, now))
        for value in possible_answers(question, now)
    }
    return len(screens) > 1


def _first_screen(made: plan.Plan) -> tuple[Any, ...]:
    first = made.steps[0].step
    return (
        made.urgency.level,
        first.channel,
        first.text,
        tuple(deadline.act_by for deadline in made.deadlines),
        made.warnings,
    )


def choose(
    situation: str, facts: Facts, book: Rulebook, now: datetime, already_asked: int
) -> Question | None:
    """Return the next question worth asking, or None when the plan should be told.

    When the first step is a visit to an office, the danger screen is asked before
    the plan is told, if need be in place of a lesser question.
    """
    if already_asked >= MOST_QUESTIONS:
        return None
    for question in _in_order(situation, facts, book, now, already_asked):
        if changes_plan(question, situation, facts, book, now):
            return question
    return None


def _in_order(
    situation: str, facts: Facts, book: Rulebook, now: datetime, already_asked: int
) -> tuple[Question, ...]:
    """The situation's own first question, then the danger screen if an office comes first."""
    open_ = plan.open_questions(situation, facts, book, now)
    steps = plan.make(situation, facts, book, now).steps
    leads_to_office = safety.goes_to_an_office((steps[0].step,), book)
    if not (leads_to_office and safety.danger_unknown(facts)):
        return open_
    last_chance = already_asked == MOST_QUESTIONS - 1
    screen = book.common.danger_question
    return (screen, *open_) if last_chance else (*open_, screen)


def by_slot(situation: str, slot: str, book: Rulebook) -> Question | None:
    """Return the question behind a pending slot name, for reading its answer."""
    rules = book.situations[situation]
    programs = (q for p in book.programs.values() for q in p.questions)
    candidates = (*rules.questions, *programs, book.common.danger_question)
    return next((q for q in candidates if q.slot == slot), None)
