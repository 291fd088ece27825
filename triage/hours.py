"""Whether an office answers at a given moment, and when that changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.rules import Calendar, Channel, HoursRule, Text

_LOOK_AHEAD_DAYS = 14


@dataclass(frozen=True)
class HoursState:
    """Open or closed at one moment.

    Attributes:
        kind: "open", "closed", "always" (automatic, never closes) or "unknown".
        closes_at: when open, the end of today's hours, in the office's zone.
        opens_at: when closed, the next opening within two weeks, if known.
        holiday: the holiday that closes the office today, if that is why.
    """

    kind: str
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    holiday: Text | None = None


@dataclass(frozen=True)
class DayHours:
    """Open or closed on one whole day.

    Attributes:
        kind: "open", "closed", "always" (automatic, never closes) or "unknown".
        spans: when open, (from, until) in the office's zone.
        opens_at: when closed, the next opening within two weeks, if known.
        holiday: the holiday that closes the office that day, if that is why.
    """

    kind: str
    spans: tuple[tuple[datetime, datetime], ...] = ()
    opens_at: datetime | None = None
    holiday: Text | None = None


@dataclass(frozen=True)
class _Span:
    start: datetime
    end: datetime


def state_at(channel: Channel, now: datetime, calendar: Calendar) -> HoursState:
    """Say whether live help of `channel` is open at `now`.

    Args:
        channel: with its weekly hours and exceptions.
        now: an aware datetime, in any zone.
        calendar: federal holidays.

    Returns:
        "unknown" when the channel lists no hours, or none for that date:
        outside a dated table nothing is guessed.

    Raises:
        ValueError: `now` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("now must carry a time zone")
    if not channel.hours:
        return HoursState("always" if channel.automated_24h else "unknown")
    zone = ZoneInfo(channel.hours[0].timezone)
    local = now.astimezone(zone)
    if not calendar.covers(local.date()) or not _rules_on(channel, local.date()):
        return HoursState("unknown")
    for span in _spans_on(channel, local.date(), calendar):
        if span.start <= local < span.end:
            return HoursState("open", closes_at=span.end)
    return HoursState(
        "closed",
        opens_at=_next_opening(channel, local, calendar),
        holiday=_holiday_on(channel, local.date(), calendar),
    )


def on_day(channel: Channel, day: date, calendar: Calendar) -> DayHours:
    """Say when live help of `channel` is open on `day`.

    Args:
        channel: with its weekly hours and exceptions.
        day: a calendar day where the office is.
        calendar: federal holidays.

    Returns:
        "unknown" when the channel lists no hours, or none for that date.
    """
    if not channel.hours:
        return DayHours("always" if channel.automated_24h else "unknown")
    if not calendar.covers(day) or not _rules_on(channel, day):
        return DayHours("unknown")
    spans = _spans_on(channel, day, calendar)
    if spans:
        return DayHours("open", tuple((span.start, span.end) for span in spans))
    midnight = datetime.combine(day, time(0), tzinfo=ZoneInfo(channel.hours[0].timezone))
    return DayHours(
        "closed",
        opens_at=_next_opening(channel, midnight, calendar),
        holiday=_holiday_on(channel, day, calendar),
    )


def _rules_on(channel: Channel, day: date) -> list[HoursRule]:
    return [
        rule
        for rule in channel.hours
        if (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_until is None or day <= rule.valid_until)
    ]


def _holiday_on(channel: Channel, day: date, calendar: Calendar) -> Text | None:
    for exception in channel.exceptions:
        if exception.day == day and exception.closed:
            return exception.reason
    return calendar.holidays.get(day) if channel.closed_federal_holidays else None


def _spans_on(channel: Channel, day: date, calendar: Calendar) -> list[_Span]:
    for exception in channel.exceptions:
        if exception.day == day:
            return _exception_spans(channel, day)
    if _holiday_on(channel, day, calendar):
        return []
    return [
        _span(day, rule.opens, rule.closes, ZoneInfo(rule.timezone))
        for rule in _rules_on(channel, day)
        if day.weekday() in rule.days
    ]


def _exception_spans(channel: Channel, day: date) -> list[_Span]:
    zone = ZoneInfo(channel.hours[0].timezone)
    return [
        _span(day, exception.opens, exception.closes, zone)
        for exception in channel.exceptions
        if exception.day == day and not exception.closed and exception.opens and exception.closes
    ]


def _span(day: date, opens: time, closes: time, zone: ZoneInfo) -> _Span:
    end_day = day + timedelta(days=1) if closes == time(0, 0) else day
    return _Span(
        datetime.combine(day, opens, tzinfo=zone), datetime.combine(end_day, closes, tzinfo=zone)
    )


def _next_opening(channel: Channel, local: datetime, calendar: Calendar) -> datetime | None:
    for ahead in range(_LOOK_AHEAD_DAYS + 1):
        day = local.date() + timedelta(days=ahead)
        if not calendar.covers(day):
            return None
        starts = [s.start for s in _spans_on(channel, day, calendar) if s.start > local]
        if starts:
            return min(starts)
    return None
