"""Entities of whole messages: what is found, where it stands, and what must not break."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu import patterns
from nlu.entities import EntityFinder, EntityKnowledge, _matches
from tests.nlu import reading

NOTICES = (
    ("I got an RFE", ["RFE"]),
    ("rfe!!", ["RFE"]),
    ("request for evidence", ["RFE"]),
    ("they are asking for more evidence", ["RFE"]),
    ("they want more documents", ["RFE"]),
    ("I-797E", ["RFE"]),
    ("me piden más pruebas", ["RFE"]),
    ("solicitud de evidencia", ["RFE"]),
    ("me pidieron más papeles", ["RFE"]),
    ("a NOID", ["NOID"]),
    ("notice of intent to deny", ["NOID"]),
    ("they intend to deny me", ["NOID"]),
    ("aviso de intención de negar", ["NOID"]),
    ("NOIR", ["NOIR"]),
    ("notice of intent to revoke", ["NOIR"]),
    ("intención de revocar", ["NOIR"]),
    ("NOIT", ["NOIT"]),
    ("notice to appear", ["NTA"]),
    ("NTA", ["NTA"]),
    ("aviso de comparecencia", ["NTA"]),
    ("221(g)", ["221g"]),
    ("denial letter", ["denial"]),
    ("carta de negación", ["denial"]),
    ("rejection notice", ["rejection"]),
    ("biometrics notice", ["appointment_notice"]),
    ("carta de la cita", ["appointment_notice"]),
    ("film noir", ["NOIR"]),
    ("refer me", []),
    ("paranoid", []),
    ("rfeynman", []),
    ("hello", []),
)


@pytest.mark.parametrize(("message", "notices"), NOTICES)
def test_reads_the_notice(message: str, notices: list[str]) -> None:
    assert reading.values(message, "notice") == notices


PROGRAMS = (
    ("my asylum case", {"asylum"}),
    ("mi caso de asilo", {"asylum"}),
    ("citizenship interview", {"naturalization"}),
    ("la ciudadanía", {"naturalization"}),
    ("N-400", {"naturalization"}),
    ("my adjustment is pending", {"green_card"}),
    ("ajuste de estatus", {"green_card"}),
    ("work permit", {"work_permit"}),
    ("EAD", {"work_permit"}),
    ("permiso de trabajo", {"work_permit"}),
    ("I-765", {"work_permit"}),
    ("TPS", {"tps"}),
    ("DACA renewal", {"daca"}),
    ("two year green card", {"conditional_green_card"}),
    ("quitar las condiciones", {"conditional_green_card"}),
    ("H-1B", {"employer"}),
    ("h1b", {"employer"}),
    ("OPT", {"student"}),
    ("F-1 student", {"student"}),
    ("visa de estudiante", {"student"}),
    ("he is in the army", {"military"}),
    ("U visa", {"protected_1367"}),
    ("VAWA", {"protected_1367"}),
    ("visa U", {"protected_1367"}),
    ("premium processing", {"premium_processing"}),
    ("travel ban", {"nationality_hold"}),
    ("adopted", set()),
    ("optional", set()),
    ("preading", set()),
)


@pytest.mark.parametrize(("message", "programs"), PROGRAMS)
def test_reads_the_program(message: str, programs: set[str]) -> None:
    assert set(reading.values(message, "program")) == programs


DOCUMENTS = (
    ("I lost my green card", ["green_card"]),
    ("perdí la mica", ["green_card"]),
    ("tarjeta de residencia", ["green_card"]),
    ("my green  card is lost", ["green_card"]),
    ("my work permit card", ["work_permit"]),
    ("mi permiso de trabajo", ["work_permit"]),
    ("advance parole", ["travel_document"]),
    ("permiso de viaje", ["travel_document"]),
    ("naturalization certificate", ["naturalization_certificate"]),
    ("certificado de ciudadanía", ["naturalization_certificate"]),
    ("receipt notice", ["receipt_notice"]),
    ("mi recibo", ["receipt_notice"]),
    ("nunca recibo nada de ellos", []),
    ("approval notice", ["approval_notice"]),
    ("my passport", ["passport"]),
    ("mi pasaporte", ["passport"]),
    ("my I-94", ["i94"]),
    ("i94 error", ["i94"]),
    ("tarjeta de seguro social", ["social_security_card"]),
    ("my green card is pending", []),
    ("I applied for my green card", []),
    ("passportless", []),
)


@pytest.mark.parametrize(("message", "documents"), DOCUMENTS)
def test_reads_the_document(message: str, documents: list[str]) -> None:
    assert reading.values(message, "document") == documents


APPOINTMENTS = (
    ("my biometrics appointment", "biometrics", None),
    ("fingerprints", "biometrics", None),
    ("cita de huellas", "biometrics", None),
    ("my interview", "interview", None),
    ("la entrevista", "interview", None),
    ("asylum interview", "asylum_interview", None),
    ("entrevista de asilo", "asylum_interview", None),
    ("oath ceremony", "oath", None),
    ("el juramento", "oath", None),
    ("I missed my interview", "interview", "missed"),
    ("I missed my biometrics", "biometrics", "missed"),
    ("falté a la entrevista", "interview", "missed"),
    ("no fui a la cita", None, "missed"),
    ("I need to reschedule my biometrics", "biometrics", "cannot_go"),
    ("I can't go to my interview", "interview", "cannot_go"),
    ("I can’t make it", None, "cannot_go"),
    ("no puedo ir a las huellas", "biometrics", "cannot_go"),
    ("quiero reprogramar mi entrevista", "interview", "cannot_go"),
    ("the interview has the wrong address", "interview", "wrong_details"),
    ("la fecha está mal", None, "wrong_details"),
    ("never received biometrics letter", "biometrics", "not_received"),
    ("no me llegó la cita", None, "not_received"),
    ("I use a wheelchair, oath", "oath", "accommodation"),
    ("they cancelled my oath ceremony", "oath", "cancelled"),
    ("my interview was cancelled again", "interview", "cancelled"),
    ("me cancelaron la entrevista", "interview", "cancelled"),
    ("mi ceremonia de juramento fue cancelada", "oath", "cancelled"),
    ("silla de ruedas", None, "accommodation"),
    ("I never missed my interview", "interview", None),
    ("no falté a la entrevista", "interview", None),
)


@pytest.mark.parametrize(("message", "kind", "problem"), APPOINTMENTS)
def test_reads_the_appointment_and_its_problem(
    message: str, kind: str | None, problem: str | None
) -> None:
    assert reading.values(message, "appointment_kind") == ([kind] if kind else [])
    assert reading.values(message, "appointment_problem") == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("message", "entity", "value"),
    [
        ("the embassy in Lagos", "agency", "embassy"),
        ("el consulado", "agency", "embassy"),
        ("the NVC", "agency", "nvc"),
        ("my interview at the field office in Tampa", "agency", "field_office"),
        ("la oficina de asilo de Arlington", "agency", "asylum_office"),
        ("it sits at the Nebraska Service Center", "agency", "service_center"),
        ("el centro de huellas", "agency", "support_center"),
        ("the lockbox in Phoenix", "agency", "lockbox"),
        ("CBP at the airport", "agency", "cbp"),
        ("seguro social", "agency", "ssa"),
        ("my grandmother is dying", "relation", "grandparent"),
        ("mi abuelita", "relation", "grandparent"),
        ("my husband", "relation", "spouse"),
        ("mis hijos", "relation", "child"),
    ],
)
def test_reads_agencies_and_family(message: str, entity: str, value: str) -> None:
    assert value in reading.values(message, entity)


@pytest.mark.parametrize(
    ("message", "flag"),
    [
        ("I lost my job", "hardship"),
        ("my boss will fire me", "hardship"),
        ("i dont want to get fired", "hardship"),
        ("me van a despedir", "hardship"),
        ("me van a correr del trabajo", "hardship"),
        ("my daughter is aging out", "hardship"),
        ("perdí mi trabajo", "hardship"),
        ("no puedo trabajar", "hardship"),
        ("outside normal processing time", "past_inquiry_date"),
        ("fuera del tiempo normal", "past_inquiry_date"),
        ("within normal processing times", "within_normal_time"),
        ("I sent them gift cards", "paid_scammer"),
        ("ya les pagué", "paid_scammer"),
    ],
)
def test_reads_the_other_flags(message: str, flag: str) -> None:
    assert flag in reading.flags(message)


def test_a_filing_fee_is_no_payment_to_a_scammer() -> None:
    assert "paid_scammer" not in reading.flags("I already paid the filing fee")


# -- whole messages ----------------------------------------------------------------

STORY = (
    "Hi, I’m  in the US. My I‑485 has been pending for 14 months, I called 3 weeks ago.\n"
    "Yesterday I got an RFE, due March 3. My grandmother is dying in Manila and my flight is "
    "Friday. I have never been arrested."
)


def test_a_messy_message_gives_all_its_facts() -> None:
    found = {(e["entity"], str(e["value"])) for e in reading.entities(STORY)}
    assert {
        ("location", "us"),
        ("form", "I-485"),
        ("waiting", "{'amount': 14.0, 'unit': 'month'}"),
        ("attempt", "call"),
        ("tried_ago", "{'amount': 3.0, 'unit': 'week'}"),
        ("notice_date", "Yesterday"),
        ("notice", "RFE"),
        ("due_date", "March 3"),
        ("relation", "grandparent"),
        ("travel_date", "Friday"),
        ("flag", "not_resident"),
    } <= found
    assert not {("flag", "arrest"), ("location", "abroad"), ("flag", "resident")} & found


HISTORIA = (
    "Buenas, estoy en Estados Unidos y mi I-485 lleva casi dos años. Ayer me llegó un RFE y tengo "
    "que contestar antes del 3 de marzo. Nunca me han arrestado. Mi abuelita está en Honduras."
)


def test_a_spanish_message_gives_all_its_facts() -> None:
    found = {(e["entity"], str(e["value"])) for e in reading.entities(HISTORIA)}
    assert {
        ("location", "us"),
        ("form", "I-485"),
        ("waiting", "{'amount': 2.0, 'unit': 'year'}"),
        ("notice_date", "Ayer"),
        ("notice", "RFE"),
        ("due_date", "3 de marzo"),
        ("relation", "grandparent"),
    } <= found
    assert not {("flag", "arrest"), ("location", "abroad")} & found


def test_a_form_brings_its_program() -> None:
    assert reading.values("N-400 and I-765", "program") == ["naturalization", "work_permit"]


def test_a_program_that_was_said_is_not_repeated() -> None:
    assert reading.values("my naturalization, N-400", "program") == ["naturalization"]


def test_a_weak_nickname_yields_to_a_real_form() -> None:
    assert reading.values("receipt notice for my I-130", "form") == ["I-130"]


def test_spans_of_one_kind_do_not_overlap() -> None:
    found = [e for e in reading.entities(STORY) if e["entity"] != "flag"]
    for one in found:
        for other in found:
            if one is not other and one["entity"] == other["entity"]:
                assert one["end"] <= other["start"] or other["end"] <= one["start"]


HIDDEN = (
    ("my I\u200b-485 is late", "form", "I\u200b-485"),
    ("\ufeffI-485", "form", "I-485"),
    ("green\u00a0 card lost", "document", "green\u00a0 card"),
    ("el an\u0303o pasado, mi I-90", "form", "I-90"),
    ("😀👍🏽 I-485 👨‍👩‍👧", "form", "I-485"),
    ("\x00I-485\x00", "form", "I-485"),
    ("   I-485", "form", "I-485"),
    ("don\u2019t worry, RFE", "notice", "RFE"),
    ("lost\tpassport", "document", "passport"),
)


@pytest.mark.parametrize(("message", "entity", "words"), HIDDEN)
def test_spans_fit_the_message_as_it_was_sent(message: str, entity: str, words: str) -> None:
    assert reading.spans(message, entity) == [words]


NOTHING = (
    "",
    " ",
    "\n\n",
    "\x00",
    "\x00\x00\x00",
    "\u200b\u200b",
    "😀",
    "👨‍👩‍👧👍🏽",
    "...",
    "???",
    "hello",
    "gracias",
    "a" * 10_000,
    "😀" * 2_500,
    "\u0301" * 100,
    "xrfex",
    "greencards4you",
    "preinterviewed",
    "icecream",
    "notarrestedly",
    "\ud800",
)


@pytest.mark.parametrize("message", NOTHING, ids=lambda message: ascii(message)[:20])
def test_nothing_is_found_in_nothing(message: str) -> None:
    assert reading.entities(message) == []


def well_formed(message: str, found: dict[str, Any]) -> bool:
    """Whether an entity's span lies in the message and does not cut a word in two."""
    start, end = found["start"], found["end"]
    cuts = (message[start - 1 : start] + message[start], message[end - 1] + message[end : end + 1])
    return 0 <= start < end <= len(message) and not any(
        len(pair) == 2 and pair.isascii() and pair.isalpha() for pair in cuts
    )


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    for found in reading.entities(text):
        assert well_formed(text, found)


TELLING = """I-485 485 my pending RFE never arrested 14 months ago called who in Lagos Mexico I'm
    stuck due March 3 by mail no not detained the letter green card lost 2½ años hace mañana casi
    tengo abogado y me arrestaron IOE0912345678 , . ? ! 😀 don’t have"""
WORDS = st.sampled_from([*TELLING.split(), "\n", "\u200b"])


@given(st.lists(WORDS, max_size=25))
@settings(max_examples=200, deadline=None)
def test_any_order_of_telling_words_can_be_read(words: list[str]) -> None:
    message = " ".join(words)
    for found in reading.entities(message):
        assert well_formed(message, found)


@pytest.mark.parametrize("unit", ["my I-485 RFE due March 3, ", "never arrested ", "2 yrs ", "\n"])
def test_ten_thousand_characters_can_be_read(unit: str) -> None:
    message = unit * (10_000 // len(unit))
    assert all(well_formed(message, found) for found in reading.entities(message))


def test_a_finder_without_knowledge_still_reads_patterns() -> None:
    found = EntityFinder(EntityKnowledge()).find("I got an RFE")
    assert ("notice", "RFE") in {(e["entity"], e["value"]) for e in found}


FINDER = EntityFinder(EntityKnowledge())


def words_of(number: int) -> list[str]:
    """The words of one entry of the pattern file."""
    entry, _ = FINDER._entries[number]
    tokens = [token for pattern in entry.patterns for token in pattern if "LOWER" in token]
    return sorted({word for token in tokens for word in patterns._words(token)})


@st.composite
def crowded(draw: st.DrawFn) -> tuple[int, str]:
    """An entry, and a text of its own words between some others."""
    number = draw(st.integers(0, len(FINDER._entries) - 1))
    word = st.sampled_from(words_of(number)) | st.sampled_from(["the", "quetzal", ",", "never"])
    return number, " ".join(draw(st.lists(word, max_size=40)))


@given(crowded())
@settings(max_examples=500, deadline=None)
def test_looking_near_telling_words_finds_all_matches(case: tuple[int, str]) -> None:
    number, text = case
    entry, matcher = FINDER._entries[number]
    doc = FINDER._nlp.make_doc(text)
    places = FINDER._entries_in(doc).get(number, [])
    near = sorted(_matches(matcher, doc, places, entry.longest))
    assert near == sorted((start, end) for _, start, end in matcher(doc))


ASKED_AMOUNTS = (
    ("how much cost n-400", {"asks_amount"}),
    ("how much is the I-130", {"asks_amount"}),
    ("cuánto cuesta la ciudadanía", {"asks_amount"}),
    ("cuanto cobran por la mica", {"asks_amount"}),
    ("filing fee for I-485?", {"asks_amount"}),
    ("what is the fee for TPS", {"asks_amount"}),
    ("precio del permiso de trabajo", {"asks_amount"}),
    ("how much time do i have", set()),
    ("how much longer", set()),
    ("cuanto tiempo tarda", set()),
    ("my fee waiver was refused", set()),
    ("i sent the wrong fee for the form", set()),
    ("my packet came back, how much is the fee now", {"asks_amount", "package_came_back"}),
    ("me devolvieron el paquete, cuanto es la cuota", {"asks_amount", "package_came_back"}),
)


@pytest.mark.parametrize(("message", "flags"), ASKED_AMOUNTS)
def test_reads_a_question_about_an_amount(message: str, flags: set[str]) -> None:
    assert reading.flags(message) & {"asks_amount", "package_came_back"} == flags


STATUS_LINES = (
    ('what does "Case Was Received" mean', ["received"]),
    ("my status says request for evidence was sent", ["evidence_requested"]),
    ("my status: Interview Was Scheduled", ["interview_scheduled"]),
    ("la página dice Fingerprints Were Taken", ["fingerprints_taken"]),
    ("what does fingerprints were taken mean", ["fingerprints_taken"]),
    ("mi estatus cambió a Case Was Approved", ["approved"]),
    ("Case Is Being Actively Reviewed By USCIS", ["actively_reviewed"]),
    ("it says Response To USCIS' Request For Evidence Was Received", ["response_received"]),
    ("Notice Was Returned To USCIS Because The Post Office Could Not Deliver It", ["returned"]),
    # Plain words about a case are no line of the status page.
    ("my interview was scheduled for December 1 and I cannot go", []),
    ("my case was denied last week", []),
    ("my fingerprints were taken in May", []),
)


@pytest.mark.parametrize(("message", "lines"), STATUS_LINES)
def test_reads_a_line_of_the_status_page(message: str, lines: list[str]) -> None:
    assert reading.values(message, "status_line") == lines
