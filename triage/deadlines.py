"""From a time rule and a notice date to a date that is safe to show.

Source of the counting rules: 8 CFR 103.8(b) (service by mail adds 3 days) and
`global_rules` of the fact base: calendar days; the printed date always wins; a
last day on a weekend or federal holiday is shown as the last business day
before it; a date from a maximum is a ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from triage.business_days import OutsideCalendar, last_business_day_on_or_before
from triage.facts import Facts
from triage.rules import Calendar, DeadlineRule

#: A notice older than this is more likely a typing slip than a live notice.
_OLDEST_PLAUSIBLE_NOTICE = timedelta(days=3 * 365)


class DateStatus(Enum):
    """How much a shown date is worth."""

    PRINTED = "printed"
    ESTIMATE = "estimate"
    CEILING = "ceiling"
    NO_DATE = "no_date"
    NOTICE_IN_FUTURE = "notice_in_future"
    NOTICE_TOO_OLD = "notice_too_old"


@dataclass(frozen=True)
class Deadline:
    """One deadline as it will be shown.

    Attributes:
        rule: the rule behind it, or None for a bare printed date.
        status: what kind of date this is.
        last_day: the date by the rule or the notice, before moving.
        act_by: the last business day on or before `last_day`.
        days_left: calendar days from today to `act_by`; negative when overdue.
        mailing_days_counted: days added because the notice came by mail.
        started_on: the day the rule counts from.
    """

    rule: DeadlineRule | None
    status: DateStatus
    last_day: date | None = None
    act_by: date | None = None
    days_left: int | None = None
    mailing_days_counted: int = 0
    started_on: date | None = None

    @property
    def moved_earlier(self) -> bool:
        """Whether the last day was a weekend or holiday."""
        return self.act_by != self.last_day

    @property
    def overdue(self) -> bool:
        """Whether even the last day has passed (`days_left` counts to `act_by`)."""
        return self.days_left is not None and self.days_left < 0


def printed(due: date, today: date, calendar: Calendar) -> Deadline:
    """The reply-by date printed on the notice; it wins over every rule."""
    return _dated(None, DateStatus.PRINTED, due, 0, today, calendar)


def from_rule(rule: DeadlineRule, facts: Facts, today: date, calendar: Calendar) -> Deadline:
    """Apply one rule to what is known.

    Args:
        rule: any time rule; only a reply rule with days gets a date.
        facts: needs the date the rule counts from; `delivery == "mail"` adds the mailing days.
        today: calendar day, U.S. Eastern.
        calendar: federal holidays.

    Returns:
        A deadline whose status says whether it has a date, and of what kind.
    """
    start: date | None = getattr(facts, rule.counted_from)
    if rule.kind != "reply" or rule.days is None or start is None:
        return Deadline(rule, DateStatus.NO_DATE)
    is_letter = rule.counted_from == "notice_date"
    if start > today:
        return Deadline(rule, DateStatus.NOTICE_IN_FUTURE if is_letter else DateStatus.NO_DATE)
    if today - start > _OLDEST_PLAUSIBLE_NOTICE:
        return Deadline(rule, DateStatus.NOTICE_TOO_OLD if is_letter else DateStatus.NO_DATE)
    mailing_days = rule.mailing_days if facts.delivery == "mail" else 0
    last_day = start + timedelta(days=rule.days + mailing_days)
    status = DateStatus.CEILING if rule.is_maximum else DateStatus.ESTIMATE
    dated = _dated(rule, status, last_day, mailing_days, today, calendar)
    return replace(dated, started_on=start)


def _dated(
    rule: DeadlineRule | None,
    status: DateStatus,
    last_day: date,
    mailing_days: int,
    today: date,
    calendar: Calendar,
) -> Deadline:
    try:
        act_by = last_business_day_on_or_before(last_day, calendar)
    except OutsideCalendar:
        # Ahead of the table nothing is guessed; a date behind today is over either way.
        if last_day >= today:
            return Deadline(rule, DateStatus.NO_DATE)
        act_by = last_day
    # A date is overdue only when the last day itself is gone, and its age counts from
    # there; until then the person should act even if the safe day before slipped by.
    if act_by < today:
        act_by = last_day
    return Deadline(rule, status, last_day, act_by, (act_by - today).days, mailing_days)
