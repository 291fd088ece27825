"""What was tried, and so what comes next.

The rungs: Contact Center, e-Request, congressional office and Ombudsman,
lawyer and court. A rung already climbed without an answer is not offered as a
first step again; the next one moves up.
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
        (now, later). Tried steps drop out. When a tried rung was dropped, the
        next untried rung of the ladder joins the steps.
    """
    fresh = tuple(step for step in steps if not was_tried(step, facts, book))
    rungs = tuple(step for step in ladder if not was_tried(step, facts, book))
    dropped_a_rung = len(fresh) < len(steps) or len(rungs) < len(ladder)
    if not (dropped_a_rung and rungs):
        return (fresh, rungs) if fresh else (steps, rungs)
    return (rungs[0], *fresh), rungs[1:]
