"""Whether an office answers at a given moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.cases import TODAY
from triage.hours import on_day, state_at
from triage.rules import Calendar, Channel, HoursException, HoursRule, Rulebook, Text

_EASTERN: Final = ZoneInfo("America/New_York")
_WEEKDAYS: Final = frozenset(range(5))
_ZONES = st.sampled_from(
    [timezone.utc, _EASTERN, ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Manila")]
)
#: Inside the calendar, and far enough from its end to see the next opening.
_MOMENTS = st.datetimes(
    datetime(2026, 1, 2), datetime(2028, 12, 10), timezones=st.just(timezone.utc)
)
_LOOK_AHEAD = timedelta(days=15)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _with_hours(book: Rulebook) -> list[Channel]:
    return [channel for _, channel in sorted(book.channels.items()) if channel.hours]


@pytest.fixture(scope="session")
def phone(book: Rulebook) -> Channel:
    """The Contact Center: Monday to Friday, 8 to 8 Eastern, closed on holidays."""
    return book.channels["uscis_contact_center_phone"]


@pytest.mark.parametrize(
    ("moment", "kind", "changes"),
    [
        ("2026-11-23T15:00:00-05:00", "open", "2026-11-23T20:00:00-05:00"),
        ("2026-11-23T08:00:00-05:00", "open", "2026-11-23T20:00:00-05:00"),
        ("2026-11-23T07:59:59-05:00", "closed", "2026-11-23T08:00:00-05:00"),
        ("2026-11-23T20:00:00-05:00", "closed", "2026-11-24T08:00:00-05:00"),
        ("2026-11-23T19:59:59-05:00", "open", "2026-11-23T20:00:00-05:00"),
        # Another zone, the same moment.
        ("2026-11-24T00:30:00+00:00", "open", "2026-11-23T20:00:00-05:00"),
        ("2026-11-24T09:30:00+08:00", "closed", "2026-11-24T08:00:00-05:00"),
        # Friday evening to Monday morning.
        ("2026-11-20T21:00:00-05:00", "closed", "2026-11-23T08:00:00-05:00"),
        ("2026-11-21T12:00:00-05:00", "closed", "2026-11-23T08:00:00-05:00"),
        ("2026-11-22T12:00:00-05:00", "closed", "2026-11-23T08:00:00-05:00"),
        # Thanksgiving, the eve and the day after.
        ("2026-11-25T20:30:00-05:00", "closed", "2026-11-27T08:00:00-05:00"),
        ("2026-11-26T15:00:00-05:00", "closed", "2026-11-27T08:00:00-05:00"),
        ("2026-11-27T15:00:00-05:00", "open", "2026-11-27T20:00:00-05:00"),
        # Christmas is a Friday: closed until Monday.
        ("2026-12-24T20:30:00-05:00", "closed", "2026-12-28T08:00:00-05:00"),
        # Summer time ends on Sunday 2026-11-01 and begins on Sunday 2027-03-14.
        ("2026-10-30T12:30:00+00:00", "open", "2026-10-30T20:00:00-04:00"),
        ("2026-11-02T12:30:00+00:00", "closed", "2026-11-02T08:00:00-05:00"),
        ("2026-11-02T13:00:00+00:00", "open", "2026-11-02T20:00:00-05:00"),
        ("2026-10-30T20:30:00-04:00", "closed", "2026-11-02T08:00:00-05:00"),
        ("2027-03-12T12:30:00+00:00", "closed", "2027-03-12T08:00:00-05:00"),
        ("2027-03-15T12:30:00+00:00", "open", "2027-03-15T20:00:00-04:00"),
        ("2027-03-12T21:00:00-05:00", "closed", "2027-03-15T08:00:00-04:00"),
    ],
)
def test_the_contact_center(
    phone: Channel, calendar: Calendar, moment: str, kind: str, changes: str
) -> None:
    found = state_at(phone, _at(moment), calendar)
    assert found.kind == kind
    assert (found.closes_at or found.opens_at) == _at(changes)


def test_a_holiday_is_named(phone: Channel, calendar: Calendar) -> None:
    found = state_at(phone, _at("2026-11-26T15:00:00-05:00"), calendar)
    assert found.holiday is not None
    assert found.holiday.en == "Thanksgiving Day"
    weekend = state_at(phone, _at("2026-11-28T15:00:00-05:00"), calendar)
    assert weekend.holiday is None


def test_every_holiday_of_the_table_closes_offices_that_keep_holidays(
    book: Rulebook, calendar: Calendar
) -> None:
    keepers = [c for c in _with_hours(book) if c.closed_federal_holidays and not c.exceptions]
    assert keepers
    for day, name in calendar.holidays.items():
        for hour in (0, 8, 12, 19):
            for channel in keepers:
                zone = ZoneInfo(channel.hours[0].timezone)
                moment = datetime.combine(day, time(hour), tzinfo=zone)
                found = state_at(channel, moment, calendar)
                assert (found.kind, found.holiday) == ("closed", name), channel.id


def test_an_emergency_line_answers_on_a_holiday(book: Rulebook, calendar: Calendar) -> None:
    moment = _at("2026-12-25T03:00:00-05:00")
    for id_ in ("emergency_services", "domestic_violence_hotline", "crisis_line_988"):
        assert state_at(book.channels[id_], moment, calendar).kind == "open"


def test_a_naive_moment_is_refused(book: Rulebook, calendar: Calendar) -> None:
    for channel in book.channels.values():
        with pytest.raises(ValueError, match="time zone"):
            state_at(channel, datetime(2026, 11, 23, 15), calendar)


@pytest.mark.parametrize(
    "moment", ["2025-12-31T15:00:00-05:00", "2029-01-01T00:00:00-05:00", "2031-06-02T12:00:00Z"]
)
def test_outside_the_calendar_nothing_is_guessed(
    phone: Channel, calendar: Calendar, moment: str
) -> None:
    found = state_at(phone, _at(moment.replace("Z", "+00:00")), calendar)
    assert (found.kind, found.opens_at, found.closes_at) == ("unknown", None, None)


def test_the_calendar_counts_in_the_zone_of_the_office(phone: Channel, calendar: Calendar) -> None:
    # Already 2029 in London, still the last covered evening in New York, a Sunday.
    found = state_at(phone, _at("2029-01-01T00:30:00+00:00"), calendar)
    assert found.kind == "closed"
    assert state_at(phone, _at("2029-01-01T05:30:00+00:00"), calendar).kind == "unknown"


def test_the_next_opening_is_not_sought_beyond_the_calendar(
    phone: Channel, calendar: Calendar
) -> None:
    found = state_at(phone, _at("2028-12-30T12:00:00-05:00"), calendar)
    assert (found.kind, found.opens_at) == ("closed", None)


def test_without_hours_a_channel_is_unknown_or_automatic(
    phone: Channel, calendar: Calendar
) -> None:
    moment = _at("2026-11-23T15:00:00-05:00")
    bare = replace(phone, hours=(), automated_24h=False)
    robot = replace(phone, hours=(), automated_24h=True)
    assert state_at(bare, moment, calendar).kind == "unknown"
    assert state_at(robot, moment, calendar).kind == "always"


def test_dated_hours_change_on_their_day(phone: Channel, calendar: Calendar) -> None:
    old = HoursRule(_WEEKDAYS, time(8), time(20), "America/New_York", None, date(2026, 11, 30))
    new = replace(old, opens=time(9), valid_from=date(2026, 12, 1), valid_until=None)
    channel = replace(phone, hours=(old, new))
    assert state_at(channel, _at("2026-11-30T08:30:00-05:00"), calendar).kind == "open"
    late = state_at(channel, _at("2026-12-01T08:30:00-05:00"), calendar)
    assert (late.kind, late.opens_at) == ("closed", _at("2026-12-01T09:00:00-05:00"))


def test_a_gap_between_dated_hours_is_unknown(phone: Channel, calendar: Calendar) -> None:
    past = HoursRule(_WEEKDAYS, time(8), time(20), "America/New_York", None, date(2026, 11, 20))
    channel = replace(phone, hours=(past,))
    assert state_at(channel, _at("2026-11-23T15:00:00-05:00"), calendar).kind == "unknown"


def test_a_lunch_break_closes_between_two_spans(phone: Channel, calendar: Calendar) -> None:
    morning = HoursRule(_WEEKDAYS, time(8), time(12), "America/New_York")
    afternoon = replace(morning, opens=time(13), closes=time(17))
    channel = replace(phone, hours=(morning, afternoon))
    noon = state_at(channel, _at("2026-11-23T12:00:00-05:00"), calendar)
    assert (noon.kind, noon.opens_at) == ("closed", _at("2026-11-23T13:00:00-05:00"))


@pytest.mark.parametrize(
    ("moment", "kind", "changes"),
    [
        ("2026-11-24T09:00:00-05:00", "closed", "2026-11-24T10:00:00-05:00"),
        ("2026-11-24T11:00:00-05:00", "open", "2026-11-24T12:00:00-05:00"),
        ("2026-11-24T12:30:00-05:00", "closed", "2026-11-27T08:00:00-05:00"),
        ("2026-11-25T11:00:00-05:00", "closed", "2026-11-27T08:00:00-05:00"),
    ],
)
def test_exceptions_replace_the_hours_of_their_day(
    phone: Channel, calendar: Calendar, moment: str, kind: str, changes: str
) -> None:
    storm = Text("Storm", "Tormenta")
    channel = replace(
        phone,
        exceptions=(
            HoursException(date(2026, 11, 24), False, time(10), time(12), storm),
            HoursException(date(2026, 11, 25), True, None, None, storm),
        ),
    )
    found = state_at(channel, _at(moment), calendar)
    assert (found.kind, found.closes_at or found.opens_at) == (kind, _at(changes))
    closed_all_day = _at(moment).day == 25
    assert found.holiday == (storm if closed_all_day else None)


@pytest.mark.parametrize("day", ["2026-11-01", "2027-03-14", "2026-11-23"])
def test_a_line_that_never_closes_is_open_every_hour_of_a_clock_change(
    book: Rulebook, calendar: Calendar, day: str
) -> None:
    line = book.channels["crisis_line_988"]
    start = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    for hour in range(48):
        found = state_at(line, start + timedelta(hours=hour), calendar)
        assert found.kind == "open"


@given(moment=_MOMENTS, zone=_ZONES)
def test_open_and_closed_mean_what_they_say(
    book: Rulebook, calendar: Calendar, moment: datetime, zone: ZoneInfo
) -> None:
    now = moment.astimezone(zone)
    for channel in _with_hours(book):
        found = state_at(channel, now, calendar)
        if found.kind == "open":
            assert found.closes_at is not None, channel.id
            assert found.closes_at > now, channel.id
            assert found.opens_at is None, channel.id
        else:
            assert found.kind == "closed", channel.id
            assert found.opens_at is not None, channel.id
            assert now < found.opens_at < now + _LOOK_AHEAD, channel.id
            assert state_at(channel, found.opens_at, calendar).kind == "open", channel.id
            assert found.closes_at is None, channel.id


@given(moment=_MOMENTS)
def test_the_zone_of_the_asker_changes_nothing(
    book: Rulebook, calendar: Calendar, moment: datetime
) -> None:
    for channel in _with_hours(book):
        here = state_at(channel, moment, calendar)
        assert state_at(channel, moment.astimezone(ZoneInfo("Asia/Manila")), calendar) == here


@given(moment=_MOMENTS)
def test_an_office_stays_shut_until_it_says_it_opens(
    phone: Channel, calendar: Calendar, moment: datetime
) -> None:
    found = state_at(phone, moment, calendar)
    if found.opens_at is not None:
        last_minute = found.opens_at - timedelta(minutes=1)
        assert state_at(phone, max(moment, last_minute), calendar).kind == "closed"
    if found.closes_at is not None:
        assert state_at(phone, found.closes_at, calendar).kind == "closed"


@pytest.mark.parametrize(
    ("day", "kind", "changes"),
    [
        ("2026-11-24", "open", "2026-11-24T08:00:00-05:00"),
        ("2026-11-26", "closed", "2026-11-27T08:00:00-05:00"),
        ("2026-11-28", "closed", "2026-11-30T08:00:00-05:00"),
        # A Friday holiday, then the weekend.
        ("2026-12-25", "closed", "2026-12-28T08:00:00-05:00"),
        ("2027-07-05", "closed", "2027-07-06T08:00:00-04:00"),
    ],
)
def test_a_whole_day_of_the_contact_center(
    phone: Channel, calendar: Calendar, day: str, kind: str, changes: str
) -> None:
    found = on_day(phone, date.fromisoformat(day), calendar)
    assert found.kind == kind
    assert (found.opens_at or found.spans[0][0]) == _at(changes)


def test_a_day_outside_the_table_is_unknown(phone: Channel, calendar: Calendar) -> None:
    assert on_day(phone, date(2029, 1, 2), calendar).kind == "unknown"
    assert on_day(replace(phone, hours=()), TODAY, calendar).kind == "always"
    assert on_day(replace(phone, hours=(), automated_24h=False), TODAY, calendar).kind == "unknown"


@given(st.dates(date(2026, 1, 2), date(2028, 12, 10)))
def test_a_day_and_its_moments_agree(book: Rulebook, calendar: Calendar, day: date) -> None:
    for channel in _with_hours(book):
        found = on_day(channel, day, calendar)
        for opens, closes in found.spans:
            for moment in (opens, closes - timedelta(minutes=1)):
                assert state_at(channel, moment, calendar).kind == "open", channel.id
        noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(channel.hours[0].timezone))
        if found.kind == "closed":
            assert state_at(channel, noon, calendar).kind == "closed", channel.id
