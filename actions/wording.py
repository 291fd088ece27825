"""Dates, times and amounts of time in words, in both languages."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from triage.hours import DayHours, HoursState
from triage.rules import Channel, Text

Phrases = dict[str, Text]

_ZONE_PHRASES = {"America/New_York": "zone_eastern", "America/Chicago": "zone_central"}
_DAY_PATTERN = {"en": "EEE, MMM d, y", "es": "EEE d 'de' MMM 'de' y"}
_FULL_PATTERN = {"en": "EEEE, MMMM d, y", "es": "EEEE d 'de' MMMM 'de' y"}
_PLAIN_PATTERN = {"en": "MMM d, y", "es": "d 'de' MMM 'de' y"}
_DAYS_PER_MONTH = 30.44


class Wording:
    """Phrases in one language, filled in."""

    def __init__(self, phrases: Phrases, language: str) -> None:
        self.phrases = phrases
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """Return a phrase with its blanks filled.

        Raises:
            KeyError: no such phrase, or a blank was not given.
        """
        return self.phrases[key].in_(self.language).format(**values)

    def day(self, day: date) -> str:
        """Return a date such as "Thu, Dec 24, 2026"."""
        return str(format_date(day, _DAY_PATTERN[self.language], locale=self.language))

    def full_day(self, day: date) -> str:
        """Return a date in full words, such as "Tuesday, December 1, 2026"."""
        return str(format_date(day, _FULL_PATTERN[self.language], locale=self.language))

    def plain_day(self, day: date) -> str:
        """Return a date without its weekday, such as "Dec 24, 2026"."""
        return str(format_date(day, _PLAIN_PATTERN[self.language], locale=self.language))

    def clock(self, moment: datetime) -> str:
        """Return a time of day in the moment's own zone, such as "8:00 a.m."."""
        text = str(format_time(moment, "h:mm a", locale="en", tzinfo=moment.tzinfo))
        return text.replace("AM", "a.m.").replace("PM", "p.m.")

    def days(self, count: int) -> str:
        """Return "1 day" or "12 days"."""
        return self("days_one") if count == 1 else self("days_many", count=count)

    def long_time(self, days: int) -> str:
        """Return months for long times, days for short ones."""
        if days < 75:
            return self.days(days)
        return self("months_many", count=round(days / _DAYS_PER_MONTH))

    def left(self, days: int) -> str:
        """Return "31 days left." or "That is today."."""
        if days == 0:
            return self("days_left_today")
        if days == 1:
            return self("days_left_one")
        return self("days_left_many", days=self.days(days))

    def near_day(self, day: date, today: date) -> str:
        """Return "today", "tomorrow", or the weekday and date."""
        ahead = (day - today).days
        if ahead == 0:
            return self("today")
        if ahead == 1:
            return self("tomorrow")
        pattern = "EEEE" if ahead < 7 else _DAY_PATTERN[self.language]
        return str(format_date(day, pattern, locale=self.language))

    # -- hours ----------------------------------------------------------------

    def hours(
        self,
        channel: Channel,
        state: HoursState,
        now: datetime,
        own_zone: str | None = None,
        abroad: bool = False,
    ) -> str | None:
        """Say whether a channel is open, in the office's time and the person's.

        Returns:
            None when nothing is known and nothing should be guessed.
        """
        if state.kind == "unknown":
            return None
        if state.kind == "always":
            return self("hours_always")
        if state.kind == "open":
            return self._open(channel, state, now, own_zone, abroad)
        return self._closed(channel, state, now, own_zone, abroad)

    def _open(
        self, channel: Channel, state: HoursState, now: datetime, own: str | None, abroad: bool
    ) -> str:
        if _never_closes(channel):
            return self("hours_day_and_night")
        assert state.closes_at is not None
        said = self(
            "hours_open_zone",
            left=self._until(state.closes_at, now),
            time=self.clock(state.closes_at),
            zone=self._zone(channel),
        )
        return said + self._elsewhere(state.closes_at, own, abroad)

    def _closed(
        self, channel: Channel, state: HoursState, now: datetime, own: str | None, abroad: bool
    ) -> str:
        if state.opens_at is None:
            return self("hours_closed_unknown")
        today = now.astimezone(state.opens_at.tzinfo).date()
        values = {
            "day": self.near_day(state.opens_at.date(), today),
            "time": self.clock(state.opens_at),
            "zone": self._zone(channel),
        }
        if state.holiday is not None:
            said = self("hours_holiday", holiday=state.holiday.in_(self.language), **values)
        else:
            said = self("hours_closed_zone", **values)
        return said + self._elsewhere(state.opens_at, own, abroad)

    def hours_on(
        self, channel: Channel, hours: DayHours, own_zone: str | None = None, abroad: bool = False
    ) -> str | None:
        """Say when a channel is open on one day; None when that is not known."""
        if hours.kind == "unknown":
            return None
        if hours.kind == "always":
            return self("hours_always")
        if hours.kind == "closed":
            return self._closed_on(channel, hours)
        if _never_closes(channel):
            return self("hours_day_and_night")
        return "; ".join(
            self(
                "hours_on_open",
                opens=self.clock(opens),
                closes=self.clock(closes),
                zone=self._zone(channel),
            )
            + self._span_elsewhere(opens, closes, own_zone, abroad)
            for opens, closes in hours.spans
        )

    def _span_elsewhere(
        self, opens: datetime, closes: datetime, own_zone: str | None, abroad: bool
    ) -> str:
        """The same hours where the person is, when that may not be U.S. Eastern time."""
        if not own_zone and not abroad:
            return ""
        zone = ZoneInfo(own_zone) if own_zone else timezone.utc
        return "; " + self(
            "hours_on_your_time" if own_zone else "hours_on_utc",
            opens=self._with_day(opens.astimezone(zone), opens),
            closes=self._with_day(closes.astimezone(zone), closes),
        )

    def _closed_on(self, channel: Channel, hours: DayHours) -> str:
        if hours.holiday is not None:
            said = self("hours_on_holiday", holiday=hours.holiday.in_(self.language))
        else:
            said = self("hours_on_closed")
        if hours.opens_at is None:
            return said
        return said + self(
            "hours_on_again",
            day=self.day(hours.opens_at.date()),
            time=self.clock(hours.opens_at),
            zone=self._zone(channel),
        )

    def _until(self, end: datetime, now: datetime) -> str:
        minutes = int((end - now).total_seconds() // 60)
        if minutes < 60:
            return self("duration_minutes", minutes=max(minutes, 1))
        if minutes % 60 == 0:
            return self("duration_hours", hours=minutes // 60)
        return self("duration_hours_minutes", hours=minutes // 60, minutes=minutes % 60)

    def _zone(self, channel: Channel) -> str:
        return self(_ZONE_PHRASES.get(channel.hours[0].timezone, "zone_local"))

    def _elsewhere(self, moment: datetime, own_zone: str | None, abroad: bool) -> str:
        """The same moment where the person is, when that may not be U.S. Eastern time."""
        if own_zone:
            there = moment.astimezone(ZoneInfo(own_zone))
            return "; " + self("hours_your_time", time=self._with_day(there, moment))
        if abroad:
            utc = moment.astimezone(timezone.utc)
            return "; " + self("hours_utc", time=self._with_day(utc, moment))
        return ""

    def _with_day(self, there: datetime, here: datetime) -> str:
        if there.date() == here.date():
            return self.clock(there)
        return f"{format_date(there, 'EEE', locale=self.language)} {self.clock(there)}"


def _never_closes(channel: Channel) -> bool:
    hours = channel.hours[0]
    return len(hours.days) == 7 and hours.opens == hours.closes
