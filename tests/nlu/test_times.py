"""How long, how long ago and when: which date is the deadline and which is the journey."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import times
from tests.nlu import reading

WAITS = (
    ("14 months", 14, "month"),
    ("14 months pending", 14, "month"),
    ("it has been 14 months", 14, "month"),
    ("my i-485 has been pending for 14 months", 14, "month"),
    ("waiting for my green card for 14 months", 14, "month"),
    ("14+ months", 14, "month"),
    ("14 mos", 14, "month"),
    ("6 mths", 6, "month"),
    ("18months", 18, "month"),
    ("a 14-month wait", 14, "month"),
    ("2yrs", 2, "year"),
    ("2 yrs now", 2, "year"),
    ("2.5 years", 2.5, "year"),
    ("2½ years", 2.5, "year"),
    ("2 1/2 years", 2.5, "year"),
    ("two and a half years", 2.5, "year"),
    ("a year and a half", 1.5, "year"),
    ("year and a half waiting", 1.5, "year"),
    ("one and a half years", 1.5, "year"),
    ("over a year", 1, "year"),
    ("half a year", 0.5, "year"),
    ("1 year and 3 months", 15, "month"),
    ("2 years, 4 months", 28, "month"),
    ("a couple of months", 2, "month"),
    ("eighteen months", 18, "month"),
    ("ninety days", 90, "day"),
    ("pending 400 days", 400, "day"),
    ("waiting 3 weeks", 3, "week"),
    ("I filed my I-485 2 years ago", 2, "year"),
    ("i filed i130 a year ago", 1, "year"),
    ("applied 8 months ago", 8, "month"),
    ("14 meses", 14, "month"),
    ("llevo 14 meses esperando", 14, "month"),
    ("tengo 14 meses esperando", 14, "month"),
    ("hace 8 meses", 8, "month"),
    ("hace 8 meses que espero", 8, "month"),
    ("desde hace 8 meses", 8, "month"),
    ("apliqué hace 8 meses", 8, "month"),
    ("hace casi dos años", 2, "year"),
    ("casi dos años", 2, "year"),
    ("casi dos anos", 2, "year"),
    ("dos años y medio", 2.5, "year"),
    ("año y medio", 1.5, "year"),
    ("un año y medio", 1.5, "year"),
    ("medio año", 0.5, "year"),
    ("un año y 3 meses", 15, "month"),
    ("mi caso tiene 14 meses", 14, "month"),
    ("veinte meses sin respuesta", 20, "month"),
    ("esperando hace 3 semanas", 3, "week"),
    ("un par de meses", 2, "month"),
    ("tengo 90 días esperando", 90, "day"),
    ("treinta y cuatro meses", 34, "month"),
    ("thirty-four months pending", 34, "month"),
    ("forty five days and nothing", 45, "day"),
    ("veintidós meses esperando", 22, "month"),
    ("ya van cinco meses", 5, "month"),
    ("over a year with zero movement on my application and nobody knows why", 1, "year"),
    ("mi caso ya va un año por encima de lo publicado y nadie sabe nada de nada", 1, "year"),
)


@pytest.mark.parametrize(("message", "amount", "unit"), WAITS)
def test_reads_how_long_someone_waits(message: str, amount: float, unit: str) -> None:
    assert reading.values(message, "waiting") == [{"amount": amount, "unit": unit}]


NO_WAITS = (
    "I've lived here 10 years",
    "I have been here 10 years",
    "I have lived in the US for 10 years",
    "we are married for 5 years",
    "we have been married 5 years",
    "married 3 years",
    "I worked there 4 years",
    "my husband died 2 years ago",
    "I came to the US 20 years ago",
    "I was arrested 10 years ago",
    "I got my green card 5 years ago",
    "my 3 year old daughter",
    "a 3-year-old boy",
    "my son is 12 years old",
    "I am 8 months pregnant",
    "10 year ban",
    "10-year bar",
    "2 year green card",
    "the 5 year rule",
    "48 month extension letter",
    "90 day limit",
    "I have 30 days to respond",
    "87 days to answer",
    "respond within 84 days",
    "in 3 weeks",
    "in 14 months",
    "the next 6 months",
    "3 times a week",
    "I call 3 times a day",
    "once a year",
    "twice a month",
    "every 2 years",
    "$500 a month",
    "500 dollars a month",
    "one day I got a letter",
    "valid for 10 years",
    "a week from now",
    "abroad for 8 months",
    "6 months in jail",
    "vivo aqui hace 10 años",
    "llevo 10 años aquí",
    "tengo 10 años viviendo aquí",
    "llevamos 5 años casados",
    "mi hijo tiene 8 años",
    "mi hijo de 8 años de edad",
    "embarazada de 8 meses",
    "cada 3 meses",
    "dentro de 3 semanas",
    "tengo 30 días para responder",
    "mi papá murió hace 2 meses",
    "llegué hace 20 años",
    "me arrestaron hace 10 años",
    "3 veces por semana",
    "una tarjeta de 10 años de vigencia",
    "llevo nueve años de residente",
    "llevo nueve años limpiando oficinas",
    "they sent it october 2 and I have 87 days",
    "me dieron 30 días y no sé qué hacer con esto la verdad",
    "They gave us 15 days, not 30, to answer about my petition",
    "la carta de los 48 meses no me la aceptan en el DMV de Nevada",
    "the DMV in Nevada gives me licenses for 30 days at a time",
    "quedan cuatro días para mandar mi respuesta al aviso que me llegó",
    "a deadline of 60 days from the letter and then what do we do",
    "me faltaron 9 días de presencia física y por eso no me hicieron ciudadano",
    "I cleaned houses for a woman for six years and she offered to fix my papers",
    "Wisconsin wants proof of 730 days for the boy who came with us",
)


@pytest.mark.parametrize("message", NO_WAITS)
def test_other_lengths_of_time_are_no_waits(message: str) -> None:
    assert reading.values(message, "waiting") == []


TRIED_AGO = (
    ("I called 3 weeks ago", 3, "week"),
    ("called 2 months ago", 2, "month"),
    ("I spoke to an agent 10 days ago", 10, "day"),
    ("opened an e-request 45 days ago", 45, "day"),
    ("submitted an inquiry two months ago", 2, "month"),
    ("contacted my congressman 6 weeks ago", 6, "week"),
    ("I called yesterday", 1, "day"),
    ("called them last week", 1, "week"),
    ("I called a month ago", 1, "month"),
    ("llamé hace 3 semanas", 3, "week"),
    ("hace 3 semanas llamé", 3, "week"),
    ("hablé con un agente hace dos meses", 2, "month"),
    ("puse una solicitud de servicio hace 40 días", 40, "day"),
    ("llamé ayer", 1, "day"),
    ("llame la semana pasada", 1, "week"),
)


@pytest.mark.parametrize(("message", "amount", "unit"), TRIED_AGO)
def test_reads_how_long_ago_something_was_tried(message: str, amount: float, unit: str) -> None:
    assert reading.values(message, "tried_ago") == [{"amount": amount, "unit": unit}]
    assert reading.dates(message) == {}


@pytest.mark.parametrize(
    "message",
    [
        "I filed 3 weeks ago",
        "they called me 3 weeks ago",
        "mandé mi solicitud hace 3 semanas",
        "my father died 3 weeks ago",
        "I submitted an I-90 3 weeks ago",
    ],
)
def test_other_things_long_ago_were_not_tried(message: str) -> None:
    assert reading.values(message, "tried_ago") == []


def test_a_wait_and_a_try_in_one_message() -> None:
    message = "I filed 14 months ago and I called 3 weeks ago"
    assert reading.values(message, "waiting") == [{"amount": 14, "unit": "month"}]
    assert reading.values(message, "tried_ago") == [{"amount": 3, "unit": "week"}]


@pytest.mark.parametrize("unit", ["days", "weeks", "months", "years", "días", "meses", "años"])
@given(amount=st.integers(2, 39))
def test_any_number_of_units_is_read_as_it_stands(unit: str, amount: int) -> None:
    (wait,) = reading.values(f"pending {amount} {unit}", "waiting")
    assert wait["amount"] == amount


@pytest.mark.parametrize("message", ["2023 years", "485 years", "1000 months"])
def test_impossible_lengths_are_left_out(message: str) -> None:
    assert reading.values(message, "waiting") == []


# -- dates -------------------------------------------------------------------------

DATES: tuple[tuple[str, dict[str, str]], ...] = (
    # notice_date
    ("the letter is dated October 2", {"notice_date": "October 2"}),
    ("RFE dated 10/02/2026", {"notice_date": "10/02/2026"}),
    ("my I-140 was revoked on November 10", {"notice_date": "November 10"}),
    ("me revocaron la I-130 el 10 de noviembre", {"notice_date": "el 10 de noviembre"}),
    ("RFE on my I-539 mailed on Oct 30", {"notice_date": "Oct 30"}),
    ("the judge ordered me deported on November 12", {"notice_date": "November 12"}),
    ("he has a deportation order from November 13", {"notice_date": "November 13"}),
    ("me entregaron un NOID el 17 de noviembre", {"notice_date": "el 17 de noviembre"}),
    ("el juez me ordenó la deportación el 12 de noviembre", {"notice_date": "el 12 de noviembre"}),
    ("I got an RFE on Nov 3rd", {"notice_date": "Nov 3rd"}),
    ("I received the letter yesterday", {"notice_date": "yesterday"}),
    ("today I got a letter", {"notice_date": "today"}),
    ("they denied me on Nov 3", {"notice_date": "Nov 3"}),
    ("notice date: 2026-11-02", {"notice_date": "2026-11-02"}),
    ("the letter from November 2nd, 2026", {"notice_date": "November 2nd, 2026"}),
    ("denied 2 weeks ago", {"notice_date": "2 weeks ago"}),
    ("me llegó la carta el 2 de octubre", {"notice_date": "el 2 de octubre"}),
    ("la carta con fecha 2 de octubre de 2026", {"notice_date": "2 de octubre de 2026"}),
    ("recibí el RFE ayer", {"notice_date": "ayer"}),
    ("me negaron el 3 de noviembre", {"notice_date": "el 3 de noviembre"}),
    ("me negaron hace 2 semanas", {"notice_date": "hace 2 semanas"}),
    ("carta fechada 10/2/2026", {"notice_date": "10/2/2026"}),
    # due_date
    ("due March 3", {"due_date": "March 3"}),
    ("it was due October 5", {"due_date": "October 5"}),
    ("the deadline is 12/05", {"due_date": "12/05"}),
    ("I need to reply by March 3", {"due_date": "March 3"}),
    ("we must respond to them by January 5, 2027", {"due_date": "January 5, 2027"}),
    ("I have until March 3", {"due_date": "March 3"}),
    ("no later than Dec 1", {"due_date": "Dec 1"}),
    ("due in 10 days", {"due_date": "in 10 days"}),
    ("due tomorrow", {"due_date": "tomorrow"}),
    ("they want everything by Friday", {"due_date": "Friday"}),
    ("tengo hasta el 3 de marzo", {"due_date": "el 3 de marzo"}),
    ("la fecha límite es el 3 de marzo", {"due_date": "el 3 de marzo"}),
    ("hay que contestar antes del 3 de marzo", {"due_date": "3 de marzo"}),
    ("el plazo vence el viernes", {"due_date": "el viernes"}),
    ("a más tardar el 1 de diciembre", {"due_date": "el 1 de diciembre"}),
    # travel_date
    ("my flight is December 5", {"travel_date": "December 5"}),
    ("I fly on Friday", {"travel_date": "on Friday"}),
    ("we leave tomorrow", {"travel_date": "tomorrow"}),
    ("the funeral is on Saturday", {"travel_date": "on Saturday"}),
    ("I need to travel in 3 days", {"travel_date": "in 3 days"}),
    ("need to travel by March 3", {"travel_date": "March 3"}),
    ("mi vuelo es el 5 de diciembre", {"travel_date": "el 5 de diciembre"}),
    ("viajo mañana", {"travel_date": "mañana"}),
    ("el entierro es pasado mañana", {"travel_date": "pasado mañana"}),
    ("salgo el lunes", {"travel_date": "el lunes"}),
    ("tengo que viajar en 3 días", {"travel_date": "en 3 días"}),
    # appointment_date
    ("my biometrics is on December 8", {"appointment_date": "December 8"}),
    ("interview next Tuesday", {"appointment_date": "next Tuesday"}),
    ("my appointment is tomorrow", {"appointment_date": "tomorrow"}),
    ("oath ceremony 12/15/2026", {"appointment_date": "12/15/2026"}),
    ("mi cita es el 8 de diciembre", {"appointment_date": "el 8 de diciembre"}),
    ("la entrevista es el próximo martes", {"appointment_date": "el próximo martes"}),
    ("las huellas son mañana", {"appointment_date": "mañana"}),
    ("mi cita es el lunes a las 9 de la mañana", {"appointment_date": "el lunes"}),
    ("juramento 15 de diciembre", {"appointment_date": "15 de diciembre"}),
    ("I have a job interview tomorrow morning", {"date": "tomorrow"}),
    # exam_date
    ("I passed my interview on July 1", {"exam_date": "July 1"}),
    ("had my naturalization interview on July 1st", {"exam_date": "July 1st"}),
    ("my interview was on July 1", {"exam_date": "July 1"}),
    ("I passed the test 5 months ago", {"exam_date": "5 months ago"}),
    ("pasé la entrevista el 1 de julio", {"exam_date": "el 1 de julio"}),
    ("tuve mi entrevista el 1 de julio", {"exam_date": "el 1 de julio"}),
    ("pasé el examen hace 5 meses", {"exam_date": "hace 5 meses"}),
    # filed_date
    ("waiting for my N-400 since Mar 3, 2025", {"filed_date": "Mar 3, 2025"}),
    ("receipt notice dated Nov 3", {"filed_date": "Nov 3"}),
    ("my appointment was rescheduled from Dec 1 to Dec 15", {"appointment_date": "Dec 15"}),
    ("mi cita era el 1 de mayo y la cambiaron al 15 de mayo", {"appointment_date": "15 de mayo"}),
    ("I filed on March 3, 2025", {"filed_date": "March 3, 2025"}),
    ("applied 03/03/2025", {"filed_date": "03/03/2025"}),
    ("pending since March 3, 2025", {"filed_date": "March 3, 2025"}),
    ("receipt date 2025-03-03", {"filed_date": "2025-03-03"}),
    ("my priority date is 5 May 2024", {"filed_date": "5 May 2024"}),
    ("I mailed my application on March 3", {"filed_date": "March 3"}),
    ("filed 3 weeks ago", {"filed_date": "3 weeks ago"}),
    ("apliqué el 3 de marzo de 2025", {"filed_date": "el 3 de marzo de 2025"}),
    ("mandé mi solicitud hace 3 semanas", {"filed_date": "hace 3 semanas"}),
    ("pendiente desde el 3 de marzo del 2025", {"filed_date": "el 3 de marzo del 2025"}),
    ("metí los papeles el 3 de marzo", {"filed_date": "el 3 de marzo"}),
    # no role, as in an answer
    ("March 3", {"date": "March 3"}),
    ("on friday", {"date": "on friday"}),
    ("el 3 de marzo", {"date": "el 3 de marzo"}),
    ("yesterday", {"date": "yesterday"}),
    ("12/05/2026", {"date": "12/05/2026"}),
    ("primero de marzo", {"date": "primero de marzo"}),
    ("Jan. 5th", {"date": "Jan. 5th"}),
    ("5 Dec. 2026", {"date": "5 Dec. 2026"}),
    ("Reply by March 3.", {"due_date": "March 3"}),
    ("contestar antes del 3 de marzo.", {"due_date": "3 de marzo"}),
)


@pytest.mark.parametrize(("message", "found"), DATES)
def test_a_date_gets_the_role_of_its_nearest_cue(message: str, found: dict[str, str]) -> None:
    assert reading.dates(message) == found


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (
            "RFE dated Oct 2, due Dec 28, and my flight is Dec 5",
            {"notice_date": "Oct 2", "due_date": "Dec 28", "travel_date": "Dec 5"},
        ),
        (
            "I got the letter on November 2. My interview is December 8.",
            {"notice_date": "November 2", "appointment_date": "December 8"},
        ),
        (
            "me llegó el RFE el 2 de octubre y tengo que contestar antes del 28 de diciembre",
            {"notice_date": "el 2 de octubre", "due_date": "28 de diciembre"},
        ),
        (
            "filed on 3/3/2025\nbiometrics was 5/5/2025",
            {"filed_date": "3/3/2025", "appointment_date": "5/5/2025"},
        ),
    ],
)
def test_each_date_of_a_message_gets_its_own_role(message: str, found: dict[str, str]) -> None:
    assert reading.dates(message) == found


NO_DATES = (
    "open 24/7",
    "esta mañana hablé con mi tía",
    "por la mañana",
    "a las 9 de la mañana",
    "cada mañana",
    "you may 10 days later",
    "2 months ago 5 people",
    "my green card expires March 3",
    "my work permit expired on March 3",
    "mi tarjeta vence el 3 de marzo",
    "mi permiso de trabajo se vence el 3 de marzo",
    "my father died yesterday and I do not know what to do",
    "mi abuela murió ayer y necesito ayuda para ir",
    "my birthday is March 3",
    "nací el 3 de marzo",
    "we got married on March 3",
    "I entered on March 3, 2015",
    "I sent my response on March 3",
    "I called on March 3",
    "respond within 30 days",
    "they gave me 30 days to answer",
    "hay que responder dentro de 30 días",
    "I have to respond in 30 days",
    "1/2 of the fee",
    "my job gave me until Monday to show something",
    "hasta el día de hoy no le han llamado a la entrevista",
    "vivo en Santo Domingo",
    "no encuentro a mi esposo desde ayer, la migra se lo llevó",
    "I was on a camping trip which was three weeks ago",
    "thirty five days ago something was there",
    "ayer se venció mi permiso y no puedo trabajar más en el almacén",
    "mandé la renovación a tiempo, voy mañana a trabajar o no?",
    "Nothing Monday, nothing Tuesday. Wednesday I answered a private number and it was nobody",
    "I-90/94",
    "485/131",
    "999/999/9999",
)


@pytest.mark.parametrize("message", NO_DATES)
def test_no_deadline_or_journey_is_made_of_other_dates(message: str) -> None:
    assert reading.dates(message) == {}


def test_a_date_keeps_the_words_of_the_message() -> None:
    assert reading.dates("viajo MAÑANA")["travel_date"] == "MAÑANA"


@given(st.text())
def test_anything_can_be_read(text: str) -> None:
    for found in (*times.dates(text), *times.durations(text)):
        assert 0 <= found.start < found.end <= len(text)


def test_every_cue_gives_a_role_that_is_read() -> None:
    read = {"other", "tried", "waiting", "case", "lasting"} | times.DATE_ENTITIES - {"date"}
    assert {role for role, _ in times._CUES} == read


def test_no_name_of_the_cue_file_is_left_unread() -> None:
    assert not any(re.search(r"\{[a-z_]+\}", cue.pattern) for _, cue in times._CUES)


def test_every_role_is_a_date_entity() -> None:
    roles: dict[str, Any] = dict.fromkeys(role for _, found in DATES for role in found)
    assert set(roles) == set(times.DATE_ENTITIES)


MONTHS = (
    ("my i-485 is pending since March 2023", {"filed_date": "March 2023"}),
    ("filed in june 2024", {"filed_date": "june 2024"}),
    ("I applied in Sept. 2024 and nothing", {"filed_date": "Sept. 2024"}),
    ("waiting since 03/2023", {"filed_date": "03/2023"}),
    ("no news since march, 2023", {"filed_date": "march, 2023"}),
    ("since March 2023", {"filed_date": "March 2023"}),
    ("mi caso está pendiente desde marzo de 2023", {"filed_date": "marzo de 2023"}),
    ("llevo esperando desde enero del 2024", {"filed_date": "enero del 2024"}),
    ("metí la solicitud en junio 2024", {"filed_date": "junio 2024"}),
    ("desde marzo de 2023", {"filed_date": "marzo de 2023"}),
    # With its day it is a date like any other.
    ("filed on june 5, 2024", {"filed_date": "june 5, 2024"}),
    # A month alone is never a deadline, an appointment or a journey.
    ("my RFE is due in March 2027", {}),
    ("my interview is in March 2027", {}),
    ("viajo en enero de 2027", {}),
    ("the letter is dated March 2026", {}),
    # Nor is any month of a life the case's.
    ("I live here since March 2010 with my kids and my parents", {}),
    ("we got married in June 2019", {}),
    ("my card expires in June 2027", {}),
    ("vivo aquí desde marzo de 2010 con mis hijos y mis padres", {}),
)


@pytest.mark.parametrize(("message", "dates"), MONTHS)
def test_a_month_without_a_day_is_only_when_the_wait_began(
    message: str, dates: dict[str, str]
) -> None:
    assert reading.dates(message) == dates
