"""Dates in people's words, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.cases import TODAY
from triage.dates import PREFERENCE, month_end, parse

#: The dialogue passes the slot of the open question, whatever it asks for.
_ROLES = st.sampled_from([None, "letter_in_hand", *sorted(PREFERENCE)])
#: Roles whose date may lie on either side of today.
_EITHER_SIDE = ("due_date", "appointment_date", None, "letter_in_hand")
_PAST = ("notice_date", "exam_date", "filed_date")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-10-02", date(2026, 10, 2)),
        (" 2026-10-02 ", date(2026, 10, 2)),
        ("10/02/2026", date(2026, 10, 2)),
        ("10/2/26", date(2026, 10, 2)),
        ("10-02-2026", date(2026, 10, 2)),
        ("December 24, 2026", date(2026, 12, 24)),
        ("Dec. 24, 2026", date(2026, 12, 24)),
        ("24 December 2026", date(2026, 12, 24)),
        ("october 2nd 2026", date(2026, 10, 2)),
        ("2 de octubre de 2026", date(2026, 10, 2)),
        ("el 3 de enero de 2027", date(2027, 1, 3)),
        ("1ro de enero de 2027", date(2027, 1, 1)),
        ("primero de enero de 2027", date(2027, 1, 1)),
        ("el 1° de diciembre de 2026", date(2026, 12, 1)),
        ("24 de diciembre del 2026", date(2026, 12, 24)),
        ("tuesday december 1, 2026", date(2026, 12, 1)),
        ("martes 1 de diciembre de 2026", date(2026, 12, 1)),
        ("feb 29 2028", date(2028, 2, 29)),
    ],
)
def test_a_whole_date_needs_no_role(words: str, expected: date) -> None:
    for role in (None, *PREFERENCE):
        assert parse(words, TODAY, role) == expected


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("today", 0),
        ("hoy", 0),
        ("tonight", 0),
        ("tomorrow", 1),
        ("mañana", 1),
        ("manana", 1),
        ("the day after tomorrow", 2),
        ("day after tomorrow", 2),
        ("pasado mañana", 2),
        ("yesterday", -1),
        ("ayer", -1),
        ("next week", 7),
        ("la próxima semana", 7),
        ("la semana que viene", 7),
        ("last week", -7),
        ("la semana pasada", -7),
        ("in 3 weeks", 21),
        ("in three weeks", 21),
        ("en dos semanas", 14),
        ("dentro de 10 días", 10),
        ("in 84 days", 84),
        ("a week ago", -7),
        ("two weeks ago", -14),
        ("hace una semana", -7),
        ("hace 2 semanas", -14),
        ("30 days ago", -30),
    ],
)
def test_relative_words_count_from_today(words: str, days: int) -> None:
    for role in (None, *PREFERENCE):
        assert parse(words, TODAY, role) == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("words", "role", "expected"),
    [
        ("oct 2", "notice_date", date(2026, 10, 2)),
        ("october 2nd", "notice_date", date(2026, 10, 2)),
        ("2 de octubre", "notice_date", date(2026, 10, 2)),
        ("10/02", "notice_date", date(2026, 10, 2)),
        ("dec 1", "notice_date", date(2025, 12, 1)),
        ("november 23", "notice_date", TODAY),
        ("march 3", "exam_date", date(2026, 3, 3)),
        ("march 3", "filed_date", date(2026, 3, 3)),
        ("dec 24", "due_date", date(2026, 12, 24)),
        ("12/24", "due_date", date(2026, 12, 24)),
        ("24 de diciembre", "due_date", date(2026, 12, 24)),
        ("jan 5", "due_date", date(2027, 1, 5)),
        ("el 3 de enero", "due_date", date(2027, 1, 3)),
        ("november 23", "due_date", TODAY),
        ("jan 5", "travel_date", date(2027, 1, 5)),
        ("november 20", "travel_date", date(2027, 11, 20)),
        ("dec 1", "appointment_date", date(2026, 12, 1)),
        ("jan 5", "appointment_date", date(2027, 1, 5)),
        ("jan 5", None, date(2027, 1, 5)),
        ("oct 2", None, date(2026, 10, 2)),
        ("jan 5", "letter_in_hand", date(2027, 1, 5)),
    ],
)
def test_a_missing_year_follows_the_role(words: str, role: str | None, expected: date) -> None:
    assert parse(words, TODAY, role) == expected


@pytest.mark.parametrize(
    ("words", "role", "expected"),
    [
        ("november 20", "due_date", date(2026, 11, 20)),
        ("11/20", "due_date", date(2026, 11, 20)),
        ("20 de noviembre", "due_date", date(2026, 11, 20)),
        ("october 2", "due_date", date(2026, 10, 2)),
        ("september 1st", "due_date", date(2026, 9, 1)),
        ("november 10", "appointment_date", date(2026, 11, 10)),
        ("el 10 de noviembre", "appointment_date", date(2026, 11, 10)),
    ],
)
def test_a_date_that_just_passed_is_not_pushed_into_next_year(
    words: str, role: str, expected: date
) -> None:
    assert parse(words, TODAY, role) == expected


@pytest.mark.parametrize(
    ("words", "role", "expected"),
    [
        ("friday", None, date(2026, 11, 27)),
        ("next friday", "due_date", date(2026, 11, 27)),
        ("el viernes", "due_date", date(2026, 11, 27)),
        ("este viernes", "travel_date", date(2026, 11, 27)),
        ("monday", "due_date", TODAY),
        ("this monday", "appointment_date", TODAY),
        ("next monday", "due_date", date(2026, 11, 30)),
        ("el próximo lunes", "due_date", date(2026, 11, 30)),
        ("el lunes que viene", "appointment_date", date(2026, 11, 30)),
        ("last friday", None, date(2026, 11, 20)),
        ("el viernes pasado", "appointment_date", date(2026, 11, 20)),
        ("friday", "notice_date", date(2026, 11, 20)),
        ("monday", "notice_date", date(2026, 11, 16)),
        ("el sábado", "notice_date", date(2026, 11, 21)),
        ("miercoles", "travel_date", date(2026, 11, 25)),
    ],
)
def test_weekdays(words: str, role: str | None, expected: date) -> None:
    assert parse(words, TODAY, role) == expected


@pytest.mark.parametrize(
    ("words", "role", "days"),
    [
        ("10 days", "due_date", 10),
        ("diez días", "due_date", 10),
        ("3 weeks", "travel_date", 21),
        ("10 days", "notice_date", -10),
        ("tres semanas", "filed_date", -21),
    ],
)
def test_a_bare_duration_follows_the_role(words: str, role: str, days: int) -> None:
    assert parse(words, TODAY, role) == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    "words",
    [
        "", "   ", "asdf", "hello", "no", "yes", "may", "december", "2027", "sept 2027", "5",
        "2026-13-02", "2026-02-30", "november 31", "I-485", "I-130", "485", "IOE0912345678",
        "10:30", "9 am", "this weekend", "no sé", "😀",
    ],
)  # fmt: skip
def test_words_that_are_no_date(words: str) -> None:
    for role in (None, *PREFERENCE):
        assert parse(words, TODAY, role) is None


@given(day=st.dates(date(1990, 1, 1), date(2035, 12, 31)), role=_ROLES)
def test_iso_dates_come_back_as_they_are(day: date, role: str | None) -> None:
    assert parse(day.isoformat(), TODAY, role) == day


@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(2015, 1, 1), date(2030, 12, 31)), role=_ROLES)
def test_a_full_us_date_comes_back_as_it_is(day: date, role: str | None) -> None:
    assert parse(f"{day:%m/%d/%Y}", TODAY, role) == day
    assert parse(f"{day:%B} {day.day}, {day.year}", TODAY, role) == day


@settings(max_examples=60, deadline=None)
@given(
    today=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    back=st.integers(1, 170),
    role=st.sampled_from(_EITHER_SIDE),
)
def test_without_a_year_the_nearer_date_is_meant(today: date, back: int, role: str) -> None:
    passed, ahead = today - timedelta(days=back), today + timedelta(days=back)
    for day in (passed, ahead):
        if (day.month, day.day) != (2, 29):
            assert parse(f"{day:%B} {day.day}", today, role) == day


@settings(max_examples=60, deadline=None)
@given(
    today=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    back=st.integers(0, 300),
    role=st.sampled_from(_PAST),
)
def test_a_letter_without_a_year_is_behind_us(today: date, back: int, role: str) -> None:
    day = today - timedelta(days=back)
    if (day.month, day.day) != (2, 29):
        assert parse(f"{day:%B} {day.day}", today, role) == day


@settings(max_examples=40, deadline=None)
@given(words=st.text(max_size=30), role=_ROLES)
def test_any_words_are_a_date_or_nothing(words: str, role: str | None) -> None:
    found = parse(words, TODAY, role)
    assert found is None or type(found) is date


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("March 2023", "2023-03-31"),
        ("june 2024", "2024-06-30"),
        ("Sept. 2024", "2024-09-30"),
        ("march, 2023", "2023-03-31"),
        ("03/2023", "2023-03-31"),
        ("02/2024", "2024-02-29"),
        ("marzo de 2023", "2023-03-31"),
        ("enero del 2024", "2024-01-31"),
        ("junio 2024", "2024-06-30"),
        ("setiembre de 2025", "2025-09-30"),
        ("March", None),
        ("2023", None),
        ("hello", None),
    ],
)
def test_a_month_counts_to_its_last_day(words: str, last: str | None) -> None:
    found = month_end(words)
    assert (found.isoformat() if found else None) == last
