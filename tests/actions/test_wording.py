"""Dates, times and amounts of time in words, in both languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.wording import Wording
from store.queries import Catalog
from triage.hours import HoursState, state_at
from triage.rules import Channel

CONTACT_CENTER = "uscis_contact_center_phone"
_MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def en(catalog: Catalog) -> Wording:
    """English."""
    return Wording(catalog.phrases, "en")


@pytest.fixture(scope="session")
def es(catalog: Catalog) -> Wording:
    """Spanish."""
    return Wording(catalog.phrases, "es")


def _hours(
    catalog: Catalog,
    language: str,
    moment: str,
    channel: str = CONTACT_CENTER,
    own_zone: str | None = None,
    abroad: bool = False,
) -> str | None:
    now = datetime.fromisoformat(moment)
    found = catalog.book.channels[channel]
    state = state_at(found, now, catalog.book.calendar)
    return Wording(catalog.phrases, language).hours(found, state, now, own_zone, abroad)


# -- hours --


@pytest.mark.parametrize(
    ("moment", "en", "es"),
    [
        ("2026-11-23T15:00:00-05:00",
         "open now, closes in 5 h, at 8:00 p.m. Eastern",
         "abierto ahora, cierra en 5 h, a las 8:00 p.m. hora del Este"),
        ("2026-11-23T17:50:00-05:00",
         "open now, closes in 2 h 10 min, at 8:00 p.m. Eastern",
         "abierto ahora, cierra en 2 h 10 min, a las 8:00 p.m. hora del Este"),
        ("2026-11-23T19:15:00-05:00",
         "open now, closes in 45 min, at 8:00 p.m. Eastern",
         "abierto ahora, cierra en 45 min, a las 8:00 p.m. hora del Este"),
        ("2026-11-23T19:59:40-05:00",
         "open now, closes in 1 min, at 8:00 p.m. Eastern",
         "abierto ahora, cierra en 1 min, a las 8:00 p.m. hora del Este"),
        ("2026-11-23T07:59:00-05:00",
         "closed now, opens today 8:00 a.m. Eastern",
         "cerrado ahora, abre hoy 8:00 a.m. hora del Este"),
        ("2026-11-23T20:00:00-05:00",
         "closed now, opens tomorrow 8:00 a.m. Eastern",
         "cerrado ahora, abre mañana 8:00 a.m. hora del Este"),
        ("2026-11-28T12:00:00-05:00",
         "closed now, opens Monday 8:00 a.m. Eastern",
         "cerrado ahora, abre lunes 8:00 a.m. hora del Este"),
        ("2026-11-26T15:00:00-05:00",
         "closed today for Thanksgiving Day, opens tomorrow 8:00 a.m. Eastern",
         "cerrado hoy por Día de Acción de Gracias, abre mañana 8:00 a.m. hora del Este"),
        ("2026-12-25T10:00:00-05:00",
         "closed today for Christmas Day, opens Monday 8:00 a.m. Eastern",
         "cerrado hoy por Navidad, abre lunes 8:00 a.m. hora del Este"),
    ],
)  # fmt: skip
def test_the_phone_line_through_the_week(moment: str, en: str, es: str, catalog: Catalog) -> None:
    assert _hours(catalog, "en", moment) == en
    assert _hours(catalog, "es", moment) == es


def test_the_evening_before_thanksgiving_skips_the_holiday(catalog: Catalog) -> None:
    said = _hours(catalog, "en", "2026-11-25T21:00:00-05:00")
    assert said == "closed now, opens Friday 8:00 a.m. Eastern"


def test_the_day_is_the_one_at_the_office(catalog: Catalog) -> None:
    said = _hours(catalog, "en", "2026-11-24T03:00:00+00:00")
    assert said == "closed now, opens tomorrow 8:00 a.m. Eastern"


def test_an_office_in_the_central_zone_says_so(catalog: Catalog) -> None:
    channel = next(
        c for c in catalog.book.channels.values()
        if c.hours and c.hours[0].timezone == "America/Chicago"
    )  # fmt: skip
    said = _hours(catalog, "en", "2026-11-24T12:00:00-05:00", channel.id) or ""
    assert said.endswith(" Central")


def test_abroad_the_time_is_given_in_utc(catalog: Catalog) -> None:
    said = _hours(catalog, "en", "2026-11-23T15:00:00-05:00", abroad=True)
    assert said == ("open now, closes in 5 h, at 8:00 p.m. Eastern; that is Tue 1:00 a.m. UTC")
    closed = _hours(catalog, "es", "2026-11-28T12:00:00-05:00", abroad=True)
    assert closed == "cerrado ahora, abre lunes 8:00 a.m. hora del Este; son las 1:00 p.m. UTC"


@pytest.mark.parametrize(
    ("zone", "there"),
    [
        ("Asia/Manila", "that is Tue 9:00 a.m. where you are"),
        ("America/Bogota", "that is 8:00 p.m. where you are"),
        ("Asia/Kolkata", "that is Tue 6:30 a.m. where you are"),
    ],
)
def test_a_known_place_wins_over_utc(zone: str, there: str, catalog: Catalog) -> None:
    said = _hours(catalog, "en", "2026-11-23T15:00:00-05:00", own_zone=zone, abroad=True)
    assert said == f"open now, closes in 5 h, at 8:00 p.m. Eastern; {there}"


def test_a_line_that_never_closes_names_no_hour(catalog: Catalog) -> None:
    said = _hours(catalog, "en", "2026-11-26T03:00:00-05:00", "domestic_violence_hotline")
    assert said in ("answers day and night", "automatic, day and night")


def test_unknown_hours_are_not_guessed(catalog: Catalog, en: Wording, now: datetime) -> None:
    channel = catalog.book.channels[CONTACT_CENTER]
    assert en.hours(channel, HoursState("unknown"), now) is None
    assert en.hours(channel, HoursState("always"), now) == "automatic, day and night"
    assert en.hours(channel, HoursState("closed"), now) == "closed now"
    assert _hours(catalog, "en", "2030-01-15T12:00:00-05:00") is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 1)), st.sampled_from(["en", "es"]))
def test_every_moment_has_words_for_every_channel(
    catalog: Catalog, moment: datetime, language: str
) -> None:
    now = moment.replace(tzinfo=ZoneInfo("UTC"))
    say = Wording(catalog.phrases, language)
    for channel in _with_hours(catalog):
        state = state_at(channel, now, catalog.book.calendar)
        said = say.hours(channel, state, now, "Asia/Manila")
        assert (said is None) == (state.kind == "unknown")
        assert "{" not in (said or "")


def _with_hours(catalog: Catalog) -> list[Channel]:
    return [channel for channel in catalog.book.channels.values() if channel.hours]


@given(st.integers(1, 12 * 60))
def test_the_time_left_adds_up(catalog: Catalog, minutes: int) -> None:
    closes = datetime(2026, 11, 23, 20, tzinfo=ZoneInfo("America/New_York"))
    channel = catalog.book.channels[CONTACT_CENTER]
    say = Wording(catalog.phrases, "en")
    said = say.hours(channel, HoursState("open", closes), closes - timedelta(minutes=minutes))
    left = (said or "").split("closes in ")[1].split(", at")[0].split()
    amounts = dict(zip(left[1::2], left[::2]))
    assert 60 * int(amounts.get("h", 0)) + int(amounts.get("min", 0)) == minutes


# -- days and amounts --


def test_days_have_names_in_both_languages(en: Wording, es: Wording) -> None:
    day = date(2026, 12, 24)
    assert en.day(day) == "Thu, Dec 24, 2026"
    assert es.day(day) == "jue 24 de dic de 2026"
    assert en.plain_day(day) == "Dec 24, 2026"
    assert es.plain_day(day) == "24 de dic de 2026"


@pytest.mark.parametrize(
    ("ahead", "en_", "es_"),
    [
        (0, "today", "hoy"),
        (1, "tomorrow", "mañana"),
        (2, "Wednesday", "miércoles"),
        (5, "Saturday", "sábado"),
        (6, "Sunday", "domingo"),
        (7, "Mon, Nov 30, 2026", "lun 30 de nov de 2026"),
    ],
)
def test_near_days(ahead: int, en_: str, es_: str, en: Wording, es: Wording) -> None:
    day = _MONDAY + timedelta(days=ahead)
    assert en.near_day(day, _MONDAY) == en_
    assert es.near_day(day, _MONDAY) == es_


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "12:00 a.m."), (8, 0, "8:00 a.m."), (12, 0, "12:00 p.m."), (17, 5, "5:05 p.m.")],
)
def test_the_clock(hour: int, minute: int, said: str, en: Wording, es: Wording) -> None:
    moment = datetime(2026, 11, 23, hour, minute, tzinfo=ZoneInfo("America/New_York"))
    assert en.clock(moment) == es.clock(moment) == said


@pytest.mark.parametrize(
    ("days", "en_", "es_"),
    [(0, "That is today.", "Es hoy."), (1, "One day left.", "Queda un día."),
     (31, "31 days left.", "Quedan 31 días.")],
)  # fmt: skip
def test_days_left(days: int, en_: str, es_: str, en: Wording, es: Wording) -> None:
    assert (en.left(days), es.left(days)) == (en_, es_)


@pytest.mark.parametrize(
    ("days", "said"),
    [(1, "1 day"), (14, "14 days"), (74, "74 days"), (75, "2 months"), (426, "14 months")],
)
def test_long_times_are_months(days: int, said: str, en: Wording) -> None:
    assert en.long_time(days) == said


def test_a_phrase_that_does_not_exist_is_an_error(en: Wording) -> None:
    with pytest.raises(KeyError):
        en("no_such_phrase")


def test_a_blank_that_was_not_given_is_an_error(en: Wording) -> None:
    with pytest.raises(KeyError):
        en("days_many")
