"""What was tried, and so what comes next.

The rungs: Contact Center, e-Request, congressional office and Ombudsman,
lawyer and court. What was already tried without an answer is not offered again;
the next rung moves up in its place.
"""

from __future__ import annotations

from triage.facts import Facts
from triage.rules import Rulebook, Step

#: USCIS aims to answer a service request in 15 business days (about 21 days);
#: before that the rung is still working.
_STILL_WORKING_DAYS = 21


def was_tried(step: Step, facts: Facts, book: Rulebook) -> bool:
    """Whether this step's channel was used already, long enough ago to move on."""
    attempt = book.channels[step.channel].attempt
    if attempt is None or attempt not in facts.tried:
        return False
    return facts.tried_days_ago is None or facts.tried_days_ago >= _STILL_WORKING_DAYS


def climb(
    steps: tuple[Step, ...], ladder: tuple[Step, ...], facts: Facts, book: Rulebook
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Split into what to do now and what to do if that fails.

    Args:
        steps: the situation's steps that hold, in order.
        ladder: its escalation rungs that hold, in order.

    Returns:
        (now, later). Tried steps drop out, and the next untried rung takes the place
        of the first of them: what comes before it, such as a lawyer, stays before it.
    """
    fresh = tuple(step for step in steps if not was_tried(step, facts, book))
    rungs = tuple(step for step in ladder if not was_tried(step, facts, book))
    if len(fresh) == len(steps):
        return steps, rungs
    if not rungs:
        return fresh or steps, rungs
    place = next(i for i, step in enumerate(steps) if was_tried(step, facts, book))
    return (*fresh[:place], rungs[0], *fresh[place:]), rungs[1:]
