"""Rules that keep people out of harm's way; they outrank every other rule.

- Before anyone is sent to a USCIS office: an old removal order, a missed court
  date, an arrest or lapsed status means a lawyer first.
- A scheduled appointment is never skipped on our word: that warning comes with it.
- Channels that are unsafe for someone (address tools and voicemail for people
  protected by 8 U.S.C. 1367) are hidden by their own `hidden_when`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from triage.conditions import holds, in_danger
from triage.facts import Facts
from triage.rules import Channel, Common, Rulebook, Statement, Step


def is_hidden(channel: Channel, facts: Facts, today: date) -> bool:
    """Whether this person must not be sent through `channel`."""
    return any(holds([condition], facts, today) for condition in channel.hidden_when)


CONTACT_CENTER: Final = "uscis_contact_center_phone"
#: The toll-free number does not work from other countries.
_FROM_ABROAD: Final = {CONTACT_CENTER: "uscis_contact_center_abroad"}


def contact_center(facts: Facts) -> str:
    """Return the id of the phone line that works where the person is."""
    return _FROM_ABROAD[CONTACT_CENTER] if facts.location == "abroad" else CONTACT_CENTER


def reachable(step: Step, facts: Facts) -> Step:
    """The same step through the number that works where the person is."""
    if facts.location != "abroad" or step.channel not in _FROM_ABROAD:
        return step
    return replace(step, channel=_FROM_ABROAD[step.channel])


def goes_to_an_office(steps: Iterable[Step], book: Rulebook) -> bool:
    """Whether a step makes the person appear in a U.S. government office."""
    return any(step.visit or book.channels[step.channel].in_person for step in steps)


def danger_unknown(facts: Facts) -> bool:
    """Whether the danger screen still has to be asked."""
    return not in_danger(facts) and not facts.knows("danger")


def with_lawyer_first(steps: tuple[Step, ...], facts: Facts, book: Rulebook) -> tuple[Step, ...]:
    """Put a lawyer before an office visit for someone in danger; a plan's own lawyer will do."""
    if not (in_danger(facts) and goes_to_an_office(steps, book)):
        return steps
    if book.channels[steps[0].channel].attempt == "lawyer":
        return steps
    lawyer = book.common.danger_step
    return (lawyer, *(step for step in steps if step.channel != lawyer.channel))


def warnings(
    situation: str, steps: tuple[Step, ...], facts: Facts, book: Rulebook, today: date
) -> tuple[Statement, ...]:
    """The warnings that go with these steps, most important first."""
    common: Common = book.common
    shown: list[Statement] = []
    if in_danger(facts) and goes_to_an_office(steps, book):
        shown.append(common.danger_warning)
    elif facts.danger is not False and goes_to_an_office(steps[:1], book):
        shown.append(common.danger_unknown)
    has_appointment = situation == "appointment" or facts.appointment_date is not None
    is_gone = holds(["problem:missed or problem:cancelled or appointment_passed"], facts, today)
    if has_appointment and in_danger(facts) and not is_gone:
        shown.append(common.keep_appointment)
    return tuple(shown)
